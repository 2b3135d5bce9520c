//! The fields of a checklist's form as marks.

use super::subject::Subject;
use crate::casebook::rubric::Verdict;
use crate::peers::marks::{Mark, Marks, Pin, Proof, is_marked, stage_of};
use crate::time::Timestamp;
use crate::web::forms::{Fields, with_line_feeds};
use crate::web::pages::peers::Part;
use crate::wire;

/// A moment outside every interview: what somebody typed means none.
const NO_MOMENT: Timestamp = Timestamp::from_ms(0);

/// The fields as marks. What has no field on the page stays as it was.
pub fn marks_of(fields: &Fields, subject: &Subject<'_>, parts: &[Part], earlier: &Marks) -> Marks {
    let items = subject.entry.rubric.item.iter();
    let items: Vec<(String, String)> = items
        .filter(|item| is_marked(item.kind))
        .map(|item| (item.id.clone(), item.stage.clone()))
        .collect();
    let around = Around {
        texts: &subject.texts,
        parts,
        moment_of: &|clock| subject.moment_of(clock),
    };
    of_items(fields, &items, &around, earlier)
}

/// What the words of a form mean.
struct Around<'a> {
    texts: &'a [(String, String)],
    parts: &'a [Part],
    moment_of: &'a dyn Fn(&str) -> Option<Timestamp>,
}

fn of_items(
    fields: &Fields,
    items: &[(String, String)],
    around: &Around<'_>,
    earlier: &Marks,
) -> Marks {
    let of = |name: &str, item: &str| with_line_feeds(fields.get(&format!("{name}.{item}")));
    let mark = |(item, stage): &(String, String)| {
        let verdict = wire::parse::<Verdict>(&of("verdict", item));
        let mut proofs = Vec::new();
        for quote in of("quotes", item).split("\n\n") {
            let quote = quote.trim_matches('\n');
            if !quote.trim().is_empty() {
                proofs.push(Proof::Text {
                    stage: stage_of(around.texts, stage, quote)
                        .unwrap_or(stage)
                        .to_owned(),
                    start: 0,
                    end: 0,
                    quote: quote.to_owned(),
                });
            }
        }
        let named = of("parts", item);
        let named = named
            .split(';')
            .map(str::trim)
            .filter(|label| !label.is_empty());
        let ids: Vec<String> = named.map(|label| id_of(label, around.parts)).collect();
        if !ids.is_empty() {
            proofs.push(Proof::Board { ids });
        }
        if !fields.get(&format!("aloud.{item}")).is_empty() {
            proofs.push(Proof::Aloud);
        }
        match fields.has(&format!("moments.{item}")) {
            true => proofs.extend(moments(&of("moments", item), around)),
            false => {
                let before = earlier.of(item).map(|mark| mark.proofs.as_slice());
                let kept = before.unwrap_or_default().iter();
                let kept = kept.filter(|proof| matches!(proof, Proof::Moment { .. }));
                proofs.extend(kept.cloned());
            }
        }
        let remark = of("remark", item).trim().to_owned();
        let says_something = verdict.is_some() || !proofs.is_empty() || !remark.is_empty();
        says_something.then(|| Mark {
            item: item.clone(),
            verdict: verdict.unwrap_or(Verdict::NotAssessed),
            proofs,
            remark,
        })
    };
    Marks {
        marks: items.iter().filter_map(mark).collect(),
        communication: fields.get("communication").parse().ok(),
        note: with_line_feeds(fields.get("note")).trim().to_owned(),
        pins: pins(fields).unwrap_or_else(|| earlier.pins.clone()),
    }
}

fn moments(written: &str, around: &Around<'_>) -> Vec<Proof> {
    let clocks = written.split(';').map(str::trim);
    let clocks = clocks.filter(|clock| !clock.is_empty());
    clocks
        .map(|clock| Proof::Moment {
            at: (around.moment_of)(clock).unwrap_or(NO_MOMENT),
        })
        .collect()
}

