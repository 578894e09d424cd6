//! Plain scalars in block collections: without quotes, over one line or several.

use super::super::bytes::find_control_or;
use super::super::scalar::Style;
use super::{Attempt, Scalar, Scanner};

/// What ends a line of a plain scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// A colon that makes it a key.
    Colon,
    Comment,
    LineEnd,
}

/// A line of a plain scalar, without the blanks at its end.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) stop: Stop,
}

impl Line {
    /// The scalar that the line is by itself.
    pub(super) const fn scalar(self) -> Scalar {
        Scalar { style: Style::Plain, start: self.start, end: self.end, is_verbatim: true }
    }
}

impl Scanner<'_> {
    /// The first line of a plain scalar, up to what ends it.
    pub(super) fn plain_line(&mut self) -> Attempt<Line> {
        match self.peek()? {
            // Indicators (YAML 1.2.2 §5.3) and blanks.
            b'&' | b'*' | b'!' | b'%' | b'@' | b'`' | b'#' | b',' | b'[' | b']' | b'{' | b'}'
            | b'|' | b'>' | b'"' | b'\'' | b'\t' | b'\n' | b'\r' => None,
            b'-' | b'?' | b':' if self.is_blank(self.at + 1) || self.is_tab(self.at + 1) => None,
            _ => self.plain_text(),
        }
    }

    /// The rest of a line of a plain scalar, up to what ends it.
    fn plain_text(&mut self) -> Attempt<Line> {
        let start = self.at;
        let mut at = start;
        let stop = loop {
            at = find_control_or::<b':', b'#'>(self.bytes, at);
            match self.bytes.get(at) {
                None | Some(b'\n' | b'\r') => break Stop::LineEnd,
                Some(b':') if self.is_blank(at + 1) => break Stop::Colon,
                Some(b':') if self.is_tab(at + 1) => return None,
                Some(b'#') if self.bytes[at - 1] == b' ' => break Stop::Comment,
                Some(b':' | b'#') => at += 1,
                Some(_) => return None,
            }
        };
        self.at = at;
        let trailing = self.bytes[start..at].iter().rev().take_while(|byte| **byte == b' ');
        Some(Line { start, end: at - trailing.count(), stop })
    }

    fn is_tab(&self, at: usize) -> bool {
        self.bytes.get(at) == Some(&b'\t')
    }

    /// The lines that go on with a plain scalar: those that are indented deeper than the
    /// collection at the column `parent`.
    pub(super) fn plain_rest(&mut self, first: Line, parent: usize) -> Attempt {
        let mut scalar = first.scalar();
        let mut stop = first.stop;
        while stop == Stop::LineEnd {
            let comments = self.tape.comments.len();
            self.skip_lines()?;
            if self.column <= parent {
                self.push(scalar);
                return Some(());
            }
            // Behind a comment nothing goes on.
            if self.tape.comments.len() > comments {
                return None;
            }
            let line = self.plain_text()?;
            if line.stop == Stop::Colon {
                return None;
            }
            scalar.end = line.end;
            scalar.is_verbatim = false;
            stop = line.stop;
        }
        self.push(scalar);
        self.end_line()
    }
}
