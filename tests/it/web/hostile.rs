//! What people write is shown as text and never becomes part of a page: whatever is stored, the pages have the
//! elements and attributes that harmless words give.

use std::collections::BTreeSet;

use scraper::{Html, Node};
use serde_json::json;

use super::client::{Client, Reply};
use super::{Setting, World, sqlite};

const HOSTILE: [&str; 16] = [
    "<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</title></script><script src=//evil.example></script>",
    "<b hx-get=\"/logout\" hx-trigger=load>x</b>",
    "<div data-hx-post=/interviews hx-on:load=alert(1)>x</div>",
    "<svg onload=alert(1)><animate onbegin=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "\" onfocus=alert(1) autofocus x=\"",
    "' onmouseover='alert(1)",
    "</pre></details></main><form action=//evil.example><button>x",
    "<!-- --><iframe srcdoc='<script>1</script>'>",
    "<style>@import '//evil.example'</style><link rel=stylesheet href=//evil.example>",
    "<base href=//evil.example><meta http-equiv=refresh content=0>",
    "{{7*7}} {% raw %} ${7*7} #{7*7}",
    "&lt;script&gt; &#60;script&#62; \\u003cscript\\u003e",
    "[x](javascript:alert(1)) ![y](https://evil.example/p.png) <https://evil.example>",
];

/// Words of no meaning to anybody, as many as a hostile one.
const HARMLESS: &str = "xyzzy plugh";

/// Elements with the names of their attributes, in the order of the page.
fn skeleton(page: &Html) -> Vec<String> {
    let elements = page.tree.values().filter_map(|node| match node {
        Node::Element(element) => {
            let attributes: Vec<&str> = element.attrs().map(|(name, _)| name).collect();
            Some(format!("{} {}", element.name(), attributes.join(" ")))
        }
        Node::Comment(comment) => Some(format!("comment {}", &**comment)),
        _ => None,
    });
    elements.collect()
}

/// All pages of an interview into which `words` were put wherever somebody may write.
async fn pages_with(world: &World, words: &str) -> Vec<Reply> {
    let (mut browser, id) = world.candidate(&[]).await;
    let room = format!("/interviews/{id}");
    let mut pages = Vec::new();
    browser
        .save(&id, "clarify", "a", 0, words)
        .await
        .expect(200);
    // Another device: a text in conflict, shown beside the first.
    let other = format!("{words} again");
    let conflict = [
        ("notes.clarify", other.as_str()),
        ("base_rev.clarify", "0"),
        ("op_id.clarify", "b"),
    ];
    pages.push(browser.form(&format!("{room}/notes"), &conflict).await);
    browser
        .call(&id, "questions", json!({"text": words}))
        .await
        .expect(200);
    let label = json!([
        {"id": "a", "type": "rectangle", "x": 0, "y": 0, "customData": {"kind": "cache"}},
        {"id": "b", "type": "text", "x": 0, "y": 0, "containerId": "a", "text": words},
        {"id": "c", "type": "ellipse", "x": 0, "y": 0},
        {"id": "d", "type": "text", "x": 0, "y": 0, "containerId": "c", "text": words},
        {"id": "e", "type": "arrow", "x": 0, "y": 0, "startBinding": {"elementId": "a"}, "endBinding": {"elementId": "c"}},
    ]);
    browser.draw(&id, "d", 0, label).await.expect(200);
    pages.push(browser.get(&room).await);
    pages.push(browser.get(&format!("{room}/live")).await);
    pages.push(
        browser
            .fragment(&format!("{room}/stage"), &[("from", words)])
            .await,
    );
    pages.push(
        browser
            .form(&format!("{room}/stage"), &[("from", words)])
            .await,
    );
    let mut long: String = words.chars().cycle().take(2_000).collect();
    long.push('x');
    let given_back = browser
        .form(&format!("{room}/questions"), &[("text", &long)])
        .await;
    assert_eq!(given_back.one("textarea#ask"), long);
    pages.push(given_back);
    pages.push(
        browser
            .upload(
                &format!("{room}/board"),
                &json!([{"id": words, "type": "line", "x": 1e99}]).to_string(),
            )
            .await,
    );
    pages.extend(pages_of_names(&mut browser, words).await);
    browser.call(&id, "finish", json!({})).await.expect(200);
    browser
        .save(&id, "estimate", "late", 0, words)
        .await
        .expect(200);
    pages.push(browser.get(&format!("{room}/report")).await);
    browser
        .form(
            &format!("{room}/self-score"),
            &[("dimension.depth", words), ("skip", "1")],
        )
        .await
        .location();
    pages.push(browser.get(&format!("{room}/report")).await);
    pages.push(browser.get("/interviews").await);
    pages.push(browser.get("/account").await);
    pages
}