/// Remarks about moments; nothing where the form has no room for them.
fn pins(fields: &Fields) -> Option<Vec<Pin>> {
    let rows: Vec<(&str, &str)> = fields.family("pin_text").collect();
    if rows.is_empty() {
        return None;
    }
    let pin = |(number, text): (&str, &str)| {
        let text = with_line_feeds(text).trim().to_owned();
        let at = fields.get(&format!("pin_at.{number}")).parse();
        (!text.is_empty()).then(|| Pin {
            at: at.map_or(NO_MOMENT, Timestamp::from_ms),
            text,
        })
    };
    Some(rows.into_iter().filter_map(pin).collect())
}

fn id_of(label: &str, parts: &[Part]) -> String {
    let known = parts
        .iter()
        .find(|part| part.label.to_lowercase() == label.to_lowercase());
    known.map_or_else(|| label.to_owned(), |part| part.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Vec<(String, String)> {
        vec![("clarify".to_owned(), "Links live\nfor a year.".to_owned())]
    }

    #[test]
    fn the_fields_of_a_form_become_marks_and_what_has_no_field_stays() {
        let items = [("a", "clarify"), ("b", "clarify"), ("c", "clarify")]
            .map(|(item, stage)| (item.to_owned(), stage.to_owned()));
        let parts = vec![Part {
            id: "n1".to_owned(),
            label: "Cache".to_owned(),
        }];
        let moment = Proof::Moment {
            at: Timestamp::from_ms(5),
        };
        let earlier = Marks {
            marks: vec![Mark {
                item: "b".to_owned(),
                verdict: Verdict::Met,
                proofs: vec![moment.clone(), Proof::Aloud],
                remark: String::new(),
            }],
            ..Marks::default()
        };
        let fields = Fields::of(&[
            ("verdict.a", "met"),
            ("quotes.a", "Links live\r\nfor\r\n\r\nnever written"),
            ("parts.a", "cache; Moon"),
            ("aloud.a", "1"),
            ("remark.b", " good "),
            ("communication", "3"),
        ]);
        let around = Around {
            texts: &texts(),
            parts: &parts,
            moment_of: &|_| None,
        };
        let marks = of_items(&fields, &items, &around, &earlier);
        let quote = |quote: &str| Proof::Text {
            stage: "clarify".to_owned(),
            start: 0,
            end: 0,
            quote: quote.to_owned(),
        };
        let board = Proof::Board {
            ids: vec!["n1".to_owned(), "Moon".to_owned()],
        };
        let expected = [
            quote("Links live\nfor"),
            quote("never written"),
            board,
            Proof::Aloud,
        ];
        assert_eq!(marks.marks.len(), 2, "nothing is said of c");
        assert_eq!(marks.marks[0].proofs, expected);
        assert_eq!(marks.marks[1].proofs, [moment]);
        assert_eq!(marks.marks[1].verdict, Verdict::NotAssessed);
        assert_eq!(
            (marks.marks[1].remark.as_str(), marks.communication),
            ("good", Some(3))
        );
    }

    #[test]
    fn moments_and_pins_of_a_form_are_read_and_an_empty_row_is_none() {
        let items = [("a".to_owned(), "clarify".to_owned())];
        let at = Timestamp::from_ms;
        let around = Around {
            texts: &[],
            parts: &[],
            moment_of: &|clock| (clock == "1:05").then_some(at(65_000)),
        };
        let fields = Fields::of(&[
            ("moments.a", "1:05; later"),
            ("pin_at.0", "65000"),
            ("pin_text.0", "Good question.\r\nReally."),
            ("pin_at.1", ""),
            ("pin_text.1", " "),
            ("pin_at.2", ""),
            ("pin_text.2", "When?"),
        ]);
        let earlier = Marks {
            pins: vec![Pin {
                at: at(1),
                text: "gone".to_owned(),
            }],
            ..Marks::default()
        };
        let marks = of_items(&fields, &items, &around, &earlier);
        let moment = |ms| Proof::Moment { at: at(ms) };
        assert_eq!(marks.marks[0].proofs, [moment(65_000), moment(0)]);
        let pins: Vec<_> = marks
            .pins
            .iter()
            .map(|pin| (pin.at.as_ms(), pin.text.as_str()))
            .collect();
        assert_eq!(pins, [(65_000, "Good question.\nReally."), (0, "When?")]);
        let none = of_items(&Fields::of(&[]), &items, &around, &earlier);
        assert_eq!(
            none.pins, earlier.pins,
            "a form without rows leaves them alone"
        );
    }
}
