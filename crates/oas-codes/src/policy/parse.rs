//! Reading policy files: TOML text to [`Policy`], with every fault and its place.

use std::ops::Range;
use std::str::FromStr;

use toml::de::DeTable;

use super::error::{Label, PolicyError, PolicyFile, Problem, ProblemKind};
use super::format::{
    self, BODY_KEYS, BODY_WORDS, CODE_KEYS, COVERAGE_KEYS, HEADER_KEYS, MEMBER_KEYS, ROOT_KEYS,
    ROW_KEYS,
};
use super::reach::Search;
use super::toml_reader::{At, Reader, Table};
use super::{
    Body, Code, Codes, Coverage, DefaultCoverage, HeaderExpectation, Member, MemberType, Policy,
    Row, builtin, when,
};
use crate::level::{Level, Severity};
use crate::method::Method;
use crate::situation::{Conjunction, impossible};
use crate::status::StatusCode;

/// How many policies may extend each other.
const MAX_CHAIN: usize = 16;

/// Finds the file that `extends` names: given the name of the file that holds the `extends` and
/// the path as written there. The returned name has to be the same for the same file, so that a
/// circle is seen.
pub type ReadFile<'f> = dyn Fn(&str, &str) -> Result<PolicyFile, String> + 'f;

impl Policy {
    /// Reads a policy and those it extends.
    ///
    /// `extends` names a built-in policy, or a file where it has a `/` or ends in `.toml`; those
    /// come from `read`.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] with everything that is wrong in the file and in those it extends, in the
    /// order of the text.
    pub fn parse(file: PolicyFile, read: &ReadFile<'_>) -> Result<Self, PolicyError> {
        parse(file, Origin::User, read)
    }
}

/// Who wrote a policy file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Somebody who may have made a mistake.
    User,
    /// We: a test has read the file as one of a user's, so that what is not needed to read it is
    /// not looked at again in every run.
    BuiltIn,
}

/// Reads a policy and those it extends, with everything that is wrong in them.
pub(super) fn parse(
    file: PolicyFile,
    origin: Origin,
    read: &ReadFile<'_>,
) -> Result<Policy, PolicyError> {
    let mut loading = Loading { files: Vec::new(), problems: Vec::new(), links: Vec::new() };
    let policy = loading.load(file, origin, read);
    let Loading { files, mut problems, .. } = loading;
    match policy {
        Some(policy) if problems.is_empty() => Ok(policy),
        _ => {
            problems.sort_by_key(|problem| {
                problem.labels.first().map(|label| (label.file, label.span.start))
            });
            Err(PolicyError { files, problems })
        }
    }
}

/// The files read so far and what is wrong with them.
struct Loading {
    files: Vec<PolicyFile>,
    problems: Vec<Problem>,
    /// Where each file but the last extends the next.
    links: Vec<Label>,
}

/// What one file says, before it is joined with what it extends.
struct Raw {
    name: Option<String>,
    title: Option<String>,
    source: Option<String>,
    extends: Option<At<String>>,
    closed: Option<bool>,
    methods: Option<Vec<Method>>,
    action_words: Option<Vec<String>>,
    range: Option<bool>,
    default: Option<DefaultCoverage>,
    error_body: Option<Body>,
    success_body: Option<Body>,
    codes: Vec<Code>,
    rows: Vec<RawRow>,
    headers: Vec<HeaderExpectation>,
}

struct RawRow {
    row: Row,
    /// The bytes of its `[[expect]]`.
    span: Range<usize>,
    /// The bytes of the code that names the row.
    first_code: Range<usize>,
}

impl Loading {
    /// Reads a file and those it extends. The policy lacks what could not be read, and is none
    /// where a file of the chain is missing or no TOML.
    fn load(&mut self, file: PolicyFile, origin: Origin, read: &ReadFile<'_>) -> Option<Policy> {
        let index = self.files.len();
        let text = file.text.clone();
        let file_name = file.name.clone();
        self.files.push(file);
        let raw = self.read_raw(index, &text)?;
        if origin == Origin::User {
            self.check_reach(index, &raw);
        }
        let parent = match &raw.extends {
            Some(extends) => Some(self.load_parent(index, &file_name, extends, read)?),
            None => None,
        };
        let policy = join(&raw, parent);
        if origin == Origin::User {
            self.check_codes(index, &raw, &policy);
        }
        Some(policy)
    }

