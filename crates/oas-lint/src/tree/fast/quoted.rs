//! Scalars in quotes, over one line or several.

use super::super::scalar::Style;
use super::{Attempt, Scalar, Scanner};

impl Scanner<'_> {
    /// The scalar whose opening quote is next, up to behind its closing one. Its further lines
    /// are indented deeper than the collection at the column `parent`.
    pub(super) fn quoted(&mut self, sign: u8, parent: usize) -> Attempt<Scalar> {
        let start = self.at;
        self.at += 1;
        let (style, is_verbatim) = if sign == b'"' {
            (Style::DoubleQuoted, self.double_quoted(parent)?)
        } else {
            (Style::SingleQuoted, self.single_quoted(parent)?)
        };
        Some(Scalar { style, start, end: self.at, is_verbatim })
    }

    /// Passes over the text and the closing quote; true when nothing in it has to be decoded.
    fn double_quoted(&mut self, parent: usize) -> Attempt<bool> {
        let mut is_verbatim = true;
        loop {
            self.at += memchr::memchr3(b'"', b'\\', b'\n', &self.bytes[self.at..])?;
            match self.bytes[self.at] {
                b'"' => {
                    self.at += 1;
                    return Some(is_verbatim);
                }
                b'\\' => {
                    self.at += 1;
                    self.escape(parent)?;
                }
                _ => self.quoted_line(parent)?,
            }
            is_verbatim = false;
        }
    }

    /// Passes over the text and the closing quote; true when nothing in it has to be decoded.
    fn single_quoted(&mut self, parent: usize) -> Attempt<bool> {
        let mut is_verbatim = true;
        loop {
            self.at += memchr::memchr2(b'\'', b'\n', &self.bytes[self.at..])?;
            if self.bytes[self.at] == b'\n' {
                self.quoted_line(parent)?;
            } else if self.bytes.get(self.at + 1) == Some(&b'\'') {
                self.at += 2;
            } else {
                self.at += 1;
                return Some(is_verbatim);
            }
            is_verbatim = false;
        }
    }

    /// Passes over a line end and the indentation of the next line that is not blank.
    fn quoted_line(&mut self, parent: usize) -> Attempt {
        loop {
            self.at += 1;
            let line = self.at;
            self.skip_spaces();
            match self.peek()? {
                b'\n' => {}
                b'\r' => self.at += 1,
                b'\t' => return None,
                _ => return (self.at - line >= parent.max(1)).then_some(()),
            }
        }
    }

    /// Passes over what stands behind a backslash (YAML 1.2.2 §5.7).
    fn escape(&mut self, parent: usize) -> Attempt {
        let sign = self.peek()?;
        self.at += 1;
        let digits = match sign {
            b'0' | b'a' | b'b' | b't' | b'n' | b'v' | b'f' | b'r' | b'e' | b' ' | b'"' | b'/'
            | b'\\' | b'N' | b'_' | b'L' | b'P' => return Some(()),
            b'\n' => {
                self.at -= 1;
                return self.quoted_line(parent);
            }
            b'\r' => return self.quoted_line(parent),
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => return None,
        };
        let digits = self.bytes.get(self.at..self.at + digits)?;
        let mut code = 0;
        for digit in digits {
            code = code << 4 | char::from(*digit).to_digit(16)?;
        }
        // Halves of a pair are left to the full parser.
        char::from_u32(code)?;
        self.at += digits.len();
        Some(())
    }
}
