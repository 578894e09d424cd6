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
    let mut start = 0;
    for part in text.split('+') {
        let lead = part.len() - part.trim_start().len();
        let trimmed = part.trim();
        let within = start + lead..start + lead + trimmed.len();
        conjunction.push(condition(trimmed).map_err(|(kind, help)| Fault { kind, within, help })?);
        start += part.len() + 1;
    }
    add_place(&mut conjunction);
    Ok(conjunction)
}

/// What a row without `when` asks for.
pub(super) fn always() -> Conjunction {
    let mut conjunction = Conjunction::new();
    add_place(&mut conjunction);
    conjunction
}

/// A row that names neither webhooks nor callbacks is about the API's own operations.
fn add_place(conjunction: &mut Conjunction) {
    let names = |situation| {
        let is_it = |part: &Condition| part.test == Test::Situation(situation);
        conjunction.iter().any(is_it)
    };
    if !names(Situation::Webhook) && !names(Situation::Callback) {
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
    match name.parse::<Situation>() {
        Ok(situation) => Ok(Condition { test: Test::Situation(situation), expected }),
        Err(_) => {
            let names = Situation::ALL.map(Situation::as_str);
            let kind = ProblemKind::UnknownValue { what: "situation", value: name.to_owned() };
            Err((kind, Some(did_you_mean(name, &names))))
        }
    }
}
