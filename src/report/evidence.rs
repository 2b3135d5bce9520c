//! The candidate's own text cut where evidence begins and ends, so that each tick can be seen in it.

/// A place in a text that is evidence for an item. Byte offsets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span<'i> {
    pub start: usize,
    pub end: usize,
    pub item: &'i str,
}

/// A passage and the items it is evidence for, in the order of the spans; none: plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment<'t, 'i> {
    pub start: usize,
    pub text: &'t str,
    pub items: Vec<&'i str>,
    /// Those of them whose evidence ends here: where a reader looks for the way back.
    pub ends: Vec<&'i str>,
}

/// Cuts `text` at every border of a span. The segments follow each other without a gap: together they are
/// the text. A span that does not lie on character borders inside the text is left out.
pub fn segments<'t, 'i>(text: &'t str, spans: &[Span<'i>]) -> Vec<Segment<'t, 'i>> {
    let fits = |span: &&Span<'_>| span.start < span.end && text.get(span.start..span.end).is_some();
    let spans: Vec<&Span<'i>> = spans.iter().filter(fits).collect();
    let mut borders: Vec<usize> = spans
        .iter()
        .flat_map(|span| [span.start, span.end])
        .collect();
    borders.extend([0, text.len()]);
    borders.sort_unstable();
    borders.dedup();
    borders
        .windows(2)
        .map(|border| {
            let (start, end) = (border[0], border[1]);
            let mut items: Vec<&'i str> = Vec::new();
            let mut ends: Vec<&'i str> = Vec::new();
            for span in spans
                .iter()
                .filter(|span| span.start <= start && end <= span.end)
            {
                if !items.contains(&span.item) {
                    items.push(span.item);
                }
                if span.end == end && !ends.contains(&span.item) {
                    ends.push(span.item);
                }
            }
            Segment {
                start,
                text: &text[start..end],
                items,
                ends,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(start: usize, end: usize, item: &str) -> Span<'_> {
        Span { start, end, item }
    }

    #[test]
    fn passages_that_overlap_belong_to_both_items() {
        let cut = segments(
            "a cache and a queue",
            &[span(2, 11, "cache"), span(8, 19, "queue")],
        );
        let shown: Vec<(&str, Vec<&str>, Vec<&str>)> =
            cut.into_iter().map(|s| (s.text, s.items, s.ends)).collect();
        assert_eq!(
            shown,
            [
                ("a ", vec![], vec![]),
                ("cache ", vec!["cache"], vec![]),
                ("and", vec!["cache", "queue"], vec!["cache"]),
                (" a queue", vec!["queue"], vec!["queue"]),
            ]
        );
    }

    #[test]
    fn a_span_inside_a_character_or_past_the_end_is_left_out() {
        let cut = segments(
            "née",
            &[span(2, 3, "half"), span(0, 99, "far"), span(1, 1, "empty")],
        );
        assert_eq!(cut.len(), 1);
        assert!(cut[0].items.is_empty());
    }

    #[test]
    fn an_empty_text_has_no_segments() {
        assert!(segments("", &[span(0, 0, "x")]).is_empty());
    }

    proptest! {
        #[test]
        fn the_segments_together_are_the_text(text in "\\PC{0,60}", cuts in prop::collection::vec((0usize..80, 0usize..80), 0..8)) {
            let spans: Vec<Span<'_>> = cuts.iter().map(|(start, end)| span(*start, *end, "i")).collect();
            let joined: String = segments(&text, &spans).iter().map(|segment| segment.text).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
