//! Every revision of a document, as a tree with one head.
//!
//! # The one invariant
//!
//! The head moves only to a child of the head; nothing else ever changes what counts. A text that does
//! not count, or that cannot be merged, becomes a revision beside the head's line: an *aside*. Revisions
//! are numbered 1, 2, 3, ...; 0 is the empty document; a parent's number is smaller than its child's.

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::event::Label;
use crate::time::Timestamp;

/// What has revisions: a stage's text, the board.
pub trait Content: Debug + Clone + Default + PartialEq + Serialize + DeserializeOwned {
    type Delta: Debug + Clone + PartialEq + Serialize + DeserializeOwned;

    fn delta_to(&self, to: &Self) -> Self::Delta;
    /// Gives the other content exactly when `self` is what the delta was made from; never fails.
    fn apply(&mut self, delta: &Self::Delta);
    /// Both edits of `base` in one, or `None` where they touch the same place.
    fn merge(base: &Self, ours: &Self, theirs: &Self) -> Option<Self>;
    fn sha256(&self) -> String;
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Revision<D> {
    pub parent: u64,
    pub delta: D,
    pub label: Label,
    pub at: Timestamp,
    /// It was the head when it came.
    pub head: bool,
    /// A later revision was written on top of this aside or took it in.
    pub superseded: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound = "C: Content")]
pub struct History<C: Content> {
    revisions: Vec<Revision<C::Delta>>,
    head: u64,
    head_content: C,
}

/// What becomes of a content that was sent. It is a new revision if `rev` is one past the latest;
/// otherwise everything in it stands already in `rev`.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged<C: Content> {
    pub rev: u64,
    pub parent: u64,
    pub delta: C::Delta,
    pub label: Label,
    pub head: bool,
    /// Revisions outside `parent`'s line that are contained in this one.
    pub merged: Vec<u64>,
    pub sha256: String,
}

/// The browser started from a revision that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownRevision {
    pub rev: u64,
    pub latest: u64,
}

impl<C: Content> Default for History<C> {
    fn default() -> Self {
        History {
            revisions: Vec::new(),
            head: 0,
            head_content: C::default(),
        }
    }
}

impl<C: Content> History<C> {
    /// The number of the newest revision, head or not.
    pub fn latest(&self) -> u64 {
        self.revisions.len() as u64
    }

    pub fn head(&self) -> u64 {
        self.head
    }

    pub fn head_content(&self) -> &C {
        &self.head_content
    }

    /// `None` for 0, the empty document, and for what does not exist.
    pub fn revision(&self, rev: u64) -> Option<&Revision<C::Delta>> {
        let index = usize::try_from(rev.checked_sub(1)?).ok()?;
        self.revisions.get(index)
    }

    fn parent(&self, rev: u64) -> u64 {
        // Smaller than `rev` whatever a journal says, so that every walk ends.
        self.revision(rev)
            .map_or(0, |revision| revision.parent.min(rev.saturating_sub(1)))
    }

    pub fn content_at(&self, rev: u64) -> Option<C> {
        if rev > self.latest() {
            return None;
        }
        if rev == self.head {
            return Some(self.head_content.clone());
        }
        let mut line = Vec::new();
        let mut at = rev;
        while let Some(revision) = self.revision(at) {
            line.push(&revision.delta);
            at = self.parent(at);
        }
        let mut content = C::default();
        for delta in line.into_iter().rev() {
            content.apply(delta);
        }
        Some(content)
    }

    /// The newest revision that both come from. Works because a parent is older than its child.
    /// What counted at a moment: the newest revision of the head's line that had come by then.
    pub fn content_until(&self, until: Timestamp) -> C {
        let mut at = self.head;
        while self
            .revision(at)
            .is_some_and(|revision| revision.at > until)
        {
            at = self.parent(at);
        }
        self.content_at(at).unwrap_or_default()
    }

    /// When the oldest revision of the head's line came.
    pub fn first_at(&self) -> Option<Timestamp> {
        let mut first = None;
        let mut at = self.head;
        while let Some(revision) = self.revision(at) {
            first = Some(revision.at);
            at = self.parent(at);
        }
        first
    }