    fn load_parent(
        &mut self,
        index: usize,
        file_name: &str,
        (name, span): &At<String>,
        read: &ReadFile<'_>,
    ) -> Option<Policy> {
        let is_path = name.contains('/')
            || std::path::Path::new(name).extension().is_some_and(|end| end == "toml");
        let origin = if is_path { Origin::User } else { Origin::BuiltIn };
        let found = if is_path {
            read(file_name, name)
                .map_err(|reason| (ProblemKind::Unreadable { name: name.clone(), reason }, None))
        } else {
            builtin::file(name).ok_or_else(|| {
                let kind = ProblemKind::UnknownValue {
                    what: "built-in policy (a path contains `/` or ends in `.toml`)",
                    value: name.clone(),
                };
                (kind, Some(did_you_mean(name, &builtin::names())))
            })
        };
        let mut link = Label { file: index, span: span.clone(), text: String::new() };
        let mut report = |kind, labels, help| {
            self.problems.push(Problem { kind, labels, help });
            None
        };
        let parent = match found {
            Ok(parent) => parent,
            Err((kind, help)) => return report(kind, vec![link], help),
        };
        if let Some(first) = self.files.iter().position(|file| file.name == parent.name) {
            link.text = format!("back to `{}`", parent.name);
            let mut labels = vec![link];
            // The other side of the circle; a file that extends itself has none.
            labels.extend(self.links.get(first).cloned().map(|other| Label {
                text: format!("`{}` goes on from here", parent.name),
                ..other
            }));
            let help = "one of these policies has to stop extending".to_owned();
            return report(ProblemKind::ExtendsCycle, labels, Some(help));
        }
        if self.files.len() >= MAX_CHAIN {
            return report(ProblemKind::ChainTooLong(MAX_CHAIN), vec![link], None);
        }
        self.links.push(link);
        self.load(parent, origin, read)
    }

    fn read_raw(&mut self, index: usize, text: &str) -> Option<Raw> {
        let mut reader = Reader { file: index, problems: &mut self.problems };
        // Where to point when the file as a whole is at fault.
        let start = 0..text.chars().next().map_or(0, char::len_utf8);
        let root = match DeTable::parse(text) {
            Ok(root) => root,
            Err(error) => {
                let span = error.span().unwrap_or(start);
                reader.report(ProblemKind::Syntax(error.message().to_owned()), span, None);
                return None;
            }
        };
        let root = reader.table(root.get_ref(), start, ROOT_KEYS);
        let raw = Raw {
            name: read_name(&mut reader, &root),
            title: reader.string(&root, "title").map(|(title, _)| title),
            source: reader.string(&root, "source").map(|(source, _)| source),
            extends: reader.string(&root, "extends"),
            closed: reader.boolean(&root, "closed"),
            methods: read_methods(&mut reader, &root),
            action_words: reader
                .strings(&root, "action-words")
                .map(|words| words.into_iter().map(|(word, _)| word).collect()),
            range: None,
            default: None,
            error_body: read_body(&mut reader, &root, "error-body"),
            success_body: read_body(&mut reader, &root, "success-body"),
            codes: read_catalogue(&mut reader, &root),
            rows: reader
                .tables(&root, "expect", ROW_KEYS)
                .iter()
                .filter_map(|table| read_row(&mut reader, table, text))
                .collect(),
            headers: reader
                .tables(&root, "header", HEADER_KEYS)
                .iter()
                .filter_map(|table| read_header(&mut reader, table))
                .collect(),
        };
        Some(read_coverage(&mut reader, &root, raw))
    }

    /// A row is named by a code of the catalogue; further alternatives may come from elsewhere,
    /// as 401 may stand in for a guideline's 403.
    fn check_codes(&mut self, index: usize, raw: &Raw, policy: &Policy) {
        let known: Vec<String> = policy.known_codes().iter().map(ToString::to_string).collect();
        let known = known.join(", ");
        for RawRow { row, first_code, .. } in &raw.rows {
            if let Some(code) = row.codes.first()
                && !policy.knows(code)
            {
                self.problems.push(Problem {
                    kind: ProblemKind::UnknownCode(code.to_string()),
                    labels: vec![Label {
                        file: index,
                        span: first_code.clone(),
                        text: String::new(),
                    }],
                    help: Some(format!("it has {known}; add a [[code]] for it")),
                });
            }
        }
    }

