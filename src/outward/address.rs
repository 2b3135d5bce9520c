//! Where something may be sent at all.

use std::net::IpAddr;

use reqwest::Url;

use super::Unusable;

/// Encrypted, or not leaving the machine; with the operator's word also not leaving the house.
pub fn checked(text: &str, plain_http: bool) -> Result<Url, Unusable> {
    let url = Url::parse(text.trim()).map_err(|_| Unusable::NoAddress)?;
    let host = url.host_str().unwrap_or_default().to_owned();
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if !["http", "https"].contains(&url.scheme()) || host.is_empty() || !bare {
        return Err(Unusable::NoAddress);
    }
    let place = place_of(&host);
    match (url.scheme(), place) {
        // Where clouds keep the keys of their machines.
        (_, Place::Never) => Err(Unusable::Never(host)),
        ("https", _) | (_, Place::Here) => Ok(url),
        (_, Place::InTheHouse) if plain_http => Ok(url),
        _ => Err(Unusable::NotEncrypted(host)),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Here,
    InTheHouse,
    Outside,
    Never,
}

fn place_of(host: &str) -> Place {
    let address: Result<IpAddr, _> = host.trim_matches(['[', ']']).parse();
    match address.map(|address| address.to_canonical()) {
        Ok(address) if address.is_loopback() => Place::Here,
        Ok(IpAddr::V4(v4)) if v4.is_link_local() || v4.is_unspecified() || v4.is_broadcast() => {
            Place::Never
        }
        Ok(IpAddr::V6(v6)) if v6.is_unicast_link_local() || v6.is_unspecified() => Place::Never,
        Ok(address) if address.is_multicast() => Place::Never,
        Ok(IpAddr::V4(v4)) if v4.is_private() => Place::InTheHouse,
        Ok(IpAddr::V6(v6)) if v6.is_unique_local() => Place::InTheHouse,
        Ok(_) => Place::Outside,
        Err(_) if host == "localhost" => Place::Here,
        Err(_) => match host.rsplit_once('.') {
            // As containers and machines in a home network call each other.
            None | Some((_, "local" | "lan" | "internal" | "home")) => Place::InTheHouse,
            _ if host.ends_with(".home.arpa") => Place::InTheHouse,
            _ => Place::Outside,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_encrypted_or_stays_here_is_an_endpoint() {
        let path = "/v1/audio/transcriptions";
        for (origin, alone, with_a_word) in [
            ("https://speech.example", true, true),
            ("https://10.1.2.3:8443", true, true),
            ("http://127.0.0.1:8000", true, true),
            ("http://[::1]:8000", true, true),
            ("http://localhost:8000", true, true),
            ("http://192.168.1.20:8000", false, true),
            ("http://whisper:8000", false, true),
            ("http://speech.lan", false, true),
            ("http://speech.example", false, false),
            ("http://8.8.8.8", false, false),
            ("http://localhost.evil.example", false, false),
            ("https://169.254.169.254", false, false),
            ("http://169.254.169.254", false, false),
            ("http://2852039166", false, false),
            ("http://[::ffff:169.254.169.254]", false, false),
            ("https://0.0.0.0", false, false),
            ("https://[fe80::1]", false, false),
            ("https://me:secret@speech.example", false, false),
            ("ftp://speech.example", false, false),
            ("file://", false, false),
            ("speech.example", false, false),
        ] {
            let url = format!("{origin}{path}");
            assert_eq!(checked(&url, false).is_ok(), alone, "{url}");
            assert_eq!(
                checked(&url, true).is_ok(),
                with_a_word,
                "{url}, with a word"
            );
        }
    }
}
