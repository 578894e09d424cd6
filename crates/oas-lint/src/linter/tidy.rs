//! What every renderer can rely on: places that can be seen, and texts of one line.

use crate::diagnostic::{Diagnostic, Label};
use crate::project::Project;
use crate::source::{Source, Span};

/// Makes what a finding says safe to show.
pub(super) fn tidy(found: &mut Diagnostic, project: &Project) {
    let Diagnostic { message, primary, labels, uses, note, help, .. } = found;
    for label in std::iter::once(primary).chain(labels).chain(uses) {
        widen(label, project.source(label.file));
        escape_controls(&mut label.text);
    }
    escape_controls(message);
    for text in [note, help].into_iter().flatten() {
        if has_controls(text) {
            *text = escaped(text).into();
        }
    }
}

/// A text with control characters as escapes. A name in a document can hold any, and a line break
/// would make one message look like two.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c.is_control() {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    escaped
}

fn escape_controls(text: &mut String) {
    if has_controls(text) {
        *text = escaped(text);
    }
}

/// True for a text with a control character. First all bytes are looked at, which compilers turn
/// into vector instructions: for one below blank, DEL, or one that the controls behind ASCII begin
/// with, as `§` does too.
fn has_controls(text: &str) -> bool {
    let is_suspect = |byte: u8| byte < b' ' || byte == 0x7f || byte == 0xc2;
    let is_text_suspect = text.bytes().fold(false, |found, byte| found | is_suspect(byte));
    is_text_suspect && text.contains(char::is_control)
}

/// Gives a place without bytes one character, so that no renderer drops it.
fn widen(label: &mut Label, source: &Source) {
    if !label.span.is_empty() {
        return;
    }
    let text = source.text();
    let at = label.span.start as usize;
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let is_break = |c: char| matches!(c, '\n' | '\r');
    // Behind the text its last character is shown, at the end of a line the one before the place.
    let line = if after.is_empty() { before.trim_end_matches(is_break) } else { before };
    let next = after.chars().next();
    let beside = next.filter(|c| !is_break(*c)).map(|c| (at, c));
    let behind = || line.char_indices().next_back().filter(|(_, c)| !is_break(*c));
    // Nothing but line breaks is left to show.
    let any = || text.char_indices().next_back();
    let blank = next.map(|c| (at, c));
    if let Some((start, c)) = beside.or_else(behind).or(blank).or_else(any) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        label.span = Span::new(offset(start), offset(start + c.len_utf8()));
    }
}
