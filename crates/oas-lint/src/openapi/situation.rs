//! The situations of an operation, each with the node that shows it.

use std::ops::Range;

use oas_codes::{Condition, Method, Row, Situation, Situations, Test};

use super::action::shows_action;
use super::create::{Siblings, collection, shows_create, without_query};
use super::security::Security;
use super::shown::{HEADERS, Piece, Shown, What, small};
use super::{Document, Operation, Parameter, Place, Role, Seen};
use crate::source::Span;
use crate::tree::{Node, Style};

/// Header parameters that OpenAPI says to ignore (Parameter Object): media types and security say
/// what they carry.
const IGNORED_HEADERS: [&str; 3] = ["Accept", "Content-Type", "Authorization"];

/// Header parameters that a server may pass over: what a client would like (RFC 9110 §12.5, RFC
/// 7240), who it is, and the name of the call. They cannot make a request wrong.
const HINTS: [&str; 9] = [
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Prefer",
    "User-Agent",
    "X-Correlation-ID",
    "X-Request-ID",
    "traceparent",
    "tracestate",
];

/// What a policy can know of an operation.
#[derive(Debug, Default)]
pub struct Observed<'t> {
    /// The situations that hold.
    pub situations: Situations,
    /// True for a POST to a collection of which an item can be read or changed.
    pub adds_item: bool,
    seen: Vec<(Situation, Shown<'t>)>,
}

/// The words of paths that a policy asks for.
#[derive(Clone, Copy)]
pub(super) struct Words<'p> {
    /// Those in the conditions of its rows.
    pub(super) asked: &'p [&'p str],
    /// Those that make an operation an action.
    pub(super) of_actions: &'p [String],
}

impl<'t> Operation<'t> {
    /// The place that shows what a row's condition tests, where it is in the document.
    pub fn seen(&self, test: &Test) -> Option<Seen<'t>> {
        match test {
            Test::Situation(situation) => {
                let mut all = self.observed.seen.iter();
                all.find(|(known, _)| known == situation).map(|(_, shown)| shown.seen(self))
            }
            Test::Word(word) => {
                let node = self.path_key;
                let path = node.as_str()?;
                let segment = literal_segments(&path).find(|one| one.eq_ignore_ascii_case(word))?;
                let span = span_of_part(node, &path, segment);
                Some(Seen { node, span, text: format!("`{segment}` stands in the path").into() })
            }
        }
    }

    /// The places that show why a row of the policy holds here: what meets its conditions, and
    /// the role that the author gave the operation where one of them asks for a role.
    pub fn reasons(&self, row: &Row) -> impl Iterator<Item = Seen<'t>> {
        let asks_for_role =
            |test: &Test| matches!(test, Test::Situation(Situation::Action | Situation::Create));
        let role = || {
            let is_role = |shown: &&Shown<'t>| matches!(shown.what, What::Role(_));
            self.observed.seen.iter().map(|(_, shown)| shown).find(is_role)
        };
        let reason =
            move |condition: &Condition| match role().filter(|_| asks_for_role(&condition.test)) {
                Some(role) => Some(role.seen(self)),
                None if condition.expected => self.seen(&condition.test),
                None => None,
            };
        row.conditions(&self.observed.situations).iter().filter_map(reason)
    }
}

impl<'t> Observed<'t> {
    fn add(&mut self, situation: Situation, shown: impl Into<Option<Shown<'t>>>) {
        self.situations.insert(situation);
        self.seen.extend(shown.into().map(|shown| (situation, shown)));
    }

    pub(super) fn of(
        document: &Document<'t>,
        operation: &Operation<'t>,
        words: Words<'_>,
        siblings: &Siblings,
    ) -> Self {
        let mut observed = Self::default();
        observed.place(operation);
        observed.path(document, operation, words.asked);
        observed.request(document, operation);
        observed.security(document, operation);
        observed.adds_item =
            operation.method == Method::Post && siblings.has_item(collection(&operation.path));
        observed.role(document, operation, words.of_actions, siblings);
        // There may be tens of thousands of operations; most show four situations or fewer.
        observed.seen.shrink_to_fit();
        observed
    }

