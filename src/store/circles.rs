//! Circles: who is in one, who was, and the links to them. What their members put up for review is in [`super::circle_queue`].
//!
//! Every question carries the person who asks, and nobody but a member gets an answer.

use sqlx::FromRow;

use super::circle_queue::{give_back_of_member, take_back_of_member};
use super::interviews::lock_person;
use super::people::{insert_login, insert_person};
use super::query::{Tx, queries};
use super::{CreateGuest, Db, Result, Write};
use crate::limits;
use crate::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CircleRow {
    pub id: String,
    pub name: String,
    /// Who names it, makes links to it and removes members.
    pub maker_id: String,
    pub created_at: Timestamp,
    /// Those who are in it now.
    pub members: i64,
}

/// One stay of one person.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StayRow {
    pub person_id: String,
    /// As they called themselves.
    pub name: String,
    pub joined_at: Timestamp,
    pub left_at: Option<Timestamp>,
}

/// A link, as it is kept; of its token only the hash is known.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CircleLinkRow {
    pub id: String,
    pub circle_id: String,
    pub token_hash: String,
    pub uses_max: i64,
    pub uses: i64,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

impl CircleLinkRow {
    /// Somebody new may come by it. Once it is not, it never is again.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at && self.uses < self.uses_max
    }
}

impl Db {
    /// The circles a person is in, the one joined first first.
    pub async fn circles_of(&self, person_id: &str) -> Result<Vec<CircleRow>> {
        circles_of(&mut self.read().await?, person_id).await
    }

    pub async fn circle(&self, person_id: &str, circle_id: &str) -> Result<Option<CircleRow>> {
        circle(&mut self.read().await?, circle_id, person_id).await
    }

    /// All who are or were in it, in the order in which they came.
    pub async fn stays(&self, person_id: &str, circle_id: &str) -> Result<Vec<StayRow>> {
        stays(&mut self.read().await?, circle_id, person_id).await
    }

    /// The links to it, the oldest first; nothing for whoever does not look after it.
    pub async fn circle_links(
        &self,
        person_id: &str,
        circle_id: &str,
    ) -> Result<Vec<CircleLinkRow>> {
        circle_links(&mut self.read().await?, circle_id, person_id).await
    }
}

/// A new circle with its first member.
#[derive(Debug, Clone)]
pub struct MakeCircle {
    pub id: String,
    pub name: String,
    pub person_id: String,
    /// The name of the person.
    pub own_name: String,
    /// Made in the same transaction for somebody who has never been here.
    pub newcomer: Option<CreateGuest>,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MadeCircle {
    Made,
    /// The person is in so many already.
    TooMany(i64),
}

impl Write for MakeCircle {
    type Out = MadeCircle;
    async fn run(&self, tx: &mut Tx) -> Result<MadeCircle> {
        let person = &self.person_id;
        newcomer(tx, self.newcomer.as_ref()).await?;
        if too_many_circles(tx, person).await? {
            return Ok(MadeCircle::TooMany(limits::CIRCLES_PER_PERSON));
        }
        insert_circle(tx, &self.id, &self.name, person, self.now).await?;
        insert_member(tx, &self.id, person, &self.own_name, self.now).await?;
        Ok(MadeCircle::Made)
    }
}

async fn newcomer(tx: &mut Tx, newcomer: Option<&CreateGuest>) -> Result<()> {
    if let Some(newcomer) = newcomer {
        insert_person(tx, &newcomer.person).await?;
        insert_login(tx, &newcomer.login).await?;
    }
    Ok(())
}

/// Locks the person, so that two circles on two processes are counted one after the other.
async fn too_many_circles(tx: &mut Tx, person_id: &str) -> Result<bool> {
    lock_person(tx, person_id).await?;
    Ok(count_circles(&mut tx.0, person_id).await? >= limits::CIRCLES_PER_PERSON)
}

/// Another name for it. Answers whether the person may.
#[derive(Debug, Clone)]
pub struct RenameCircle {
    pub circle_id: String,
    pub person_id: String,
    pub name: String,
}

impl Write for RenameCircle {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let renamed = rename_circle(tx, &self.circle_id, &self.person_id, &self.name).await?;
        Ok(renamed == 1)
    }
}

