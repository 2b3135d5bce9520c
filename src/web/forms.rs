//! What plain forms send.

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;

use super::problem::Problem;
use crate::interview::Action;
use crate::limits;
use crate::text;

/// Characters of a field that is not a text: the rest of it helps nobody.
const SHOWN: usize = 80;

/// The fields of a form, each at most once.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        use axum::extract::rejection::FormRejection;
        let form = axum::Form::<Vec<(String, String)>>::from_request(request, state).await;
        let fields = form.map_err(|rejection| match rejection {
            FormRejection::BytesRejection(inner)
                if inner.status() == StatusCode::PAYLOAD_TOO_LARGE =>
            {
                Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "too-large",
                    text::t("problem-too-large"),
                )
            }
            FormRejection::InvalidFormContentType(_) => Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "media-type",
                text::t("problem-media-type"),
            ),
            _ => Problem::invalid("malformed", text::t("problem-malformed")),
        })?;
        Fields::checked(fields.0)
    }
}

impl Fields {
    fn checked(fields: Vec<(String, String)>) -> Result<Self, Problem> {
        if fields.len() > limits::FORM_FIELDS {
            return Err(Problem::invalid("malformed", text::t("problem-malformed")));
        }
        for (index, (name, _)) in fields.iter().enumerate() {
            if fields[..index].iter().any(|(earlier, _)| earlier == name) {
                let name: String = name.chars().take(SHOWN).collect();
                let detail = text::t_with("problem-field-twice", &[("name", name.into())]);
                return Err(Problem::invalid("field-twice", detail));
            }
        }
        Ok(Fields(fields))
    }

    #[cfg(test)]
    pub fn of(pairs: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Fields(pairs.iter().map(owned).collect())
    }

    /// The value, or nothing at all where the field is missing.
    pub fn get(&self, name: &str) -> &str {
        let field = self.0.iter().find(|(known, _)| known == name);
        field.map_or("", |(_, value)| value)
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// `prefix.<rest>` and its value, in the order of the form.
    pub fn family(&self, prefix: &str) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(move |(name, value)| {
            Some((
                name.strip_prefix(prefix)?.strip_prefix('.')?,
                value.as_str(),
            ))
        })
    }

    /// The texts on the page, as writes.
    pub fn notes(&self) -> Vec<Action> {
        self.family("notes")
            .map(|(stage, text)| Action::Write {
                stage: stage.to_owned(),
                op_id: self.get(&format!("op_id.{stage}")).to_owned(),
                base_rev: self.get(&format!("base_rev.{stage}")).parse().unwrap_or(0),
                merges: self.get(&format!("merges.{stage}")).parse().ok(),
                text: with_line_feeds(text),
            })
            .collect()
    }
}

/// Forms send `\r\n`, scripts `\n`; kept is `\n`, decided once and here.
pub fn with_line_feeds(text: &str) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Result<Fields, Problem> {
        Fields::checked(
            pairs
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
        )
    }

    #[test]
    fn the_texts_of_a_form_become_writes_with_one_kind_of_line_end() {
        let form = fields(&[
            ("notes.clarify", "a\r\nb\rc"),
            ("base_rev.clarify", "3"),
            ("op_id.clarify", "o"),
        ]);
        let expected = Action::Write {
            stage: "clarify".into(),
            op_id: "o".into(),
            base_rev: 3,
            merges: None,
            text: "a\nb\nc".into(),
        };
        assert_eq!(form.unwrap().notes(), [expected]);
    }

    #[test]
    fn a_field_that_comes_twice_is_refused_by_name() {
        let problem = fields(&[("case", "a"), ("case", "b")]).unwrap_err();
        assert!(problem.detail.contains("case"));
    }
}
