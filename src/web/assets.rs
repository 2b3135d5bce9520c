//! Style sheets and modules, inside the binary. One hash of the whole tree stands in their address,
//! so a browser keeps them for ever and modules can import each other by relative paths. What is large lies here
//! compressed as well (`name.br`, made when it was vendored), and goes out so to whoever understands it.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::ids;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets"]
#[include = "*.css"]
#[include = "*.js"]
#[include = "*.svg"]
#[include = "*.woff2"]
#[include = "*.br"]
#[include = "*.webmanifest"]
struct Tree;

static HASH: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Tree::iter().collect();
    names.sort();
    let mut all = Sha256::new();
    for name in names {
        all.update(name.as_bytes());
        if let Some(file) = Tree::get(&name) {
            all.update(file.metadata.sha256_hash());
        }
    }
    ids::hex(&all.finalize())[..12].to_owned()
});

/// `/assets/<hash>`: what pages put before the path of a file.
pub fn prefix() -> &'static str {
    static PREFIX: LazyLock<String> = LazyLock::new(|| format!("/assets/{}", *HASH));
    &PREFIX
}

/// One of our own files, for whoever puts it into another one.
pub fn text(name: &str) -> Option<String> {
    let file = Tree::get(name)?;
    String::from_utf8(file.data.into_owned()).ok()
}

const COMPRESSED: &str = ".br";

pub async fn serve(Path((hash, path)): Path<(String, String)>, headers: HeaderMap) -> Response {
    // The compressed copy is another dress of a file, not a file of its own.
    let file = match path.ends_with(COMPRESSED) {
        true => None,
        false => Tree::get(&path),
    };
    let Some(file) = file else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // An old page may ask for an old tree: it gets today's file, but is not to keep it.
    let keep = if hash == *HASH {
        HeaderValue::from_static("public, max-age=31536000, immutable")
    } else {
        HeaderValue::from_static("no-store")
    };
    let fixed = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(media_type(&path)),
        ),
        (header::CACHE_CONTROL, keep),
    ];
    let Some(small) = Tree::get(&format!("{path}{COMPRESSED}")) else {
        return (fixed, file.data).into_response();
    };
    let vary = (
        header::VARY,
        HeaderValue::from_static(header::ACCEPT_ENCODING.as_str()),
    );
    if !understands_brotli(&headers) {
        return (fixed, [vary], file.data).into_response();
    }
    let encoding = (header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    (fixed, [vary, encoding], small.data).into_response()
}

/// `br` is named, and not with a weight of nothing.
fn understands_brotli(headers: &HeaderMap) -> bool {
    let named = |coding: &str| {
        let mut parts = coding.split(';').map(str::trim);
        let refused = |weight: &str| {
            let weight = weight
                .strip_prefix("q=")
                .map(|weight| weight.parse::<f64>());
            matches!(weight, Some(Ok(weight)) if weight <= 0.0)
        };
        parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("br"))
            && !parts.any(refused)
    };
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(named)
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(hash: &str, path: &str, accept: &str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, accept.parse().unwrap());
        serve(Path((hash.to_owned(), path.to_owned())), headers).await
    }

    async fn length(answer: Response) -> usize {
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        body.unwrap().len()
    }

    #[tokio::test]
    async fn a_large_file_goes_out_compressed_to_whoever_understands_it() {
        let path = "vendor/board/board.js";
        let small = get(&HASH, path, "gzip, deflate, br, zstd").await;
        assert_eq!(small.headers()[header::CONTENT_ENCODING], "br");
        assert_eq!(small.headers()[header::VARY], "accept-encoding");
        assert_eq!(
            small.headers()[header::CONTENT_TYPE],
            "text/javascript; charset=utf-8"
        );
        for accept in ["gzip", "br;q=0", "*", ""] {
            let whole = get(&HASH, path, accept).await;
            assert!(!whole.headers().contains_key(header::CONTENT_ENCODING));
            assert_eq!(whole.headers()[header::VARY], "accept-encoding");
            assert!(length(whole).await > 500_000, "{accept}");
        }
        assert!(length(small).await < 400_000);
    }

    #[tokio::test]
    async fn a_file_of_our_own_goes_out_as_it_is_and_the_compressed_copy_has_no_address() {
        let own = get(&HASH, "js/hash.js", "br").await;
        assert_eq!(own.status(), StatusCode::OK);
        assert!(!own.headers().contains_key(header::CONTENT_ENCODING));
        let copy = get(&HASH, "vendor/board/board.js.br", "br").await;
        assert_eq!(copy.status(), StatusCode::NOT_FOUND);
    }
}