/// A new link to a circle.
#[derive(Debug, Clone)]
pub struct PutCircleLink {
    pub person_id: String,
    pub link: CircleLinkRow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CircleLinked {
    Made,
    /// The person does not look after such a circle.
    NoCircle,
    /// Open at once, so many.
    TooManyOpen(i64),
}

impl Write for PutCircleLink {
    type Out = CircleLinked;
    async fn run(&self, tx: &mut Tx) -> Result<CircleLinked> {
        let row = &self.link;
        let locked = lock_circle(tx, &row.circle_id).await?;
        let is_in = count_stay(&mut tx.0, &row.circle_id, &self.person_id).await? == 1;
        if !is_in || locked.first() != Some(&self.person_id) {
            return Ok(CircleLinked::NoCircle);
        }
        // What opens nothing any more is of use to nobody.
        drop_old_links(tx, &row.circle_id, row.created_at).await?;
        let there = circle_links(&mut tx.0, &row.circle_id, &self.person_id).await?;
        if i64::try_from(there.len()).unwrap_or(i64::MAX) >= limits::CIRCLE_LINKS_OPEN {
            return Ok(CircleLinked::TooManyOpen(limits::CIRCLE_LINKS_OPEN));
        }
        let (id, circle, hash) = (&row.id, &row.circle_id, &row.token_hash);
        let (ends, now) = (row.expires_at, row.created_at);
        insert_circle_link(tx, id, circle, hash, row.uses_max, row.uses, ends, now).await?;
        Ok(CircleLinked::Made)
    }
}

/// Takes a link back. Answers whether the person looks after a circle with such a link; twice is once.
#[derive(Debug, Clone)]
pub struct RevokeCircleLink {
    pub person_id: String,
    pub circle_id: String,
    pub link_id: String,
    pub now: Timestamp,
}

impl Write for RevokeCircleLink {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let (circle, person) = (&self.circle_id, &self.person_id);
        let known = revoke_circle_link(tx, circle, person, &self.link_id, self.now).await?;
        Ok(known == 1)
    }
}

/// Somebody comes by a link.
#[derive(Debug, Clone)]
pub struct JoinCircle {
    pub token_hash: String,
    pub person_id: String,
    pub name: String,
    /// Made in the same transaction for somebody who has never been here.
    pub newcomer: Option<CreateGuest>,
    pub now: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoinedCircle {
    /// In; already before, if `again`.
    In { circle_id: String, again: bool },
    /// Unknown, too old, taken back or used up, or it was made before they were removed: nobody learns which.
    Dead,
    /// So many are in it already.
    Full(i64),
    /// The person is in so many circles already.
    TooMany(i64),
}

impl Write for JoinCircle {
    type Out = JoinedCircle;
    async fn run(&self, tx: &mut Tx) -> Result<JoinedCircle> {
        // Locks the link and then the circle, so that two who come at once are counted one after the other.
        let Some(link) = lock_circle_link(tx, &self.token_hash).await? else {
            return Ok(JoinedCircle::Dead);
        };
        if link.revoked_at.is_some() || self.now >= link.expires_at {
            return Ok(JoinedCircle::Dead);
        }
        let (circle, person) = (&link.circle_id, &self.person_id);
        lock_circle(tx, circle).await?;
        let in_as = |again| JoinedCircle::In {
            circle_id: circle.clone(),
            again,
        };
        if count_stay(&mut tx.0, circle, person).await? > 0 {
            return Ok(in_as(true));
        }
        let removed = removed_at(&mut tx.0, circle, person).await?;
        let members = count_members(&mut tx.0, circle).await?;
        let is_shut = removed >= link.created_at || !link.is_open(self.now);
        if is_shut || members == 0 {
            return Ok(JoinedCircle::Dead);
        }
        if members >= limits::CIRCLE_MEMBERS {
            return Ok(JoinedCircle::Full(limits::CIRCLE_MEMBERS));
        }
        newcomer(tx, self.newcomer.as_ref()).await?;
        if too_many_circles(tx, person).await? {
            return Ok(JoinedCircle::TooMany(limits::CIRCLES_PER_PERSON));
        }
        insert_member(tx, circle, person, &self.name, self.now).await?;
        use_circle_link(tx, &link.id).await?;
        Ok(in_as(false))
    }
}

/// A member goes, or is removed by the one who looks after the circle. What they were reading goes back to the queue, what they put
/// up is put up no more; their marks and interviews stay. Answers whether there was such a member and the person may.
#[derive(Debug, Clone)]
pub struct EndStay {
    pub circle_id: String,
    pub person_id: String,
    /// Themselves, or whoever removes them.
    pub by: String,
    pub now: Timestamp,
}

impl Write for EndStay {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let (circle, person, now) = (&self.circle_id, &self.person_id, self.now);
        let maker = lock_circle(tx, circle).await?.pop();
        let removes = self.by != *person;
        if removes {
            let is_in = count_stay(&mut tx.0, circle, &self.by).await? == 1;
            if !is_in || maker.as_ref() != Some(&self.by) {
                return Ok(false);
            }
        }
        if end_stay(tx, circle, person, now, removes.then_some(now)).await? == 0 {
            return Ok(false);
        }
        give_back_of_member(tx, circle, person, now).await?;
        take_back_of_member(tx, circle, person, now).await?;
        if maker.as_ref() == Some(person)
            && let Some(longest) = longest_member(tx, circle).await?.pop()
        {
            hand_over(tx, circle, &longest).await?;
        }
        Ok(true)
    }
}