    fn check_reach(&mut self, index: usize, raw: &Raw) {
        let mut search = Search::new();
        for (at, RawRow { row, span, .. }) in raw.rows.iter().enumerate() {
            let earlier = &raw.rows[..at];
            if !search.spend(row.methods.len() * earlier.len()) {
                break;
            }
            let own_label = Label { file: index, span: span.clone(), text: "never decides".into() };
            let possible = |method: &Method| {
                let impossible = impossible(method);
                some_reachable(&mut search, row, &impossible.iter().collect::<Vec<_>>())
            };
            if !row.methods.iter().any(possible) {
                self.problems.push(Problem {
                    kind: ProblemKind::ContradictoryRow,
                    labels: vec![own_label],
                    help: Some("remove the row or one of its situations".into()),
                });
            } else if let Some(blocker) = blocker(&mut search, row, earlier) {
                let span = earlier[blocker].span.clone();
                let text = "always holds first".into();
                self.problems.push(Problem {
                    kind: ProblemKind::UnreachableRow,
                    labels: vec![own_label, Label { file: index, span, text }],
                    help: Some("move the narrower row before the wider one, or remove it".into()),
                });
            }
        }
    }
}

fn some_reachable(search: &mut Search, row: &Row, excluded: &[&Conjunction]) -> bool {
    row.alternatives.iter().any(|own| search.is_reachable(own, excluded))
}

/// The earlier row that, together with those before it, takes the last chance from a row.
fn blocker(search: &mut Search, row: &Row, earlier: &[RawRow]) -> Option<usize> {
    let mut last = None;
    for method in &row.methods {
        let impossible = impossible(method);
        let mut excluded: Vec<&Conjunction> = impossible.iter().collect();
        if !some_reachable(search, row, &excluded) {
            continue;
        }
        let same = |other: &Row| other.methods.contains(method) && other.decides_like(row);
        let rivals = || earlier.iter().enumerate().filter(|(_, other)| same(&other.row));
        let all = rivals().flat_map(|(_, other)| &other.row.alternatives);
        let all: Vec<&Conjunction> = excluded.iter().copied().chain(all).collect();
        if some_reachable(search, row, &all) {
            // A single method for which the row decides justifies it.
            return None;
        }
        let blocked_by = rivals().find(|(_, other)| {
            excluded.extend(&other.row.alternatives);
            !some_reachable(search, row, &excluded)
        });
        last = last.max(Some(blocked_by?.0));
    }
    last
}

/// Puts what a file says before what it extends.
fn join(raw: &Raw, parent: Option<Policy>) -> Policy {
    let parent = parent.unwrap_or_else(empty);
    let mut codes = raw.codes.clone();
    codes.extend(
        parent.codes.into_iter().filter(|code| !raw.codes.iter().any(|own| own.code == code.code)),
    );
    codes.sort_by_key(|code| code.code);
    let mut headers = raw.headers.clone();
    headers.extend(parent.headers);
    let mut rows: Vec<Row> = raw.rows.iter().map(|raw| raw.row.clone()).collect();
    rows.extend(parent.rows);
    Policy {
        name: raw.name.clone().unwrap_or_default(),
        title: raw.title.clone().or_else(|| raw.name.clone()).unwrap_or_default(),
        source: raw.source.clone().or(parent.source),
        closed: raw.closed.unwrap_or(parent.closed),
        methods: raw.methods.clone().unwrap_or(parent.methods),
        codes,
        rows,
        coverage: Coverage {
            range: raw.range.unwrap_or(parent.coverage.range),
            default: raw.default.unwrap_or(parent.coverage.default),
        },
        headers,
        error_body: raw.error_body.clone().unwrap_or(parent.error_body),
        success_body: raw.success_body.clone().unwrap_or(parent.success_body),
        action_words: raw.action_words.clone().unwrap_or(parent.action_words),
    }
}

