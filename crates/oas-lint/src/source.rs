//! The text of a file: its name, spans of bytes in it, and lines and columns when a person asks.

mod lines;

use std::ops::Range;
use std::sync::OnceLock;

use bytes::Bytes;
use bytestring::ByteString;

use self::lines::{Lines, ends_line};

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
    /// In whatever memory the bytes came, checked once.
    text: ByteString,
    encoding_fault: Option<EncodingFault>,
    line_starts: OnceLock<Vec<u32>>,
    line_break: OnceLock<&'static str>,
    lines: Lines,
    /// How many characters stand before each block of [`PORTION`] bytes.
    characters: OnceLock<Vec<usize>>,
    /// None where the text can be drawn as it is.
    drawable: OnceLock<Option<String>>,
}

/// Bytes from which on a line counts as long: its columns are counted from the nearest block.
const PORTION: usize = 1 << 12;

const BOM: &str = "\u{feff}";

impl Source {
    /// A source with valid text.
    ///
    /// # Errors
    ///
    /// [`TooLarge`] from 4 GiB on, where offsets of 32 bits cannot address all of it.
    pub fn new(name: impl Into<String>, text: String) -> Result<Self, TooLarge> {
        Self::of(name.into(), text.into())
    }

    fn of(name: String, text: ByteString) -> Result<Self, TooLarge> {
        if u32::try_from(text.len()).is_err() {
            return Err(TooLarge);
        }
        Ok(Self {
            file: FileId::default(),
            name,
            text,
            encoding_fault: None,
            line_starts: OnceLock::new(),
            line_break: OnceLock::new(),
            lines: Lines::default(),
            characters: OnceLock::new(),
            drawable: OnceLock::new(),
        })
    }

    /// Makes it the file with this number.
    pub(crate) const fn set_number(&mut self, file: FileId) {
        self.file = file;
    }

    /// The number of the file.
    pub const fn file(&self) -> FileId {
        self.file
    }

