//! Reading of TOML tables that reports every fault with its place.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::error::{Label, Problem, ProblemKind};
use super::format::Key;
use super::parse::did_you_mean;

/// Collects the problems of one file.
pub(super) struct Reader<'p> {
    pub(super) file: usize,
    pub(super) problems: &'p mut Vec<Problem>,
}

/// A table, and where to point when something is missing from it.
pub(super) struct Table<'t> {
    table: &'t DeTable<'t>,
    span: Range<usize>,
}

/// A value together with its bytes in the file.
pub(super) type At<T> = (T, Range<usize>);

impl Reader<'_> {
    pub(super) fn report(&mut self, kind: ProblemKind, span: Range<usize>, help: Option<String>) {
        let label = Label { file: self.file, span, text: String::new() };
        self.problems.push(Problem { kind, labels: vec![label], help });
    }

    /// Opens a table, reporting the keys that are none of `known` and those that are missing.
    pub(super) fn table<'t>(
        &mut self,
        table: &'t DeTable<'t>,
        span: Range<usize>,
        known: &[Key],
    ) -> Table<'t> {
        let names: Vec<&str> = known.iter().map(|key| key.name).collect();
        for key in table.keys().filter(|key| !names.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref().to_string();
            let help = did_you_mean(&name, &names);
            self.report(ProblemKind::UnknownKey(name), key.span(), Some(help));
        }
        for key in known.iter().filter(|key| key.required && !table.contains_key(key.name)) {
            self.report(ProblemKind::MissingKey(key.name), span.clone(), None);
        }
        Table { table, span }
    }

    fn wrong<T>(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        expected: &'static str,
    ) -> Option<T> {
        let found = match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => "empty",
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.report(
            ProblemKind::WrongType { key: key.to_owned(), expected, found },
            value.span(),
            None,
        );
        None
    }

    pub(super) fn string(&mut self, table: &Table<'_>, key: &str) -> Option<At<String>> {
        let value = table.table.get(key)?;
        match value.get_ref().as_str() {
            // What is written and says nothing is a slip; documents need each of these texts.
            Some(text) if text.trim().is_empty() => self.wrong(key, value, "a text"),
            Some(text) => Some((text.to_owned(), value.span())),
            None => self.wrong(key, value, "a string"),
        }
    }

    /// A string that has to be there by what else the table says.
    pub(super) fn required(&mut self, table: &Table<'_>, key: &'static str) -> Option<At<String>> {
        if table.table.get(key).is_none() {
            self.report(ProblemKind::MissingKey(key), table.span.clone(), None);
        }
        self.string(table, key)
    }

    pub(super) fn boolean(&mut self, table: &Table<'_>, key: &str) -> Option<bool> {
        let value = table.table.get(key)?;
        value.get_ref().as_bool().or_else(|| self.wrong(key, value, "true or false"))
    }

    /// A whole number, or a string that holds one; returned as text.
    pub(super) fn number(&mut self, table: &Table<'_>, key: &'static str) -> Option<At<String>> {
        let value = table.table.get(key)?;
        match value.get_ref() {
            // With its prefix, so that `0x194` is no 194.
            DeValue::Integer(number) => Some((number.to_string(), value.span())),
            DeValue::String(text) => Some((text.to_string(), value.span())),
            _ => self.wrong(key, value, "a status code"),
        }
    }

    /// A list of strings; none where the key is missing or the value is something else.
    pub(super) fn strings(&mut self, table: &Table<'_>, key: &str) -> Option<Vec<At<String>>> {
        let value = table.table.get(key)?;
        let Some(array) = value.get_ref().as_array() else {
            return self.wrong(key, value, "a list of strings");
        };
        let mut read = |item: &Spanned<DeValue<'_>>| match item.get_ref().as_str() {
            Some(text) => Some((text.to_owned(), item.span())),
            None => self.wrong(key, item, "a list of strings"),
        };
        let items: Vec<Option<At<String>>> = array.iter().map(&mut read).collect();
        items.into_iter().collect()
    }

    pub(super) fn sub_table<'t>(
        &mut self,
        table: &Table<'t>,
        key: &str,
        known: &[Key],
    ) -> Option<Table<'t>> {
        let value = table.table.get(key)?;
        match value.get_ref().as_table() {
            Some(inner) => Some(self.table(inner, value.span(), known)),
            None => self.wrong(key, value, "a table"),
        }
    }

    /// The tables of an array of tables such as `[[code]]`.
    pub(super) fn tables<'t>(
        &mut self,
        table: &Table<'t>,
        key: &str,
        known: &[Key],
    ) -> Vec<Table<'t>> {
        let Some(value) = table.table.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            return self.wrong(key, value, "a list of tables").unwrap_or_default();
        };
        self.each_table(key, array, known)
    }

    fn each_table<'t>(
        &mut self,
        key: &str,
        array: &'t DeArray<'t>,
        known: &[Key],
    ) -> Vec<Table<'t>> {
        let mut tables = Vec::new();
        for item in array {
            match item.get_ref().as_table() {
                Some(inner) => tables.push(self.table(inner, item.span(), known)),
                None => self.wrong::<()>(key, item, "a table").unwrap_or_default(),
            }
        }
        tables
    }
}

impl Table<'_> {
    pub(super) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The bytes of a key's value, or of the table where there is no such key.
    pub(super) fn span_of(&self, key: &str) -> Range<usize> {
        self.table.get(key).map_or_else(|| self.span(), Spanned::span)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(super) fn is_string(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|value| value.get_ref().is_str())
    }
}
