//! Ignores: what authors write into a document so that a finding is not told there.

use std::ops::Range;

use crate::source::{FileId, Source, Span};
use crate::tree::{Node, NodeId, Tree};

/// The key of an object in whose subtree findings are ignored.
pub use crate::tree::EXCEPTIONS_KEY as KEY;

/// What begins a comment that is meant for the linter.
const MARK: &str = "oas-lint:";

/// One rule that an author ignores, at one place.
#[derive(Clone, Debug)]
pub struct Ignore<'t> {
    /// The file that it is written in.
    pub file: FileId,
    /// The name of the rule, as it is written.
    pub rule: String,
    /// The bytes of that name.
    pub span: Span,
    /// The node of that name; none in a comment.
    pub node: Option<NodeId>,
    /// Why, in the author's words.
    pub reason: Option<String>,
    /// Where it holds.
    pub scope: Scope<'t>,
    /// What goes with it: the comment with the blanks before it, or, where the comment names other
    /// rules too, the name and a comma. None for a key, which others may read.
    pub removable: Option<Span>,
}

/// Where an ignore holds.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'t> {
    /// For findings that mark something in this line, counted from 0.
    Line(usize),
    /// For findings in the file.
    File,
    /// For findings in the object or on its key, or about an operation that is written in it.
    Object {
        /// The object.
        object: Node<'t>,
        /// Its key; none for the root.
        key: Option<Node<'t>>,
    },
}

/// Something that is meant to be an ignore and cannot be understood.
#[derive(Clone, Debug)]
pub struct Misread {
    /// The file.
    pub file: FileId,
    /// The bytes that are not understood.
    pub span: Span,
    /// Their node; none in a comment.
    pub node: Option<NodeId>,
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: String,
}

/// What the authors of a file ignore.
#[derive(Clone, Debug, Default)]
pub struct Ignores<'t> {
    /// In the order of the text, comments last.
    pub ignores: Vec<Ignore<'t>>,
    /// What cannot be understood.
    pub misread: Vec<Misread>,
    /// True where some were not read, because there are too many.
    is_cut: bool,
}

/// Ignores of one file that are read.
const MAX_IGNORES: usize = 50_000;

/// What became of an ignore in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It hid a finding.
    Hides,
    /// It hid nothing.
    HidesNothing,
    /// Its rule is off unless somebody asks for it, so that there is nothing to say.
    Unknown,
    /// It names no rule; what is wrong with the name.
    NoRule(String),
}

/// An ignore with what became of it.
#[derive(Clone, Debug)]
pub struct Judged<'t> {
    /// The ignore.
    pub ignore: Ignore<'t>,
    /// What became of it.
    pub outcome: Outcome,
}

impl<'t> Ignores<'t> {
    /// Reads what the authors of a file ignore. A text without any costs nothing but its comments.
    pub fn of(tree: &'t Tree) -> Self {
        let mut found = Self::default();
        if tree.has_exceptions() {
            found.read_keys(tree);
        }
        let mut bare = Bare::default();
        for comment in tree.comments() {
            found.read_comment(tree.source(), *comment, &mut bare);
        }
        found
    }

    fn read_keys(&mut self, tree: &'t Tree) {
        for object in tree.nodes().filter(|node| node.kind() == crate::tree::Kind::Mapping) {
            for (_, value) in object.pairs().filter(|(key, _)| key.is(KEY)) {
                let scope = Scope::Object { object, key: tree.key_of(object.id()) };
                self.read_value(scope, value);
            }
        }
    }

    /// A rule, a list of rules, or a mapping of rules to reasons.
    fn read_value(&mut self, scope: Scope<'t>, value: Node<'t>) {
        if value.is_mapping() {
            for (key, reason) in value.pairs() {
                let text = reason.as_str().filter(|_| !reason.is_null());
                self.push(scope, key, text.map(std::borrow::Cow::into_owned));
            }
        } else if value.is_sequence() {
            value.items().for_each(|item| self.push(scope, item, None));
        } else {
            self.push(scope, value, None);
        }
    }