/// The circles of a guest become those of their account.
pub(super) async fn move_to_account(tx: &mut Tx, guest: &str, account: &str) -> Result<()> {
    move_made_circles(tx, guest, account).await?;
    drop_stay_twice(tx, guest, account).await?;
    move_stays(tx, guest, account).await?;
    super::circle_queue::move_leases_to_account(tx, guest, account).await
}

/// The one who asks is in the circle: `$1` is the circle, `$2` the person.
macro_rules! for_member {
    ($head:expr, $tail:literal) => {
        concat!(
            $head,
            " AND EXISTS (SELECT 1 FROM circle_member me
                 WHERE me.circle_id = $1 AND me.person_id = $2 AND me.left_at IS NULL) ",
            $tail
        )
    };
}
pub(super) use for_member;

/// The columns of [`CircleRow`].
macro_rules! select_circle {
    ($tail:literal) => {
        concat!(
            "SELECT c.id, c.name, c.maker_id, c.created_at,
                    (SELECT count(*) FROM circle_member n WHERE n.circle_id = c.id AND n.left_at IS NULL) AS members ",
            $tail
        )
    };
}

/// The columns of [`CircleLinkRow`].
macro_rules! select_link {
    ($tail:literal) => {
        concat!(
            "SELECT l.id, l.circle_id, l.token_hash, l.uses_max, l.uses, l.expires_at, l.revoked_at, l.created_at
               FROM circle_link l ",
            $tail
        )
    };
}

