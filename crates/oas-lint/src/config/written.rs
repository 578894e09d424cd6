//! What a configuration file says, value by value, with the lines it says it in.

use std::fmt::Write as _;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The settings under one header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The header, such as `[rules]`; empty for the settings of one value.
    pub header: &'static str,
    /// What stands in it, in the order of the file.
    pub settings: Vec<Setting>,
}

/// A setting as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The key.
    pub key: String,
    /// The value.
    pub value: String,
    /// The line, from 1.
    pub line: usize,
}

/// What a configuration file says: the settings of one value first. Nothing where it is no TOML.
pub fn written(text: &str) -> Vec<Table> {
    let Ok(root) = DeTable::parse(text) else { return Vec::new() };
    let table = |header, entries: &DeTable<'_>| Table { header, settings: settings(entries, text) };
    let mut tables = vec![table("", root.get_ref())];
    let is_table = |setting: &Setting| matches!(&*setting.key, "rules" | "fix" | "overrides");
    tables[0].settings.retain(|setting| !is_table(setting));
    for (key, value) in root.get_ref() {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("rules", DeValue::Table(rules)) => tables.push(table("[rules]", rules)),
            ("fix", DeValue::Table(fix)) => tables.push(table("[fix]", fix)),
            ("overrides", DeValue::Array(overrides)) => {
                let each = overrides.iter().map(Spanned::get_ref).filter_map(DeValue::as_table);
                tables.extend(each.map(|one| table("[[overrides]]", one)));
            }
            _ => {}
        }
    }
    tables.sort_by_key(|table| table.settings.first().map_or(0, |first| first.line));
    tables.sort_by_key(|table| !table.header.is_empty());
    tables
}

fn settings(table: &DeTable<'_>, text: &str) -> Vec<Setting> {
    let mut settings: Vec<(usize, Setting)> = table
        .iter()
        .map(|(key, value)| {
            let at = key.span().start;
            let setting = Setting {
                key: text[key.span()].to_owned(),
                value: text[value.span()].to_owned(),
                line: text[..at].matches('\n').count() + 1,
            };
            (at, setting)
        })
        .collect();
    settings.sort_by_key(|(at, _)| *at);
    settings.into_iter().map(|(_, setting)| setting).collect()
}

/// A basic string of TOML 1.0.
pub fn toml_string(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            c if c.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(written, "\\u{:04X}", u32::from(c));
            }
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_with_its_line() {
        let text = "policy = 'strict' # ours\nexclude = [\n  'a',\n]\n[rules]\nmissing-body = \"off\"\n\
                    [[overrides]]\nfiles = ['a']\nrules = { ALL = 'off' }\nreason = 'x'\n\
                    [[overrides]]\nfiles = ['b']\nrules = { ALL = 'off' }\nreason = 'y'\n";
        let told: Vec<String> = written(text)
            .iter()
            .flat_map(|table| {
                let told =
                    |it: &Setting| format!("{}{}={}:{}", table.header, it.key, it.value, it.line);
                table.settings.iter().map(told).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(
            told,
            [
                "policy='strict':1",
                "exclude=[\n  'a',\n]:2",
                "[rules]missing-body=\"off\":6",
                "[[overrides]]files=['a']:8",
                "[[overrides]]rules={ ALL = 'off' }:9",
                "[[overrides]]reason='x':10",
                "[[overrides]]files=['b']:12",
                "[[overrides]]rules={ ALL = 'off' }:13",
                "[[overrides]]reason='y':14",
            ]
        );
    }
}