    fn place(&mut self, operation: &Operation<'t>) {
        let key = operation.path_key;
        match operation.place {
            Place::Path => {}
            Place::Webhook => self.add(Situation::Webhook, Shown::at(key, What::Webhook)),
            Place::Callback => self.add(Situation::Callback, Shown::at(key, What::Callback)),
        }
    }

    fn path(&mut self, document: &Document<'t>, operation: &Operation<'t>, asked: &[&str]) {
        let is_asked = |word: &&str| asked.iter().any(|asked| asked.eq_ignore_ascii_case(word));
        for word in literal_segments(&operation.path).filter(is_asked) {
            self.situations.insert_word(word);
        }
        // The expression of a callback has braces of its own.
        if operation.place != Place::Path {
            return;
        }
        let parameters = || operation.parameters.iter().enumerate();
        let declared = || parameters().filter(|(_, one)| one.location == "path");
        // A parameter that lists its values names nothing that is not there.
        let lists = |parameter: &Parameter<'t>| document.lists_values(parameter);
        let mut is_template = false;
        for template in template_parameters(&operation.path) {
            is_template = true;
            let name = &template[1..template.len() - 1];
            if declared().any(|(_, parameter)| parameter.name == name && lists(parameter)) {
                continue;
            }
            let what = What::Template(Piece::of(&operation.path, template));
            let span = span_of_part(operation.path_key, &operation.path, template);
            let shown = Shown { node: operation.path_key, span, what };
            self.add(Situation::PathParameter, shown);
            return;
        }
        if let Some((at, parameter)) =
            declared().find(|(_, one)| !lists(one)).filter(|_| !is_template)
        {
            let shown = Shown::at(name_of(parameter), What::PathParameter(small(at)));
            self.add(Situation::PathParameter, shown);
        }
    }

    fn request(&mut self, document: &Document<'t>, operation: &Operation<'t>) {
        let body = body_of(document, operation);
        if let Some(key) = body {
            self.add(Situation::RequestBody, Shown::at(key, What::Body));
        }
        let is_input = |parameter: &&Parameter<'t>| {
            matches!(parameter.location.as_ref(), "query" | "querystring" | "header" | "cookie")
                && !IGNORED_HEADERS.iter().chain(&HINTS).any(|name| parameter.is_header(name))
                && !document.is_credential(parameter)
                && !document.is_page(parameter)
        };
        if let Some(key) = body {
            self.add(Situation::Input, Shown::at(key, What::Body));
        } else if let Some(at) = operation.parameters.iter().position(|one| is_input(&one)) {
            let name = name_of(&operation.parameters[at]);
            self.add(Situation::Input, Shown::at(name, What::Input(small(at))));
        }
        for (at, (situation, name)) in HEADERS.into_iter().enumerate() {
            let found = operation.parameters.iter().find(|parameter| parameter.is_header(name));
            if let Some(parameter) = found {
                self.add(situation, Shown::at(name_of(parameter), What::Header(small(at))));
            }
        }
    }

    fn security(&mut self, document: &Document<'t>, operation: &Operation<'t>) {
        match document.security(operation.node) {
            Security::Unknown | Security::Optional => {}
            Security::Public(node) => {
                let shown = node.map(|node| Shown::at(node, What::Public));
                self.add(Situation::Public, shown);
            }
            Security::Secured(requirements) => {
                self.add(Situation::Secured, Shown::at(requirements.node, What::Secured));
                if let Some(key) = requirements.token {
                    self.add(Situation::Token, Shown::at(key, What::Token));
                }
                if let Some(key) = requirements.scopes {
                    self.add(Situation::Scopes, Shown::at(key, What::Scopes));
                }
            }
        }
    }

    /// Whether the operation runs an action or creates a resource.
    fn role(
        &mut self,
        document: &Document<'t>,
        operation: &Operation<'t>,
        action_words: &[String],
        siblings: &Siblings,
    ) {
        // The author knows better than any inference.
        if let Some((node, role)) = Role::given(operation.node)
            && role.suits(&operation.method)
        {
            self.add(role.situation(), Shown::at(node, What::Role(role)));
            return;
        }
        if !operation.is_own() || !matches!(operation.method, Method::Post | Method::Put) {
            return;
        }
        let word = literal_segments(&operation.path)
            .find(|segment| action_words.iter().any(|word| word.eq_ignore_ascii_case(segment)));
        if let Some(word) = word {
            let span = span_of_part(operation.path_key, &operation.path, word);
            let what = What::ActionWord(Piece::of(&operation.path, word));
            self.add(Situation::Action, Shown { node: operation.path_key, span, what });
        } else if operation.method == Method::Post {
            if !self.situations.holds(Situation::RequestBody) {
                let shown = Shown::at(operation.method_key, What::NoBody);
                self.add(Situation::Action, shown);
            } else if let Some(shown) = shows_create(operation, siblings) {
                self.add(Situation::Create, shown);
            } else if let Some(shown) = shows_action(document, operation) {
                self.add(Situation::Action, shown);
            }
        }
    }
}

