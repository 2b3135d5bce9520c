//! Links to an interview, who came by them, and what they marked.
//!
//! Every question carries the person who asks: the owner of the interview, or somebody who came by a link that still holds. What a
//! grader writes is stored only if their access holds in the same transaction.

use sqlx::FromRow;

use super::people::{insert_login, insert_person};
use super::query::{Tx, queries};
use super::{CreateGuest, Db, Result, Write};
use crate::limits;
use crate::time::Timestamp;

/// A link, as it is kept; of its token only the hash is known.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct InvitationRow {
    pub id: String,
    pub interview_id: String,
    pub role: String,
    pub token_hash: String,
    pub uses_max: i64,
    pub uses: i64,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub note: String,
    pub created_at: Timestamp,
}

impl InvitationRow {
    /// Neither too old nor taken back: who came by it may still look.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }

    /// Somebody new may come by it. Once it is not, it never is again.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.holds(now) && self.uses < self.uses_max
    }
}

/// Somebody who came by a link.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct GuestRow {
    pub invitation_id: String,
    pub person_id: String,
    pub name: String,
    pub created_at: Timestamp,
}

/// What a person may see of somebody else's interview.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AccessRow {
    pub owner_id: String,
    /// Empty for a guest.
    pub owner_name: String,
    pub role: String,
    /// Of the one who looks, as they gave it.
    pub name: String,
    /// Of the interview.
    pub finished_at: Option<Timestamp>,
}

/// Roles that are about an interview while it runs; the others are about a finished one.
pub const LIVE_ROLES: [&str; 2] = ["interviewer", "watcher"];

/// Marks as they were handed in, under the name the grader came with.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct MarksRow {
    pub person_id: String,
    pub name: String,
    pub version: i64,
    /// JSON.
    pub body: String,
    pub rubric_hash: String,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct DraftRow {
    /// JSON.
    pub body: String,
    pub updated_at: Timestamp,
}

impl Db {
    /// All links of an interview, the oldest first; nothing for somebody who does not own it.
    pub async fn invitations(
        &self,
        owner_id: &str,
        interview_id: &str,
    ) -> Result<Vec<InvitationRow>> {
        invitations(&mut self.read().await?, interview_id, owner_id).await
    }

    /// Who came by the links of an interview, the first first; nothing for somebody who does not own it.
    pub async fn guests(&self, owner_id: &str, interview_id: &str) -> Result<Vec<GuestRow>> {
        let mut rows = guests(&mut self.read().await?, interview_id, owner_id).await?;
        rows.sort_by(|one, other| {
            (one.created_at, &one.person_id).cmp(&(other.created_at, &other.person_id))
        });
        Ok(rows)
    }

    /// What a person may see of an interview by links that hold at `now`, one row for each.
    pub async fn accesses(
        &self,
        person_id: &str,
        interview_id: &str,
        now: Timestamp,
    ) -> Result<Vec<AccessRow>> {
        accesses(&mut self.read().await?, person_id, interview_id, now).await
    }

    /// Whether somebody ever came by a link to an interview, whether it holds or not.
    pub async fn came(&self, person_id: &str, interview_id: &str) -> Result<bool> {
        Ok(count_came(&mut self.read().await?, person_id, interview_id).await? > 0)
    }

    /// The cases a person has been asked.
    pub async fn cases_of(&self, person_id: &str) -> Result<Vec<String>> {
        cases_of(&mut self.read().await?, person_id).await
    }

    /// The last marks of every grader, in the order in which the graders came first.
    pub async fn marks(&self, owner_id: &str, interview_id: &str) -> Result<Vec<MarksRow>> {
        last_marks(&mut self.read().await?, interview_id, owner_id).await
    }

    /// All versions of all graders, in the order in which the graders came first.
    pub async fn all_marks(&self, owner_id: &str, interview_id: &str) -> Result<Vec<MarksRow>> {
        let mut rows = all_marks(&mut self.read().await?, interview_id, owner_id).await?;
        let mut first: std::collections::HashMap<String, Timestamp> = Default::default();
        for row in &rows {
            let at = first.entry(row.person_id.clone()).or_insert(row.created_at);
            *at = row.created_at.min(*at);
        }
        rows.sort_by_key(|row| {
            (
                first.get(&row.person_id).copied(),
                row.person_id.clone(),
                row.version,
            )
        });
        Ok(rows)
    }

