//! Which code the name or the description of a shared response says.

use oas_codes::{ResponseKey, StatusCode, registry};

use super::Response;
use crate::tree::Node;

/// Phrases of older RFCs that components are still named after.
const OLDER: [(&str, u16); 9] = [
    ("movedtemporarily", 302),
    ("requesttimedout", 408),
    ("payloadtoolarge", 413),
    ("requestentitytoolarge", 413),
    ("requesturitoolong", 414),
    ("requestedrangenotsatisfiable", 416),
    ("unprocessableentity", 422),
    ("internalerror", 500),
    ("gatewaytimedout", 504),
];

/// Words that a component's name has beside the phrase.
const BESIDE: [&str; 8] =
    ["response", "responses", "error", "errors", "exception", "http", "default", "status"];

/// A code that a response says it is, where it stands under another.
#[derive(Clone, Copy, Debug)]
pub enum Said<'t> {
    /// Its name says the code; the key of the component, or a file.
    ByName(StatusCode, Node<'t>),
    /// Its description is the phrase of the code, and its name says none.
    ByDescription(StatusCode, Node<'t>),
    /// Its description is the phrase of the code, and its name agrees with where it stands.
    AgainstName(StatusCode, Node<'t>),
}

impl<'t> Response<'t> {
    /// Another code than this one that the response says it is; none where it says this one too.
    pub fn says_other_than(self, code: StatusCode) -> Option<Said<'t>> {
        let name = self.name()?;
        // A file has a name and no key.
        let key = self.node.tree().key_of(self.node.id()).unwrap_or(self.node);
        let mut by_name = by_name(&name);
        by_name.retain(|known| is_meant(*known, code));
        if !by_name.is_empty() {
            let other = by_name.iter().all(|known| *known != code).then(|| by_name[0])?;
            return Some(Said::ByName(other, key));
        }
        let description = self.node.get("description")?;
        // "OK" stands under every success.
        let other = by_phrase(&letters(&description.as_str()?)).filter(|known| known.is_error())?;
        if other == code || !is_meant(other, code) {
            return None;
        }
        let agrees = code.phrase().is_some_and(|phrase| letters(&name).ends_with(&letters(phrase)));
        Some(if agrees {
            Said::AgainstName(other, description)
        } else {
            Said::ByDescription(other, description)
        })
    }

    /// True where a code leads to a response that says it is another one: the reference is at
    /// fault, and what the response lacks is none.
    pub fn is_for_another(self, code: StatusCode) -> bool {
        matches!(self.says_other_than(code), Some(Said::ByName(..) | Said::ByDescription(..)))
    }
}

/// True where a phrase must mean its code. `Gone` and `Found` are words as well: they name a code
/// among those of its class only.
fn is_meant(known: StatusCode, code: StatusCode) -> bool {
    known.phrase().is_some_and(|text| text.contains(' ')) || known.class() == code.class()
}

/// The codes that a name is or begins or ends with, and the one whose phrase it is.
fn by_name(name: &str) -> Vec<StatusCode> {
    let mut codes = Vec::new();
    let leading = name.chars().take_while(char::is_ascii_digit).count();
    let trailing = name.chars().rev().take_while(char::is_ascii_digit).count();
    let ends = [(leading, name.get(..leading)), (trailing, name.get(name.len() - trailing..))];
    for (_, digits) in ends.into_iter().filter(|(length, _)| *length == 3) {
        if let Some(Ok(ResponseKey::Code(code))) = digits.map(str::parse)
            && code.phrase().is_some()
            && !code.is_interim()
        {
            codes.push(code);
        }
    }
    let mut phrase = letters(name);
    loop {
        if let Some(code) = by_phrase(&phrase) {
            codes.push(code);
            return codes;
        }
        let shorter = BESIDE.iter().find_map(|word| {
            phrase.strip_suffix(word).or_else(|| phrase.strip_prefix(word)).map(str::to_owned)
        });
        match shorter {
            Some(shorter) => phrase = shorter,
            None => return codes,
        }
    }
}

/// The code with this phrase, written as letters only.
fn by_phrase(phrase: &str) -> Option<StatusCode> {
    let older = OLDER.iter().find(|(known, _)| *known == phrase);
    if let Some((_, code)) = older {
        return StatusCode::new(*code).ok();
    }
    let rows = registry::all().iter().filter(|row| row.code.phrase().is_some());
    let mut rows = rows.filter(|row| !row.code.is_interim() && row.code != StatusCode::OK);
    rows.find(|row| is_letters_of(phrase, row.phrase)).map(|row| row.code)
}

/// The letters of a text in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
}

/// True when a text in lower case has exactly the letters of a phrase.
fn is_letters_of(text: &str, phrase: &str) -> bool {
    let phrase = phrase.bytes().filter(u8::is_ascii_alphabetic);
    text.bytes().eq(phrase.map(|byte| byte.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_codes_by_number_or_phrase() {
        let numbers =
            |name| -> Vec<u16> { by_name(name).into_iter().map(StatusCode::as_u16).collect() };
        for (name, expected) in [
            ("BadRequest", &[400][..]),
            ("bad_request_error", &[400]),
            ("NotFoundErrorResponse", &[404]),
            ("UnprocessableEntity", &[422]),
            ("Error404", &[404]),
            ("404NotFound", &[404, 404]),
            ("DefaultError", &[]),
            ("UserNotFound", &[]),
            ("Sha256", &[]),
            ("Error4040", &[]),
            ("Größe", &[]),
            ("OK", &[]),
            ("Gone", &[410]),
        ] {
            assert_eq!(numbers(name), expected, "{name}");
        }
    }
}
