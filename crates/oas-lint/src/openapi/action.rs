//! Whether a POST runs an action and creates nothing, as far as its path and answers show it.

use oas_codes::{ResponseKey, StatusCode};

use super::create::{first_word, without_query};
use super::shown::{Piece, Shown, What};
use super::situation::span_of_part;
use super::{Document, MediaType, Operation};

/// Words that say what is done, whatever stands behind them.
const VERBS: &[&str] = &[
    "abort",
    "accept",
    "activate",
    "analyse",
    "analyze",
    "annotate",
    "approve",
    "ask",
    "authenticate",
    "authorise",
    "authorize",
    "calculate",
    "classify",
    "confirm",
    "deactivate",
    "decrypt",
    "detach",
    "detect",
    "disable",
    "disconnect",
    "dismiss",
    "enable",
    "encrypt",
    "evaluate",
    "fetch",
    "finalise",
    "finalize",
    "find",
    "forgot",
    "generate",
    "get",
    "introspect",
    "invoke",
    "kill",
    "logout",
    "normalise",
    "normalize",
    "notify",
    "predict",
    "rebuild",
    "recalculate",
    "redeem",
    "regenerate",
    "reindex",
    "reload",
    "remove",
    "rename",
    "resend",
    "resolve",
    "revoke",
    "rotate",
    "summarise",
    "summarize",
    "suspend",
    "terminate",
    "transcribe",
    "unarchive",
    "unassign",
    "unblock",
    "undo",
    "unfollow",
    "unlink",
    "unlock",
    "unpause",
    "unpublish",
    "upsert",
    "validate",
    "verify",
    "void",
];

/// Words that say what is done where they stand alone or before one thing, such as
/// `refresh-token`, and may be a part of a name before many, such as `merge_requests`.
const ALSO_NOUNS: &[&str] = &[
    "archive",
    "cancel",
    "capture",
    "change",
    "check",
    "clear",
    "close",
    "compare",
    "complete",
    "compute",
    "connect",
    "convert",
    "decline",
    "delete",
    "describe",
    "estimate",
    "exec",
    "execute",
    "extract",
    "filter",
    "flush",
    "lookup",
    "merge",
    "move",
    "parse",
    "pause",
    "ping",
    "preview",
    "publish",
    "purge",
    "query",
    "reboot",
    "refresh",
    "reject",
    "render",
    "replay",
    "reset",
    "restart",
    "restore",
    "resume",
    "retry",
    "revert",
    "rollback",
    "run",
    "search",
    "send",
    "shutdown",
    "sign",
    "simulate",
    "start",
    "stop",
    "sync",
    "test",
    "translate",
    "unsubscribe",
    "update",
];

/// What is done, or asked for, where nothing stands behind it. `token` and `userinfo` are of OAuth
/// (RFC 6749 §3.2 and OpenID Connect Core §5.3), which answers with 200.
const ALONE: &[&str] = &[
    "batch",
    "bulk",
    "compact",
    "count",
    "exists",
    "graphql",
    "introspection",
    "jsonrpc",
    "log-in",
    "log-out",
    "login",
    "logoff",
    "revocation",
    "rpc",
    "signin",
    "signout",
    "token",
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

/// What shows that a POST creates nothing: it goes to an item, or to a part of one whose name is
/// no plural, such as `/users/{id}/approve`; its path ends in what is done, such as `search`; or
/// all that it answers with is a file or a stream.
pub(super) fn shows_action<'t>(
    document: &Document<'t>,
    operation: &Operation<'t>,
) -> Option<Shown<'t>> {
    let mut segments = without_query(&operation.path).trim_end_matches('/').rsplit('/');
    let last = segments.next()?;
    if last.contains('{') {
        return Some(Shown::at(operation.path_key, What::ToItem));
    }
    let is_part = segments.next().is_some_and(|before| before.contains('{'));
    let piece = Piece::of(&operation.path, last);
    let what = if is_part && !is_plural(last) {
        What::ToPart(piece)
    } else if says_what_is_done(last) {
        What::ActionWord(piece)
    } else {
        return shows_rendering(document, operation);
    };
    let node = operation.path_key;
    Some(Shown { node, span: span_of_part(node, &operation.path, last), what })
}

/// What shows that a POST computes what it answers: all that its 200 carries is a file or a stream,
/// such as speech or a page, and nothing that represents a resource.
fn shows_rendering<'t>(document: &Document<'t>, operation: &Operation<'t>) -> Option<Shown<'t>> {
    let ok = operation.responses.as_ref()?.entry(ResponseKey::Code(StatusCode::OK))?;
    let mut forms = document.media_types(ok.response.ok()?);
    let first = forms.next()?;
    let is_rendered = |form: MediaType<'_>| {
        let essence = form.essence().unwrap_or_default();
        let (kind, _) = essence.split_once('/').unwrap_or_default();
        matches!(kind, "audio" | "font" | "image" | "video") || RENDERED.contains(&&*essence)
    };
    (is_rendered(first) && forms.all(is_rendered)).then(|| Shown::at(first.key, What::Rendering))
}

fn is_plural(name: &str) -> bool {
    name.ends_with('s') && !name.ends_with("ss") && !name.ends_with("status")
}

/// True for a segment of a path that says what is done, or asks for the one thing of its name.
fn says_what_is_done(segment: &str) -> bool {
    // The form of the answer, as in `search.json`.
    let name = segment.trim_end_matches(".json").trim_end_matches(".xml");
    // A custom method (AIP-136) is one by its colon: `images:annotate`.
    if let Some((_, method)) = name.rsplit_once(':') {
        let word = first_word(method);
        return !word.is_empty() && !word.eq_ignore_ascii_case("create");
    }
    // What a namespace or a sign stands before, as in `users.find`, `_search` and `$query`.
    let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
    let name = name.trim_start_matches(['_', '$']);
    let is_in = |words: &[&str], own: &str| words.iter().any(|word| word.eq_ignore_ascii_case(own));
    // Done to many at once, it is the same: `bulk-delete`, `batchGet`.
    let of_many = Some(first_word(name)).filter(|first| is_in(&["batch", "bulk"], first));
    let one = of_many.map_or(name, |first| name[first.len()..].trim_start_matches(['-', '_']));
    let first = first_word(one);
    is_in(ALONE, name)
        || is_in(VERBS, first)
        || is_in(ALSO_NOUNS, first) && !is_plural(&one[first.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_that_say_what_is_done_are_told_from_names() {
        for action in [
            "search",
            "Validate",
            "validate-name",
            "terminate_sessions",
            "calculateFees",
            "refresh-token",
            "mergeBalance",
            "change_status",
            "sign-in",
            "bulk-delete",
            "batchGet",
            "bulk_validate_names",
            "images:annotate",
            "documents:batchUpdate",
            "_search",
            "$query",
            "search.json",
            "login.xml",
            "microsoft.graph.getByIds",
            "token",
        ] {
            assert!(says_what_is_done(action), "{action}");
        }
        for name in [
            "",
            "searches",
            "search-indexes",
            "check-runs",
            "merge_requests",
            "mergeFields",
            "stop-orders",
            "send_domains",
            "cancel-reasons",
            "validations",
            "tokens",
            "token-pair",
            "updates",
            "batches",
            "batch-jobs",
            "bulk-imports",
            "books.json",
            "v1.0",
            "books:",
            "books:create",
            "address",
            "status",
            "getter",
        ] {
            assert!(!says_what_is_done(name), "{name}");
        }
    }
}
