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

/// A line of a plain scalar.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// Where it ends, without the blanks at its end.
    pub(super) end: usize,
    pub(super) stop: Stop,
}

impl Scanner<'_> {
    /// The first line of a plain scalar, up to what ends it.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "most of a text is read here, a few words at a time")]
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
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "most of a text is read here, a few words at a time")]
    fn plain_text(&mut self) -> Attempt<Line> {
        let mut at = self.at;
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
        let mut end = at;
        while self.bytes[end - 1] == b' ' {
            end -= 1;
        }
        self.at = at;
        Some(Line { end, stop })
    }

    fn is_tab(&self, at: usize) -> bool {
        self.bytes.get(at) == Some(&b'\t')
    }

    /// The plain scalar that begins at `start` and whose first line was read: its further lines are
    /// indented deeper than the collection at the column `parent`.
    #[inline]
    pub(super) fn plain_rest(&mut self, start: usize, first: Line, parent: usize) -> Attempt {
        if first.stop != Stop::LineEnd {
            self.push_plain(start, first.end);
            return self.end_line();
        }
        let comments = self.tape.comments.len();
        self.skip_lines()?;
        if self.column <= parent {
            self.push_plain(start, first.end);
            return Some(());
        }
        self.plain_lines(start, parent, comments)
    }

    /// Further lines of a plain scalar, before which there were so many comments.
    fn plain_lines(&mut self, start: usize, parent: usize, mut comments: usize) -> Attempt {
        loop {
            // Behind a comment nothing goes on.
            if self.tape.comments.len() > comments {
                return None;
            }
            let line = self.plain_text()?;
            let scalar = Scalar { style: Style::Plain, start, end: line.end, is_verbatim: false };
            match line.stop {
                Stop::Colon => return None,
                Stop::Comment => {
                    self.push(scalar);
                    return self.end_line();
                }
                Stop::LineEnd => {}
            }
            comments = self.tape.comments.len();
            self.skip_lines()?;
            if self.column <= parent {
                self.push(scalar);
                return Some(());
            }
        }
    }

    #[inline]
    fn push_plain(&mut self, start: usize, end: usize) {
        self.push(Scalar { style: Style::Plain, start, end, is_verbatim: true });
    }
}
