//! People and the devices they are logged in on.

use sqlx::FromRow;

use super::query::{Tx, queries};
use super::{Db, Error, Result, Write};
use crate::limits;
use crate::time::Timestamp;

/// Devices of one person; the one not seen for longest gives way.
pub const LOGINS_PER_PERSON: i64 = limits::LOGINS_PER_PERSON;

/// "Last seen" is not written more often than this.
pub const LAST_SEEN_PRECISION_MS: i64 = 60_000;

/// Somebody who has come before. A guest has no `login_name` and no password.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Person {
    pub id: String,
    pub created_at: Timestamp,
    pub display_name: String,
    pub login_name: Option<String>,
    /// A PHC string.
    pub password_hash: Option<String>,
    /// JSON, as the caller wrote it.
    pub settings: String,
}

/// A device that is logged in. Of its token only the hash is known.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Login {
    pub token_hash: String,
    pub person_id: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
    /// What the person recognises the device by.
    pub label: String,
}

/// What every request needs of the one who makes it: one read.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct LoggedIn {
    pub token_hash: String,
    pub login_created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
    pub person_id: String,
    pub display_name: String,
    pub login_name: Option<String>,
    pub settings: String,
}

impl LoggedIn {
    pub fn is_guest(&self) -> bool {
        self.login_name.is_none()
    }

    /// Whether [`TouchLogin`] would write anything; asked first, it spares the writer a job for
    /// every request.
    pub fn needs_touch(&self, now: Timestamp) -> bool {
        now.since_ms(self.last_seen_at) >= LAST_SEEN_PRECISION_MS
    }
}

impl Db {
    /// Who holds this token, unless it has expired.
    pub async fn login(&self, token_hash: &str, now: Timestamp) -> Result<Option<LoggedIn>> {
        logged_in(&mut self.read().await?, token_hash, now).await
    }

    pub async fn person(&self, person_id: &str) -> Result<Option<Person>> {
        person(&mut self.read().await?, person_id).await
    }

    pub async fn person_by_name(&self, login_name: &str) -> Result<Option<Person>> {
        person_by_name(&mut self.read().await?, login_name).await
    }

    /// The devices a person is logged in on, the one seen last first.
    pub async fn devices(&self, person_id: &str, now: Timestamp) -> Result<Vec<Login>> {
        devices(&mut self.read().await?, person_id, now, LOGINS_PER_PERSON).await
    }
}

impl Db {
    /// Notes that a device was seen, if that is worth a write, and waits for nothing: when the
    /// writer has no room for it, the next request will do.
    pub fn touch_login(&self, login: &LoggedIn, now: Timestamp) {
        if login.needs_touch(now) {
            self.submit_unheard(TouchLogin {
                token_hash: login.token_hash.clone(),
                now,
            });
        }
    }
}

/// Somebody new, logged in on the device they came with.
#[derive(Debug, Clone)]
pub struct CreateGuest {
    pub person: Person,
    pub login: Login,
}

impl Write for CreateGuest {
    type Out = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        insert_person(tx, &self.person).await?;
        insert_login(tx, &self.login).await
    }
}

/// A guest becomes an account. Interviews stay where they are.
#[derive(Debug, Clone)]
pub struct Register {
    pub person_id: String,
    pub login_name: String,
    pub display_name: String,
    pub password_hash: String,
}

impl Write for Register {
    type Out = ();
    /// [`Error::NameTaken`], or [`Error::NotFound`] when the person has an account already.
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let Register {
            person_id,
            login_name,
            display_name,
            password_hash,
        } = self;
        match register(tx, person_id, login_name, display_name, password_hash).await {
            Ok(0) => Err(Error::NotFound),
            Ok(_) => Ok(()),
            Err(Error::Conflict) => Err(Error::NameTaken),
            Err(error) => Err(error),
        }
    }
}

/// A new password ends every other log-in: whoever knew the old one is out.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    pub person_id: String,
    pub password_hash: String,
    /// The device the change was made on.
    pub keep_token_hash: String,
}

