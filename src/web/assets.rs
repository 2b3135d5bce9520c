//! Style sheets and modules, inside the binary. One hash of the whole tree stands in their address,
//! so a browser keeps them for ever and modules can import each other by relative paths.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
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

pub async fn serve(Path((hash, path)): Path<(String, String)>) -> Response {
    let Some(file) = Tree::get(&path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // An old page may ask for an old tree: it gets today's file, but is not to keep it.
    let keep = if hash == *HASH {
        HeaderValue::from_static("public, max-age=31536000, immutable")
    } else {
        HeaderValue::from_static("no-store")
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(media_type(&path)),
        ),
        (header::CACHE_CONTROL, keep),
    ];
    (headers, file.data).into_response()
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