/// What holds where a file says nothing.
fn empty() -> Policy {
    Policy {
        name: String::new(),
        title: String::new(),
        source: None,
        closed: false,
        methods: vec![
            Method::Get,
            Method::Head,
            Method::Post,
            Method::Put,
            Method::Patch,
            Method::Delete,
        ],
        codes: Vec::new(),
        rows: Vec::new(),
        coverage: Coverage::default(),
        headers: Vec::new(),
        error_body: problem_details(),
        success_body: Body::None,
        action_words: Vec::new(),
    }
}

/// The methods of a table; none where the key is missing or a part of it is at fault.
fn read_methods(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Vec<Method>> {
    let names = reader.strings(table, "methods")?;
    if names.is_empty() {
        reader.report(ProblemKind::Empty("methods"), table.span_of("methods"), None);
        return None;
    }
    let methods: Vec<Option<Method>> =
        names.into_iter().map(|name| read_method(reader, name)).collect();
    methods.into_iter().collect()
}

fn read_method(reader: &mut Reader<'_>, (name, span): At<String>) -> Option<Method> {
    // Any token is a method, so a method in lower case would silently match nothing.
    if !name.bytes().any(|byte| byte.is_ascii_lowercase())
        && let Ok(method) = name.parse()
    {
        return Some(method);
    }
    let known = Method::KNOWN.map(|method| method.to_string());
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let help = did_you_mean(&name, &known);
    reader.report(ProblemKind::UnknownValue { what: "method", value: name }, span, Some(help));
    None
}

fn read_catalogue(reader: &mut Reader<'_>, root: &Table<'_>) -> Vec<Code> {
    let mut codes: Vec<(Code, Range<usize>)> = Vec::new();
    for table in &reader.tables(root, "code", CODE_KEYS) {
        let code = read_code(reader, table);
        let description = reader.string(table, "description").unwrap_or_default().0;
        let phrase = reader.string(table, "phrase").map(|(phrase, _)| phrase);
        let Some((code, span)) = code else { continue };
        if let Some((_, first)) = codes.iter().find(|(earlier, _)| earlier.code == code) {
            let label = |span, text: &str| Label { file: reader.file, span, text: text.into() };
            let labels = vec![label(span, ""), label(first.clone(), "listed here first")];
            let kind = ProblemKind::DuplicateCode(code.to_string());
            reader.problems.push(Problem { kind, labels, help: None });
            continue;
        }
        let registered = || code.phrase().unwrap_or("Unregistered").to_owned();
        let phrase = phrase.unwrap_or_else(registered);
        codes.push((Code { code, phrase, description }, span));
    }
    codes.into_iter().map(|(code, _)| code).collect()
}

fn read_code(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<At<StatusCode>> {
    let (text, span) = reader.number(table, "code")?;
    let Ok(code) = text.parse() else {
        reader.report(ProblemKind::InvalidCode(text), span, None);
        return None;
    };
    Some((code, span))
}

/// Reads a word that has to be one of a few.
fn read_word<T: FromStr>(
    reader: &mut Reader<'_>,
    table: &Table<'_>,
    key: &str,
    what: &'static str,
    known: &[&str],
) -> Option<T> {
    let (text, span) = reader.string(table, key)?;
    text.parse().ok().or_else(|| {
        let help = did_you_mean(&text, known);
        reader.report(ProblemKind::UnknownValue { what, value: text }, span, Some(help));
        None
    })
}

fn read_level(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Level> {
    read_word(reader, table, "level", "level", &format::levels())
}

/// A row; none where its methods, situations, codes or level are at fault.
fn read_row(reader: &mut Reader<'_>, table: &Table<'_>, text: &str) -> Option<RawRow> {
    let methods = read_methods(reader, table);
    let when = read_when(reader, table, text);
    let codes = reader.number(table, "codes").and_then(|list| read_codes(reader, &list, text));
    let level = read_level(reader, table);
    let known = format::severities();
    let severity = read_word::<Severity>(reader, table, "severity", "severity", &known);
    let because = reader.string(table, "because").unwrap_or_default().0;
    let cite = reader.string(table, "cite").map(|(cite, _)| cite);
    let (level, (codes, first_code), (when, alternatives)) = (level?, codes?, when?);
    let severity = severity.unwrap_or(level.severity());
    let row = Row { methods: methods?, when, alternatives, codes, level, severity, because, cite };
    Some(RawRow { row, span: table.span(), first_code })
}

/// The alternatives of a row as they are written and as they are meant.
fn read_when(
    reader: &mut Reader<'_>,
    table: &Table<'_>,
    text: &str,
) -> Option<(Vec<String>, Vec<Conjunction>)> {
    if !table.has("when") {
        return Some((Vec::new(), vec![when::always()]));
    }
    let written = reader.strings(table, "when")?;
    if written.is_empty() {
        let help = "leave `when` out of a row that always holds".to_owned();
        reader.report(ProblemKind::Empty("when"), table.span_of("when"), Some(help));
    }
    let mut alternatives = Vec::new();
    for alternative in &written {
        match when::parse(&alternative.0) {
            Ok(conjunction) => alternatives.push(conjunction),
            Err(fault) => {
                reader.report(fault.kind, part_of(alternative, fault.within, text), fault.help);
            }
        }
    }
    let is_whole = !written.is_empty() && alternatives.len() == written.len();
    is_whole.then(|| (written.into_iter().map(|(written, _)| written).collect(), alternatives))
}

/// The bytes in the file of a part of a string; those of the whole string where escapes or
/// further quotes stand between.
fn part_of((value, span): &At<String>, part: Range<usize>, text: &str) -> Range<usize> {
    let start = span.start + 1;
    if text.get(start..span.end.saturating_sub(1)) == Some(value) {
        start + part.start..start + part.end
    } else {
        span.clone()
    }
}

/// The codes of a row, and the bytes of the one that names it.
fn read_codes(
    reader: &mut Reader<'_>,
    list: &At<String>,
    text: &str,
) -> Option<(Codes, Range<usize>)> {
    if list.0.trim() == "success" {
        return Some((Codes::Success, list.1.clone()));
    }
    let mut codes = Vec::new();
    let mut first = None;
    for (item, within) in when::pieces(&list.0, '|') {
        let span = part_of(list, within, text);
        let Ok(code) = item.parse() else {
            let help = Some("write `404`, `400 | 422` or `success`".to_owned());
            reader.report(ProblemKind::InvalidCode(item.to_owned()), span, help);
            return None;
        };
        codes.push(code);
        first.get_or_insert(span);
    }
    Some((Codes::AnyOf(codes), first?))
}

/// The name of a policy, which is also that of files and of a line in them.
fn read_name(reader: &mut Reader<'_>, root: &Table<'_>) -> Option<String> {
    let (name, span) = reader.string(root, "name")?;
    let plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    if !name.chars().all(plain) || name.starts_with('.') {
        let help = "use letters, digits and `-`, as in `platform-team`".to_owned();
        let kind = ProblemKind::UnknownValue { what: "name of a policy", value: name.clone() };
        reader.report(kind, span, Some(help));
    }
    Some(name)
}

fn read_header(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<HeaderExpectation> {
    let code = read_code(reader, table);
    let name = reader.string(table, "name");
    // RFC 9110 §5.1: a field name is a token, as a method is.
    if let Some((text, span)) = &name
        && text.parse::<Method>().is_err()
    {
        let kind = ProblemKind::UnknownValue { what: "header field", value: text.clone() };
        reader.report(kind, span.clone(), None);
    }
    let methods = read_methods(reader, table).unwrap_or_default();
    let level = read_level(reader, table);
    let because = reader.string(table, "because");
    let cite = reader.string(table, "cite").map(|(cite, _)| cite);
    Some(HeaderExpectation {
        code: code?.0,
        name: name?.0,
        methods,
        level: level?,
        because: because?.0,
        cite,
    })
}

fn read_coverage(reader: &mut Reader<'_>, root: &Table<'_>, mut raw: Raw) -> Raw {
    if let Some(table) = reader.sub_table(root, "coverage", COVERAGE_KEYS) {
        raw.range = reader.boolean(&table, "range");
        raw.default = read_word(
            reader,
            &table,
            "default",
            "coverage of `default`",
            &format::default_coverages(),
        );
    }
    raw
}

impl FromStr for DefaultCoverage {
    type Err = crate::UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "errors" => Ok(Self::Errors),
            "server-errors" => Ok(Self::ServerErrors),
            "none" => Ok(Self::None),
            _ => Err(crate::UnknownName),
        }
    }
}

fn read_body(reader: &mut Reader<'_>, root: &Table<'_>, key: &'static str) -> Option<Body> {
    if root.is_string(key) {
        let (word, span) = reader.string(root, key)?;
        return match word.as_str() {
            "none" => Some(Body::None),
            "problem" => Some(problem_details()),
            _ => {
                let help = did_you_mean(&word, BODY_WORDS);
                let kind = ProblemKind::UnknownValue { what: "kind of body", value: word };
                reader.report(kind, span, Some(help));
                None
            }
        };
    }
    let table = reader.sub_table(root, key, BODY_KEYS)?;
    let media_type = reader.string(&table, "media-type").map(|(media_type, _)| media_type);
    if let Some((target, _)) = reader.string(&table, "ref") {
        return Some(Body::Reference { media_type: media_type?, target });
    }
    let name = reader.required(&table, "name").map(|(name, span)| {
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let help = "use letters and digits, which every gateway accepts".to_owned();
            let kind = ProblemKind::UnknownValue { what: "name of a schema", value: name.clone() };
            reader.report(kind, span, Some(help));
        }
        name
    });
    let tables = reader.tables(&table, "member", MEMBER_KEYS);
    if tables.is_empty() {
        reader.report(ProblemKind::Empty("member"), table.span(), None);
    }
    let members = tables.iter().filter_map(|member| read_member(reader, member)).collect();
    Some(Body::Object { media_type: media_type?, name: name?, members })
}

fn read_member(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Member> {
    let name = reader.string(table, "name");
    let known = format::member_types();
    let kind = read_word::<MemberType>(reader, table, "type", "type of a member", &known);
    let required = reader.boolean(table, "required").unwrap_or(false);
    let description = reader.string(table, "description");
    let example = reader.string(table, "example");
    let kind = kind.unwrap_or(MemberType::String);
    if let (MemberType::Integer, Some((text, span))) = (kind, &example)
        && text.replace("{code}", "200").parse::<i64>().is_err()
    {
        let help = "the member's type is integer: write digits, or `{code}`".to_owned();
        let kind = ProblemKind::UnknownValue { what: "integer", value: text.clone() };
        reader.report(kind, span.clone(), Some(help));
    }
    let example = example.map(|(example, _)| example);
    Some(Member { name: name?.0, kind, required, description: description?.0, example })
}

impl FromStr for MemberType {
    type Err = crate::UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "string" => Ok(Self::String),
            "integer" => Ok(Self::Integer),
            _ => Err(crate::UnknownName),
        }
    }
}