impl Write for ChangePassword {
    type Out = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        if change_password(tx, &self.person_id, &self.password_hash).await? == 0 {
            return Err(Error::NotFound);
        }
        end_other_logins(tx, &self.person_id, &self.keep_token_hash).await?;
        Ok(())
    }
}

#[derive(Debug, Clone)]
pub struct ChangeSettings {
    pub person_id: String,
    pub display_name: String,
    pub settings: String,
}

impl Write for ChangeSettings {
    type Out = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        match change_settings(tx, &self.person_id, &self.display_name, &self.settings).await? {
            0 => Err(Error::NotFound),
            _ => Ok(()),
        }
    }
}

/// Log-in on one more device. Above [`LOGINS_PER_PERSON`] the device seen longest ago is out.
#[derive(Debug, Clone)]
pub struct AddLogin(pub Login);

impl Write for AddLogin {
    type Out = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        insert_login(tx, &self.0).await?;
        drop_oldest_logins(tx, &self.0.person_id, LOGINS_PER_PERSON).await?;
        Ok(())
    }
}

/// Log-out on one device. Nothing happens when it is out already.
#[derive(Debug, Clone)]
pub struct EndLogin {
    pub person_id: String,
    pub token_hash: String,
}

impl Write for EndLogin {
    type Out = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        end_login(tx, &self.person_id, &self.token_hash).await?;
        Ok(())
    }
}

/// Log-out everywhere but here. Answers how many devices are out.
#[derive(Debug, Clone)]
pub struct EndOtherLogins {
    pub person_id: String,
    pub keep_token_hash: String,
}

impl Write for EndOtherLogins {
    type Out = u64;
    async fn run(&self, tx: &mut Tx) -> Result<u64> {
        end_other_logins(tx, &self.person_id, &self.keep_token_hash).await
    }
}

#[derive(Debug, Clone)]
pub struct EndExpiredLogins {
    pub now: Timestamp,
}

impl Write for EndExpiredLogins {
    type Out = u64;
    async fn run(&self, tx: &mut Tx) -> Result<u64> {
        end_expired_logins(tx, self.now).await
    }
}

/// The device was seen; kept to the minute. Answers whether anything was written.
#[derive(Debug, Clone)]
pub struct TouchLogin {
    pub token_hash: String,
    pub now: Timestamp,
}

impl Write for TouchLogin {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let seen_before = self.now.plus_ms(-LAST_SEEN_PRECISION_MS);
        Ok(touch_login(tx, &self.token_hash, self.now, seen_before).await? == 1)
    }
}

/// A guest logs in to an account they have: their interviews move there, and what they did with those of others; the guest is gone.
/// Answers how many interviews moved.
#[derive(Debug, Clone)]
pub struct AdoptGuest {
    pub guest_id: String,
    pub account_id: String,
}

impl Write for AdoptGuest {
    type Out = u64;
    /// [`Error::NotFound`] when `guest_id` is no guest or `account_id` nobody.
    async fn run(&self, tx: &mut Tx) -> Result<u64> {
        if self.guest_id == self.account_id {
            return Ok(0);
        }
        let moved = move_interviews_of_guest(tx, &self.guest_id, &self.account_id).await?;
        if is_guest(tx, &self.guest_id).await?.is_empty() {
            return Err(Error::NotFound);
        }
        super::peers::move_to_account(tx, &self.guest_id, &self.account_id).await?;
        super::circles::move_to_account(tx, &self.guest_id, &self.account_id).await?;
        super::drills::move_to_account(tx, &self.guest_id, &self.account_id).await?;
        super::study::move_to_account(tx, &self.guest_id, &self.account_id).await?;
        match delete_guest(tx, &self.guest_id).await? {
            0 => Err(Error::NotFound),
            _ => Ok(moved),
        }
    }
}

