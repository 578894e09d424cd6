//! Whether a POST creates a resource or runs an action, as far as the document shows it.

use foldhash::HashSet;
use oas_codes::{Method, ResponseKey, StatusCode};

use super::shown::{Piece, Shown, What};
use super::situation::span_of_segment;
use super::{Document, MediaType, Operation};
use crate::tree::Node;

/// Words that say what is done and name no thing: with more words behind them they say it as well.
const VERBS: [&str; 50] = [
    "accept",
    "activate",
    "approve",
    "ask",
    "authenticate",
    "authorize",
    "calculate",
    "cancel",
    "compute",
    "confirm",
    "connect",
    "convert",
    "deactivate",
    "decline",
    "decrypt",
    "delete",
    "disable",
    "disconnect",
    "dismiss",
    "enable",
    "encrypt",
    "evaluate",
    "execute",
    "extract",
    "find",
    "generate",
    "get",
    "introspect",
    "invoke",
    "logout",
    "merge",
    "normalize",
    "parse",
    "publish",
    "recalculate",
    "reject",
    "remove",
    "rename",
    "resolve",
    "restart",
    "resume",
    "revoke",
    "send",
    "stop",
    "suspend",
    "terminate",
    "unpublish",
    "unsubscribe",
    "validate",
    "verify",
];

/// Words that say what is done, or name the one thing that is asked for, where they stand alone.
/// `token` and `userinfo` are of OAuth (RFC 6749 §3.2 and OpenID Connect Core §5.3), which answers
/// with 200.
const ALONE: [&str; 26] = [
    "check",
    "compare",
    "count",
    "describe",
    "estimate",
    "login",
    "lookup",
    "ping",
    "preview",
    "purge",
    "query",
    "refresh",
    "render",
    "reset",
    "restore",
    "retry",
    "run",
    "search",
    "sign",
    "simulate",
    "start",
    "sync",
    "test",
    "token",
    "translate",
    "userinfo",
];

/// Media types of what is made for one call.
const RENDERED: [&str; 6] = [
    "application/octet-stream",
    "application/pdf",
    "application/zip",
    "text/csv",
    "text/event-stream",
    "text/html",
];

/// What shows that a POST creates: a documented 201; the path of the created item; or its name,
/// where something can be done with the item. By its name alone a call that computes would be one
/// as well, such as `createEmbedding`.
pub(super) fn shows_create<'t>(
    operation: &Operation<'t>,
    siblings: &Siblings,
) -> Option<Shown<'t>> {
    let created = ResponseKey::Code(StatusCode::CREATED);
    if let Some(entry) = operation.responses.as_ref().and_then(|all| all.entry(created)) {
        return Some(Shown::at(entry.key, What::Created));
    }
    let collection = collection(&operation.path);
    if siblings.has_item(collection) {
        return Some(Shown::at(operation.path_key, What::Item));
    }
    let id = operation.node.get("operationId")?;
    let is_create =
        first_word(&id.as_str()?).eq_ignore_ascii_case("create") && siblings.has_part(collection);
    is_create.then(|| Shown::at(id, What::CreateByName))
}

/// What shows that a POST creates nothing: it goes to an item, or to a part of one whose name is
/// no plural, such as `/users/{id}/approve`; or its path ends in what is done, such as `search`.
pub(super) fn shows_action<'t>(operation: &Operation<'t>) -> Option<Shown<'t>> {
    let mut segments = operation.path.trim_end_matches('/').rsplit('/');
    let last = segments.next()?;
    if last.contains('{') {
        return Some(Shown::at(operation.path_key, What::ToItem));
    }
    let is_part = segments.next().is_some_and(|before| before.contains('{'));
    let is_plural = last.ends_with('s') && !last.ends_with("ss");
    let piece = Piece::of(&operation.path, last);
    let what = if is_part && !is_plural {
        What::ToPart(piece)
    } else if says_what_is_done(last) {
        What::ActionWord(piece)
    } else {
        return None;
    };
    let node = operation.path_key;
    Some(Shown { node, span: span_of_segment(node, last), what })
}

