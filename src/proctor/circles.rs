//! Circles: a few people who interview and grade each other. Who comes and goes, what is put up, and who is given what to read.
//!
//! # The one invariant
//!
//! What a member may see of another one's interview is a lease of the circle, and ends with either one's stay in it
//! ([`Proctor::peer`] asks for it anew each time). Nothing else of anybody's interviews is shown in a circle: no text and no score.

use super::{Comer, Error, Proctor};
use crate::ids::{self, Token};
use crate::limits;
use crate::peers::queue::{self, Nothing};
use crate::store::{
    self, CircleLinkRow, EndStay, GiveBack, GivingBack, JoinCircle, Leasing, MadeCircle,
    MakeCircle, PutCircleLink, PutUp, PuttingUp, RenameCircle, RevokeCircleLink, TakeBack,
    TakeLease,
};
use crate::time::Timestamp;

/// What a token of a circle begins with.
const TOKEN_MARK: &str = "ffc1_";
/// How often it is decided anew who gets what, when others are faster.
const TRIES: usize = 10;

/// Why a member does not get what they asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CircleFault {
    /// A link is for so many people and so long.
    LinkUnfit,
    TooManyLinks(i64),
    /// So many are in it already.
    Full(i64),
    /// The person is in so many already.
    TooMany(i64),
    TooManyUp(i64),
    TooManyReading(i64),
    Nothing(Nothing),
    /// One's marks are in, so there is nothing to give back.
    HandedIn,
    /// A member could see this interview, and cannot any more.
    AccessEnded,
}

impl From<CircleFault> for Error {
    fn from(fault: CircleFault) -> Self {
        Error::Circle(fault)
    }
}

/// A circle in the list of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CircleSummary {
    pub id: String,
    pub name: String,
    pub members: i64,
    pub looks_after: bool,
}

/// A new link. The token is known here and nowhere else.
#[derive(Debug)]
pub struct CircleLinked {
    pub id: String,
    pub token: String,
    pub uses_max: i64,
    pub expires_at: Timestamp,
}

/// Where a link led.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinedCircle {
    pub circle_id: String,
    /// They were in it already.
    pub again: bool,
}

/// How a circle names a member to the others: no id of theirs, and the same each time.
pub(super) fn key_of(circle_id: &str, person_id: &str) -> String {
    let mut key = ids::hash_of(&format!("{circle_id}/{person_id}"));
    key.truncate(16);
    key
}

impl Proctor {
    /// Makes a circle; who made it is its first member. Answers with its id.
    ///
    /// # Errors
    /// `Circle(TooMany)`; what the store says.
    pub async fn make_circle(&self, maker: Comer, name: &str) -> Result<String, Error> {
        let id = ids::new_id();
        let make = MakeCircle {
            id: id.clone(),
            name: name.to_owned(),
            person_id: maker.person_id,
            own_name: maker.name,
            newcomer: maker.newcomer,
            now: self.now().await,
        };
        match self.store.write(make).await? {
            MadeCircle::Made => Ok(id),
            MadeCircle::TooMany(limit) => Err(CircleFault::TooMany(limit).into()),
        }
    }

