//! Block collections: mappings and sequences by indentation.

use super::super::nodes::Kind;
use super::super::scalar::Style;
use super::plain::Stop;
use super::{Attempt, MAX_KEY, Scalar, Scanner, span};

impl Scanner<'_> {
    /// The node that begins here, where a collection may begin, and which is a child of the
    /// collection at the column `parent`.
    pub(super) fn block_node(&mut self, parent: usize) -> Attempt {
        match self.peek()? {
            b'-' if self.is_blank(self.at + 1) => self.sequence(false),
            b'?' if self.is_blank(self.at + 1) => {
                self.open(Kind::Mapping, Style::Block, self.at)?;
                self.entries(self.column)
            }
            sign @ (b'"' | b'\'') => {
                let scalar = self.quoted(sign, parent)?;
                if !self.is_key(scalar)? {
                    self.push(scalar);
                    return self.end_line();
                }
                let column = self.column;
                self.open(Kind::Mapping, Style::Block, scalar.start)?;
                self.push_key(scalar);
                self.value(column)?;
                self.entries(column)
            }
            b'[' | b'{' => {
                self.flow_collection(parent)?;
                self.end_line()
            }
            b'|' | b'>' => self.block_scalar(parent),
            _ => {
                let start = self.at;
                let first = self.plain_line()?;
                if first.stop != Stop::Colon {
                    return self.plain_rest(start, first, parent);
                }
                let column = self.column;
                self.open(Kind::Mapping, Style::Block, start)?;
                self.plain_key(start, first.end)?;
                self.value(column)?;
                self.entries(column)
            }
        }
    }

    /// True when a quoted scalar is a key: a colon stands behind it, which then is next.
    fn is_key(&mut self, scalar: Scalar) -> Attempt<bool> {
        let end = self.at;
        self.skip_spaces();
        if self.peek() != Some(b':') {
            self.at = end;
            return Some(false);
        }
        let is_one_line = !self.bytes[scalar.start..self.at].contains(&b'\n');
        let is_short = self.at - scalar.start <= MAX_KEY;
        (is_one_line && is_short && self.is_blank(self.at + 1)).then_some(true)
    }

    /// The entries, or further ones, of the mapping at a column, up to its end.
    #[inline]
    fn entries(&mut self, column: usize) -> Attempt {
        while self.column == column {
            self.entry(column)?;
        }
        self.tape.close(None);
        (self.column < column).then_some(())
    }

    /// The key that is next, and its value.
    #[inline]
    fn entry(&mut self, mapping: usize) -> Attempt {
        let start = self.at;
        match self.peek()? {
            b'?' if self.is_blank(start + 1) => return self.explicit_entry(mapping),
            sign @ (b'"' | b'\'') => {
                let key = self.quoted(sign, 0)?;
                if !self.is_key(key)? {
                    return None;
                }
                self.push_key(key);
            }
            _ => {
                let line = self.plain_line()?;
                if line.stop != Stop::Colon {
                    return None;
                }
                self.plain_key(start, line.end)?;
            }
        }
        self.value(mapping)
    }

    /// The key in one line between these places, whose colon is next.
    #[inline]
    fn plain_key(&mut self, start: usize, end: usize) -> Attempt {
        let key = &self.bytes[start..end];
        // Merge keys go with aliases.
        if self.at - start > MAX_KEY || key == b"<<" {
            return None;
        }
        self.tape.key(Style::Plain, span(start, end), key, true, self.bytes);
        Some(())
    }

    /// What stands behind the colon that is next, in the mapping at the column `mapping`.
    fn value(&mut self, mapping: usize) -> Attempt {
        let colon_end = self.at + 1;
        self.at = colon_end;
        // Nearly always one space stands here, or none.
        if self.peek() == Some(b' ') {
            self.at += 1;
            if self.peek() == Some(b' ') {
                self.skip_spaces();
            }
        }
        match self.peek() {
            None | Some(b'\n' | b'\r' | b'#') => {
                self.at = colon_end;
                self.end_line()?;
                if self.column > mapping {
                    self.block_node(mapping)
                } else if self.column == mapping && self.is_dash() {
                    self.sequence(true)
                } else {
                    self.push(Scalar {
                        style: Style::Plain,
                        start: colon_end,
                        end: colon_end,
                        is_verbatim: true,
                    });
                    Some(())
                }
            }
            Some(b'|' | b'>') => self.block_scalar(mapping),
            Some(sign @ (b'"' | b'\'')) => {
                let scalar = self.quoted(sign, mapping)?;
                self.push(scalar);
                self.end_line()
            }
            Some(b'[' | b'{') => {
                self.flow_collection(mapping)?;
                self.end_line()
            }
            Some(_) => {
                let start = self.at;
                let first = self.plain_line()?;
                if first.stop == Stop::Colon {
                    return None;
                }
                self.plain_rest(start, first, mapping)
            }
        }
    }

    /// `? key` with a scalar of any length, and in the next line `: value`.
    fn explicit_entry(&mut self, mapping: usize) -> Attempt {
        self.at += 1;
        self.skip_spaces();
        let sign = self.peek()?;
        if matches!(sign, b'"' | b'\'') {
            let key = self.quoted(sign, mapping)?;
            self.push_key(key);
            self.end_line()?;
        } else {
            let start = self.at;
            let first = self.plain_line()?;
            if first.stop == Stop::Colon {
                return None;
            }
            let index = self.tape.len();
            self.plain_rest(start, first, mapping)?;
            self.tape.mark_key(index, self.bytes);
        }
        let has_value =
            self.column == mapping && self.peek() == Some(b':') && self.is_blank(self.at + 1);
        if !has_value {
            return None;
        }
        self.behind_indicator()
    }

    fn is_dash(&self) -> bool {
        self.peek() == Some(b'-') && self.is_blank(self.at + 1)
    }

    /// The items of the sequence whose first dash is next. One without indentation of its own
    /// ends where its mapping goes on.
    fn sequence(&mut self, is_indentless: bool) -> Attempt {
        let column = self.column;
        self.open(Kind::Sequence, Style::Block, self.at)?;
        while self.column == column && self.is_dash() {
            self.behind_indicator()?;
        }
        self.tape.close(None);
        (self.column < column || is_indentless && self.column == column).then_some(())
    }

    /// The node behind the dash or colon at the current column: in its line, where a collection
    /// may begin, or in the next one.
    fn behind_indicator(&mut self) -> Attempt {
        let parent = self.column;
        let indicator = self.at;
        self.at += 1;
        self.skip_spaces();
        match self.peek() {
            None | Some(b'\n' | b'\r' | b'#') => {
                self.at = indicator + 1;
                self.end_line()?;
                if self.column <= parent {
                    return None;
                }
            }
            Some(_) => self.column = parent + (self.at - indicator),
        }
        self.block_node(parent)
    }
}
