//! Habits of a document: how its operations mostly describe an error.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _};
use oas_codes::{ResponseKey, StatusCode};

use super::{Document, Operation};
use crate::tree::{Node, NodeId};

/// How the operations of a document mostly describe errors.
#[derive(Debug, Default)]
pub struct Habits<'t> {
    /// For each code the value of the `$ref` that most of its uses have.
    by_code: BTreeMap<StatusCode, Node<'t>>,
    /// The value of the `$ref` that most errors have, where several codes share it.
    any_error: Option<Node<'t>>,
    /// The media type and the value of `schema` that most errors have; the schema is a reference.
    error_body: Option<(String, Node<'t>)>,
}

/// Things that are counted, each with the first node that shows it.
struct Tally<'t, K> {
    counts: HashMap<K, (usize, Node<'t>)>,
}

impl<'t, K: std::hash::Hash + Eq> Tally<'t, K> {
    fn new() -> Self {
        Self { counts: HashMap::new() }
    }

    fn add(&mut self, key: K, shown_by: Node<'t>) {
        self.counts.entry(key).or_insert((0, shown_by)).0 += 1;
    }

    /// The most frequent; of several that which is shown first.
    fn most(self) -> Option<(K, usize, Node<'t>)> {
        let best = self.counts.into_iter().max_by(|(_, (a, first)), (_, (b, second))| {
            a.cmp(b).then_with(|| second.id().cmp(&first.id()))
        });
        best.map(|(key, (count, node))| (key, count, node))
    }
}

impl<'t> Habits<'t> {
    /// The habits that the operations show.
    pub fn of(document: &Document<'t>, operations: &[Operation<'t>]) -> Self {
        let mut by_code: BTreeMap<StatusCode, Tally<'t, NodeId>> = BTreeMap::new();
        let mut errors = Tally::new();
        let mut codes_of: HashMap<NodeId, Vec<StatusCode>> = HashMap::new();
        let mut bodies = Tally::new();
        let mut total = 0;
        for operation in operations.iter().filter(|operation| operation.is_own()) {
            for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
                let (Some(key), Ok(response)) = (entry.meant(), entry.response) else { continue };
                let code = key.code();
                let is_error = match key {
                    ResponseKey::Code(code) => code.is_error(),
                    ResponseKey::Range(class) => class.is_error(),
                    ResponseKey::Default => true,
                };
                if let Some(reference) = entry.value.own("$ref") {
                    let target = response.node.id();
                    if let Some(code) = code {
                        let tally = by_code.entry(code).or_insert_with(Tally::new);
                        tally.add(target, reference);
                        let codes = codes_of.entry(target).or_default();
                        if !codes.contains(&code) {
                            codes.push(code);
                        }
                    }
                    if is_error {
                        errors.add(target, reference);
                    }
                }
                if is_error {
                    total += 1;
                    for media in document.media_types(response) {
                        let schema = document.schema_of(media);
                        if let Some(schema) = schema.filter(|it| it.written.own("$ref").is_some()) {
                            bodies.add((media.name(), schema.node.id()), schema.written);
                        }
                    }
                }
            }
        }
        let most = |(code, tally): (StatusCode, Tally<'t, NodeId>)| {
            tally.most().map(|(_, _, reference)| (code, reference))
        };
        let any_error = errors.most().filter(|(target, count, _)| {
            let several = codes_of.get(target).is_some_and(|codes| codes.len() > 1);
            several && count * 2 > total
        });
        let body = |((media, _), _, schema): ((std::borrow::Cow<'t, str>, NodeId), usize, _)| {
            (media.into_owned(), schema)
        };
        Self {
            by_code: by_code.into_iter().filter_map(most).collect(),
            any_error: any_error.map(|(_, _, reference)| reference),
            error_body: bodies.most().map(body),
        }
    }

    /// The value of the `$ref` by which most operations describe a code.
    pub fn reference(&self, code: StatusCode) -> Option<Node<'t>> {
        let any = self.any_error.filter(|_| code.is_error());
        self.by_code.get(&code).copied().or(any)
    }

    /// The media type of most errors, and the schema, which is a reference.
    pub fn error_body(&self) -> Option<(&str, Node<'t>)> {
        self.error_body.as_ref().map(|(media, schema)| (media.as_str(), *schema))
    }
}

impl<'t> Document<'t> {
    /// The text of a `$ref` in a file that leads to what another `$ref` leads to. None where there
    /// is no path from the one file to the other.
    pub fn reference_from(
        &self,
        file: crate::source::FileId,
        reference: Node<'t>,
    ) -> Option<String> {
        let text = reference.as_str()?;
        if reference.id().file() == file {
            return Some(text.into_owned());
        }
        let target = self.target(reference).ok()?;
        let to = target.id().file();
        let fragment = target.tree().pointer(target.id());
        if to == file {
            return Some(fragment);
        }
        let path = self.project.path_between(file, to)?;
        Some(if fragment == "#" { path } else { format!("{path}{fragment}") })
    }
}