    /// A source from the bytes of a file, which stay where they are.
    ///
    /// Bytes that are no UTF-8 become `?`, one for one, so that every offset stays true;
    /// [`Source::encoding_fault`] tells of the first.
    ///
    /// # Errors
    ///
    /// [`TooLarge`] from 4 GiB on.
    pub fn from_bytes(
        name: impl Into<String>,
        bytes: impl AsRef<[u8]> + Send + 'static,
    ) -> Result<Self, TooLarge> {
        let bytes = Bytes::from_owner(bytes);
        let fault = match ByteString::try_from(bytes.clone()) {
            Ok(text) => return Self::of(name.into(), text),
            Err(fault) => fault,
        };
        let offset = u32::try_from(fault.valid_up_to()).map_err(|_| TooLarge)?;
        let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        let mut source = Self::new(name, replace_invalid(&bytes))?;
        source.encoding_fault = Some(EncodingFault { offset, is_utf16 });
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
            // Whole blocks at once, which compilers turn into vector instructions.
            let is_plain = self.text.as_bytes().chunks(lines::BLOCK).all(|block| {
                let is_odd =
                    |b: u8| (u8::from(b < b' ') | u8::from(b == 0x7f)) & u8::from(b != b'\n');
                block.iter().fold(0, |odd, byte| odd | is_odd(*byte)) == 0
            });
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
            let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).filter(|at| ends_line(bytes, *at));
            // Offsets fit: the constructor refuses larger texts.
            let starts = ends.filter_map(|at| u32::try_from(at + 1).ok());
            std::iter::once(0).chain(starts).collect()
        })
    }

    /// The line break that the first line ends with; LF where there is one line.
    pub fn line_break(&self) -> &'static str {
        self.line_break.get_or_init(|| {
            let bytes = self.text.as_bytes();
            match memchr::memchr2(b'\n', b'\r', bytes) {
                Some(at) if bytes[at..].starts_with(b"\r\n") => "\r\n",
                Some(at) if bytes[at] == b'\r' => "\r",
                _ => "\n",
            }
        })
    }

    /// What stands before a byte in its line; a byte order mark does not count.
    pub fn line_before(&self, offset: u32) -> &str {
        let end = (offset as usize).min(self.text.len());
        self.text.get(self.line_begin(offset)..end).unwrap_or_default()
    }

    /// Where the line that holds a byte begins; a byte order mark does not count.
    fn line_begin(&self, offset: u32) -> usize {
        let end = (offset as usize).min(self.text.len());
        let near = end.saturating_sub(lines::BLOCK);
        let nearest = memchr::memrchr2(b'\n', b'\r', &self.text.as_bytes()[near..end]);
        let start = match nearest {
            // Between CR and LF there is no text, and no line ends.
            Some(at) if ends_line(self.text.as_bytes(), near + at) => near + at + 1,
            None if near == 0 => 0,
            // A long line: how long costs nothing here.
            _ => self.line_start(self.line_index(offset)).unwrap_or_default(),
        };
        start.max(self.content_start())
    }

    /// The index from 0 of the line that holds a byte.
    pub fn line_index(&self, offset: u32) -> usize {
        // Who has asked for the table will ask for many lines.
        if let Some(starts) = self.line_starts.get() {
            return starts.partition_point(|start| *start <= offset).saturating_sub(1);
        }
        self.lines.before(self.text.as_bytes(), (offset as usize).min(self.text.len()))
    }

    /// The bytes of a line from 0, its line end excluded; empty behind the last line.
    pub fn line_span(&self, index: usize) -> Span {
        let start = self.line_start(index).unwrap_or_default();
        let end = self.line_start(index + 1).unwrap_or(self.text.len());
        let line = self.text.get(start..end).unwrap_or_default();
        let visible = line.trim_end_matches(['\n', '\r']).len();
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(offset(start), offset(start + visible))
    }

    /// The line and column of a byte.
    pub fn position(&self, offset: u32) -> Position {
        let index = self.line_index(offset);
        let start = self.line_begin(offset);
        let end = (offset as usize).clamp(start, self.text.len());
        let before = if end - start < PORTION {
            characters(&self.text.as_bytes()[start..end])
        } else {
            self.characters_before(end) - self.characters_before(start)
        };
        Position { line: index + 1, column: before + 1 }
    }

    /// Where the line with an index begins; none behind the last line.
    fn line_start(&self, index: usize) -> Option<usize> {
        match self.line_starts.get() {
            Some(starts) => starts.get(index).map(|start| *start as usize),
            None => self.lines.start(self.text.as_bytes(), index),
        }
    }

    /// How many characters begin before a byte.
    fn characters_before(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let counts = self.characters.get_or_init(|| {
            let sums = bytes.chunks(PORTION).scan(0, |sum, block| {
                *sum += characters(block);
                Some(*sum)
            });
            std::iter::once(0).chain(sums).collect()
        });
        let block = offset / PORTION;
        counts[block] + characters(&bytes[block * PORTION..offset])
    }
}

/// The file has 4 GiB or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file has 4 GiB or more")]
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
    fn lines_are_those_that_a_table_of_all_lines_gives() {
        for piece in ["a\n", "\n", "ab\r\n", "\r", "é\n\r\r\n", "x\r\n\n", "abcdefg"] {
            for shift in 0..5 {
                let text = "y".repeat(shift) + &piece.repeat(3 * lines::BLOCK / piece.len());
                let (source, with_table) = (
                    Source::new("t", text.clone()).unwrap(),
                    Source::new("t", text.clone()).unwrap(),
                );
                let starts = with_table.line_starts();
                for offset in (0..=u32::try_from(text.len()).unwrap()).step_by(7) {
                    let line = starts.partition_point(|start| *start <= offset) - 1;
                    assert_eq!(source.line_index(offset), line, "{piece:?} {shift} {offset}");
                    assert_eq!(with_table.line_index(offset), line);
                    assert_eq!(source.line_span(line).start, starts[line]);
                    let before = text.get(starts[line] as usize..offset as usize);
                    assert!(before.is_none_or(|text| text == source.line_before(offset)));
                    assert_eq!(source.line_span(line), with_table.line_span(line));
                    assert_eq!(source.position(offset), with_table.position(offset));
                }
                assert!(source.line_start(starts.len()).is_none(), "{piece:?} {shift}");
            }
        }
    }

    #[test]
    fn columns_of_long_lines_are_those_that_counting_gives() {
        for first in ["", "\u{feff}", "ab\n\u{feff}"] {
            let text = format!("{first}{}\nx", "aé😀".repeat(3 * PORTION));
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