/// The node that shows a request body in which a client can say something. A body of GET or HEAD
/// has no meaning (RFC 9110 §9.3.1 and §9.3.2).
fn body_of<'t>(document: &Document<'t>, operation: &Operation<'t>) -> Option<Node<'t>> {
    if matches!(operation.method, Method::Get | Method::Head) {
        return None;
    }
    let Some(entry) = operation.node.entry("requestBody") else {
        return operation.parameters.iter().find(|parameter| parameter.is_body()).map(name_of);
    };
    (!document.is_empty_body(entry.value)).then_some(entry.key)
}

/// The node to point at for a parameter: its name.
fn name_of<'t>(parameter: &Parameter<'t>) -> Node<'t> {
    parameter.node.get("name").unwrap_or(parameter.node)
}

/// The segments of a path that are no templates.
fn literal_segments(path: &str) -> impl Iterator<Item = &str> {
    let segments = without_query(path).split('/');
    segments.filter(|segment| !segment.is_empty() && !segment.contains('{'))
}

/// The template expressions of a path, braces included, the last one first.
fn template_parameters(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('{').filter_map(|(start, _)| {
        let end = start + path[start..].find('}')?;
        Some(&path[start..=end])
    })
}

/// The bytes of a part of a path, which is the text of a node; all of the node's where escapes hide
/// them.
pub(super) fn span_of_part(node: Node<'_>, path: &str, part: &str) -> Span {
    let within = Piece::of(path, part).range();
    // Escapes before the part do not matter, such as those that some writers put before slashes.
    let from_part = &path[within.start..];
    let written = text_as_written(node).and_then(|text| text.strip_suffix(from_part));
    written.map_or(node.span(), |before| span_within(node, before.len()..before.len() + part.len()))
}

/// A scalar in one line without the quote behind it.
fn text_as_written(node: Node<'_>) -> Option<&str> {
    let text = node.source_text();
    match node.style() {
        Style::Plain => Some(text),
        Style::SingleQuoted | Style::DoubleQuoted => text.get(..text.len().checked_sub(1)?),
        Style::Literal | Style::Folded | Style::Block | Style::Flow => None,
    }
}

fn span_within(node: Node<'_>, bytes: Range<usize>) -> Span {
    let offset = |at: usize| node.span().start + u32::try_from(at).unwrap_or_default();
    Span::new(offset(bytes.start), offset(bytes.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole_literal_segments() {
        let words: Vec<&str> = literal_segments("/a/{id}/deploy/x-{y}//z").collect();
        assert_eq!(words, ["a", "deploy", "z"]);
        assert_eq!(literal_segments("/a?to=/deploy").collect::<Vec<_>>(), ["a"]);
        let templates = |path| template_parameters(path).collect::<Vec<_>>();
        assert_eq!(templates("/a/{b}/c/{d}/e"), ["{d}", "{b}"]);
        assert_eq!(templates("/a/{b"), [""; 0]);
    }
}