    fn push(&mut self, scope: Scope<'t>, name: Node<'t>, reason: Option<String>) {
        let id = name.id();
        match name.as_str().filter(|_| !name.is_null()) {
            Some(rule) => self.add(Ignore {
                file: id.file(),
                rule: rule.trim().to_owned(),
                span: name.span(),
                node: Some(id),
                reason: reason.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
                scope,
                removable: None,
            }),
            None => self.misread.push(Misread {
                file: id.file(),
                span: name.span(),
                node: Some(id),
                message: format!("`{KEY}` names no rule here"),
                help: format!("write a rule, a list of rules, or `{KEY}: {{RULE: reason}}`"),
            }),
        }
    }

    fn add(&mut self, ignore: Ignore<'t>) {
        if self.ignores.len() < MAX_IGNORES {
            self.ignores.push(ignore);
        } else if !self.is_cut {
            self.is_cut = true;
            self.misread.push(Misread {
                file: ignore.file,
                span: ignore.span,
                node: ignore.node,
                message: format!("there are more than {MAX_IGNORES} ignores"),
                help: "turn the rules off in the configuration".to_owned(),
            });
        }
    }

    /// Reads `# oas-lint: ignore[RULE, …] reason` and `# oas-lint: ignore-file[RULE, …] reason`.
    fn read_comment(&mut self, source: &Source, comment: Span, bare: &mut Bare) {
        let text = source.slice(comment);
        let body = text.trim_start_matches(['#', ' ', '\t']);
        let Some(words) = body.strip_prefix(MARK).map(str::trim_start) else { return };
        let offset = |part: &str| {
            // `part` is a piece of `text`, so its distance from the end tells its place.
            comment.start + u32::try_from(text.len() - part.len()).unwrap_or_default()
        };
        let directive = [("ignore-file", true), ("ignore", false)].into_iter().find_map(
            |(word, whole_file)| {
                let rest = words.strip_prefix(word)?.trim_start().strip_prefix('[')?;
                Some((rest.split_once(']')?, rest, whole_file))
            },
        );
        let Some(((names, reason), rest, whole_file)) = directive else {
            let start = offset(words);
            self.misread.push(Misread {
                file: source.file(),
                span: Span::new(start, comment.end),
                node: None,
                message: "this comment for oas-lint is not understood".to_owned(),
                help: format!(
                    "write `# {MARK} ignore[RULE] reason`, or `ignore-file[RULE]` for the whole \
                     file"
                ),
            });
            return;
        };
        let reason = reason.trim_start_matches([':', '-', '–', '—', ' ', '\t']).trim();
        let scope =
            if whole_file { Scope::File } else { Scope::Line(bare.line_meant(source, comment)) };
        let mut start = offset(rest);
        let whole = (!names.contains(',')).then(|| with_blanks(source, comment));
        let bracket = start;
        for written in names.split(',') {
            let end = start + u32::try_from(written.len()).unwrap_or_default();
            let blank = written.len() - written.trim_start().len();
            let begin = start + u32::try_from(blank).unwrap_or_default();
            let rule = written.trim();
            self.add(Ignore {
                file: source.file(),
                rule: rule.to_owned(),
                span: Span::new(begin, begin + u32::try_from(rule.len()).unwrap_or_default()),
                node: None,
                reason: (!reason.is_empty()).then(|| reason.to_owned()),
                scope,
                removable: whole.or_else(|| Some(name_with_comma(source, start, end, bracket))),
            });
            start = end + 1;
        }
    }
}

/// A comment with the blanks before it, and with its line break where it stands alone.
fn with_blanks(source: &Source, comment: Span) -> Span {
    let line = source.line_span(source.line_index(comment.start));
    let before = source.slice(Span::new(line.start, comment.start));
    let kept = before.trim_end().len();
    if kept > 0 {
        return Span::new(line.start + u32::try_from(kept).unwrap_or_default(), comment.end);
    }
    let rest = &source.text()[line.end as usize..];
    let width = if rest.starts_with("\r\n") { 2 } else { u32::from(!rest.is_empty()) };
    Span::new(line.start, line.end + width)
}

/// A name in a bracket with the comma before it, or the one behind the first.
fn name_with_comma(source: &Source, start: u32, end: u32, bracket: u32) -> Span {
    if start > bracket {
        return Span::new(start - 1, end);
    }
    let behind = &source.text()[end as usize + 1..];
    let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    Span::new(start, end + 1 + u32::try_from(blanks).unwrap_or_default())
}

