//! Bytes of an answer in, as they come, and at the end what was said.

use serde_json::Value;

use super::gathered::Gathered;
use super::lines::{Events, Lines, TooLong};
use super::{Dialect, Unreadable, anthropic, ollama, openai};
use crate::reader::ask::Said;

/// Reads an answer of one dialect, however its bytes were cut.
#[derive(Debug)]
pub struct Decoder {
    dialect: Dialect,
    gathered: Gathered,
    way: Way,
    most_bytes: usize,
}

#[derive(Debug)]
enum Way {
    /// No byte tells yet which it is: so many blanks came, and perhaps the beginning of a mark.
    Unknown {
        begun: Vec<u8>,
        blanks: usize,
    },
    InOnePiece(Vec<u8>),
    Events(Lines, Events),
    JsonLines(Lines),
}

impl From<TooLong> for Unreadable {
    fn from(TooLong: TooLong) -> Unreadable {
        Unreadable::TooMuch
    }
}

/// The mark some put before everything.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Decoder {
    /// Neither what is said, nor a line of it, nor an answer in one piece may be longer than `most_bytes`.
    pub fn new(dialect: Dialect, most_bytes: usize) -> Decoder {
        Decoder {
            dialect,
            gathered: Gathered::new(most_bytes),
            way: Way::Unknown {
                begun: Vec::new(),
                blanks: 0,
            },
            most_bytes,
        }
    }

    /// It came as a stream, or does so far.
    pub fn is_stream(&self) -> bool {
        matches!(self.way, Way::Events(..) | Way::JsonLines(_))
    }

    /// Nothing more of it will come, or matter.
    pub fn is_done(&self) -> bool {
        self.gathered.done
    }

    /// The endpoint has said that this is all, even if the stream still stands open.
    pub fn has_ended(&self) -> bool {
        self.gathered.ended.is_some()
    }

    /// # Errors
    /// When it is clear that no answer comes of it.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), Unreadable> {
        if self.is_done() {
            return Ok(());
        }
        match &mut self.way {
            Way::Unknown { begun, blanks } => {
                begun.extend_from_slice(bytes);
                let text = begun.trim_ascii_start();
                let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
                let text = text.trim_ascii_start().to_owned();
                let Some(first) = text.first().filter(|_| !BYTE_ORDER_MARK.starts_with(&text))
                else {
                    *begun = text;
                    *blanks = blanks.saturating_add(bytes.len());
                    return if *blanks > self.most_bytes {
                        Err(Unreadable::TooMuch)
                    } else {
                        Ok(())
                    };
                };
                self.way = match (self.dialect, first) {
                    (Dialect::Ollama, _) => Way::JsonLines(Lines::new(self.most_bytes)),
                    (_, b'{') => Way::InOnePiece(Vec::new()),
                    // All that a line of a stream can begin with: data, event, id, retry, a comment.
                    (_, b'd' | b'e' | b'i' | b'r' | b':') => {
                        Way::Events(Lines::new(self.most_bytes), Events::default())
                    }
                    _ => return Err(Unreadable::NotTheForm),
                };
                self.take(&text)
            }
            Way::InOnePiece(begun) => {
                if begun.len().saturating_add(bytes.len()) > self.most_bytes {
                    return Err(Unreadable::TooMuch);
                }
                begun.extend_from_slice(bytes);
                Ok(())
            }
            Way::Events(lines, events) => {
                let (dialect, most) = (self.dialect, self.most_bytes);
                let gathered = &mut self.gathered;
                lines.take(bytes, |line| {
                    if let Some(data) = events.line(line, most)? {
                        event(dialect, &data, gathered)?;
                    }
                    Ok(!gathered.done)
                })
            }
            Way::JsonLines(lines) => {
                let gathered = &mut self.gathered;
                lines.take(bytes, |line| {
                    json_line(line, gathered)?;
                    Ok(!gathered.done)
                })
            }
        }
    }

    /// What was said, as far as it came.
    ///
    /// # Errors
    /// When it is no answer. One that breaks off in the middle of a stream is: it is not whole.
    pub fn said(mut self) -> Result<Said, Unreadable> {
        match self.way {
            Way::Unknown { .. } => return Err(Unreadable::NotTheForm),
            Way::InOnePiece(body) => {
                let body: Value =
                    serde_json::from_slice(&body).map_err(|_| Unreadable::NotTheForm)?;
                match self.dialect {
                    Dialect::Anthropic => anthropic::whole(&body, &mut self.gathered)?,
                    Dialect::OpenAi | Dialect::Ollama => openai::whole(&body, &mut self.gathered)?,
                }
            }
            // The last end of a line may be missing; half an event is none.
            Way::Events(lines, mut events) => {
                let rest = lines.rest();
                if !rest.is_empty() {
                    events.line(&rest, self.most_bytes)?;
                }
                if let Some(data) = events.rest().filter(|_| !self.gathered.done) {
                    let _half = event(self.dialect, &data, &mut self.gathered);
                }
            }
            Way::JsonLines(lines) => {
                let rest = lines.rest();
                if !self.gathered.done
                    && let Err(fault) = json_line(&rest, &mut self.gathered)
                    && self.gathered.is_empty()
                {
                    return Err(fault);
                }
            }
        }
        self.gathered.said()
    }
}

