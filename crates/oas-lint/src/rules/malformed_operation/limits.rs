//! What is beyond the limits of a description.

use foldhash::{HashSet, HashSetExt as _};

use crate::diagnostic::{Diagnostic, Label};
use crate::openapi::{MAX_ENTRIES, MAX_IN_ALL, MAX_KEYS, MAX_OPERATIONS, MAX_PATH_ITEMS};
use crate::rule::{Context, Rule};
use crate::tree::{MAX_MERGED, Node};

/// Tells where a description was not read on.
pub(super) fn check<'t>(rule: &'static Rule, cx: &Context<'_, 't>, report: &mut Vec<Diagnostic>) {
    let beyond = |what: &str, key: Node<'_>| {
        Diagnostic::new(
            rule,
            format!("there are more than {what}"),
            Label::on(key, "from here on nothing is linted"),
        )
        .note("memory and time have to stay in proportion to what somebody can mean")
        .help("split the description")
    };
    if let Some(key) = cx.cut {
        let what =
            format!("{MAX_OPERATIONS} operations, or {MAX_IN_ALL} responses or parameters in all");
        report.push(beyond(&what, key));
    }
    for (map, _) in cx.document.maps_of_path_items() {
        if let Some((key, _)) = map.pairs().nth(MAX_PATH_ITEMS) {
            report.push(beyond(&format!("{MAX_PATH_ITEMS} path items"), key));
        }
    }
    // One is enough to see how the others came about.
    if let Some(key) = cx.document.root().tree().cut_merge_key() {
        report.push(beyond(&format!("{MAX_MERGED} mappings merged into one"), key));
    }
    // What operations share is looked at once.
    let mut seen = HashSet::new();
    let mut first_beyond = |list: Option<Node<'t>>, most: usize| {
        let list = list.filter(|list| list.may_have_more_than(most))?.followed();
        let mut all = list.pairs().map(|(key, _)| key).chain(list.items());
        all.nth(most).filter(|first| seen.insert(first.id()))
    };
    for operation in cx.operations {
        let node = operation.node;
        // Nothing in a small operation is long.
        let is_small = !node.may_have_more_than(MAX_ENTRIES);
        let list = |key| if is_small { None } else { node.get(key) };
        let body = node.get("requestBody").and_then(|body| cx.document.follow(body).ok());
        let cut_response = operation.responses.as_ref().and_then(|responses| responses.cut);
        let all = [
            (MAX_KEYS, "responses", cut_response),
            (MAX_KEYS, "parameters", operation.cut_parameter),
            (MAX_KEYS, "keys in the path item", first_beyond(Some(operation.path_item), MAX_KEYS)),
            (MAX_ENTRIES, "tags", first_beyond(list("tags"), MAX_ENTRIES)),
            (MAX_ENTRIES, "callbacks", first_beyond(list("callbacks"), MAX_ENTRIES)),
            (MAX_ENTRIES, "alternatives", first_beyond(list("security"), MAX_ENTRIES)),
            (
                MAX_ENTRIES,
                "media types of the request",
                first_beyond(body.and_then(|body| body.get("content")), MAX_ENTRIES),
            ),
        ];
        for (most, what, key) in all {
            let what = || format!("{most} {what} in {}", operation.title());
            report.extend(key.map(|key| beyond(&what(), key).about(operation)));
        }
    }
    for used in
        cx.responses.iter().filter(|used| used.response.node.may_have_more_than(MAX_ENTRIES))
    {
        let node = used.response.node;
        let content = node.get("content");
        let lists = [("headers", node.get("headers")), ("media types", content)];
        let media = content.into_iter().flat_map(Node::entries).take(MAX_ENTRIES);
        let examples = media.map(|media| ("examples", media.value.get("examples")));
        for (what, list) in lists.into_iter().chain(examples) {
            if let Some(key) = first_beyond(list, MAX_ENTRIES) {
                let operation = &cx.operations[used.uses[0].0];
                let what = format!("{MAX_ENTRIES} {what} in {}", used.title(cx, used.uses[0].0));
                report.push(beyond(&what, key).about(operation));
            }
        }
    }
}
