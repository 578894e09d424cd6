//! The text of a file: its name, spans of bytes in it, and lines and columns when a person asks.

use std::ops::Range;
use std::sync::OnceLock;

/// A range of bytes in a [`Source`], on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The span as a range for slicing.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// True when the span has no bytes.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// A place as people count: both numbers start at 1, the column counts Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column in code points; a byte order mark does not count.
    pub column: usize,
}

/// The number of a file in a [`Project`](crate::project::Project); 0 for one that stands alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// Bytes that are not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodingFault {
    /// Offset of the first offending byte.
    pub offset: u32,
    /// True when the file begins as UTF-16 or UTF-32 does.
    pub is_utf16: bool,
}

/// A file's name and text.
#[derive(Debug)]
pub struct Source {
    file: FileId,
    name: String,
    text: String,
    encoding_fault: Option<EncodingFault>,
    line_starts: OnceLock<Vec<u32>>,
    /// How many characters stand before each block of [`BLOCK`] bytes.
    characters: OnceLock<Vec<usize>>,
    /// None where the text can be drawn as it is.
    drawable: OnceLock<Option<String>>,
}

/// Bytes from which on a line counts as long: its columns are counted from the nearest block.
const BLOCK: usize = 1 << 12;

const BOM: &str = "\u{feff}";

impl Source {
    /// A source with valid text.
    ///
    /// # Errors
    ///
    /// [`TooLarge`] beyond 4 GiB, which offsets of 32 bits cannot address.
    pub fn new(name: impl Into<String>, text: String) -> Result<Self, TooLarge> {
        if u32::try_from(text.len()).is_err() {
            return Err(TooLarge);
        }
        Ok(Self {
            file: FileId::default(),
            name: name.into(),
            text,
            encoding_fault: None,
            line_starts: OnceLock::new(),
            characters: OnceLock::new(),
            drawable: OnceLock::new(),
        })
    }

    /// The source as the file with this number.
    #[must_use]
    pub(crate) const fn numbered(mut self, file: FileId) -> Self {
        self.file = file;
        self
    }

    /// The number of the file.
    pub const fn file(&self) -> FileId {
        self.file
    }

    /// A source from the bytes of a file.
    ///
    /// Bytes that are no UTF-8 become `?`, one for one, so that every offset stays true;
    /// [`Source::encoding_fault`] tells of the first.
    ///
    /// # Errors
    ///
    /// [`TooLarge`] beyond 4 GiB.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, TooLarge> {
        let (text, fault) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
                (replace_invalid(&bytes), Some((offset, is_utf16)))
            }
        };
        let mut source = Self::new(name, text)?;
        if let Some((offset, is_utf16)) = fault {
            let offset = u32::try_from(offset).map_err(|_| TooLarge)?;
            source.encoding_fault = Some(EncodingFault { offset, is_utf16 });
        }
        Ok(source)
    }

    /// The name: a path as the user gave it, or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, a byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as it may be drawn on a terminal: a CR that ends a line by itself is LF, and `?`
    /// stands for control characters, which could command the terminal. Every offset stays true.
    pub fn drawable_text(&self) -> &str {
        let is_lone = |at: usize| self.text.as_bytes().get(at + 1) != Some(&b'\n');
        let drawn = |(at, c): (usize, char)| match c {
            '\r' if is_lone(at) => '\n',
            '\t' | '\n' | '\r' => c,
            c if c.is_ascii_control() => '?',
            c => c,
        };
        let converted = self.drawable.get_or_init(|| {
            let is_plain = self.text.bytes().all(|b| !b.is_ascii_control() || b == b'\n');
            (!is_plain).then(|| self.text.char_indices().map(drawn).collect())
        });
        converted.as_deref().unwrap_or(&self.text)
    }

    /// Where the bytes were not UTF-8.
    pub const fn encoding_fault(&self) -> Option<EncodingFault> {
        self.encoding_fault
    }

    /// Offset of the first byte behind a byte order mark.
    pub fn content_start(&self) -> usize {
        if self.text.starts_with(BOM) { BOM.len() } else { 0 }
    }

    /// The text of a span; empty where the span does not lie in the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Offsets of the first byte of each line. Lines end with LF, CR LF or CR.
    pub fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
                .filter(|at| !(bytes[*at] == b'\r' && bytes.get(at + 1) == Some(&b'\n')));
            // Offsets fit: the constructor refuses larger texts.
            let starts = ends.filter_map(|at| u32::try_from(at + 1).ok());
            std::iter::once(0).chain(starts).collect()
        })
    }

    /// The line break that the first line ends with; LF where there is one line.
    pub fn line_break(&self) -> &'static str {
        let second = self.line_starts().get(1).map_or(0, |start| *start as usize);
        let first = &self.text[..second];
        if first.ends_with("\r\n") {
            "\r\n"
        } else if first.ends_with('\r') {
            "\r"
        } else {
            "\n"
        }
    }

    /// The index from 0 of the line that holds a byte.
    pub fn line_index(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The bytes of a line from 0, its line end excluded.
    pub fn line_span(&self, index: usize) -> Span {
        let starts = self.line_starts();
        let start = starts.get(index).copied().unwrap_or_default();
        let end = starts.get(index + 1).map_or(self.text.len(), |next| *next as usize);
        let line = self.text.get(start as usize..end).unwrap_or_default();
        let visible = line.trim_end_matches(['\n', '\r']).len();
        Span::new(start, start + u32::try_from(visible).unwrap_or_default())
    }

    /// The line and column of a byte.
    pub fn position(&self, offset: u32) -> Position {
        let index = self.line_index(offset);
        let mut start = self.line_starts()[index] as usize;
        if start == 0 {
            start = self.content_start();
        }
        let end = (offset as usize).clamp(start, self.text.len());
        let before = if end - start < BLOCK {
            characters(&self.text.as_bytes()[start..end])
        } else {
            self.characters_before(end) - self.characters_before(start)
        };
        Position { line: index + 1, column: before + 1 }
    }

    /// How many characters begin before a byte.
    fn characters_before(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let counts = self.characters.get_or_init(|| {
            let sums = bytes.chunks(BLOCK).scan(0, |sum, block| {
                *sum += characters(block);
                Some(*sum)
            });
            std::iter::once(0).chain(sums).collect()
        });
        let block = offset / BLOCK;
        counts[block] + characters(&bytes[block * BLOCK..offset])
    }
}

