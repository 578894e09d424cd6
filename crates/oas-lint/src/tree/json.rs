//! JSON text to the tape, over the lexer of `hifijson`.

use hifijson::token::Lex as _;
use hifijson::{Read as _, SliceLexer, num, str as string};

use super::build::{Kind, Tape};
use super::scalar::{self, Style};
use super::{MAX_DEPTH, SyntaxError};
use crate::source::Span;

/// Parses the text from `start` on.
pub(super) fn parse(text: &str, start: usize) -> Result<Tape, SyntaxError> {
    let bytes = &text.as_bytes()[start..];
    let mut parser = Parser { lexer: SliceLexer::new(bytes), text, tape: Tape::default() };
    parser.document()?;
    Ok(parser.tape)
}

struct Parser<'t> {
    lexer: SliceLexer<'t>,
    text: &'t str,
    tape: Tape,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<(), SyntaxError> {
        self.value()?;
        // Each turn goes on behind a complete value.
        while let Some(innermost) = self.tape.innermost() {
            let in_mapping = innermost == Kind::Mapping;
            match (self.lexer.ws_peek(), in_mapping) {
                (Some(b','), true) => {
                    self.lexer.take_next();
                    self.key()?;
                    self.value()?;
                }
                (Some(b','), false) => {
                    self.lexer.take_next();
                    self.value()?;
                }
                (Some(b'}'), true) | (Some(b']'), false) => self.close(),
                (Some(_), true) => return Err(self.fault("expected `,` or `}`")),
                (Some(_), false) => return Err(self.fault("expected `,` or `]`")),
                (None, _) => return Err(self.fault("the text ends inside of an object or array")),
            }
        }
        match self.lexer.ws_peek() {
            None => Ok(()),
            Some(_) => Err(self.fault("there is more text behind the JSON value")),
        }
    }

    /// A scalar, an empty collection, or the opening of a collection up to its first value.
    fn value(&mut self) -> Result<(), SyntaxError> {
        loop {
            let next = self.lexer.ws_peek();
            let start = self.offset();
            match next {
                Some(b'"') => return self.string(),
                Some(b'{' | b'[') if self.tape.depth() >= MAX_DEPTH => {
                    return Err(self.fault(&format!("nested deeper than {MAX_DEPTH} levels")));
                }
                Some(b'{') => {
                    self.lexer.take_next();
                    self.tape.open(Kind::Mapping, Style::Flow, start);
                    if self.lexer.ws_peek() == Some(b'}') {
                        self.close();
                        return Ok(());
                    }
                    self.key()?;
                }
                Some(b'[') => {
                    self.lexer.take_next();
                    self.tape.open(Kind::Sequence, Style::Flow, start);
                    if self.lexer.ws_peek() == Some(b']') {
                        self.close();
                        return Ok(());
                    }
                }
                Some(b'a'..=b'z' | b'A'..=b'Z') => {
                    if self.lexer.null_or_bool().is_none() {
                        return Err(self.unknown_word(start));
                    }
                    return self.plain(start);
                }
                Some(b'-' | b'0'..=b'9') => {
                    if num::Lex::num_ignore(&mut self.lexer).validate().is_err() {
                        return Err(self.fault("the number is incomplete"));
                    }
                    return self.plain(start);
                }
                Some(_) => return Err(self.fault("expected a value")),
                None => return Err(self.fault("expected a value, found the end of the text")),
            }
        }
    }

    fn key(&mut self) -> Result<(), SyntaxError> {
        match self.lexer.ws_peek() {
            Some(b'"') => self.string()?,
            _ => return Err(self.fault("expected a key in double quotes")),
        }
        match self.lexer.ws_peek() {
            Some(b':') => {
                self.lexer.take_next();
                Ok(())
            }
            _ => Err(self.fault("expected `:` behind the key")),
        }
    }

    fn string(&mut self) -> Result<(), SyntaxError> {
        let start = self.offset();
        self.lexer.take_next();
        match string::Lex::str_ignore(&mut self.lexer) {
            Ok(()) => {
                let span = Span::new(start, self.offset());
                let slice = self.text.get(span.range()).unwrap_or_default();
                let is_verbatim = !scalar::needs_decoding(Style::DoubleQuoted, slice);
                self.tape.scalar(Kind::Scalar, Style::DoubleQuoted, span, is_verbatim);
                Ok(())
            }
            // The end of the text can come in an escape too.
            Err(_) if self.lexer.as_slice().is_empty() => {
                Err(error("the string has no closing quote", Span::new(start, start + 1)))
            }
            // A string cannot go on in the next line: its end was forgotten.
            Err(string::Error::Control) if self.breaks_line() => {
                Err(error("the string has no closing quote", Span::new(start, start + 1)))
            }
            Err(string::Error::Control) => {
                Err(self.fault("a control character stands in a string"))
            }
            Err(fault) => Err(self.fault(&format!("{fault} in a string"))),
        }
    }

    fn breaks_line(&self) -> bool {
        matches!(self.lexer.as_slice().first(), Some(b'\n' | b'\r'))
    }

    fn plain(&mut self, start: u32) -> Result<(), SyntaxError> {
        let end = self.offset();
        // `nullx` and `12x` lex as a value with something behind it.
        if matches!(self.lexer.peek_next(), Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.')) {
            return Err(self.fault("expected a value"));
        }
        self.tape.scalar(Kind::Scalar, Style::Plain, Span::new(start, end), true);
        Ok(())
    }

    /// An error that marks the whole of a word such as `True` or `undefined`.
    fn unknown_word(&self, start: u32) -> SyntaxError {
        let rest = self.text.get(start as usize..).unwrap_or_default();
        let len = rest.bytes().take_while(u8::is_ascii_alphanumeric).count().max(1);
        error("expected a value", Span::new(start, start + u32::try_from(len).unwrap_or(1)))
    }

    /// Closes the innermost collection at the bracket that is next.
    fn close(&mut self) {
        self.lexer.take_next();
        let end = self.offset();
        self.tape.close(Some(end));
    }

    fn offset(&self) -> u32 {
        // Fits: a source is at most 4 GiB long.
        u32::try_from(self.text.len() - self.lexer.as_slice().len()).unwrap_or(u32::MAX)
    }

    /// An error at the next character.
    fn fault(&self, message: &str) -> SyntaxError {
        let mut start = self.offset() as usize;
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let len = self.text[start..].chars().next().map_or(0, char::len_utf8);
        let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        error(message, Span::new(at(start), at(start + len)))
    }
}

fn error(message: &str, span: Span) -> SyntaxError {
    SyntaxError { message: format!("not valid JSON: {message}"), span, help: None }
}
