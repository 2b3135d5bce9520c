//! Links to an interview of one's own: made, shown, taken back, and come by.
//!
//! The token is known when the link is made, and never again. What a link opens is decided when somebody asks ([`Proctor::peer`],
//! [`Proctor::live_peer`]), not when they came.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::peers::Role;
use super::{Error, Proctor};
use crate::ids::{self, Token};
use crate::limits;
use crate::store::{CreateGuest, InvitationRow, PutInvitation, Putting, Redeem, Redeemed, Revoke};
use crate::time::Timestamp;
use crate::wire;

/// What a token begins with, so that it is recognised where it was left lying about.
const TOKEN_MARK: &str = "ff1_";

#[derive(Debug, Clone)]
pub struct InviteRequest {
    pub role: Role,
    /// How many people may come by it.
    pub uses: i64,
    pub life_ms: i64,
    /// For the owner alone: whom it is for.
    pub note: String,
}

/// A new link. The token is known here and nowhere else.
#[derive(Debug)]
pub struct Invited {
    pub id: String,
    pub token: String,
    pub role: Role,
    pub uses_max: i64,
    pub expires_at: Timestamp,
}

/// A link as its owner sees it.
#[derive(Debug, Clone)]
pub struct Invitation {
    pub id: String,
    pub role: Role,
    pub state: LinkState,
    pub uses: i64,
    pub uses_max: i64,
    pub expires_at: Timestamp,
    pub created_at: Timestamp,
    pub note: String,
    /// Names of those who came by it, and when.
    pub people: Vec<(String, Timestamp)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkState {
    Open,
    UsedUp,
    Expired,
    Revoked,
}

/// Who comes by a link.
#[derive(Debug, Clone)]
pub struct Comer {
    pub person_id: String,
    pub name: String,
    /// Made in the same transaction for somebody who has never been here.
    pub newcomer: Option<CreateGuest>,
}

/// Where a link led.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    pub interview_id: String,
    pub role: Role,
    /// They had come by it before.
    pub again: bool,
}

impl Proctor {
    /// Makes a link to an interview of one's own: to be there while it runs, or to review and read it after the end.
    ///
    /// # Errors
    /// `NotFound`, `NotFinished`, `Over`, `InvitationUnfit`, `TooManyInvitations`, what the store says.
    pub async fn invite(
        &self,
        owner_id: &str,
        interview_id: &str,
        request: InviteRequest,
    ) -> Result<Invited, Error> {
        let life = limits::INVITATION_LIFE_MIN_MS..=limits::INVITATION_LIFE_MAX_MS;
        let note = request.note.trim();
        let fits = (1..=limits::INVITATION_USES).contains(&request.uses)
            && life.contains(&request.life_ms)
            && note.chars().count() <= limits::INVITATION_NOTE_CHARS
            && !note.contains('\0');
        if !fits {
            return Err(Error::InvitationUnfit);
        }
        let random = Token::random().map_err(|cause| Error::Content(cause.to_string()))?;
        let token = format!("{TOKEN_MARK}{}", random.reveal());
        let now = self.now().await;
        let invitation = InvitationRow {
            id: ids::new_id(),
            interview_id: interview_id.to_owned(),
            role: wire::name(&request.role),
            token_hash: ids::hash_of(&token),
            uses_max: request.uses,
            uses: 0,
            expires_at: now.plus_ms(request.life_ms),
            revoked_at: None,
            note: note.to_owned(),
            created_at: now,
        };
        let invited = Invited {
            id: invitation.id.clone(),
            token,
            role: request.role,
            uses_max: request.uses,
            expires_at: invitation.expires_at,
        };
        let put = PutInvitation {
            owner_id: owner_id.to_owned(),
            invitation,
        };
        match self.store.write(put).await? {
            Putting::Made => Ok(invited),
            Putting::NoInterview => Err(Error::NotFound),
            Putting::NotFinished => Err(Error::NotFinished),
            Putting::Finished => Err(Error::Over),
            Putting::TooMany(limit) => Err(Error::TooManyInvitations { limit, open: false }),
            Putting::TooManyOpen(limit) => Err(Error::TooManyInvitations { limit, open: true }),
        }
    }

    /// The links to an interview of one's own with who came by them, the oldest first.
    ///
    /// # Errors
    /// `NotFound`; what the store says.
    pub async fn invitations(
        &self,
        owner_id: &str,
        interview_id: &str,
    ) -> Result<Vec<Invitation>, Error> {
        let owned = self.store.interview(owner_id, interview_id).await?;
        owned.ok_or(Error::NotFound)?;
        let now = self.clock.now();
        let mut people: BTreeMap<String, Vec<(String, Timestamp)>> = BTreeMap::new();
        for guest in self.store.guests(owner_id, interview_id).await? {
            let of_link = people.entry(guest.invitation_id).or_default();
            of_link.push((guest.name, guest.created_at));
        }
        let rows = self.store.invitations(owner_id, interview_id).await?;
        let shown = rows.into_iter().filter_map(|row| {
            Some(Invitation {
                role: wire::parse(&row.role)?,
                state: state_of(&row, now),
                people: people.remove(&row.id).unwrap_or_default(),
                id: row.id,
                uses: row.uses,
                uses_max: row.uses_max,
                expires_at: row.expires_at,
                created_at: row.created_at,
                note: row.note,
            })
        });
        Ok(shown.collect())
    }

    /// Takes a link back: nobody comes by it any more, and who came sees nothing more. What they handed in stays.
    ///
    /// # Errors
    /// `NotFound`; what the store says.
    pub async fn revoke(
        self: &Arc<Self>,
        owner_id: &str,
        interview_id: &str,
        invitation_id: &str,
    ) -> Result<(), Error> {
        let revoke = Revoke {
            owner_id: owner_id.to_owned(),
            interview_id: interview_id.to_owned(),
            invitation_id: invitation_id.to_owned(),
            now: self.now().await,
        };
        match self.store.write(revoke).await? {
            true => Ok(self.after_revoking(owner_id, interview_id).await?),
            false => Err(Error::NotFound),
        }
    }

    /// Comes by a link.
    ///
    /// # Errors
    /// `DeadLink` for whatever is wrong with the link, `OwnInterview`, what the store says.
    pub async fn redeem(&self, token: &str, comer: Comer) -> Result<Joined, Error> {
        let redeem = Redeem {
            token_hash: ids::hash_of(token),
            person_id: comer.person_id,
            name: comer.name,
            newcomer: comer.newcomer,
            now: self.now().await,
        };
        match self.store.write(redeem).await? {
            Redeemed::In {
                interview_id,
                role,
                again,
            } => Ok(Joined {
                interview_id,
                role: wire::parse(&role).ok_or(Error::DeadLink)?,
                again,
            }),
            Redeemed::Dead => Err(Error::DeadLink),
            Redeemed::Own => Err(Error::OwnInterview),
            Redeemed::Over => Err(Error::Over),
        }
    }
}

fn state_of(row: &InvitationRow, now: Timestamp) -> LinkState {
    match row.revoked_at {
        Some(_) => LinkState::Revoked,
        None if !row.holds(now) => LinkState::Expired,
        None if row.is_open(now) => LinkState::Open,
        None => LinkState::UsedUp,
    }
}
