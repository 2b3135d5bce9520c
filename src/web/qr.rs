//! A link as a picture for the camera of a phone.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code, as its standard wants.
const QUIET: usize = 4;

/// One `<svg>` element, dark on light in any colour scheme, for a camera cannot read it otherwise. Nothing when the text is too long for a code.
pub fn svg(text: &str, title: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok()?;
    let width = code.width();
    let whole = width + 2 * QUIET;
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (at % width + QUIET, at / width + QUIET);
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    Some(format!(
        "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" width=\"240\" height=\"240\" role=\"img\" \
         shape-rendering=\"crispEdges\" aria-labelledby=\"qr-title\"><title id=\"qr-title\">{title}</title>\
         <path fill=\"#fff\" d=\"M0 0h{whole}v{whole}h-{whole}z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_a_picture_with_the_three_corners_a_camera_looks_for() {
        let svg = svg("http://127.0.0.1:4545/join#ff1_AAAA", "Link <b>").unwrap();
        assert!(svg.contains("Link &lt;b>") && !svg.contains("style"));
        // The outer ring of each corner begins with a row of seven dark modules.
        let row = |x: usize, y: usize| (0..7).all(|n| svg.contains(&format!("M{} {y}h1", x + n)));
        let whole: usize = svg
            .split('"')
            .skip_while(|part| !part.ends_with("viewBox="))
            .nth(1)
            .unwrap()
            .rsplit(' ')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        let far = whole - QUIET - 7;
        assert!(row(QUIET, QUIET) && row(far, QUIET) && row(QUIET, far));
        assert!(!row(far, far));
    }

    #[test]
    fn what_no_code_can_hold_is_no_picture() {
        assert_eq!(svg(&"x".repeat(10_000), "t"), None);
    }
}
