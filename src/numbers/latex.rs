//! Which brace of LaTeX means what.

/// Deeper braces are looked through.
const MAX_DEPTH: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Brace {
    Plain,
    Top,
    Bottom,
}

/// Open braces, and whether the next one belongs to a fraction.
#[derive(Debug, Clone, Default)]
pub(super) struct Braces {
    open: Vec<Brace>,
    next: Option<Brace>,
}

impl Braces {
    /// `\frac` was seen.
    pub fn fraction(&mut self) {
        self.next = Some(Brace::Top);
    }

    /// The signs a brace stands for, if any.
    pub fn see(&mut self, brace: char) -> Option<&'static str> {
        if brace == '{' {
            let kind = self.next.take().unwrap_or(Brace::Plain);
            if self.open.len() >= MAX_DEPTH {
                return None;
            }
            self.open.push(kind);
            return (kind != Brace::Plain).then_some("(");
        }
        match self.open.pop()? {
            Brace::Plain => None,
            Brace::Top => {
                self.next = Some(Brace::Bottom);
                Some(")/")
            }
            Brace::Bottom => Some(")"),
        }
    }
}