/// What shows that a POST computes what it answers: all that its 200 carries is a file or a stream,
/// such as speech or a page, and nothing that represents a resource.
pub(super) fn shows_rendering<'t>(
    document: &Document<'t>,
    operation: &Operation<'t>,
) -> Option<Shown<'t>> {
    let ok = operation.responses.as_ref()?.entry(ResponseKey::Code(StatusCode::OK))?;
    let mut forms = document.media_types(ok.response.ok()?);
    let first = forms.next()?;
    let is_rendered = |form: MediaType<'_>| {
        let essence = form.essence().unwrap_or_default();
        let (kind, _) = essence.split_once('/').unwrap_or_default();
        matches!(kind, "audio" | "image" | "video" | "font") || RENDERED.contains(&&*essence)
    };
    (is_rendered(first) && forms.all(is_rendered)).then(|| Shown::at(first.key, What::Rendering))
}

/// True for a segment that begins with a verb, or is a word that is one where it stands alone.
fn says_what_is_done(segment: &str) -> bool {
    // What stands behind these tells apart what OpenAPI takes for one path.
    let segment = segment.split(['?', '#']).next().unwrap_or_default();
    let is_in = |words: &[&str], own: &str| words.iter().any(|word| word.eq_ignore_ascii_case(own));
    is_in(&VERBS, first_word(segment)) || is_in(&ALONE, segment)
}

/// The collection that a POST adds to: its path, without a last segment that says `create`.
pub(super) fn collection(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit_once('/').filter(|(_, last)| *last == "create").map_or(path, |(before, _)| before)
}

/// The first word of a name: `create` of `createUser`, `create_user` and `CREATE-USER`.
fn first_word(name: &str) -> &str {
    let letters = name.find(|c: char| !c.is_alphabetic()).map_or(name, |end| &name[..end]);
    // In capitals throughout, they end no word.
    if !letters.contains(char::is_lowercase) {
        return letters;
    }
    let mut capitals = letters.char_indices().skip(1).filter(|(_, c)| c.is_uppercase());
    capitals.next().map_or(letters, |(end, _)| &letters[..end])
}

/// The collections of a document, by their paths.
#[derive(Default)]
pub(super) struct Siblings {
    /// Those of which an item can be read or changed. One that can only be deleted may as well be
    /// a membership.
    items: HashSet<String>,
    /// Those of which an item has a path, or something of it has.
    parts: HashSet<String>,
}

impl Siblings {
    pub(super) fn of<'a, 't: 'a>(
        document: &Document<'t>,
        paths: impl Iterator<Item = (&'a str, Node<'t>)>,
    ) -> Self {
        let mut all = Self::default();
        for (path, item) in paths {
            let path = normalized(path);
            for (at, _) in path.match_indices("/{}") {
                let rest = &path[at + "/{}".len()..];
                let ends_segment = rest.is_empty() || rest.starts_with('/');
                if ends_segment && !all.parts.contains(&path[..at]) {
                    all.parts.insert(path[..at].to_owned());
                }
            }
            let Some(collection) = path.strip_suffix("/{}") else { continue };
            let serves =
                |method: &Method| matches!(method, Method::Get | Method::Put | Method::Patch);
            if document.methods(item).any(|(method, _)| serves(&method)) {
                all.items.insert(collection.to_owned());
            }
        }
        all
    }

    pub(super) fn has_item(&self, path: &str) -> bool {
        ends_literal(path) && self.items.contains(&normalized(path))
    }

    fn has_part(&self, path: &str) -> bool {
        ends_literal(path) && self.parts.contains(&normalized(path))
    }
}

fn ends_literal(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| !last.contains('{'))
}

/// A path in which the names of parameters do not matter.
fn normalized(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    for (at, segment) in path.trim_end_matches('/').split('/').enumerate() {
        plain.push_str(if at == 0 { "" } else { "/" });
        plain.push_str(if segment.contains('{') { "{}" } else { segment });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_of_a_name_is_found_in_every_spelling() {
        for name in
            ["create", "createUser", "create_user", "create-users", "create2", "create.user"]
        {
            assert_eq!(first_word(name), "create", "{name}");
        }
        for (name, first) in [
            ("CREATE_USER", "CREATE"),
            ("CreateUser", "Create"),
            ("CreateÜbung", "Create"),
            ("created", "created"),
            ("createé", "createé"),
            ("CREATED", "CREATED"),
            ("_create", ""),
            ("", ""),
        ] {
            assert_eq!(first_word(name), first, "{name}");
        }
    }
}