pub(super) async fn insert_person(tx: &mut Tx, p: &Person) -> Result<()> {
    let (name, hash) = (p.login_name.as_deref(), p.password_hash.as_deref());
    insert_person_row(
        tx,
        &p.id,
        p.created_at,
        &p.display_name,
        name,
        hash,
        &p.settings,
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_login(tx: &mut Tx, l: &Login) -> Result<()> {
    let (seen, ends) = (l.last_seen_at, l.expires_at);
    insert_login_row(
        tx,
        &l.token_hash,
        &l.person_id,
        l.created_at,
        seen,
        ends,
        &l.label,
    )
    .await?;
    Ok(())
}

queries! {
    read logged_in(token_hash: &str, now: Timestamp) -> Option<LoggedIn> =
        "SELECT l.token_hash, l.created_at AS login_created_at, l.last_seen_at, l.expires_at,
                p.id AS person_id, p.display_name, p.login_name, p.settings
           FROM login l JOIN person p ON p.id = l.person_id
          WHERE l.token_hash = $1 AND l.expires_at > $2";

    read person(id: &str) -> Option<Person> =
        "SELECT id, created_at, display_name, login_name, password_hash, settings
           FROM person WHERE id = $1";

    read person_by_name(login_name: &str) -> Option<Person> =
        "SELECT id, created_at, display_name, login_name, password_hash, settings
           FROM person WHERE login_name = $1";

    read devices(person_id: &str, now: Timestamp, limit: i64) -> Vec<Login> =
        "SELECT token_hash, person_id, created_at, last_seen_at, expires_at, label
           FROM login WHERE person_id = $1 AND expires_at > $2
          ORDER BY last_seen_at DESC, token_hash LIMIT $3";

    write insert_person_row(id: &str, created_at: Timestamp, display_name: &str, login_name: Option<&str>,
                            password_hash: Option<&str>, settings: &str) -> Affected =
        "INSERT INTO person (id, created_at, display_name, login_name, password_hash, settings)
         VALUES ($1, $2, $3, $4, $5, $6)";

    write insert_login_row(token_hash: &str, person_id: &str, created_at: Timestamp, last_seen_at: Timestamp,
                           expires_at: Timestamp, label: &str) -> Affected =
        "INSERT INTO login (token_hash, person_id, created_at, last_seen_at, expires_at, label)
         VALUES ($1, $2, $3, $4, $5, $6)";

    write register(id: &str, login_name: &str, display_name: &str, password_hash: &str) -> Affected =
        "UPDATE person SET login_name = $2, display_name = $3, password_hash = $4
          WHERE id = $1 AND login_name IS NULL";

    write change_password(id: &str, password_hash: &str) -> Affected =
        "UPDATE person SET password_hash = $2 WHERE id = $1 AND login_name IS NOT NULL";

    write change_settings(id: &str, display_name: &str, settings: &str) -> Affected =
        "UPDATE person SET display_name = $2, settings = $3 WHERE id = $1";

    write end_login(person_id: &str, token_hash: &str) -> Affected =
        "DELETE FROM login WHERE person_id = $1 AND token_hash = $2";

    write end_other_logins(person_id: &str, keep: &str) -> Affected =
        "DELETE FROM login WHERE person_id = $1 AND token_hash <> $2";

    write end_expired_logins(now: Timestamp) -> Affected =
        "DELETE FROM login WHERE expires_at <= $1";

    write drop_oldest_logins(person_id: &str, keep: i64) -> Affected =
        "DELETE FROM login WHERE person_id = $1 AND token_hash NOT IN
            (SELECT token_hash FROM login WHERE person_id = $1
              ORDER BY last_seen_at DESC, created_at DESC, token_hash LIMIT $2)";

    write touch_login(token_hash: &str, now: Timestamp, seen_before: Timestamp) -> Affected =
        "UPDATE login SET last_seen_at = $2 WHERE token_hash = $1 AND last_seen_at <= $3";

    write move_interviews_of_guest(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE interview SET person_id = $2 WHERE person_id = $1
            AND EXISTS (SELECT 1 FROM person WHERE id = $1 AND login_name IS NULL)";

    write is_guest(id: &str) -> Scalars<String> = "SELECT id FROM person WHERE id = $1 AND login_name IS NULL";

    write delete_guest(id: &str) -> Affected =
        "DELETE FROM person WHERE id = $1 AND login_name IS NULL";
}
