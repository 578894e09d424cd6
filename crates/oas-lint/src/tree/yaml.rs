//! YAML text to the tape, over the events of `granit-parser`, with its spans made exact.

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle, options};

use super::build::{self, Tape, offset};
use super::nodes::Kind;
use super::scalar::{self, Style};
use super::{MAX_DEPTH, SyntaxError, fault};
use crate::source::Span;

/// Comments that may stand between two nodes: any number that a file can hold. They are kept
/// anyway, so the parser's own limit protects nothing here.
const MAX_COMMENTS: usize = 1 << 24;

/// Parses the text from `start` on, behind a byte order mark.
pub(super) fn parse(text: &str, start: usize) -> Result<Tape, SyntaxError> {
    let options = options! {
        emit_anchor_events: false,
        emit_unresolved_aliases: true,
        max_buffered_comment_events: MAX_COMMENTS,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut builder = Builder {
        text,
        base: start,
        tape: Tape::default(),
        anchors: Vec::new(),
        cursor: start,
        documents: 0,
        pending: Vec::new(),
    };
    for event in Parser::new_from_str_with_options(&text[start..], options) {
        let (event, span) = event.map_err(|error| builder.scan_error(&error))?;
        let span = span.byte_range().unwrap_or(0..0);
        builder.event(&event, span.start + start..span.end + start)?;
    }
    Ok(builder.tape)
}

struct Builder<'t> {
    text: &'t str,
    base: usize,
    tape: Tape,
    /// The node of each anchor, by the parser's number for it, which grows.
    anchors: Vec<(usize, u32)>,
    /// The end of the last token, from where the header of a block scalar is looked for.
    cursor: usize,
    documents: usize,
    /// For each open mapping whether a key comes next; `false` for sequences.
    pending: Vec<Pending>,
}

/// What an open collection waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pending {
    Key,
    Value,
    Item,
}

type Bytes = std::ops::Range<usize>;