    /// The circles a person is in, the one joined first first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn circles(&self, person_id: &str) -> Result<Vec<CircleSummary>, Error> {
        let rows = self.store.circles_of(person_id).await?;
        let summary = |row: store::CircleRow| CircleSummary {
            looks_after: row.maker_id == person_id,
            id: row.id,
            name: row.name,
            members: row.members,
        };
        Ok(rows.into_iter().map(summary).collect())
    }

    /// # Errors
    /// `NotFound` for whoever does not look after it; what the store says.
    pub async fn rename_circle(
        &self,
        person_id: &str,
        circle_id: &str,
        name: &str,
    ) -> Result<(), Error> {
        let rename = RenameCircle {
            circle_id: circle_id.to_owned(),
            person_id: person_id.to_owned(),
            name: name.to_owned(),
        };
        found(self.store.write(rename).await?)
    }

    /// Makes a link to it, for so many people and so long.
    ///
    /// # Errors
    /// `NotFound` for whoever does not look after it, `Circle(LinkUnfit)`, `Circle(TooManyLinks)`, what the store says.
    pub async fn link_circle(
        &self,
        person_id: &str,
        circle_id: &str,
        uses: i64,
        life_ms: i64,
    ) -> Result<CircleLinked, Error> {
        let life = limits::INVITATION_LIFE_MIN_MS..=limits::INVITATION_LIFE_MAX_MS;
        if !(1..limits::CIRCLE_MEMBERS).contains(&uses) || !life.contains(&life_ms) {
            return Err(CircleFault::LinkUnfit.into());
        }
        let random = Token::random().map_err(|cause| Error::Content(cause.to_string()))?;
        let token = format!("{TOKEN_MARK}{}", random.reveal());
        let now = self.now().await;
        let link = CircleLinkRow {
            id: ids::new_id(),
            circle_id: circle_id.to_owned(),
            token_hash: ids::hash_of(&token),
            uses_max: uses,
            uses: 0,
            expires_at: now.plus_ms(life_ms),
            revoked_at: None,
            created_at: now,
        };
        let linked = CircleLinked {
            id: link.id.clone(),
            token,
            uses_max: uses,
            expires_at: link.expires_at,
        };
        let person_id = person_id.to_owned();
        match self.store.write(PutCircleLink { person_id, link }).await? {
            store::CircleLinked::Made => Ok(linked),
            store::CircleLinked::NoCircle => Err(Error::NotFound),
            store::CircleLinked::TooManyOpen(limit) => Err(CircleFault::TooManyLinks(limit).into()),
        }
    }

    /// Takes a link back: nobody comes by it any more.
    ///
    /// # Errors
    /// `NotFound`; what the store says.
    pub async fn revoke_circle_link(
        &self,
        person_id: &str,
        circle_id: &str,
        link_id: &str,
    ) -> Result<(), Error> {
        let revoke = RevokeCircleLink {
            person_id: person_id.to_owned(),
            circle_id: circle_id.to_owned(),
            link_id: link_id.to_owned(),
            now: self.now().await,
        };
        found(self.store.write(revoke).await?)
    }

    /// Comes into a circle by a link.
    ///
    /// # Errors
    /// `DeadLink` for whatever is wrong with the link, `Circle(Full)`, `Circle(TooMany)`, what the store says.
    pub async fn join_circle(&self, token: &str, comer: Comer) -> Result<JoinedCircle, Error> {
        let join = JoinCircle {
            token_hash: ids::hash_of(token),
            person_id: comer.person_id,
            name: comer.name,
            newcomer: comer.newcomer,
            now: self.now().await,
        };
        match self.store.write(join).await? {
            store::JoinedCircle::In { circle_id, again } => Ok(JoinedCircle { circle_id, again }),
            store::JoinedCircle::Dead => Err(Error::DeadLink),
            store::JoinedCircle::Full(limit) => Err(CircleFault::Full(limit).into()),
            store::JoinedCircle::TooMany(limit) => Err(CircleFault::TooMany(limit).into()),
        }
    }

    /// Leaves a circle. What one handed in stays; what one was reading goes back; one's interviews are put up no more.
    ///
    /// # Errors
    /// `NotFound`; what the store says.
    pub async fn leave_circle(&self, person_id: &str, circle_id: &str) -> Result<(), Error> {
        self.end_stay(person_id, circle_id, person_id.to_owned())
            .await
    }

    /// Removes another member, by their key.
    ///
    /// # Errors
    /// `NotFound` for whoever does not look after it, and for oneself; what the store says.
    pub async fn remove_member(
        &self,
        person_id: &str,
        circle_id: &str,
        member: &str,
    ) -> Result<(), Error> {
        let stays = self.store.stays(person_id, circle_id).await?;
        let gone = stays.into_iter().find(|stay| {
            stay.left_at.is_none()
                && stay.person_id != person_id
                && key_of(circle_id, &stay.person_id) == member
        });
        let gone = gone.ok_or(Error::NotFound)?.person_id;
        self.end_stay(person_id, circle_id, gone).await
    }

    async fn end_stay(&self, by: &str, circle_id: &str, person_id: String) -> Result<(), Error> {
        let end = EndStay {
            circle_id: circle_id.to_owned(),
            person_id,
            by: by.to_owned(),
            now: self.now().await,
        };
        found(self.store.write(end).await?)
    }

    /// Puts a finished interview of one's own up for review.
    ///
    /// # Errors
    /// `NotFound`, `NotFinished`, `Circle(TooManyUp)`, what the store says.
    pub async fn put_up(
        &self,
        person_id: &str,
        circle_id: &str,
        interview_id: &str,
    ) -> Result<(), Error> {
        let put = PutUp {
            circle_id: circle_id.to_owned(),
            interview_id: interview_id.to_owned(),
            person_id: person_id.to_owned(),
            now: self.now().await,
        };
        match self.store.write(put).await? {
            PuttingUp::Done => Ok(()),
            PuttingUp::NotFound => Err(Error::NotFound),
            PuttingUp::NotFinished => Err(Error::NotFinished),
            PuttingUp::TooMany(limit) => Err(CircleFault::TooManyUp(limit).into()),
        }
    }

    /// Takes it back: nobody in the circle sees it any more, what they handed in stays.
    ///
    /// # Errors
    /// `NotFound`; what the store says.
    pub async fn take_back(
        &self,
        person_id: &str,
        circle_id: &str,
        interview_id: &str,
    ) -> Result<(), Error> {
        let back = TakeBack {
            circle_id: circle_id.to_owned(),
            interview_id: interview_id.to_owned(),
            person_id: person_id.to_owned(),
            now: self.now().await,
        };
        found(self.store.write(back).await?)
    }

    /// Gives a member the next interview to review, for [`limits::LEASE_MS`]. Answers with its id.
    ///
    /// # Errors
    /// `NotFound`, `Circle(Nothing)`, `Circle(TooManyReading)`, what the store says.
    pub async fn next_review(&self, person_id: &str, circle_id: &str) -> Result<String, Error> {
        let circle = self.store.circle(person_id, circle_id).await?;
        circle.ok_or(Error::NotFound)?;
        for _ in 0..TRIES {
            let now = self.now().await;
            let (_, put_up) = self.queue_of(person_id, circle_id).await?;
            let next = queue::next(person_id, &put_up, now).map_err(CircleFault::Nothing)?;
            let take = TakeLease {
                circle_id: circle_id.to_owned(),
                interview_id: next.interview.clone(),
                reviewer_id: person_id.to_owned(),
                taken_by: i64::try_from(next.taken_by(now)).unwrap_or(i64::MAX),
                ends_at: now.plus_ms(limits::LEASE_MS),
                now,
            };
            match self.store.write(take).await? {
                Leasing::Taken => return Ok(next.interview.clone()),
                Leasing::Changed => {}
                Leasing::NotFound => return Err(Error::NotFound),
                Leasing::TooMany(limit) => return Err(CircleFault::TooManyReading(limit).into()),
            }
        }
        Err(CircleFault::Nothing(Nothing::BeingRead).into())
    }

    /// Gives back what one was to review.
    ///
    /// # Errors
    /// `NotFound`, `Circle(HandedIn)`, what the store says.
    pub async fn give_back(
        &self,
        person_id: &str,
        circle_id: &str,
        interview_id: &str,
    ) -> Result<(), Error> {
        let give = GiveBack {
            circle_id: circle_id.to_owned(),
            interview_id: interview_id.to_owned(),
            reviewer_id: person_id.to_owned(),
            now: self.now().await,
        };
        match self.store.write(give).await? {
            GivingBack::GivenBack => Ok(()),
            GivingBack::HandedIn => Err(CircleFault::HandedIn.into()),
            GivingBack::NotFound => Err(Error::NotFound),
        }
    }

    /// What to tell somebody who may not look at an interview: whoever could as a member of a circle knows of it, and is told so.
    pub(super) async fn not_for(
        &self,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Error, Error> {
        Ok(
            match self.store.was_leased(person_id, interview_id).await? {
                true => CircleFault::AccessEnded.into(),
                false => Error::NotFound,
            },
        )
    }
}

fn found(known: bool) -> Result<(), Error> {
    match known {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}
