//! Whether a POST creates a resource, as far as the document shows it.

use foldhash::HashSet;
use oas_codes::{Method, ResponseKey, StatusCode};

use super::shown::{Shown, What};
use super::{Document, Operation};
use crate::tree::Node;

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

/// The collection that a POST adds to: its path, without a last segment that says `create`.
pub(super) fn collection(path: &str) -> &str {
    let path = without_query(path).trim_end_matches('/');
    path.rsplit_once('/').filter(|(_, last)| *last == "create").map_or(path, |(before, _)| before)
}

/// A path without the query or fragment by which some tell apart what is one path to OpenAPI.
pub(super) fn without_query(path: &str) -> &str {
    let mut depth = 0_u32;
    for (at, sign) in path.bytes().enumerate() {
        match sign {
            // As URI templates say it (RFC 6570 §3.2): `{?page}`.
            b'{' if path[at + 1..].starts_with(['?', '&', '#']) => return &path[..at],
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'?' | b'#' if depth == 0 => return &path[..at],
            _ => {}
        }
    }
    path
}

/// The first word of a name: `create` of `createUser`, `create_user` and `CREATE-USER`. It ends
/// before what is no small letter, in capitals before what is no letter.
pub(super) fn first_word(name: &str) -> &str {
    let is_in_capitals = name.chars().take(2).filter(|c| c.is_uppercase()).count() == 2;
    let goes_on = |c: char| if is_in_capitals { c.is_alphabetic() } else { c.is_lowercase() };
    let end = name.char_indices().skip(1).find(|(_, c)| !goes_on(*c));
    end.map_or(name, |(end, _)| &name[..end])
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
    let path = without_query(path);
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
    fn a_query_is_no_part_of_a_path() {
        for (path, plain) in [
            ("/a?b=/c", "/a"),
            ("/a#b", "/a"),
            ("/a{?b,c}", "/a"),
            ("/{a?}/b", "/{a?}/b"),
            ("/{a#b}?c", "/{a#b}"),
            ("/a{&b}", "/a"),
            ("/é}?x", "/é}"),
            ("{", "{"),
            ("", ""),
        ] {
            assert_eq!(without_query(path), plain, "{path}");
        }
    }

    #[test]
    fn the_first_word_of_a_name_is_found_in_every_spelling() {
        for name in [
            "create",
            "createUser",
            "create_user",
            "create-users",
            "create2",
            "create.user",
            "create用户",
            "createΩmega",
        ] {
            assert_eq!(first_word(name), "create", "{name}");
        }
        for (name, first) in [
            ("CREATE_USER", "CREATE"),
            ("CREATED", "CREATED"),
            ("CreateUser", "Create"),
            ("created", "created"),
            ("createé", "createé"),
            ("-create", "-create"),
            ("创建", "创"),
            ("", ""),
        ] {
            assert_eq!(first_word(name), first, "{name}");
        }
    }
}
