//! Block scalars: text behind `|` and `>`.

use super::super::bytes;
use super::super::scalar::{self, Style};
use super::{Attempt, Scalar, Scanner, span};

/// What stands in the line of the `|` or `>` (YAML 1.2.2 §8.1.1).
#[derive(Clone, Copy)]
struct Header {
    style: Style,
    /// True with `+`: blank lines at the end belong to the value.
    keeps_blanks: bool,
    /// The digit that says how far the text is indented.
    indicator: Option<usize>,
}

impl Scanner<'_> {
    /// The block scalar whose `|` or `>` is next. Its lines are indented deeper than the
    /// collection at the column `parent`.
    pub(super) fn block_scalar(&mut self, parent: usize) -> Attempt {
        let start = self.at;
        let header = self.block_header()?;
        // A column counts from 1, so it is also the least indentation below.
        let least = parent;
        if least == 0 {
            return None;
        }
        let indent = match header.indicator {
            Some(digit) => least - 1 + digit,
            None => self.text_indent(least)?,
        };
        let end = self.block_text(indent, least, header)?;
        if header.indicator.is_some() {
            // Where the text ends without a line end, full parsers disagree on the value.
            if !self.bytes[..end].ends_with(b"\n") {
                return None;
            }
            let slice = std::str::from_utf8(&self.bytes[start..end]).ok()?;
            let value = scalar::decode_block(slice, header.style, Some(indent));
            self.tape.decoded_scalar(header.style, span(start, end), &value);
        } else {
            self.push(Scalar { style: header.style, start, end, is_verbatim: false });
        }
        self.skip_lines()
    }

    /// Passes over the header's line.
    fn block_header(&mut self) -> Attempt<Header> {
        let style = if self.peek() == Some(b'|') { Style::Literal } else { Style::Folded };
        let mut header = Header { style, keeps_blanks: false, indicator: None };
        let mut has_chomping = false;
        self.at += 1;
        loop {
            match self.peek()? {
                sign @ (b'+' | b'-') if !has_chomping => {
                    has_chomping = true;
                    header.keeps_blanks = sign == b'+';
                }
                digit @ b'1'..=b'9' if header.indicator.is_none() => {
                    header.indicator = Some(usize::from(digit - b'0'));
                }
                _ => break,
            }
            self.at += 1;
        }
        let before = self.at;
        self.skip_spaces();
        if self.peek() == Some(b'#') && self.at > before {
            self.comment();
        }
        match self.peek()? {
            b'\n' => self.at += 1,
            b'\r' => self.at += 2,
            _ => return None,
        }
        Some(header)
    }

    /// The indentation of the first line with text; without one the deepest there is, as no blank
    /// line is text then.
    fn text_indent(&self, least: usize) -> Attempt<usize> {
        let mut line = self.at;
        let mut longest_blank = 0;
        loop {
            let indent = self.spaces(line, usize::MAX);
            match self.bytes.get(line + indent) {
                Some(b'\t') => return None,
                Some(b'\n') => line += indent + 1,
                Some(b'\r') => line += indent + 2,
                Some(_) if indent >= least => {
                    return (longest_blank <= indent).then_some(indent);
                }
                _ => return Some(usize::MAX),
            }
            longest_blank = longest_blank.max(indent);
        }
    }

    /// Passes over the lines of the text and says where it ends.
    fn block_text(&mut self, indent: usize, least: usize, header: Header) -> Attempt<usize> {
        let mut end = self.at;
        while self.at < self.bytes.len() {
            let line = self.at;
            let own = self.spaces(line, indent);
            let rest = line + own;
            let Some(len) = memchr::memchr(b'\n', &self.bytes[rest..]) else {
                // The last line of all has no line end.
                if rest == self.bytes.len() && !header.keeps_blanks {
                    self.at = rest;
                    return Some(end);
                }
                if own < indent || rest == self.bytes.len() {
                    break;
                }
                let is_text = self.bytes[rest..].iter().any(|byte| *byte != b' ');
                self.at = self.bytes.len();
                return is_text.then_some(self.at);
            };
            let is_empty = len == 0 || len == 1 && self.bytes[rest] == b'\r';
            if !is_empty {
                if own < indent {
                    break;
                }
                // Spaces alone can be text: the full parser's tape does not say up to where.
                let is_spaces = || self.bytes[rest..rest + len].iter().all(|b| b" \r".contains(b));
                if header.indicator.is_some() && is_spaces() {
                    return None;
                }
                end = rest + len + 1;
            }
            self.at = rest + len + 1;
        }
        // What follows may not look like text of this scalar that lost its indentation.
        let own = self.spaces(self.at, usize::MAX);
        match self.bytes.get(self.at + own) {
            Some(b'\t') => return None,
            Some(_) if own >= least => return None,
            None if own > 0 => return None,
            _ => {}
        }
        Some(if header.keeps_blanks { self.at } else { end })
    }

    /// How many spaces stand at a place, up to a number.
    fn spaces(&self, at: usize, most: usize) -> usize {
        (bytes::skip_spaces(self.bytes, at) - at).min(most)
    }
}