/// The members of RFC 9457 §3.1.
pub(super) fn problem_details() -> Body {
    let member = |name: &str, kind, description: &str, example: Option<&str>| Member {
        name: name.into(),
        kind,
        required: false,
        description: description.into(),
        example: example.map(Into::into),
    };
    Body::Object {
        media_type: "application/problem+json".into(),
        name: "Problem".into(),
        members: vec![
            member(
                "type",
                MemberType::String,
                "A URI reference that names the kind of problem.",
                Some("about:blank"),
            ),
            member(
                "title",
                MemberType::String,
                "A short summary of the kind of problem.",
                Some("{phrase}"),
            ),
            member(
                "status",
                MemberType::Integer,
                "The status code of this response.",
                Some("{code}"),
            ),
            member("detail", MemberType::String, "What went wrong in this case.", None),
            member(
                "instance",
                MemberType::String,
                "A URI reference that names this occurrence.",
                None,
            ),
        ],
    }
}

/// A hint for a word that is none of the known ones: the nearest, or all.
pub(super) fn did_you_mean(word: &str, known: &[&str]) -> String {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let distance = |candidate: &&str| {
        let own_length = candidate.chars().count();
        let allowed = 1 + own_length / 4;
        // A word of another length is no slip, and the distance of long words is dear.
        (own_length.abs_diff(length) <= allowed)
            .then(|| strsim::damerau_levenshtein(&word, &candidate.to_lowercase()))
            .filter(|distance| *distance <= allowed)
    };
    let near = known.iter().filter_map(|candidate| Some((distance(candidate)?, candidate)));
    match near.min_by_key(|(distance, _)| *distance) {
        Some((_, candidate)) => format!("did you mean `{candidate}`?"),
        None => format!("one of {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests;