fn event(dialect: Dialect, data: &[u8], gathered: &mut Gathered) -> Result<(), Unreadable> {
    if data.trim_ascii() == b"[DONE]" {
        gathered.done = true;
        return Ok(());
    }
    if data.is_empty() {
        return Ok(());
    }
    let data: Value = serde_json::from_slice(data).map_err(|_| Unreadable::NotTheForm)?;
    match dialect {
        Dialect::Anthropic => anthropic::event(&data, gathered),
        Dialect::OpenAi | Dialect::Ollama => openai::event(&data, gathered),
    }
}

fn json_line(line: &[u8], gathered: &mut Gathered) -> Result<(), Unreadable> {
    if line.trim_ascii().is_empty() {
        return Ok(());
    }
    let line: Value = serde_json::from_slice(line).map_err(|_| Unreadable::NotTheForm)?;
    ollama::line(&line, gathered)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, STREAMS};
    use super::*;

    fn said_of(dialect: Dialect, pieces: &[&[u8]]) -> Result<Said, Unreadable> {
        let mut decoder = Decoder::new(dialect, 64 * 1024);
        for piece in pieces {
            decoder.take(piece)?;
        }
        decoder.said()
    }

    #[test]
    fn a_stream_says_the_same_wherever_it_is_cut() {
        for (dialect, stream) in STREAMS {
            let whole = said_of(dialect, &[stream]).unwrap();
            assert_eq!(
                whole.text, "{\"yes\":true,\"why\":\"caf\u{e9} \u{1f600}\"}",
                "{dialect:?}"
            );
            assert!(whole.whole, "{dialect:?}");
            assert!(whole.model.is_some(), "{dialect:?}");
            let used = whole.used.unwrap();
            assert_eq!(
                (used.input_tokens, used.output_tokens),
                (31, 5),
                "{dialect:?}"
            );
            for cut in 0..=stream.len() {
                let (first, second) = stream.split_at(cut);
                assert_eq!(
                    said_of(dialect, &[first, second]).as_ref(),
                    Ok(&whole),
                    "{dialect:?} at {cut}"
                );
            }
            let bytes: Vec<&[u8]> = stream.chunks(1).collect();
            assert_eq!(
                said_of(dialect, &bytes),
                Ok(whole),
                "{dialect:?} byte by byte"
            );
        }
    }

    #[test]
    fn a_stream_with_other_ends_of_lines_or_a_mark_before_it_says_the_same() {
        for (dialect, stream) in STREAMS {
            let whole = said_of(dialect, &[stream]);
            let text = std::str::from_utf8(stream).unwrap();
            for other in [
                text.replace('\n', "\r\n"),
                text.replace('\n', "\r"),
                format!("\u{feff}{text}"),
                format!("\n\n{text}"),
            ] {
                assert_eq!(said_of(dialect, &[other.as_bytes()]), whole, "{dialect:?}");
                let bytes: Vec<&[u8]> = other.as_bytes().chunks(1).collect();
                assert_eq!(said_of(dialect, &bytes), whole, "{dialect:?}");
            }
        }
    }

    #[test]
    fn a_stream_that_breaks_off_is_never_whole_and_says_no_more_than_it_did() {
        for (dialect, stream) in STREAMS {
            let whole = said_of(dialect, &[stream]).unwrap();
            let end = samples::end_of(dialect);
            let last = stream.windows(end.len()).position(|at| at == end).unwrap();
            for cut in 0..last {
                if let Ok(said) = said_of(dialect, &[&stream[..cut]]) {
                    assert!(!said.whole, "{dialect:?} at {cut}");
                    assert!(whole.text.starts_with(&said.text), "{dialect:?} at {cut}");
                }
            }
        }
    }

    #[test]
    fn nothing_is_read_behind_the_end() {
        for (dialect, stream) in STREAMS {
            let mut decoder = Decoder::new(dialect, 64 * 1024);
            decoder.take(stream).unwrap();
            assert!(decoder.is_done() && decoder.has_ended() && decoder.is_stream());
            decoder.take(&[b'x'; 1 << 20]).unwrap();
            assert_eq!(decoder.said(), said_of(dialect, &[stream]));
        }
    }

    #[test]
    fn what_never_ends_is_cut_at_the_limit_whatever_it_is() {
        let event =
            b"data: {\"choices\":[{\"delta\":{\"content\":\"xxxxxxxxxxxxxxxx\"}}]}\n\n".as_slice();
        let line = b"{\"message\":{\"content\":\"xxxxxxxxxxxxxxxx\"},\"done\":false}\n".as_slice();
        for (dialect, piece) in [
            (Dialect::OpenAi, event),
            (Dialect::OpenAi, b"data: x"),
            (Dialect::OpenAi, b"{"),
            (Dialect::OpenAi, b"   "),
            (Dialect::Ollama, line),
            (Dialect::Ollama, b"{\"x\":1"),
        ] {
            let mut decoder = Decoder::new(dialect, 10_000);
            let end = (0..20_000).find_map(|_| decoder.take(piece).err());
            assert_eq!(end, Some(Unreadable::TooMuch), "{dialect:?}");
        }
    }

    #[test]
    fn comments_and_unknown_events_say_nothing() {
        let noise = b": keep-alive\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\ndata: {\"type\":\"to_come\",\"delta\":{\"text\":\"no\"}}\n\n";
        let (dialect, stream) = STREAMS[1];
        assert_eq!(dialect, Dialect::Anthropic);
        let noisy = [noise.as_slice(), stream].concat();
        assert_eq!(said_of(dialect, &[&noisy]), said_of(dialect, &[stream]));
    }

    fn soup() -> impl proptest::strategy::Strategy<Value = Vec<Vec<u8>>> {
        use proptest::prelude::*;
        let known = prop::sample::select(vec![
            "data: ",
            "data:",
            "data",
            ":",
            "event: x",
            "\n",
            "\r\n",
            "\r",
            " ",
            "{",
            "}",
            "[DONE]",
            "null",
            "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}",
            "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
            "{\"message\":{\"content\":\"a\"},\"done\":false}",
            "{\"message\":{\"content\":\"b\"},\"done\":true}",
            "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}",
            "{\"type\":\"message_stop\"}",
        ]);
        let piece = prop_oneof![
            4 => known.prop_map(|known| known.as_bytes().to_vec()),
            1 => prop::collection::vec(any::<u8>(), 0..4),
        ];
        prop::collection::vec(piece, 0..24)
    }

    proptest::proptest! {
        #[test]
        fn whatever_comes_reads_the_same_however_it_is_cut(pieces in soup(), size in 1_usize..9) {
            let whole = pieces.concat();
            for (dialect, _) in STREAMS {
                let pieces: Vec<&[u8]> = whole.chunks(size).collect();
                proptest::prop_assert_eq!(said_of(dialect, &pieces), said_of(dialect, &[&whole]));
            }
        }
    }
}