    /// What one grader handed in last.
    pub async fn own_marks(&self, person_id: &str, interview_id: &str) -> Result<Option<MarksRow>> {
        last_version(&mut self.read().await?, person_id, interview_id).await
    }

    /// All versions of one grader's marks, the first first.
    pub async fn versions(&self, person_id: &str, interview_id: &str) -> Result<Vec<MarksRow>> {
        let mut conn = self.read().await?;
        versions(&mut conn, person_id, interview_id).await
    }

    pub async fn draft(&self, person_id: &str, interview_id: &str) -> Result<Option<DraftRow>> {
        draft(&mut self.read().await?, person_id, interview_id).await
    }
}

/// A new link to a finished interview.
#[derive(Debug, Clone)]
pub struct PutInvitation {
    pub owner_id: String,
    pub invitation: InvitationRow,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Putting {
    Made,
    /// There is no such interview of this person.
    NoInterview,
    NotFinished,
    /// There is nothing to be present at any more.
    Finished,
    /// In all, so many.
    TooMany(i64),
    /// Open at once, so many.
    TooManyOpen(i64),
}

impl Write for PutInvitation {
    type Out = Putting;
    async fn run(&self, tx: &mut Tx) -> Result<Putting> {
        let row = &self.invitation;
        // Locks the interview, so that two links on two processes are counted one after the other.
        let locked = lock_interview(tx, &row.interview_id, &self.owner_id).await?;
        match locked.first() {
            None => return Ok(Putting::NoInterview),
            Some(finished_at) => {
                let runs = finished_at.as_ms() == 0;
                match LIVE_ROLES.contains(&row.role.as_str()) {
                    true if !runs => return Ok(Putting::Finished),
                    false if runs => return Ok(Putting::NotFinished),
                    _ => {}
                }
            }
        }
        let there = invitations(&mut tx.0, &row.interview_id, &self.owner_id).await?;
        let count = |some: usize| i64::try_from(some).unwrap_or(i64::MAX);
        if count(there.len()) >= limits::INVITATIONS {
            return Ok(Putting::TooMany(limits::INVITATIONS));
        }
        let open = there.iter().filter(|one| one.is_open(row.created_at));
        if count(open.count()) >= limits::INVITATIONS_OPEN {
            return Ok(Putting::TooManyOpen(limits::INVITATIONS_OPEN));
        }
        insert_invitation(
            tx,
            &row.id,
            &row.interview_id,
            &row.role,
            &row.token_hash,
            row.uses_max,
            row.uses,
            row.expires_at,
            &row.note,
            row.created_at,
        )
        .await?;
        Ok(Putting::Made)
    }
}

/// A link that was used when it was made: whoever it is for is in already. Twice is once.
#[derive(Debug, Clone)]
pub struct LetIn {
    pub invitation: InvitationRow,
    pub person_id: String,
    pub name: String,
}

impl Write for LetIn {
    type Out = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let row = &self.invitation;
        if lock_invitation(tx, &row.token_hash).await?.is_some() {
            return Ok(());
        }
        insert_invitation(
            tx,
            &row.id,
            &row.interview_id,
            &row.role,
            &row.token_hash,
            row.uses_max,
            row.uses,
            row.expires_at,
            &row.note,
            row.created_at,
        )
        .await?;
        let (id, interview) = (&row.id, &row.interview_id);
        insert_access(
            tx,
            id,
            interview,
            &self.person_id,
            &self.name,
            row.created_at,
        )
        .await?;
        Ok(())
    }
}

/// Takes a link back. Answers whether there is such a link of this person; twice is once.
#[derive(Debug, Clone)]
pub struct Revoke {
    pub owner_id: String,
    pub interview_id: String,
    pub invitation_id: String,
    pub now: Timestamp,
}

impl Write for Revoke {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let (id, interview) = (&self.invitation_id, &self.interview_id);
        let known = revoke(tx, id, interview, &self.owner_id, self.now).await?;
        Ok(known == 1)
    }
}