/// The file is larger than 4 GiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file is larger than 4 GiB")]
pub struct TooLarge;

/// How many characters begin in a piece of UTF-8: each has one byte that continues none.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

fn replace_invalid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(text: &str, offsets: &[u32]) -> Vec<(usize, usize)> {
        let source = Source::new("t", text.to_owned()).unwrap();
        let place = |offset: &u32| source.position(*offset);
        offsets.iter().map(place).map(|at| (at.line, at.column)).collect()
    }

    #[test]
    fn lines_end_with_lf_crlf_or_cr() {
        assert_eq!(positions("a\nb", &[0, 1, 2]), [(1, 1), (1, 2), (2, 1)]);
        assert_eq!(positions("a\r\nb", &[1, 2, 3]), [(1, 2), (1, 3), (2, 1)]);
        assert_eq!(positions("a\rb\r", &[2, 4]), [(2, 1), (3, 1)]);
        let source = Source::new("t", "ab\r\ncd".to_owned()).unwrap();
        assert_eq!(source.slice(source.line_span(0)), "ab");
        assert_eq!(source.slice(source.line_span(1)), "cd");
    }

    #[test]
    fn columns_of_long_lines_are_those_that_counting_gives() {
        for first in ["", "\u{feff}", "ab\n\u{feff}"] {
            let text = format!("{first}{}\nx", "aé😀".repeat(3 * BLOCK));
            let source = Source::new("t", text.clone()).unwrap();
            let line = text.find("aé").unwrap();
            let line = if first.starts_with('a') { line - BOM.len() } else { line };
            for (count, (at, _)) in text[line..].char_indices().enumerate() {
                if count % 997 == 0 && !text[line + at..].starts_with('x') {
                    let place = source.position(u32::try_from(line + at).unwrap());
                    assert_eq!(place.column, count + 1, "{first:?} {at}");
                }
            }
            assert_eq!(source.position(u32::try_from(text.len()).unwrap()).column, 2);
        }
    }

    #[test]
    fn what_is_drawn_ends_lines_with_lf_and_commands_no_terminal() {
        let source = Source::new("t", "a\rb\r\nc\r\rd\n\r".to_owned()).unwrap();
        assert_eq!(source.drawable_text(), "a\nb\r\nc\n\nd\n\n");
        let source = Source::new("t", "é\t\u{1b}[2J\0\u{7f}".to_owned()).unwrap();
        assert_eq!(source.drawable_text(), "é\t?[2J??");
    }

    #[test]
    fn columns_count_code_points_and_no_byte_order_mark() {
        assert_eq!(positions("é😀x", &[0, 2, 6]), [(1, 1), (1, 2), (1, 3)]);
        assert_eq!(positions("\u{feff}ab\ncd", &[3, 4, 6]), [(1, 1), (1, 2), (2, 1)]);
    }

    #[test]
    fn invalid_bytes_keep_every_offset() {
        let source = Source::from_bytes("t", b"a: \xff\xfe\nb: \xc3\xa9".to_vec()).unwrap();
        assert_eq!(source.text(), "a: ??\nb: é");
        assert_eq!(source.encoding_fault().unwrap().offset, 3);
        let utf16 = Source::from_bytes("t", b"\xff\xfeo\0p\0".to_vec()).unwrap();
        assert!(utf16.encoding_fault().unwrap().is_utf16);
    }
}
