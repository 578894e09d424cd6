//! The text of a document: JSON, and YAML that every reader of YAML 1.1 and 1.2 understands alike.

use serde_json::{Map, Value};

/// Writes JSON, indented, with a final line end.
pub(crate) fn json(value: &Value) -> String {
    format!("{value:#}\n")
}

/// A text of YAML under a comment line that says where it comes from.
pub(crate) fn commented(text: &str, comment: &str) -> String {
    // The comment ends with its line.
    let comment = comment.replace(['\n', '\r'], " ");
    format!("# {comment}\n{text}")
}

/// Writes YAML in block style.
///
/// The writer knows the rules of YAML 1.2, in which `on`, `1_000` and `2024-01-31` are strings. A
/// reader of YAML 1.1 takes them for a boolean, a number and a date, so they are quoted here: each
/// is marked at both ends with a character that the document does not use, and the marks become
/// quotes in the text.
pub(crate) fn yaml(value: &Value) -> Result<String, serde_yaml::Error> {
    let plain = value.to_string();
    let mark = ('\u{E000}'..='\u{F8FF}').find(|mark| !plain.contains(*mark)).unwrap_or('\u{E000}');
    let text = serde_yaml::to_string(&marked(value, mark))?;
    Ok(text.replace(mark, "'"))
}

/// The value with every string that YAML 1.1 misreads between marks, keys too.
fn marked(value: &Value, mark: char) -> Value {
    let quoted = |text: &str| {
        if misread(text) { format!("{mark}{text}{mark}") } else { text.to_owned() }
    };
    match value {
        Value::String(text) => Value::String(quoted(text)),
        Value::Array(items) => Value::Array(items.iter().map(|item| marked(item, mark)).collect()),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(key, member)| (quoted(key), marked(member, mark)))
                .collect::<Map<String, Value>>(),
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// True when a YAML 1.1 reader may take the plain scalar for something else than a string.
///
/// Generous: what merely looks like a number, a time or a date is quoted too, which costs nothing.
fn misread(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "<<", "=", ".inf",
        "-.inf", "+.inf", ".nan",
    ];
    // Integers, floats, base 60 (`12:30`), base 2, 8 and 16, and dates with their times.
    let numeric = |byte: u8| byte.is_ascii_hexdigit() || b"_+-.: xXoOtTzZ".contains(&byte);
    // A version such as `3.1.0` is no number to anyone.
    let is_version = text.matches('.').count() > 1;
    let starts = text.trim_start_matches(['+', '-', '.']).starts_with(|c: char| c.is_ascii_digit());
    !is_version && starts && text.bytes().all(numeric)
        || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_yaml_1_1_misreads_is_quoted_as_value_and_as_key() {
        let risky = [
            "on",
            "Off",
            "YES",
            "no",
            "y",
            "N",
            "1_000",
            "0b11",
            "0x1F",
            "0o17",
            "017",
            "12:30:45",
            "1.5e3",
            "+1",
            "-.5",
            ".5",
            "2024-01-31",
            "2024-01-31T10:00:00Z",
            "2024-01-31 10:00:00",
            "<<",
            "=",
            "~",
            "null",
            ".inf",
            "-.INF",
            ".NaN",
            "true",
            "200",
            "1.5",
            "4XX",
        ];
        for text in risky {
            let written = yaml(&json!({text: text})).unwrap();
            assert_eq!(written, format!("'{text}': '{text}'\n"));
        }
    }

    #[test]
    fn what_every_reader_understands_stays_plain() {
        for text in
            ["Not found", "/items/{id}", "3.1.0", "nothing", "application/json", "§ 15", "a"]
        {
            let written = yaml(&json!([text])).unwrap();
            assert_eq!(written, format!("- {text}\n"));
        }
    }

    #[test]
    fn marks_never_clash_with_the_text() {
        let value = json!({"a": "\u{E000}on\u{E000}", "b": "on", "c": "'on'"});
        let written = yaml(&value).unwrap();
        assert_eq!(serde_yaml::from_str::<Value>(&written).unwrap(), value, "{written}");
        assert!(written.contains("b: 'on'\n"), "{written}");
    }

    #[test]
    fn several_lines_are_a_literal_block() {
        let written = yaml(&json!({"description": "a: b\n\n- c"})).unwrap();
        assert_eq!(written, "description: |-\n  a: b\n\n  - c\n");
    }
}
