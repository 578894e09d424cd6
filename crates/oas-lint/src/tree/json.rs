//! JSON text (RFC 8259) to the tape.

use super::build::{Tape, offset, span};
use super::bytes::{find_control_or, skip_spaces};
use super::nodes::Kind;
use super::scalar::Style;
use super::{MAX_DEPTH, SyntaxError, fault};
use crate::source::Span;

/// Parses the text from `start` on.
pub(super) fn parse(text: &str, start: usize) -> Result<Tape, SyntaxError> {
    let tape = Tape::for_text(text.len() - start);
    let mut parser = Parser { text, bytes: text.as_bytes(), at: start, tape, innermost: None };
    parser.document()?;
    Ok(parser.tape)
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    tape: Tape,
    /// What the innermost open collection is.
    innermost: Option<Kind>,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<(), SyntaxError> {
        loop {
            self.value()?;
            if self.behind_value()? {
                break;
            }
        }
        match self.next() {
            None => Ok(()),
            Some(b'/') => Err(self.unexpected("the end of the text")),
            Some(_) => Err(self.fault("there is more text behind the JSON value")),
        }
    }

    /// What stands behind a complete value, up to the next one; true behind the last one.
    #[inline]
    fn behind_value(&mut self) -> Result<bool, SyntaxError> {
        while let Some(innermost) = self.innermost {
            let in_mapping = innermost == Kind::Mapping;
            match (self.next(), in_mapping) {
                (Some(b','), true) => {
                    self.at += 1;
                    self.key()?;
                    return Ok(false);
                }
                (Some(b','), false) => {
                    self.at += 1;
                    return Ok(false);
                }
                (Some(b'}'), true) | (Some(b']'), false) => self.close(),
                (Some(_), true) => return Err(self.unexpected("`,` or `}`")),
                (Some(_), false) => return Err(self.unexpected("`,` or `]`")),
                (None, _) => return Err(self.unclosed_collection()),
            }
        }
        Ok(true)
    }

    /// The sign behind the blanks, which it passes over.
    #[inline]
    fn next(&mut self) -> Option<u8> {
        let sign = self.peek()?;
        if sign > b' ' {
            return Some(sign);
        }
        // Most blanks are a line end and the indentation of the next line.
        if sign == b'\n' {
            self.at += 1;
        } else if sign == b'\r' && self.bytes.get(self.at + 1) == Some(&b'\n') {
            self.at += 2;
        }
        self.at = skip_spaces(self.bytes, self.at);
        let sign = self.peek()?;
        if sign > b' ' { Some(sign) } else { self.behind_blanks() }
    }

    /// The sign behind any blanks.
    #[cold]
    fn behind_blanks(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// A scalar, an empty collection, or the opening of a collection up to its first value.
    #[inline]
    fn value(&mut self) -> Result<(), SyntaxError> {
        loop {
            match self.next() {
                Some(b'"') => return self.string(),
                Some(b'{' | b'[') if self.tape.depth() >= MAX_DEPTH => {
                    return Err(self.fault(&format!("nested deeper than {MAX_DEPTH} levels")));
                }
                Some(b'{') => {
                    self.open(Kind::Mapping);
                    if self.next() == Some(b'}') {
                        self.close();
                        return Ok(());
                    }
                    self.key()?;
                }
                Some(b'[') => {
                    self.open(Kind::Sequence);
                    if self.next() == Some(b']') {
                        self.close();
                        return Ok(());
                    }
                }
                Some(b'a'..=b'z' | b'A'..=b'Z') => return self.word(),
                Some(b'-' | b'0'..=b'9') => return self.number(),
                Some(_) => return Err(self.unexpected("a value")),
                None => return Err(self.fault("expected a value, found the end of the text")),
            }
        }
    }

    #[inline]
    fn key(&mut self) -> Result<(), SyntaxError> {
        if self.next() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let start = self.at;
        let is_verbatim = self.quoted()?;
        let span = span(start, self.at);
        let key = &self.bytes[start + 1..self.at - 1];
        self.tape.key(Style::DoubleQuoted, span, key, is_verbatim, self.bytes);
        if self.next() != Some(b':') {
            return Err(self.fault("expected `:` behind the key"));
        }
        self.at += 1;
        // Most writers put one space here.
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        Ok(())
    }

    /// A value in quotes, whose opening one is next.
    #[inline]
    fn string(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let is_verbatim = self.quoted()?;
        let span = span(start, self.at);
        self.tape.scalar(Kind::Scalar, Style::DoubleQuoted, span, is_verbatim);
        Ok(())
    }

    /// Passes over the string whose opening quote is next; true where it stands as it is meant.
    #[inline]
    fn quoted(&mut self) -> Result<bool, SyntaxError> {
        let start = self.at;
        self.at = find_control_or::<b'"', b'\\'>(self.bytes, start + 1);
        let is_verbatim = self.peek() == Some(b'"');
        if !is_verbatim {
            self.escaped_string(start)?;
        }
        self.at += 1;
        Ok(is_verbatim)
    }

    /// The rest of a string, from something in it that is no text on up to its closing quote.
    #[cold]
    fn escaped_string(&mut self, start: usize) -> Result<(), SyntaxError> {
        loop {
            match self.peek() {
                Some(b'"') => return Ok(()),
                Some(b'\\') => self.escape(start)?,
                // A string cannot go on in the next line: its end was forgotten.
                None | Some(b'\n' | b'\r') => return Err(unclosed(start)),
                Some(_) => return Err(self.fault("a control character stands in a string")),
            }
            self.at = find_control_or::<b'"', b'\\'>(self.bytes, self.at);
        }
    }

    /// An escape in the string that begins at `start`.
    fn escape(&mut self, start: usize) -> Result<(), SyntaxError> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    match self.peek() {
                        Some(b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => self.at += 1,
                        None => return Err(unclosed(start)),
                        Some(_) => return Err(self.fault("`\\u` takes four hexadecimal digits")),
                    }
                }
            }
            None => return Err(unclosed(start)),
            Some(_) => return Err(self.fault("JSON has no such escape in a string")),
        }
        Ok(())
    }

    /// `true`, `false` or `null`.
    fn word(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let is_letter = |byte: &&u8| byte.is_ascii_alphanumeric();
        let end = start + self.bytes[start..].iter().take_while(is_letter).count();
        match &self.bytes[start..end] {
            b"true" | b"false" | b"null" => {
                self.plain(start, end);
                Ok(())
            }
            // All of a word such as `True` or `undefined` is marked.
            _ => Err(error("expected a value", span(start, end))),
        }
    }

    fn number(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        // `12x` and `01` are a number with something behind it.
        if self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'.') {
            return Err(self.fault("expected a value"));
        }
        self.plain(start, self.at);
        Ok(())
    }

    /// One digit or more.
    fn digits(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.fault("the number is incomplete")) } else { Ok(()) }
    }

    fn plain(&mut self, start: usize, end: usize) {
        self.at = end;
        let span = span(start, end);
        self.tape.scalar(Kind::Scalar, Style::Plain, span, true);
    }

    /// Opens a collection at the bracket that is next.
    fn open(&mut self, kind: Kind) {
        self.tape.open(kind, Style::Flow, offset(self.at));
        self.innermost = Some(kind);
        self.at += 1;
    }

    /// Closes the innermost collection at the bracket that is next.
    fn close(&mut self) {
        self.at += 1;
        self.tape.close(Some(offset(self.at)));
        self.innermost = self.tape.innermost();
    }

    /// An error at the end of the text.
    #[cold]
    fn unclosed_collection(&self) -> SyntaxError {
        let mut error = self.fault("the text ends inside of an object or array");
        let open = self.tape.open_bracket(self.bytes);
        error.cause = open.map(|open| fault::still_open(self.text, open as usize));
        error.help = Some("write the brackets and braces that close it".to_owned());
        error
    }

    /// An error where something else was expected. Two things that JavaScript allows are called by
    /// their names: comments, and a comma behind the last entry.
    fn unexpected(&self, expected: &str) -> SyntaxError {
        let (before, rest) = self.bytes.split_at(self.at);
        if rest.starts_with(b"//") || rest.starts_with(b"/*") {
            let span = span(self.at, self.at + 2);
            return helped(error("JSON has no comments", span), "leave it out, or write YAML");
        }
        let bracket = match rest.first() {
            Some(b'}') => "brace",
            Some(b']') => "bracket",
            _ => return self.fault(&format!("expected {expected}")),
        };
        let before = before.trim_ascii_end();
        if !before.ends_with(b",") {
            return self.fault(&format!("expected {expected}"));
        }
        let comma = span(before.len() - 1, before.len());
        let message = format!("a comma stands before the closing {bracket}");
        helped(error(&message, comma), "leave the comma out")
    }

    /// An error at the next character.
    fn fault(&self, message: &str) -> SyntaxError {
        let start = self.text.floor_char_boundary(self.at);
        let len = self.text[start..].chars().next().map_or(0, char::len_utf8);
        error(message, span(start, start + len))
    }
}

fn unclosed(start: usize) -> SyntaxError {
    let quote = span(start, start + 1);
    helped(error("the string has no closing quote", quote), "close it in the line where it opens")
}

fn helped(mut error: SyntaxError, help: &str) -> SyntaxError {
    error.help = Some(help.to_owned());
    error
}

fn error(message: &str, span: Span) -> SyntaxError {
    SyntaxError { message: format!("not valid JSON: {message}"), span, cause: None, help: None }
}

#[cfg(test)]
mod tests;
