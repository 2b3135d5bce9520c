//! The page for authors.

use std::sync::LazyLock;

use axum::extract::State;

use super::App;
use super::identity::{Person, viewer_of};
use super::markdown::{self, Page};
use super::pages::guide::{GuidePage, RefusedChange};
use super::pages::{Frame, Here, show};
use crate::casebook::guide::GUIDE;
use crate::proctor::Refused;

/// Faults named on the page; the log has them all.
const PLACES: usize = 10;

static PAGE: LazyLock<Page> = LazyLock::new(|| markdown::to_page(GUIDE));

pub async fn page(State(app): State<App>, person: Option<Person>) -> GuidePage {
    let news = app.proctor.content_news();
    let chapters = PAGE.headings.iter().filter(|heading| heading.level == 2);
    GuidePage {
        frame: Frame::new(viewer_of(person.as_ref()), Here::Elsewhere),
        contents: chapters
            .map(|heading| (heading.id.clone(), heading.title.clone()))
            .collect(),
        safe_html: &PAGE.html,
        renewed_at: news.renewed_at.map(show::moment),
        refused: news.refused.as_ref().map(refused),
    }
}

fn refused(refused: &Refused) -> RefusedChange {
    let mut places: Vec<String> = refused
        .faults
        .iter()
        .map(|fault| format!("{}:{}", inside(&fault.file), fault.line))
        .collect();
    places.dedup();
    let more = places.len().saturating_sub(PLACES);
    places.truncate(PLACES);
    RefusedChange {
        at: show::moment(refused.at),
        places,
        more,
    }
}

/// The path inside the content folder: where that lies on the machine is nobody's business.
fn inside(file: &str) -> &str {
    let starts = ["prompts/", "rubrics/"].into_iter();
    let start = starts.filter_map(|top| file.rfind(top)).max();
    start.map_or("", |start| &file[start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_has_its_chapters_and_its_code() {
        let anchors: Vec<&str> = PAGE
            .headings
            .iter()
            .map(|heading| heading.id.as_str())
            .collect();
        for chapter in ["the-whole-example", "phrases", "test-it"] {
            assert!(anchors.contains(&chapter), "{anchors:?}");
        }
        assert!(PAGE.html.contains("<h2 id=\"phrases\">Phrases</h2>"));
        assert!(PAGE.html.contains("anchors = [\"garage\""), "code is kept");
        assert!(!PAGE.html.contains("<h1"), "the page has its own");
    }

    #[test]
    fn nothing_of_the_machine_is_shown() {
        let file = "/srv/secret/prompts/prompts/cases/a.toml";
        assert_eq!(inside(file), "prompts/cases/a.toml");
        assert_eq!(inside("/srv/x/rubrics/a.toml"), "rubrics/a.toml");
        assert_eq!(inside("/srv/secret"), "");
    }
}
