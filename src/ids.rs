//! Names and secrets, made at the edge and passed in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// A new name for a row: unique and ordered by time of making, but no secret.
pub fn new_id() -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "ids are made here and nowhere else"
    )]
    let id = uuid::Uuid::now_v7();
    id.simple().to_string()
}

/// 256 random bits from the operating system, shown once; only [`hash_of`] it is stored.
pub struct Token(String);

impl Token {
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0_u8; 32];
        #[expect(
            clippy::disallowed_methods,
            reason = "tokens are made here and nowhere else"
        )]
        getrandom::fill(&mut bytes)?;
        Ok(Token(URL_SAFE_NO_PAD.encode(bytes)))
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> String {
        hash_of(&self.0)
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// A fall of the dice, from 0 to 1; in the middle when the operating system has no randomness to give.
pub fn chance() -> f64 {
    let mut bytes = [0_u8; 4];
    #[expect(
        clippy::disallowed_methods,
        reason = "dice are thrown here and nowhere else"
    )]
    let thrown = getrandom::fill(&mut bytes);
    match thrown {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 0.5,
    }
}

/// SHA-256 in hexadecimal. A plain hash is enough for a token of 256 random bits.
pub fn hash_of(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_printed() {
        let token = Token::random().unwrap();
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_eq!(token.reveal().len(), 43);
    }

    #[test]
    fn a_hash_is_the_published_one() {
        assert_eq!(
            hash_of("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
