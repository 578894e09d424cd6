//! Simple flow collections: sequences in brackets and mappings in braces.

use super::super::nodes::Kind;
use super::super::scalar::Style;
use super::{Attempt, MAX_KEY, Scalar, Scanner, offset};

impl Scanner<'_> {
    /// The collection whose bracket or brace is next, up to behind the closing one. Its further
    /// lines are indented deeper than the collection at the column `parent`.
    pub(super) fn flow_collection(&mut self, parent: usize) -> Attempt {
        let (kind, closing) = match self.peek()? {
            b'[' => (Kind::Sequence, b']'),
            _ => (Kind::Mapping, b'}'),
        };
        self.open(kind, Style::Flow, self.at)?;
        self.at += 1;
        loop {
            self.flow_blanks(parent)?;
            if self.peek()? == closing {
                break;
            }
            if kind == Kind::Mapping {
                self.flow_key(parent)?;
                self.flow_blanks(parent)?;
            }
            self.flow_node(parent)?;
            self.flow_blanks(parent)?;
            match self.peek()? {
                b',' => self.at += 1,
                sign if sign == closing => break,
                _ => return None,
            }
        }
        self.at += 1;
        self.tape.close(Some(offset(self.at)));
        Some(())
    }

    /// A key in one line with its colon.
    fn flow_key(&mut self, parent: usize) -> Attempt {
        let start = self.at;
        let key = match self.peek()? {
            sign @ (b'"' | b'\'') => self.quoted(sign, parent)?,
            _ => self.flow_plain()?,
        };
        let text = &self.bytes[key.start..key.end];
        if text == b"<<" || text.contains(&b'\n') {
            return None;
        }
        self.push_key(key);
        self.skip_spaces();
        let is_colon = self.peek() == Some(b':');
        let ends_key = key.style != Style::Plain || self.is_blank(self.at + 1);
        if !is_colon || !ends_key || self.at - start > MAX_KEY {
            return None;
        }
        self.at += 1;
        Some(())
    }

    fn flow_node(&mut self, parent: usize) -> Attempt {
        let scalar = match self.peek()? {
            b'[' | b'{' => return self.flow_collection(parent),
            sign @ (b'"' | b'\'') => self.quoted(sign, parent)?,
            _ => self.flow_plain()?,
        };
        self.push(scalar);
        Some(())
    }

    /// A plain scalar in one line, up to what ends it.
    fn flow_plain(&mut self) -> Attempt<Scalar> {
        let start = self.at;
        match self.peek()? {
            b'&' | b'*' | b'!' | b'%' | b'@' | b'`' | b'#' | b',' | b'[' | b']' | b'{' | b'}'
            | b'|' | b'>' | b'"' | b'\'' | b'\t' | b':' | b'?' => return None,
            b'-' if !self.bytes.get(start + 1).is_some_and(u8::is_ascii_alphanumeric) => {
                return None;
            }
            _ => {}
        }
        let mut at = start;
        loop {
            match self.bytes.get(at)? {
                // What goes on behind a line end is no flow indicator, and ends the attempt.
                b',' | b']' | b'}' | b'\n' | b'\r' => break,
                b'[' | b'{' | b'\t' => return None,
                b'#' if self.bytes[at - 1] == b' ' => return None,
                b':' => match self.bytes.get(at + 1)? {
                    b' ' | b'\n' | b'\r' => break,
                    b',' | b'[' | b']' | b'{' | b'}' | b'\t' => return None,
                    _ => at += 1,
                },
                _ => at += 1,
            }
        }
        self.at = at;
        let trailing = self.bytes[start..at].iter().rev().take_while(|byte| **byte == b' ');
        let end = at - trailing.count();
        Some(Scalar { style: Style::Plain, start, end, is_verbatim: true })
    }

    /// Passes over spaces and line ends.
    fn flow_blanks(&mut self, parent: usize) -> Attempt {
        self.skip_spaces();
        loop {
            match self.peek()? {
                b'\n' => self.at += 1,
                b'\r' => self.at += 2,
                b'#' | b'\t' => return None,
                _ => return Some(()),
            }
            let line = self.at;
            self.skip_spaces();
            let is_blank = matches!(self.peek()?, b'\n' | b'\r');
            if !is_blank && self.at - line < parent.max(1) {
                return None;
            }
        }
    }
}
