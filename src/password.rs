//! Passwords: what is accepted, and how they are kept (Argon2id, PHC strings).
//!
//! Hashing is made slow on purpose, so it runs on threads of its own, at most [`limits::HASHES`] at once:
//! a crowd of log-ins must not slow down anybody's save.

use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::limits;
use crate::text;

/// Memory in KiB, passes, lanes: above the OWASP floor of 19,456 / 2 / 1.
const COST: (u32, u32, u32) = (65_536, 2, 1);

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PasswordError {
    /// One sentence that says what would be accepted.
    #[error("{0}")]
    Unfit(String),
    #[error("too many log-ins at this moment")]
    Busy,
    #[error("hashing failed: {0}")]
    Broken(String),
}

/// # Errors
/// When the password is too short, too long, or easy to guess from what else is known.
pub fn check(password: &str, login_name: &str) -> Result<(), PasswordError> {
    let chars = password.chars().count();
    if chars > limits::PASSWORD_MAX_CHARS || password.len() > limits::PASSWORD_MAX_BYTES {
        let limit = [("limit", limits::PASSWORD_MAX_CHARS.into())];
        return Err(PasswordError::Unfit(text::t_with(
            "password-too-long",
            &limit,
        )));
    }
    if chars < limits::PASSWORD_MIN_CHARS {
        let counts = [
            ("limit", limits::PASSWORD_MIN_CHARS.into()),
            ("length", chars.into()),
        ];
        return Err(PasswordError::Unfit(text::t_with(
            "password-too-short",
            &counts,
        )));
    }
    let known = [
        login_name,
        "fortyfive",
        "forty five",
        "interview",
        "system design",
    ];
    if zxcvbn::zxcvbn(password, &known).score() < zxcvbn::Score::Three {
        return Err(PasswordError::Unfit(text::t("password-too-easy")));
    }
    Ok(())
}

/// Hashes and compares, a few at a time.
pub struct Hasher {
    places: Semaphore,
    waiting: AtomicUsize,
    /// Compared with when there is no such account, so that both answers take the same time.
    dummy: tokio::sync::OnceCell<String>,
}

impl Default for Hasher {
    fn default() -> Self {
        Hasher {
            places: Semaphore::new(limits::HASHES),
            waiting: AtomicUsize::new(0),
            dummy: tokio::sync::OnceCell::new(),
        }
    }
}

impl Hasher {
    /// A PHC string with its own salt.
    ///
    /// # Errors
    /// `Busy` when too many wait already.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        self.in_turn(move || {
            argon2()?
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(broken)
        })
        .await
    }

    /// Whether `password` belongs to `stored`; without a stored hash the answer is no, just as slowly.
    ///
    /// # Errors
    /// `Busy` when too many wait already.
    pub async fn verify(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, PasswordError> {
        if password.len() > limits::PASSWORD_MAX_BYTES {
            return Ok(false);
        }
        let exists = stored.is_some();
        let against = match stored {
            Some(stored) => stored,
            None => {
                let made = self
                    .dummy
                    .get_or_try_init(|| self.hash(String::from("nobody has this password")));
                made.await?.clone()
            }
        };
        let matches = self
            .in_turn(move || {
                let parsed = PasswordHash::new(&against).map_err(broken)?;
                Ok(argon2()?
                    .verify_password(password.as_bytes(), &parsed)
                    .is_ok())
            })
            .await?;
        Ok(exists && matches)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let waiting = Waiting::enter(&self.waiting).ok_or(PasswordError::Busy)?;
        let place = self.places.acquire().await.map_err(broken)?;
        let done = tokio::task::spawn_blocking(work).await.map_err(broken)?;
        drop((place, waiting));
        done
    }
}

/// Counts itself among those who wait, also when the request is dropped meanwhile.
struct Waiting<'c>(&'c AtomicUsize);

impl<'c> Waiting<'c> {
    fn enter(count: &'c AtomicUsize) -> Option<Self> {
        if count.fetch_add(1, Ordering::SeqCst) < limits::HASHES + limits::HASH_QUEUE {
            return Some(Waiting(count));
        }
        count.fetch_sub(1, Ordering::SeqCst);
        None
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(broken)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn broken(cause: impl std::fmt::Display) -> PasswordError {
    PasswordError::Broken(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_characters_at_the_limit_and_one_past() {
        let of = |n: usize| "äß9%kQ!z7ü-".chars().cycle().take(n).collect::<String>();
        assert!(check(&of(limits::PASSWORD_MIN_CHARS), "ada").is_ok());
        assert!(check(&of(limits::PASSWORD_MIN_CHARS - 1), "ada").is_err());
        assert!(check(&of(limits::PASSWORD_MAX_CHARS), "ada").is_ok());
        assert!(check(&of(limits::PASSWORD_MAX_CHARS + 1), "ada").is_err());
    }

    #[test]
    fn a_password_that_is_easy_to_guess_is_refused() {
        for easy in [
            "passwordpassword",
            "111111111111111111",
            "fortyfivefortyfive",
        ] {
            assert!(check(easy, "ada").is_err(), "{easy}");
        }
    }

    #[tokio::test]
    async fn a_password_matches_its_own_hash_and_nobody_matches_nothing() {
        let hasher = Hasher::default();
        let hash = hasher
            .hash("correct horse battery staple".into())
            .await
            .unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=65536,t=2,p=1$"),
            "{hash}"
        );
        let verify = |password: &str, stored| hasher.verify(password.to_owned(), stored);
        assert!(
            verify("correct horse battery staple", Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !verify("correct horse battery stapler", Some(hash))
                .await
                .unwrap()
        );
        assert!(!verify("nobody has this password", None).await.unwrap());
    }
}