    pub fn common_ancestor(&self, mut a: u64, mut b: u64) -> u64 {
        while a != b {
            if a > b {
                a = self.parent(a);
            } else {
                b = self.parent(b);
            }
        }
        a
    }

    /// Revisions that do not count and that nothing took the place of.
    pub fn asides(&self) -> impl Iterator<Item = (u64, &Revision<C::Delta>)> {
        (1..)
            .zip(&self.revisions)
            .filter(|(_, revision)| !revision.head && !revision.superseded)
    }

    /// What becomes of `mine`, written by somebody who started from `base` and arrived with `label`.
    ///
    /// 1. It counts and says what the head says: nothing new.
    /// 2. It counts and started from the head: the new head.
    /// 3. It counts and started elsewhere: merged into a new head, or a conflict aside.
    /// 4. It does not count: an aside, unless it says nothing new.
    pub fn judge(&self, base: u64, mine: &C, label: Label) -> Result<Judged<C>, UnknownRevision> {
        let Some(base_content) = self.content_at(base) else {
            return Err(UnknownRevision {
                rev: base,
                latest: self.latest(),
            });
        };
        if *mine == self.head_content {
            return Ok(self.nothing_new(self.head, base));
        }
        if !label.counts() {
            if *mine == base_content {
                return Ok(self.nothing_new(base, base));
            }
            return Ok(self.aside(base, &base_content, mine, label));
        }
        if base == self.head {
            return Ok(self.new_head(mine, label, Vec::new()));
        }
        let ancestor = self
            .content_at(self.common_ancestor(base, self.head))
            .unwrap_or_default();
        match C::merge(&ancestor, &self.head_content, mine) {
            Some(merged) if merged == self.head_content => Ok(self.nothing_new(self.head, base)),
            Some(merged) => Ok(self.new_head(&merged, label, vec![base])),
            None if *mine == base_content && self.label_of(base) == Label::Conflict => {
                Ok(self.nothing_new(base, base))
            }
            None => Ok(self.aside(base, &base_content, mine, Label::Conflict)),
        }
    }

    fn label_of(&self, rev: u64) -> Label {
        self.revision(rev)
            .map_or(Label::OnTime, |revision| revision.label)
    }

    fn nothing_new(&self, rev: u64, base: u64) -> Judged<C> {
        let content = self.content_at(rev).unwrap_or_default();
        Judged {
            rev,
            parent: rev,
            delta: content.delta_to(&content),
            label: self.label_of(rev),
            head: rev == self.head,
            merged: if rev == base { Vec::new() } else { vec![base] },
            sha256: content.sha256(),
        }
    }

    fn new_head(&self, content: &C, label: Label, merged: Vec<u64>) -> Judged<C> {
        Judged {
            rev: self.latest() + 1,
            parent: self.head,
            delta: self.head_content.delta_to(content),
            label,
            head: true,
            merged,
            sha256: content.sha256(),
        }
    }

    fn aside(&self, base: u64, base_content: &C, mine: &C, label: Label) -> Judged<C> {
        Judged {
            rev: self.latest() + 1,
            parent: base,
            delta: base_content.delta_to(mine),
            label,
            head: false,
            merged: Vec::new(),
            sha256: mine.sha256(),
        }
    }

    /// Adds what the journal says. Nothing is added when `rev` exists already.
    pub fn apply(&mut self, rev: u64, revision: Revision<C::Delta>, merged: &[u64]) {
        for &other in merged {
            self.supersede(other);
        }
        if rev <= self.latest() {
            return;
        }
        self.supersede(revision.parent);
        let is_head = revision.head;
        if is_head {
            self.head_content.apply(&revision.delta);
        }
        self.revisions.push(revision);
        if is_head {
            self.head = self.latest();
        }
    }

