//! The little language of a row's `when`: `!action + request-body`, `word:deploy`.

use std::ops::Range;

use super::ProblemKind;
use super::parse::did_you_mean;
use crate::situation::{Condition, Conjunction, Situation, Test};

/// A part of a `when` that could not be read, with its bytes within the text.
pub(super) struct Fault {
    pub(super) kind: ProblemKind,
    pub(super) within: Range<usize>,
    pub(super) help: Option<String>,
}

/// Reads one alternative: situations joined by `+`, each perhaps negated by `!`.
pub(super) fn parse(text: &str) -> Result<Conjunction, Fault> {
    let mut conjunction = Conjunction::new();
    for (part, within) in pieces(text, '+') {
        conjunction.push(condition(part).map_err(|(kind, help)| Fault { kind, within, help })?);
    }
    add_place(&mut conjunction);
    Ok(conjunction)
}

/// The pieces between separators without the blanks around them, each with its bytes within the
/// text.
pub(super) fn pieces(text: &str, separator: char) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut start = 0;
    text.split(separator).map(move |piece| {
        let lead = piece.len() - piece.trim_start().len();
        let trimmed = piece.trim();
        let within = start + lead..start + lead + trimmed.len();
        start += piece.len() + separator.len_utf8();
        (trimmed, within)
    })
}

/// What a row without `when` asks for.
pub(super) fn always() -> Conjunction {
    let mut conjunction = Conjunction::new();
    add_place(&mut conjunction);
    conjunction
}

/// A row that asks for neither webhooks nor callbacks is about the API's own operations.
fn add_place(conjunction: &mut Conjunction) {
    let places = [Situation::Webhook, Situation::Callback].map(Test::Situation);
    if !conjunction.iter().any(|part| part.expected && places.contains(&part.test)) {
        conjunction.extend(super::not_elsewhere());
    }
}

fn condition(text: &str) -> Result<Condition, (ProblemKind, Option<String>)> {
    let (expected, name) = match text.strip_prefix('!') {
        Some(rest) => (false, rest.trim_start()),
        None => (true, text),
    };
    if let Some(word) = name.strip_prefix("word:")
        && !word.is_empty()
        && !word.contains(|c: char| c.is_whitespace() || c == '/')
    {
        return Ok(Condition { test: Test::Word(word.to_owned()), expected });
    }
    let Ok(situation) = name.parse() else {
        let names = Situation::ALL.map(Situation::as_str);
        let help = did_you_mean(name, &[&names[..], &["word:…"]].concat());
        let kind = ProblemKind::UnknownValue { what: "situation", value: name.to_owned() };
        return Err((kind, Some(help)));
    };
    Ok(Condition { test: Test::Situation(situation), expected })
}