impl Builder<'_> {
    fn event(&mut self, event: &Event<'_>, bytes: Bytes) -> Result<(), SyntaxError> {
        let (index, is_key) = (self.tape.len(), self.is_key());
        self.node(event, bytes)?;
        if is_key && self.tape.len() > index {
            self.tape.mark_key(index, self.text.as_bytes());
        }
        Ok(())
    }

    fn node(&mut self, event: &Event<'_>, bytes: Bytes) -> Result<(), SyntaxError> {
        match event {
            Event::DocumentStart(..) => self.document_start(bytes)?,
            Event::Comment(..) => self.tape.comments.push(span(&bytes)),
            Event::Alias(id) => {
                let found = self.anchors.binary_search_by_key(id, |(known, _)| *known);
                let target = found.map_or(u32::MAX, |at| self.anchors[at].1);
                self.tape.alias(span(&bytes), target);
                self.cursor = bytes.end;
                self.node_done();
            }
            Event::UnresolvedAlias(name) => {
                return Err(SyntaxError {
                    message: format!("the alias `*{name}` names no anchor above it"),
                    span: span(&bytes),
                    cause: None,
                    help: Some(format!(
                        "define it with `&{name}` before its first use, or put the text in quotes"
                    )),
                });
            }
            Event::Scalar(value, style, anchor, tag) => {
                self.anchor(*anchor);
                self.scalar(value, *style, tag.is_some(), bytes);
                self.node_done();
            }
            Event::SequenceStart(style, anchor, _) => {
                self.anchor(*anchor);
                let start = match style {
                    StructureStyle::Block => self.sequence_start(bytes.start),
                    StructureStyle::Flow => bytes.start,
                };
                self.open(Kind::Sequence, *style, start);
                self.pending.push(Pending::Item);
            }
            Event::MappingStart(style, anchor, _) => {
                self.anchor(*anchor);
                self.open(Kind::Mapping, *style, bytes.start);
                self.pending.push(Pending::Key);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.pending.pop();
                // A flow collection ends at its bracket, a block collection at its last child;
                // the parser gives the next token's place for the latter.
                let closing = self.text[bytes.clone()].ends_with([']', '}']);
                let end = if closing { Some(offset(bytes.end)) } else { None };
                self.tape.close(end);
                if closing {
                    self.cursor = bytes.end;
                }
                self.node_done();
            }
            _ => {}
        }
        Ok(())
    }

    fn document_start(&mut self, bytes: Bytes) -> Result<(), SyntaxError> {
        self.documents += 1;
        if self.documents > 1 {
            return Err(SyntaxError {
                message: "a second YAML document begins here".to_owned(),
                span: span(&bytes),
                cause: None,
                help: Some("an OpenAPI description is one document: split the file".to_owned()),
            });
        }
        self.cursor = self.cursor.max(bytes.end);
        Ok(())
    }

    fn open(&mut self, kind: Kind, style: StructureStyle, start: usize) {
        let style = match style {
            StructureStyle::Block => Style::Block,
            StructureStyle::Flow => Style::Flow,
        };
        self.tape.open(kind, style, offset(start));
        if style == Style::Flow {
            self.cursor = start + 1;
        }
    }

    /// Remembers that the node to come bears an anchor.
    fn anchor(&mut self, id: usize) {
        if id != 0 {
            self.anchors.push((id, self.tape.len()));
        }
    }

    /// Moves the innermost mapping from its key to its value or on to its next key.
    fn node_done(&mut self) {
        if let Some(pending) = self.pending.last_mut() {
            *pending = match *pending {
                Pending::Key => Pending::Value,
                Pending::Value => Pending::Key,
                Pending::Item => Pending::Item,
            };
        }
    }

    fn is_key(&self) -> bool {
        self.pending.last() == Some(&Pending::Key)
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, tagged: bool, bytes: Bytes) {
        let kind = if tagged { Kind::TaggedScalar } else { Kind::Scalar };
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        match style {
            Style::Literal | Style::Folded => {
                let bytes = self.block_scalar(bytes);
                self.cursor = bytes.end;
                if self.has_indentation_indicator(&bytes) {
                    self.tape.decoded_scalar(style, span(&bytes), value);
                } else {
                    self.tape.scalar(kind, style, span(&bytes), false);
                }
            }
            _ if bytes.is_empty() => {
                let at = self.empty_value();
                self.tape.scalar(kind, Style::Plain, span(&(at..at)), true);
            }
            _ => {
                if self.is_key() && style == Style::Plain && value == "<<" {
                    self.tape.has_merge_keys = true;
                }
                self.cursor = bytes.end;
                let is_verbatim = !scalar::needs_decoding(style, &self.text[bytes.clone()]);
                self.tape.scalar(kind, style, span(&bytes), is_verbatim);
            }
        }
    }

    /// A node that is not there: behind its colon or dash, where an author would write it. The
    /// parser places it before the colon.
    fn empty_value(&mut self) -> usize {
        // No node begins before the collection that it is in.
        let begin = self.tape.innermost_start().map_or(0, |start| start as usize);
        self.cursor = self.cursor.max(begin);
        let rest = &self.text[self.cursor..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        let sign = match self.pending.last() {
            Some(Pending::Value) => ':',
            Some(Pending::Item) => '-',
            Some(Pending::Key) | None => return self.cursor,
        };
        if rest[blank..].starts_with(sign) {
            self.cursor += blank + 1;
        }
        self.cursor
    }

    /// The exact bytes of a block scalar: from its `|` or `>` to behind the last line break that
    /// counts. The parser's begin behind the header and end within the next line.
    fn block_scalar(&self, bytes: Bytes) -> Bytes {
        let start = self.block_header(bytes.start);
        let header_end =
            self.text[start..].find(['\n', '\r']).map_or(self.text.len(), |at| start + at);
        let mut end = bytes.end.max(header_end);
        let slice = &self.text[header_end..end];
        // Blanks behind the last line break belong to the next node.
        let last_line = slice.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        if end < self.text.len() && slice[last_line..].bytes().all(|byte| byte == b' ') {
            end = header_end + last_line;
        }
        let header = &self.text[start..header_end];
        let keep = header.split('#').next().is_some_and(|header| header.contains('+'));
        if !keep {
            let known = self.has_indentation_indicator(&(start..end)).then_some(usize::MAX);
            end = header_end + text_len(&self.text[header_end..end], known);
        }
        start..end
    }

    /// The place of the `|` or `>` of the block scalar whose text begins at `content`.
    fn block_header(&self, content: usize) -> usize {
        let mut at = self.cursor;
        let bytes = self.text.as_bytes();
        while at < content {
            match bytes[at] {
                b'|' | b'>' => return at,
                b'#' => at += line_rest(&self.text[at..content]),
                // Tags and anchors may hold any sign: skip the whole word.
                b'!' | b'&' => at += word(&self.text[at..content]),
                _ => at += 1,
            }
        }
        content
    }

    fn has_indentation_indicator(&self, bytes: &Bytes) -> bool {
        self.text[bytes.clone()]
            .bytes()
            .skip(1)
            .take(2)
            .take_while(|byte| !matches!(byte, b'\n' | b'\r' | b' ' | b'#'))
            .any(|byte| byte.is_ascii_digit())
    }

    /// Where a block sequence begins: at its first dash. As the value of a key the parser may give
    /// the place behind the dash, so a dash that begins the line is taken.
    fn sequence_start(&self, start: usize) -> usize {
        if self.pending.last() != Some(&Pending::Value) {
            return start;
        }
        let line = self.text[..start].rfind(['\n', '\r']).map_or(self.base, |at| at + 1);
        let indent = self.text[line..].bytes().take_while(|byte| *byte == b' ').count();
        if self.text[line + indent..].starts_with('-') { line + indent } else { start }
    }

    fn scan_error(&self, error: &granit_parser::ScanError) -> SyntaxError {
        let at = error.marker().byte_offset().unwrap_or(0) + self.base;
        fault::explained(self.text, at, &error.info(), self.tape.open_bracket(self.text.as_bytes()))
    }
}

/// How long the text of a block scalar is, from the line break of its header on, without the blank
/// lines at its end: those are no part of its value. Spaces behind its indentation are text, where
/// that shows in the first line.
fn text_len(body: &str, mut indent: Option<usize>) -> usize {
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let is_blank = |line: &str| line.trim_end_matches(['\n', '\r']).len() == spaces(line);
    let (mut len, mut at) = (0, 0);
    for line in body.split_inclusive(['\n', '\r']) {
        at += line.len();
        if !is_blank(line) && indent.is_none() {
            indent = Some(spaces(line));
        }
        // The first line break is the header's.
        let is_text = !is_blank(line) || indent.is_some_and(|indent| spaces(line) > indent);
        if is_text || at == line.len() {
            len = at;
        }
    }
    // CR LF is one line break.
    len + usize::from(body[..len].ends_with('\r') && body[len..].starts_with('\n'))
}

fn line_rest(text: &str) -> usize {
    text.find(['\n', '\r']).unwrap_or(text.len())
}

fn word(text: &str) -> usize {
    text.find([' ', '\t', '\n', '\r']).unwrap_or(text.len())
}

fn span(bytes: &Bytes) -> Span {
    build::span(bytes.start, bytes.end)
}