/// Somebody comes by a link.
#[derive(Debug, Clone)]
pub struct Redeem {
    pub token_hash: String,
    pub person_id: String,
    pub name: String,
    /// Made in the same transaction for somebody who has never been here.
    pub newcomer: Option<CreateGuest>,
    pub now: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redeemed {
    /// In; by the same link as before, if `again`.
    In {
        interview_id: String,
        role: String,
        again: bool,
    },
    /// Unknown, too old, taken back or used up: nobody learns which.
    Dead,
    /// It leads to one's own interview.
    Own,
    /// It was for being there, and the interview is over.
    Over,
}

impl Write for Redeem {
    type Out = Redeemed;
    async fn run(&self, tx: &mut Tx) -> Result<Redeemed> {
        // Locks the link, so that two who come at once are counted one after the other.
        let Some(row) = lock_invitation(tx, &self.token_hash).await? else {
            return Ok(Redeemed::Dead);
        };
        if !row.holds(self.now) {
            return Ok(Redeemed::Dead);
        }
        let owns = super::interviews::interview(&mut tx.0, &row.interview_id, &self.person_id);
        if owns.await?.is_some() {
            return Ok(Redeemed::Own);
        }
        let in_as = |again| Redeemed::In {
            interview_id: row.interview_id.clone(),
            role: row.role.clone(),
            again,
        };
        if count_access(&mut tx.0, &row.id, &self.person_id).await? > 0 {
            return Ok(in_as(true));
        }
        if !row.is_open(self.now) {
            return Ok(Redeemed::Dead);
        }
        let live = LIVE_ROLES.contains(&row.role.as_str());
        if live && count_over(&mut tx.0, &row.id).await? > 0 {
            return Ok(Redeemed::Over);
        }
        if let Some(newcomer) = &self.newcomer {
            insert_person(tx, &newcomer.person).await?;
            insert_login(tx, &newcomer.login).await?;
        }
        let (id, interview) = (&row.id, &row.interview_id);
        insert_access(tx, id, interview, &self.person_id, &self.name, self.now).await?;
        use_invitation(tx, id).await?;
        Ok(in_as(false))
    }
}

/// A grader's draft, saved over the one it was made from.
#[derive(Debug, Clone)]
pub struct KeepDraft {
    pub interview_id: String,
    pub person_id: String,
    /// The role whose access must hold.
    pub role: String,
    /// `updated_at` of the draft this one goes on from; nothing for the first.
    pub base: Option<Timestamp>,
    pub body: String,
    pub now: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// On the disk, under this name.
    At(Timestamp),
    /// It went on elsewhere; nothing was written.
    Elsewhere(Option<DraftRow>),
    /// The access does not hold.
    NoAccess,
}

impl Write for KeepDraft {
    type Out = Kept;
    async fn run(&self, tx: &mut Tx) -> Result<Kept> {
        let (person, interview) = (&self.person_id, &self.interview_id);
        if count_holding(&mut tx.0, person, interview, &self.role, self.now).await? == 0 {
            return Ok(Kept::NoAccess);
        }
        let there = lock_draft(tx, person, interview).await?;
        match &there {
            // The same save again, whose answer was lost.
            Some(row) if row.body == self.body => return Ok(Kept::At(row.updated_at)),
            Some(row) if Some(row.updated_at) != self.base => return Ok(Kept::Elsewhere(there)),
            None if self.base.is_some() => return Ok(Kept::Elsewhere(None)),
            _ => {}
        }
        let after = there.map_or(self.now, |row| row.updated_at.plus_ms(1));
        let at = self.now.max(after);
        put_draft(tx, interview, person, &self.body, at).await?;
        Ok(Kept::At(at))
    }
}

/// Marks that were checked, as the next version; the draft has done its work.
#[derive(Debug, Clone)]
pub struct PutMarks {
    pub interview_id: String,
    pub person_id: String,
    pub role: String,
    pub body: String,
    pub rubric_hash: String,
    /// The points that follow from it.
    pub given: Option<super::Given>,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandedIn {
    Version(i64),
    NoAccess,
    /// So many versions are kept, and no more.
    TooMany(i64),
}

impl Write for PutMarks {
    type Out = HandedIn;
    async fn run(&self, tx: &mut Tx) -> Result<HandedIn> {
        let (person, interview) = (&self.person_id, &self.interview_id);
        if count_holding(&mut tx.0, person, interview, &self.role, self.now).await? == 0 {
            return Ok(HandedIn::NoAccess);
        }
        let before = last_version(&mut tx.0, person, interview).await?;
        let version = match before {
            // The same again, because a button was pressed twice or an answer was lost.
            Some(last) if last.body == self.body => last.version,
            Some(last) if last.version >= limits::MARKS_VERSIONS => {
                return Ok(HandedIn::TooMany(limits::MARKS_VERSIONS));
            }
            last => {
                let version = last.map_or(0, |last| last.version) + 1;
                let (body, rubric) = (&self.body, &self.rubric_hash);
                insert_marks(tx, interview, person, version, body, rubric, self.now).await?;
                version
            }
        };
        if let Some(given) = &self.given {
            super::summaries::put_given(tx, interview, given).await?;
        }
        drop_draft(tx, person, interview).await?;
        Ok(HandedIn::Version(version))
    }
}

/// What a guest did with other people's interviews moves with them to their account. Nobody grades their own: what either of the
/// two did with an interview of the other goes.
pub(super) async fn move_to_account(tx: &mut Tx, guest: &str, account: &str) -> Result<()> {
    drop_access_twice(tx, guest, account).await?;
    move_access(tx, guest, account).await?;
    for interview in interviews_marked(tx, guest).await? {
        // The guest's versions come after those of the account: they are what this person did last.
        let last = last_version(&mut tx.0, account, &interview).await?;
        let after = last.map_or(0, |last| last.version);
        move_marks(tx, guest, account, &interview, after).await?;
    }
    drop_older_draft_of_account(tx, guest, account).await?;
    drop_older_draft_of_guest(tx, guest, account).await?;
    move_drafts(tx, guest, account).await?;
    drop_own_access(tx, account).await?;
    drop_own_marks(tx, account).await?;
    drop_own_drafts(tx, account).await?;
    super::answers::move_to_account(tx, guest, account).await?;
    super::summaries::move_to_account(tx, guest, account).await?;
    super::own_marks::move_to_account(tx, guest, account).await?;
    super::reader::move_to_account(tx, guest, account).await?;
    super::wordings::move_to_account(tx, guest, account).await
}

/// The columns of [`InvitationRow`].
macro_rules! select_invitation {
    ($tail:literal) => {
        concat!(
            "SELECT v.id, v.interview_id, v.role, v.token_hash, v.uses_max, v.uses, v.expires_at, v.revoked_at,
                    v.note, v.created_at FROM invitation v ",
            $tail
        )
    };
}

/// The columns of [`MarksRow`]; the name is the one the grader gave last.
macro_rules! select_marks {
    ($tail:literal) => {
        concat!(
            "SELECT m.person_id, coalesce((SELECT a.name FROM access a
                      WHERE a.person_id = m.person_id AND a.interview_id = m.interview_id
                      ORDER BY a.created_at DESC LIMIT 1),
                    (SELECT c.name FROM lease l JOIN circle_member c
                         ON c.circle_id = l.circle_id AND c.person_id = l.reviewer_id
                      WHERE l.reviewer_id = m.person_id AND l.interview_id = m.interview_id
                      ORDER BY c.joined_at DESC LIMIT 1),
                    (SELECT s.name FROM shadow s WHERE s.person_id = m.person_id), '') AS name,
                    m.version, m.body, m.rubric_hash, m.created_at FROM marks m ",
            $tail
        )
    };
}