/// Lines that hold no more than comments and blanks, up to the one behind them: what was found for
/// the last comment among them, and holds for the next.
#[derive(Default)]
struct Bare {
    lines: Range<usize>,
}

impl Bare {
    /// The line that a comment speaks of: its own, or where it stands alone the next one that holds
    /// more than a comment.
    fn line_meant(&mut self, source: &Source, comment: Span) -> usize {
        let own = source.line_index(comment.start);
        let before = Span::new(source.line_span(own).start, comment.start);
        if !source.slice(before).trim().is_empty() {
            return own;
        }
        let count = source.line_starts().len();
        if !self.lines.contains(&own) {
            let is_bare = |line: &usize| {
                let text = source.slice(source.line_span(*line)).trim_start();
                text.is_empty() || text.starts_with('#')
            };
            self.lines = own..(own + 1..count).find(|line| !is_bare(line)).unwrap_or(count);
        }
        if self.lines.end < count { self.lines.end } else { own }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `line 3: rule, reason` for each ignore and the message of each fault.
    fn read(text: &str) -> Vec<String> {
        let tree = Tree::parse(Source::new("a.yaml", text.to_owned()).unwrap()).unwrap();
        let found = Ignores::of(&tree);
        let told = found.ignores.iter().map(|ignore| {
            assert_eq!(tree.source().slice(ignore.span).trim_matches('"'), ignore.rule);
            let scope = match ignore.scope {
                Scope::Line(line) => format!("line {}", line + 1),
                Scope::File => "file".to_owned(),
                Scope::Object { object, .. } => tree.pointer(object.id()),
            };
            format!("{scope}: {}, {}", ignore.rule, ignore.reason.as_deref().unwrap_or("no reason"))
        });
        told.chain(
            found
                .misread
                .iter()
                .map(|fault| format!("{}: {}", fault.message, tree.source().slice(fault.span))),
        )
        .collect()
    }

    #[test]
    fn a_comment_speaks_of_its_line_or_of_the_next_one() {
        let text = "# oas-lint: ignore-file[unquoted-status] made by a tool\n\
                    a: 1 # oas-lint: ignore[missing-status/404, missing-body] it is always there\n\
                    # oas-lint:ignore[syntax]\n\
                    # and a word on it\n\
                    \n\
                    b: 2\n";
        assert_eq!(
            read(text),
            [
                "file: unquoted-status, made by a tool",
                "line 2: missing-status/404, it is always there",
                "line 2: missing-body, it is always there",
                "line 6: syntax, no reason",
            ]
        );
    }

    #[test]
    fn a_comment_for_the_linter_that_says_nothing_is_told() {
        let fault = "this comment for oas-lint is not understood";
        for directive in ["ignore", "ignore missing-status", "ignore[a", "disable[a]", ""] {
            let text = format!("# oas-lint: {directive}\na: 1\n");
            assert_eq!(read(&text), [format!("{fault}: {directive}")]);
        }
        assert_eq!(read("a: '# oas-lint: ignore'\n# see oas-lint: it is good\n"), [""; 0]);
    }

    #[test]
    fn the_key_takes_a_rule_a_list_or_reasons() {
        let text = "x-lint-ignore: missing-body\n\
                    paths:\n  /a:\n    x-lint-ignore: [ALL, \"missing-status\"]\n    \
                    get: {x-lint-ignore: {missing-header/location: an action, missing-body: }}\n";
        assert_eq!(
            read(text),
            [
                "#: missing-body, no reason",
                "#/paths/~1a: ALL, no reason",
                "#/paths/~1a: missing-status, no reason",
                "#/paths/~1a/get: missing-header/location, an action",
                "#/paths/~1a/get: missing-body, no reason",
            ]
        );
        let fault = "`x-lint-ignore` names no rule here";
        assert_eq!(read("x-lint-ignore: [[a]]\n"), [format!("{fault}: [a]")]);
        assert_eq!(read("x-lint-ignore:\n"), [format!("{fault}: ")]);
    }
}