/// Pages that give back what was typed into them, or asked of them.
async fn pages_of_names(browser: &mut Client, words: &str) -> Vec<Reply> {
    let name = [("name", words), ("password", "short"), ("next", words)];
    let in_address = super::client::encoded(&[("next", words)]);
    let mut pages = vec![
        browser.form("/login", &name).await,
        browser.form("/register", &name).await,
        browser.get(&format!("/login?{in_address}")).await,
        browser.get(&format!("/register?{in_address}")).await,
        browser.form("/interviews", &[("case", words)]).await,
        browser
            .form(
                "/interviews",
                &[("case", "url-shortener"), ("level", words)],
            )
            .await,
        browser
            .form("/interviews", &[("case", "url-shortener"), ("plan", words)])
            .await,
        browser
            .form(
                "/interviews",
                &[
                    ("case", "url-shortener"),
                    ("plan", "custom"),
                    ("minutes.clarify", words),
                ],
            )
            .await,
    ];
    let twice = browser
        .form("/account/extra-time", &[(words, "1"), (words, "2")])
        .await;
    pages.push(twice);
    let path = in_address
        .trim_start_matches("next=")
        .replace('+', "%20")
        .replace("%2F", "/");
    pages.push(browser.get(&format!("/nowhere/{path}")).await);
    pages
}

#[tokio::test]
async fn hostile_words_are_words_on_every_page() {
    let world = sqlite(Setting::default()).await;
    let harmless = pages_with(&world, HARMLESS).await;
    assert!(harmless.len() > 18);
    // A good answer has every kind of element a report can have: quotes, marks, links to items.
    let good = super::answer_of("url-shortener", "strong").remove(0).1;
    let good = pages_with(&world, &good).await;
    let all = harmless.iter().chain(&good);
    let kinds: BTreeSet<String> = all.flat_map(|page| skeleton(&page.page())).collect();
    // Several at a time: what is cut off after so many characters still begins with one of them.
    for words in HOSTILE.chunks(4).map(|several| several.join(" ")) {
        let hostile = pages_with(&world, &words).await;
        for (harmless, hostile) in harmless.iter().zip(&hostile) {
            let what = format!("{words}: {} ({})", hostile.request, hostile.status);
            assert_eq!(hostile.status, harmless.status, "{what}");
            let (expected, found) = (skeleton(&harmless.page()), skeleton(&hostile.page()));
            if hostile.request.contains(" /interviews/") {
                // What is found in other words is other findings, and what they are taken to ask for other answers, but of the
                // same kinds, and nothing more of what acts.
                let strange: Vec<_> = found.iter().filter(|kind| !kinds.contains(*kind)).collect();
                assert!(strange.is_empty(), "{what}: {strange:?}");
                assert_eq!(acting(&found), acting(&expected), "{what}");
            } else {
                let differs = expected
                    .iter()
                    .zip(&found)
                    .find(|(one, other)| one != other);
                assert!(
                    expected.len() == found.len() && differs.is_none(),
                    "{what}: {differs:?}"
                );
            }
        }
    }
}

/// The elements that do something or fetch something.
fn acting(skeleton: &[String]) -> Vec<&str> {
    let names = [
        "script", "form", "button", "input", "link", "meta", "base", "style", "iframe", "object",
        "embed", "img", "svg", "animate",
    ];
    let names_of = |element: &&str| names.contains(&element.split(' ').next().unwrap_or(""));
    skeleton
        .iter()
        .map(String::as_str)
        .filter(names_of)
        .collect()
}

#[tokio::test]
async fn hostile_words_are_read_as_they_were_written() {
    let world = sqlite(Setting::default()).await;
    for words in HOSTILE {
        let (mut browser, id) = world.candidate(&[]).await;
        browser
            .save(&id, "clarify", "a", 0, words)
            .await
            .expect(200);
        browser
            .call(&id, "questions", json!({"text": words}))
            .await
            .expect(200);
        let room = browser.get(&format!("/interviews/{id}")).await;
        assert_eq!(room.one("textarea#text-clarify"), words);
        assert_eq!(room.all("#lines .mine p"), [words]);
        browser.call(&id, "finish", json!({})).await.expect(200);
        let own = browser.get(&format!("/interviews/{id}/report")).await;
        assert_eq!(own.all(".own-texts pre"), [words]);
    }
}

/// What runs, embeds or calls home is not kept in a drawing, nor is what we know nothing of.
#[tokio::test]
async fn a_drawing_keeps_nothing_that_could_run() {
    let world = sqlite(Setting::default()).await;
    let (mut browser, id) = world.candidate(&[]).await;
    let scene = json!([
        {"id": "a", "type": "rectangle", "x": 0, "y": 0, "link": "javascript:alert(1)", "onload": "alert(1)",
         "customData": {"kind": "cache", "generationData": {"html": "<script>"}}, "__proto__": {"x": 1}},
        {"id": "b", "type": "iframe", "x": 0, "y": 0, "link": "https://evil.example"},
        {"id": "c", "type": "embeddable", "x": 0, "y": 0},
        {"id": "d", "type": "magicframe", "x": 0, "y": 0},
    ]);
    browser.draw(&id, "a", 0, scene).await.expect(200);
    let board = browser.state(&id).await["board"]["elements"].clone();
    let expected =
        json!([{"id": "a", "type": "rectangle", "x": 0, "y": 0, "customData": {"kind": "cache"}}]);
    assert_eq!(board, expected);
}