/// A circle of reviewer `$1` and the owner gave the reviewer interview `$2` to read: owner `o` and reviewer `m` are in it, it is put
/// up there, and was not given back. When the lease is over somebody else may be given it too; who has begun may still hand in.
macro_rules! by_circle {
    ($columns:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM lease l JOIN circle_interview c ON c.circle_id = l.circle_id AND c.interview_id = l.interview_id
                JOIN circle_member m ON m.circle_id = l.circle_id AND m.person_id = l.reviewer_id
                JOIN interview i ON i.id = l.interview_id
                JOIN circle_member o ON o.circle_id = l.circle_id AND o.person_id = i.person_id
          WHERE l.reviewer_id = $1 AND l.interview_id = $2 AND l.given_back_at IS NULL AND c.taken_back_at IS NULL
            AND m.left_at IS NULL AND o.left_at IS NULL AND i.person_id <> $1 AND i.finished_at IS NOT NULL"
        )
    };
}

queries! {
    read invitations(interview_id: &str, owner_id: &str) -> Vec<InvitationRow> =
        (select_invitation!("WHERE v.interview_id = $1
            AND EXISTS (SELECT 1 FROM interview WHERE id = $1 AND person_id = $2)
          ORDER BY v.created_at, v.id"));

    read guests(interview_id: &str, owner_id: &str) -> Vec<GuestRow> =
        "SELECT invitation_id, person_id, name, created_at FROM access
          WHERE interview_id = $1 AND EXISTS (SELECT 1 FROM interview WHERE id = $1 AND person_id = $2)";

    read accesses(person_id: &str, interview_id: &str, now: Timestamp) -> Vec<AccessRow> =
        (concat!("SELECT i.person_id AS owner_id, p.display_name AS owner_name, v.role, a.name, i.finished_at
           FROM access a JOIN invitation v ON v.id = a.invitation_id
                JOIN interview i ON i.id = a.interview_id JOIN person p ON p.id = i.person_id
          WHERE a.person_id = $1 AND a.interview_id = $2 AND v.revoked_at IS NULL AND v.expires_at > $3
            AND i.person_id <> $1
          UNION ALL ", by_circle!("i.person_id, o.name, 'reviewer', m.name, i.finished_at")));

    read count_came(person_id: &str, interview_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM access WHERE person_id = $1 AND interview_id = $2";

    read cases_of(person_id: &str) -> Scalars<String> =
        "SELECT DISTINCT case_id FROM interview WHERE person_id = $1";

    read count_holding(person_id: &str, interview_id: &str, role: &str, now: Timestamp) -> Scalar<i64> =
        (concat!("SELECT (SELECT count(*) FROM access a JOIN invitation v ON v.id = a.invitation_id
          WHERE a.person_id = $1 AND a.interview_id = $2 AND v.role = $3
            AND v.revoked_at IS NULL AND v.expires_at > $4) + (", by_circle!("count(*)"), " AND $3 = 'reviewer')"));

    read count_over(invitation_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM invitation v JOIN interview i ON i.id = v.interview_id
          WHERE v.id = $1 AND i.finished_at IS NOT NULL";

    read count_access(invitation_id: &str, person_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM access WHERE invitation_id = $1 AND person_id = $2";

    read last_marks(interview_id: &str, owner_id: &str) -> Vec<MarksRow> =
        (select_marks!("WHERE m.interview_id = $1
            AND EXISTS (SELECT 1 FROM interview WHERE id = $1 AND person_id = $2)
            AND m.version = (SELECT max(l.version) FROM marks l
                              WHERE l.interview_id = m.interview_id AND l.person_id = m.person_id)
          ORDER BY (SELECT min(f.created_at) FROM marks f
                     WHERE f.interview_id = m.interview_id AND f.person_id = m.person_id), m.person_id"));

    read all_marks(interview_id: &str, owner_id: &str) -> Vec<MarksRow> =
        (select_marks!("WHERE m.interview_id = $1
            AND EXISTS (SELECT 1 FROM interview WHERE id = $1 AND person_id = $2)"));

    read versions(person_id: &str, interview_id: &str) -> Vec<MarksRow> =
        (select_marks!("WHERE m.person_id = $1 AND m.interview_id = $2 ORDER BY m.version"));

    read last_version(person_id: &str, interview_id: &str) -> Option<MarksRow> =
        (select_marks!("WHERE m.person_id = $1 AND m.interview_id = $2 ORDER BY m.version DESC LIMIT 1"));

    read draft(person_id: &str, interview_id: &str) -> Option<DraftRow> =
        "SELECT body, updated_at FROM marks_draft WHERE person_id = $1 AND interview_id = $2";

    /// When it was finished, 0 while it runs.
    write lock_interview(id: &str, owner_id: &str) -> Scalars<Timestamp> = {
        sqlite: "SELECT coalesce(finished_at, 0) FROM interview WHERE id = $1 AND person_id = $2",
        postgres: "SELECT coalesce(finished_at, 0) FROM interview WHERE id = $1 AND person_id = $2 FOR UPDATE",
    };

    write lock_invitation(token_hash: &str) -> Option<InvitationRow> = {
        sqlite: (select_invitation!("WHERE v.token_hash = $1")),
        postgres: (select_invitation!("WHERE v.token_hash = $1 FOR UPDATE")),
    };

    write lock_draft(person_id: &str, interview_id: &str) -> Option<DraftRow> = {
        sqlite: "SELECT body, updated_at FROM marks_draft WHERE person_id = $1 AND interview_id = $2",
        postgres: "SELECT body, updated_at FROM marks_draft WHERE person_id = $1 AND interview_id = $2 FOR UPDATE",
    };

    write insert_invitation(id: &str, interview_id: &str, role: &str, token_hash: &str, uses_max: i64, uses: i64,
                            expires_at: Timestamp, note: &str, created_at: Timestamp) -> Affected =
        "INSERT INTO invitation (id, interview_id, role, token_hash, uses_max, uses, expires_at, note, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    write revoke(id: &str, interview_id: &str, owner_id: &str, now: Timestamp) -> Affected =
        "UPDATE invitation SET revoked_at = coalesce(revoked_at, $4)
          WHERE id = $1 AND interview_id = $2
            AND EXISTS (SELECT 1 FROM interview WHERE id = $2 AND person_id = $3)";

    write use_invitation(id: &str) -> Affected =
        "UPDATE invitation SET uses = uses + 1 WHERE id = $1";

    write insert_access(invitation_id: &str, interview_id: &str, person_id: &str, name: &str,
                        created_at: Timestamp) -> Affected =
        "INSERT INTO access (invitation_id, interview_id, person_id, name, created_at) VALUES ($1, $2, $3, $4, $5)";

    write put_draft(interview_id: &str, person_id: &str, body: &str, updated_at: Timestamp) -> Affected =
        "INSERT INTO marks_draft (interview_id, person_id, body, updated_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (interview_id, person_id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at";

    write drop_draft(person_id: &str, interview_id: &str) -> Affected =
        "DELETE FROM marks_draft WHERE person_id = $1 AND interview_id = $2";

    write insert_marks(interview_id: &str, person_id: &str, version: i64, body: &str, rubric_hash: &str,
                       created_at: Timestamp) -> Affected =
        "INSERT INTO marks (interview_id, person_id, version, body, rubric_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)";

    write drop_access_twice(guest_id: &str, account_id: &str) -> Affected =
        "DELETE FROM access WHERE person_id = $1
            AND invitation_id IN (SELECT invitation_id FROM access WHERE person_id = $2)";

    write move_access(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE access SET person_id = $2 WHERE person_id = $1";

    write interviews_marked(person_id: &str) -> Scalars<String> =
        "SELECT DISTINCT interview_id FROM marks WHERE person_id = $1";

    write move_marks(guest_id: &str, account_id: &str, interview_id: &str, after: i64) -> Affected =
        "UPDATE marks SET person_id = $2, version = version + $4 WHERE person_id = $1 AND interview_id = $3";

    write drop_older_draft_of_account(guest_id: &str, account_id: &str) -> Affected =
        "DELETE FROM marks_draft WHERE person_id = $2 AND EXISTS (SELECT 1 FROM marks_draft g
            WHERE g.person_id = $1 AND g.interview_id = marks_draft.interview_id
              AND g.updated_at >= marks_draft.updated_at)";

    write drop_older_draft_of_guest(guest_id: &str, account_id: &str) -> Affected =
        "DELETE FROM marks_draft WHERE person_id = $1 AND EXISTS (SELECT 1 FROM marks_draft o
            WHERE o.person_id = $2 AND o.interview_id = marks_draft.interview_id)";

    write move_drafts(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE marks_draft SET person_id = $2 WHERE person_id = $1";

    write drop_own_access(person_id: &str) -> Affected =
        "DELETE FROM access WHERE person_id = $1
            AND interview_id IN (SELECT id FROM interview WHERE person_id = $1)";

    write drop_own_marks(person_id: &str) -> Affected =
        "DELETE FROM marks WHERE person_id = $1
            AND interview_id IN (SELECT id FROM interview WHERE person_id = $1)";

    write drop_own_drafts(person_id: &str) -> Affected =
        "DELETE FROM marks_draft WHERE person_id = $1
            AND interview_id IN (SELECT id FROM interview WHERE person_id = $1)";
}
