//! Bytes in, lines out; and lines in, server-sent events out (WHATWG HTML, section 9.2). Where the bytes were cut on their way does
//! not matter.

/// Cuts bytes into lines that end with `\n`, `\r\n` or `\r`, none longer than its limit.
#[derive(Debug)]
pub struct Lines {
    begun: Vec<u8>,
    /// The last byte was a `\r`: a `\n` that follows belongs to the same end.
    after_return: bool,
    most_bytes: usize,
}

/// A line was longer than anybody reads.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

impl Lines {
    pub fn new(most_bytes: usize) -> Lines {
        Lines {
            begun: Vec::new(),
            after_return: false,
            most_bytes,
        }
    }

    /// Calls `each` with every line that ends in these bytes. It returns whether it wants more.
    pub fn take<E: From<TooLong>>(
        &mut self,
        bytes: &[u8],
        mut each: impl FnMut(&[u8]) -> Result<bool, E>,
    ) -> Result<(), E> {
        for piece in bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
            let (end, text) = match piece.split_last() {
                Some((end @ (b'\n' | b'\r'), text)) => (Some(*end), text),
                _ => (None, piece),
            };
            let second_half = self.after_return && end == Some(b'\n') && text.is_empty();
            self.after_return = end == Some(b'\r');
            if second_half {
                continue;
            }
            if self.begun.len().saturating_add(text.len()) > self.most_bytes {
                return Err(TooLong.into());
            }
            self.begun.extend_from_slice(text);
            if end.is_some() {
                let line = std::mem::take(&mut self.begun);
                if !each(&line)? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// What stands behind the last end of a line.
    pub fn rest(self) -> Vec<u8> {
        self.begun
    }
}

/// The data of events; their names and ids are not needed, since the data says it again.
#[derive(Debug, Default)]
pub struct Events {
    data: Option<Vec<u8>>,
}

impl Events {
    /// The data of an event that ends with this line.
    pub fn line(&mut self, line: &[u8], most_bytes: usize) -> Result<Option<Vec<u8>>, TooLong> {
        if line.is_empty() {
            return Ok(self.data.take());
        }
        let Some(data) = line.strip_prefix(b"data") else {
            return Ok(None);
        };
        let data = match data {
            [] => data,
            [b':', b' ', data @ ..] | [b':', data @ ..] => data,
            // Another field whose name begins so.
            _ => return Ok(None),
        };
        let before = self.data.get_or_insert_default();
        if before.len().saturating_add(data.len()) >= most_bytes {
            return Err(TooLong);
        }
        if !before.is_empty() {
            before.push(b'\n');
        }
        before.extend_from_slice(data);
        Ok(None)
    }

    /// Of an event that was still open when the stream ended.
    pub fn rest(self) -> Option<Vec<u8>> {
        self.data
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(pieces: &[&[u8]], most: usize) -> Result<Vec<String>, TooLong> {
        let mut lines = Lines::new(most);
        let mut found = Vec::new();
        for piece in pieces {
            lines.take(piece, |line| {
                found.push(String::from_utf8_lossy(line).into_owned());
                Ok::<bool, TooLong>(true)
            })?;
        }
        let rest = lines.rest();
        if !rest.is_empty() {
            found.push(String::from_utf8_lossy(&rest).into_owned());
        }
        Ok(found)
    }

    #[test]
    fn lines_end_three_ways_wherever_they_are_cut() {
        let text = "a\nb\r\nc\rd\n\n\r\n\re\u{e9}\r\n".as_bytes();
        let whole = lines_of(&[text], 100).unwrap();
        assert_eq!(whole, ["a", "b", "c", "d", "", "", "", "e\u{e9}"]);
        for first in 0..=text.len() {
            for second in first..=text.len() {
                let pieces = [&text[..first], &text[first..second], &text[second..]];
                assert_eq!(lines_of(&pieces, 100).unwrap(), whole, "{first} {second}");
            }
        }
    }

    #[test]
    fn a_line_at_the_limit_is_read_and_one_byte_more_is_not() {
        assert_eq!(lines_of(&[b"abc\n"], 3).unwrap(), ["abc"]);
        assert_eq!(lines_of(&[b"ab", b"cd\n"], 3), Err(TooLong));
        assert_eq!(lines_of(&[b"abcd"], 3), Err(TooLong));
    }

    #[test]
    fn an_event_is_its_data_and_nothing_else() {
        let mut events = Events::default();
        let mut found = Vec::new();
        let stream = "event: x\ndata: a\ndata:b\n: comment\nid: 7\nretry: 1\n\n\ndatabase: no\ndata\n\ndata:  c\n";
        for line in stream.split('\n') {
            if let Some(data) = events.line(line.as_bytes(), 100).unwrap() {
                found.push(String::from_utf8(data).unwrap());
            }
        }
        assert_eq!(found, ["a\nb", "", " c"]);
    }

    #[test]
    fn an_event_of_endless_lines_is_cut() {
        let mut events = Events::default();
        let cut = (0..1_000).find_map(|_| events.line(b"data: x", 100).err());
        assert_eq!(cut, Some(TooLong));
    }
}