    fn supersede(&mut self, rev: u64) {
        let index = rev
            .checked_sub(1)
            .and_then(|index| usize::try_from(index).ok());
        if let Some(revision) = index.and_then(|index| self.revisions.get_mut(index)) {
            revision.superseded = !revision.head;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(history: &mut History<String>, base: u64, text: &str, label: Label) -> Judged<String> {
        let judged = history.judge(base, &text.to_owned(), label).unwrap();
        let revision = Revision {
            parent: judged.parent,
            delta: judged.delta.clone(),
            label: judged.label,
            at: Timestamp(0),
            head: judged.head,
            superseded: false,
        };
        history.apply(judged.rev, revision, &judged.merged);
        judged
    }

    fn open(history: &History<String>) -> Vec<u64> {
        history.asides().map(|(rev, _)| rev).collect()
    }

    #[test]
    fn a_save_on_the_head_is_the_new_head() {
        let mut history = History::default();
        assert_eq!(write(&mut history, 0, "a", Label::OnTime).rev, 1);
        assert_eq!(write(&mut history, 1, "ab", Label::OnTime).rev, 2);
        assert_eq!(history.head_content(), "ab");
        assert_eq!(history.content_at(1).unwrap(), "a");
        assert_eq!(history.content_at(3), None);
    }

    #[test]
    fn a_save_that_says_what_stands_there_is_no_revision() {
        let mut history = History::default();
        write(&mut history, 0, "a", Label::OnTime);
        let again = write(&mut history, 0, "a", Label::OnTime);
        assert_eq!((again.rev, history.latest()), (1, 1));
    }

    #[test]
    fn a_late_text_stands_beside_and_its_continuation_replaces_it() {
        let mut history = History::default();
        write(&mut history, 0, "in time", Label::OnTime);
        write(&mut history, 1, "in time, more", Label::Late);
        write(&mut history, 2, "in time, more and more", Label::Late);
        assert_eq!(history.head_content(), "in time");
        assert_eq!(open(&history), [3]);
        assert_eq!(history.content_at(3).unwrap(), "in time, more and more");
        assert_eq!(history.content_at(2).unwrap(), "in time, more");
    }

    #[test]
    fn a_text_typed_in_a_pause_counts_when_it_is_saved_again_after_it() {
        let mut history = History::default();
        write(&mut history, 0, "before", Label::OnTime);
        write(&mut history, 1, "before and while", Label::Paused);
        let after = write(&mut history, 2, "before and while", Label::OnTime);
        assert!(after.head);
        assert_eq!(history.head_content(), "before and while");
        assert!(open(&history).is_empty());
    }

    #[test]
    fn a_conflict_keeps_both_and_the_same_text_again_adds_nothing() {
        let mut history = History::default();
        write(&mut history, 0, "qps?", Label::OnTime);
        write(&mut history, 1, "qps 10", Label::OnTime);
        let conflict = write(&mut history, 1, "qps 20", Label::OnTime);
        assert_eq!(
            (conflict.label, conflict.head, conflict.rev),
            (Label::Conflict, false, 3)
        );
        assert_eq!(write(&mut history, 3, "qps 20", Label::OnTime).rev, 3);
        assert_eq!(history.head_content(), "qps 10");
        assert_eq!(open(&history), [3]);
    }

    #[test]
    fn an_aside_that_was_merged_is_no_longer_open() {
        let mut history = History::default();
        write(&mut history, 0, "one\n\ntwo", Label::OnTime);
        write(&mut history, 1, "one!\n\ntwo", Label::Paused);
        write(&mut history, 1, "one\n\ntwo!", Label::OnTime);
        let merged = write(&mut history, 2, "one!\n\ntwo", Label::OnTime);
        assert_eq!(merged.merged, [2]);
        assert_eq!(history.head_content(), "one!\n\ntwo!");
        assert!(open(&history).is_empty());
    }

    #[test]
    fn the_common_ancestor_is_the_newest_shared_revision() {
        let mut history = History::default();
        write(&mut history, 0, "a", Label::OnTime);
        write(&mut history, 1, "ab", Label::OnTime);
        write(&mut history, 1, "x", Label::Late);
        write(&mut history, 3, "xy", Label::Late);
        assert_eq!(history.common_ancestor(4, 2), 1);
        assert_eq!(history.common_ancestor(4, 0), 0);
        assert_eq!(history.common_ancestor(2, 2), 2);
    }

    #[test]
    fn an_unknown_base_is_told() {
        let history = History::<String>::default();
        assert_eq!(
            history.judge(7, &"a".into(), Label::OnTime),
            Err(UnknownRevision { rev: 7, latest: 0 })
        );
    }
}