queries! {
    read circles_of(person_id: &str) -> Vec<CircleRow> =
        (select_circle!("FROM circle_member m JOIN circle c ON c.id = m.circle_id
          WHERE m.person_id = $1 AND m.left_at IS NULL ORDER BY m.joined_at, m.circle_id"));

    read circle(id: &str, person_id: &str) -> Option<CircleRow> =
        (for_member!(select_circle!("FROM circle c WHERE c.id = $1"), ""));

    read stays(circle_id: &str, person_id: &str) -> Vec<StayRow> =
        (for_member!("SELECT s.person_id, s.name, s.joined_at, s.left_at FROM circle_member s WHERE s.circle_id = $1",
                     "ORDER BY s.joined_at, s.person_id"));

    read circle_links(circle_id: &str, person_id: &str) -> Vec<CircleLinkRow> =
        (for_member!(select_link!("WHERE l.circle_id = $1
            AND EXISTS (SELECT 1 FROM circle WHERE id = $1 AND maker_id = $2)"), "ORDER BY l.created_at, l.id"));

    read count_circles(person_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM circle_member WHERE person_id = $1 AND left_at IS NULL";

    read count_members(circle_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM circle_member WHERE circle_id = $1 AND left_at IS NULL";

    read count_stay(circle_id: &str, person_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM circle_member WHERE circle_id = $1 AND person_id = $2 AND left_at IS NULL";

    /// When the person was last removed; a moment before all others if never.
    read removed_at(circle_id: &str, person_id: &str) -> Scalar<Timestamp> =
        "SELECT coalesce(max(removed_at), -1) FROM circle_member WHERE circle_id = $1 AND person_id = $2";

    /// Who looks after it.
    write lock_circle(id: &str) -> Scalars<String> = {
        sqlite: "SELECT maker_id FROM circle WHERE id = $1",
        postgres: "SELECT maker_id FROM circle WHERE id = $1 FOR UPDATE",
    };

    write lock_circle_link(token_hash: &str) -> Option<CircleLinkRow> = {
        sqlite: (select_link!("WHERE l.token_hash = $1")),
        postgres: (select_link!("WHERE l.token_hash = $1 FOR UPDATE")),
    };

    write longest_member(circle_id: &str) -> Scalars<String> =
        "SELECT person_id FROM circle_member WHERE circle_id = $1 AND left_at IS NULL
          ORDER BY joined_at, person_id LIMIT 1";

    write insert_circle(id: &str, name: &str, maker_id: &str, created_at: Timestamp) -> Affected =
        "INSERT INTO circle (id, name, maker_id, created_at) VALUES ($1, $2, $3, $4)";

    write insert_member(circle_id: &str, person_id: &str, name: &str, joined_at: Timestamp) -> Affected =
        "INSERT INTO circle_member (circle_id, person_id, name, joined_at) VALUES ($1, $2, $3, $4)";

    write rename_circle(id: &str, person_id: &str, name: &str) -> Affected =
        (for_member!("UPDATE circle SET name = $3 WHERE id = $1 AND maker_id = $2", ""));

    write hand_over(id: &str, maker_id: &str) -> Affected =
        "UPDATE circle SET maker_id = $2 WHERE id = $1";

    write insert_circle_link(id: &str, circle_id: &str, token_hash: &str, uses_max: i64, uses: i64,
                             expires_at: Timestamp, created_at: Timestamp) -> Affected =
        "INSERT INTO circle_link (id, circle_id, token_hash, uses_max, uses, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";

    write drop_old_links(circle_id: &str, now: Timestamp) -> Affected =
        "DELETE FROM circle_link
          WHERE circle_id = $1 AND (revoked_at IS NOT NULL OR expires_at <= $2 OR uses >= uses_max)";

    write revoke_circle_link(circle_id: &str, person_id: &str, link_id: &str, now: Timestamp) -> Affected =
        (for_member!("UPDATE circle_link SET revoked_at = coalesce(revoked_at, $4) WHERE id = $3 AND circle_id = $1
            AND EXISTS (SELECT 1 FROM circle WHERE id = $1 AND maker_id = $2)", ""));

    write use_circle_link(id: &str) -> Affected = "UPDATE circle_link SET uses = uses + 1 WHERE id = $1";

    write end_stay(circle_id: &str, person_id: &str, now: Timestamp, removed_at: Option<Timestamp>) -> Affected =
        "UPDATE circle_member SET left_at = $3, removed_at = $4
          WHERE circle_id = $1 AND person_id = $2 AND left_at IS NULL";

    write move_made_circles(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE circle SET maker_id = $2 WHERE maker_id = $1";

    write drop_stay_twice(guest_id: &str, account_id: &str) -> Affected =
        "DELETE FROM circle_member WHERE person_id = $1 AND EXISTS (SELECT 1 FROM circle_member o
            WHERE o.circle_id = circle_member.circle_id AND o.person_id = $2
              AND (o.left_at IS NULL AND circle_member.left_at IS NULL OR o.joined_at = circle_member.joined_at))";

    write move_stays(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE circle_member SET person_id = $2 WHERE person_id = $1";
}
