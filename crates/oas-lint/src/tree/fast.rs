//! Common YAML to the tape, many times faster than a full parser reads it.
//!
//! What authors and tools write nearly always is read here: block mappings and sequences, scalars
//! of every style, simple flow collections, comments. All else ends the attempt, and the text is
//! left to the full parser: anchors, aliases, tags, directives, further documents, tabs where they
//! could mean something, and whatever is or might be wrong. So the full parser stays the authority
//! for what is rare and for every error, and this one has to be right only about what it accepts:
//! then the tape is the same, byte for byte.

mod block;
mod characters;
mod flow;
mod literal;
mod plain;
mod quoted;

use super::build::{Tape, offset, span};
use super::bytes;
use super::nodes::Kind;
use super::scalar::Style;

/// What is done to the text, or nothing where the full parser has to do it.
type Attempt<T = ()> = Option<T>;

/// How deep collections may nest here. Real documents stay below 60.
const MAX_DEPTH: usize = 100;

/// How long a key in one line may be: parsers look ahead no further than 1024 characters for its
/// colon (YAML 1.2.2 §7.4.2), and a character has one byte or more.
const MAX_KEY: usize = 1000;

/// Parses the text from `start` on, behind a byte order mark.
pub(super) fn parse(text: &str, start: usize) -> Attempt<Tape> {
    if !characters::are_common(&text[start..]) {
        return None;
    }
    let mut scanner =
        Scanner { bytes: text.as_bytes(), at: start, column: 0, tape: Tape::for_text(text.len()) };
    scanner.document()?;
    Some(scanner.tape)
}

struct Scanner<'t> {
    bytes: &'t [u8],
    at: usize,
    /// The column of what stands next, counted from 1; 0 at the end of the text. Set where a line
    /// or a compact collection begins.
    column: usize,
    tape: Tape,
}

/// A scalar that was read and is not yet on the tape.
#[derive(Clone, Copy)]
struct Scalar {
    style: Style,
    start: usize,
    end: usize,
    /// True when the value is what stands between the quotes, or the whole of a plain scalar.
    is_verbatim: bool,
}

impl Scanner<'_> {
    fn document(&mut self) -> Attempt {
        self.document_start()?;
        self.block_node(0)?;
        (self.column == 0).then_some(())
    }

    /// Passes over what stands before the content: comments, and `---` in a line of its own.
    fn document_start(&mut self) -> Attempt {
        let is_marked = self.bytes[self.at..].starts_with(b"---");
        if is_marked {
            self.at += 3;
            return self.end_line();
        }
        self.skip_lines()
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// True when the byte at a place ends a word: a space, a line end or the end of the text.
    fn is_blank(&self, at: usize) -> bool {
        matches!(self.bytes.get(at), None | Some(b' ' | b'\n' | b'\r'))
    }

    fn skip_spaces(&mut self) {
        self.at = bytes::skip_spaces(self.bytes, self.at);
    }

    /// Passes over the rest of a line, which may hold a comment, and on to what stands next.
    #[inline]
    fn end_line(&mut self) -> Attempt {
        if self.peek() != Some(b'\n') {
            let before = self.at;
            self.skip_spaces();
            match self.peek() {
                None | Some(b'\n' | b'\r') => {}
                Some(b'#') if self.at > before => self.comment(),
                Some(_) => return None,
            }
        }
        self.skip_lines()
    }

    /// Passes over line ends, blank lines and comments to what stands next, and sets its column.
    #[inline]
    fn skip_lines(&mut self) -> Attempt {
        // Nearly always the next line is indented and holds something.
        let line_end = match self.peek() {
            Some(b'\n') => 1,
            // No CR stands alone, see `characters`.
            Some(b'\r') => 2,
            _ => 0,
        };
        if line_end > 0 {
            let line = self.at + line_end;
            let at = bytes::skip_spaces(self.bytes, line);
            if at > line && self.bytes.get(at).is_some_and(|sign| *sign > b'#') {
                (self.at, self.column) = (at, at - line + 1);
                return Some(());
            }
        }
        self.skip_any_lines()
    }

    fn skip_any_lines(&mut self) -> Attempt {
        loop {
            let line = self.at;
            self.skip_spaces();
            match self.peek() {
                None => {
                    self.column = 0;
                    return Some(());
                }
                Some(b'\n') => self.at += 1,
                Some(b'\r') => self.at += 2,
                Some(b'#') => self.comment(),
                Some(b'\t') => return None,
                Some(_) => {
                    self.column = self.at - line + 1;
                    return (self.column > 1 || !self.is_document_marker()).then_some(());
                }
            }
        }
    }

    fn is_document_marker(&self) -> bool {
        let rest = &self.bytes[self.at..];
        rest.starts_with(b"---") || rest.starts_with(b"...")
    }

    /// Passes over a comment up to the line end.
    fn comment(&mut self) {
        let start = self.at;
        let rest = &self.bytes[start..];
        let mut end = memchr::memchr(b'\n', rest).map_or(self.bytes.len(), |len| start + len);
        if self.bytes[..end].ends_with(b"\r") {
            end -= 1;
        }
        self.tape.comments.push(span(start, end));
        self.at = end;
    }

    #[inline]
    fn push(&mut self, scalar: Scalar) {
        let Scalar { style, start, end, is_verbatim } = scalar;
        self.tape.scalar(Kind::Scalar, style, span(start, end), is_verbatim);
    }

    fn push_key(&mut self, scalar: Scalar) {
        let Scalar { style, start, end, is_verbatim } = scalar;
        let quotes = usize::from(style != Style::Plain);
        let key = &self.bytes[start + quotes..end - quotes];
        self.tape.key(style, span(start, end), key, is_verbatim, self.bytes);
    }

    fn open(&mut self, kind: Kind, style: Style, start: usize) -> Attempt {
        self.tape.open(kind, style, offset(start));
        (self.tape.depth() <= MAX_DEPTH).then_some(())
    }
}

#[cfg(test)]
mod tests;
