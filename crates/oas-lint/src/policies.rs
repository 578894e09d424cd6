//! What policies say, as text: the list of those built in, and one as methods × codes.

use std::fmt::Write as _;
use std::path::Path;

use oas_codes::{Body, DefaultCoverage, Level, Method, Policy, Row, StatusCode};

/// Every built-in policy: its name, its title and the guideline behind it.
pub fn list() -> String {
    let names = Policy::builtin_names();
    let width = names.iter().map(|name| name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (index, policy) in names.into_iter().filter_map(Policy::builtin).enumerate() {
        let default = if index == 0 { " (the default)" } else { "" };
        let _ = writeln!(text, "{:width$}  {}{default}", policy.name, policy.title);
        let _ = writeln!(text, "{:width$}  {}", "", policy.source.unwrap_or_default());
    }
    text.push_str(
        "\n`oas-lint policies show NAME` prints what one expects, with --file its file.\n",
    );
    text
}

/// True when the name of a policy is that of a file.
pub fn is_path(name: &str) -> bool {
    name.contains(['/', '\\']) || Path::new(name).extension().is_some()
}

/// What to do where a name is that of no policy.
pub const HELP: &str = "`oas-lint policies` lists those built in; for a file, write its path";

/// What is wrong with a name that is no policy's, with the nearest of those built in.
pub fn unknown(name: &str) -> String {
    let distance = |known: &&str| strsim::damerau_levenshtein(name, known);
    let known = Policy::builtin_names();
    let nearest = known.iter().copied().min_by_key(|known| distance(known));
    match nearest.filter(|near| distance(near) <= 1 + near.len() / 4) {
        Some(near) => format!("there is no policy `{name}`; did you mean `{near}`?"),
        None => format!("there is no policy `{name}`"),
    }
}

/// A policy at a glance, in a line.
pub fn summary(policy: &Policy) -> String {
    let count = |number: usize, what: &str| {
        format!("{number} {what}{}", if number == 1 { "" } else { "s" })
    };
    let mut parts = vec![match policy.codes.len() {
        0 => "every registered code".to_owned(),
        listed => count(listed, "code"),
    }];
    parts.push(count(policy.rows.len(), "expectation"));
    if !policy.headers.is_empty() {
        parts.push(count(policy.headers.len(), "header"));
    }
    format!("policy `{}` has {}", policy.name, parts.join(", "))
}

const LEGEND: &str = "\
M must be documented  S should  . may  n should not  N must not  - HTTP has no such response
A number after a letter says where it holds; elsewhere the code may be documented. A blank is a
code that the policy does not list.
";

/// Everything that a policy expects: a table of methods and codes, with notes on where.
pub fn page(policy: &Policy) -> String {
    let mut text = format!("{}: {}\n", policy.name, policy.title);
    if let Some(source) = &policy.source {
        let _ = writeln!(text, "{source}");
    }
    let mut notes = Vec::new();
    let table = table(policy, &mut notes);
    let _ = write!(text, "\n{}\n{LEGEND}", aligned(&table));
    for (index, note) in notes.iter().enumerate() {
        let _ = writeln!(text, "{:>3}  {note}", index + 1);
    }
    let _ = write!(text, "\n{}", rest(policy));
    text
}

/// The head and a line for each code, in cells.
fn table(policy: &Policy, notes: &mut Vec<String>) -> Vec<Vec<String>> {
    let methods = methods(policy);
    let names = methods.iter().map(ToString::to_string);
    let mut table = vec![std::iter::once(String::new()).chain(names).collect::<Vec<_>>()];
    let mut line = |name: String, cell: &mut dyn FnMut(&Method) -> String| {
        let cells = methods.iter().map(cell);
        table.push(std::iter::once(name).chain(cells).collect());
    };
    if policy.rows.iter().any(|row| row.codes.first().is_none()) {
        line("success".to_owned(), &mut |method| {
            let about = |row: &&Row| row.codes.first().is_none() && row.methods.contains(method);
            letters(policy.rows.iter().filter(about), notes)
        });
    }
    for code in codes(policy) {
        line(code.to_string(), &mut |method| cell(policy, method, code, notes));
    }
    table
}

/// The methods of the policy, then those that only its rows name.
fn methods(policy: &Policy) -> Vec<Method> {
    let mut methods = policy.methods.clone();
    for method in policy.rows.iter().flat_map(|row| &row.methods) {
        if !methods.contains(method) {
            methods.push(method.clone());
        }
    }
    methods
}

/// The codes that the policy lists or has rows about.
fn codes(policy: &Policy) -> Vec<StatusCode> {
    let listed = policy.codes.iter().map(|entry| entry.code);
    let named = policy.rows.iter().flat_map(|row| row.codes.as_slice().iter().copied());
    let mut codes: Vec<StatusCode> = listed.chain(named).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn cell(policy: &Policy, method: &Method, code: StatusCode, notes: &mut Vec<String>) -> String {
    if code.registration().is_some_and(|row| row.cannot_answer(method)) {
        return "-".to_owned();
    }
    let (rows, _) = policy.rows_about(method, code);
    if rows.is_empty() && policy.knows(code) {
        return ".".to_owned();
    }
    letters(rows.into_iter(), notes)
}

/// The letters of some rows, each with the number of its note where it has one.
fn letters<'p>(rows: impl Iterator<Item = &'p Row>, notes: &mut Vec<String>) -> String {
    let letter = |row: &Row| {
        let letter = match row.level {
            Level::Must => "M",
            Level::Should => "S",
            Level::May => ".",
            Level::ShouldNot => "n",
            Level::MustNot => "N",
        };
        let Some(note) = note(row) else { return letter.to_owned() };
        let at = notes.iter().position(|known| *known == note).unwrap_or_else(|| {
            notes.push(note);
            notes.len() - 1
        });
        format!("{letter}{}", at + 1)
    };
    rows.map(letter).collect::<Vec<_>>().join(" ")
}

/// What a letter alone does not say of a row.
fn note(row: &Row) -> Option<String> {
    let mut parts = Vec::new();
    if !row.when.is_empty() {
        parts.push(row.when.join(", or "));
    }
    let codes = row.codes.as_slice();
    if row.level.asks() && codes.len() > 1 {
        parts.push(format!("any of {} will do", joined(codes)));
    }
    if row.severity != row.level.severity() {
        parts.push(format!("told as {}", row.severity));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn joined(items: &[impl ToString]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The table in columns.
fn aligned(table: &[Vec<String>]) -> String {
    let columns = table.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| table.iter().map(|line| line[column].len()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for line in table {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        let _ = writeln!(text, "{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    text
}

/// What the table does not show.
fn rest(policy: &Policy) -> String {
    let mut text = String::new();
    let others = match (policy.closed, policy.codes.is_empty()) {
        (true, _) => "are remarked on",
        (false, true) => "may be documented where they are registered",
        (false, false) => "are left alone",
    };
    let _ = writeln!(text, "other codes    {others}");
    if !policy.action_words.is_empty() {
        let _ = writeln!(text, "action words   {}", joined(&policy.action_words));
    }
    let by_default = match policy.coverage.default {
        DefaultCoverage::Errors => "every 4xx and 5xx",
        DefaultCoverage::ServerErrors => "every 5xx",
        DefaultCoverage::None => "nothing",
    };
    let by_range = if policy.coverage.range { "its codes" } else { "nothing" };
    let _ = writeln!(text, "`default`      stands for {by_default}, a range for {by_range}");
    let _ = writeln!(text, "error body     {}", body(&policy.error_body));
    let _ = writeln!(text, "success body   {}", body(&policy.success_body));
    for header in &policy.headers {
        let methods = if header.methods.is_empty() {
            String::new()
        } else {
            format!(" to {}", joined(&header.methods))
        };
        let level = header.level.as_str().replace('-', " ");
        let _ =
            writeln!(text, "header         {}{methods} {level} carry {}", header.code, header.name);
    }
    text
}

fn body(body: &Body) -> &str {
    body.media_type().unwrap_or("not described")
}
