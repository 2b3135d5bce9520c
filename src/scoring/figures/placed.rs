//! The quantities of an answer, each with the words around it.

use crate::language::{Document, Polarity, SentenceKind, Span};
use crate::numbers::{self, Quantity, Sum};
use crate::scoring::finding::Evidence;

/// A quantity and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub quantity: Quantity,
    pub text: u32,
    pub first: u32,
    pub last: u32,
    pub sentence: u32,
    /// Tokens of the heading of its column and the first cell of its row.
    pub context: Vec<(u32, u32)>,
    /// Said, and not denied, asked, left for later or put out of scope; not in a heading.
    pub is_stated: bool,
}

/// Everything of an answer that has to do with numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Figures {
    /// In the order of the text.
    pub all: Vec<Placed>,
    /// With the number of the text.
    pub sums: Vec<(u32, Sum)>,
}

impl Figures {
    pub fn read(document: &Document) -> Self {
        let mut figures = Figures::default();
        for (text, source) in document.texts().enumerate() {
            let text = text as u32;
            let (quantities, sums) = numbers::look(source);
            figures.sums.extend(sums.into_iter().map(|sum| (text, sum)));
            let placed = quantities
                .into_iter()
                .filter_map(|quantity| place(document, text, quantity));
            figures.all.extend(placed);
        }
        figures
    }

    pub fn evidence(&self, document: &Document, at: usize, stage: &str) -> Evidence {
        let placed = &self.all[at];
        let span = Span {
            text: placed.text,
            start: placed.quantity.start,
            end: placed.quantity.end,
        };
        Evidence {
            stage: document
                .stage_of(placed.sentence)
                .unwrap_or(stage)
                .to_owned(),
            start: span.start,
            end: span.end,
            quote: document.quote(span).to_owned(),
            board: Vec::new(),
        }
    }
}

/// `"user_id": "1234"`: a value in a piece of data shows its form and says no figure.
fn is_sample(document: &Document, sentence: u32) -> bool {
    document.sentence_kind(sentence) == SentenceKind::Code
        && document
            .quote(document.sentence_span(sentence))
            .contains("\":")
}

fn place(document: &Document, text: u32, quantity: Quantity) -> Option<Placed> {
    let span = |start, end| Span { text, start, end };
    let (first, last) = document.tokens_at(span(quantity.start, quantity.end))?;
    let sentence = document.sentence_of(first);
    let context = quantity.context.iter();
    let context = context
        .filter_map(|(start, end)| document.tokens_at(span(*start, *end)))
        .collect();
    let is_stated = document.polarity_at(first, last) == Polarity::Positive
        && document.sentence_kind(sentence) != SentenceKind::Heading
        && !is_sample(document, sentence);
    Some(Placed {
        quantity,
        text,
        first,
        last,
        sentence,
        context,
        is_stated,
    })
}
