//! Whether a POST runs an action and creates nothing, as far as its path and answers show it.

use oas_codes::{ResponseKey, StatusClass};

use super::create::{first_word, without_query};
use super::shown::{Piece, Shown, What};
use super::situation::span_of_part;
use super::{Document, Operation, ResponseEntry};

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
    "assign",
    "authenticate",
    "authorise",
    "authorize",
    "calculate",
    "cancel",
    "classify",
    "clear",
    "close",
    "compare",
    "complete",
    "confirm",
    "connect",
    "convert",
    "deactivate",
    "decline",
    "decrypt",
    "delete",
    "deliver",
    "describe",
    "detach",
    "detect",
    "disable",
    "disconnect",
    "dismiss",
    "download",
    "enable",
    "encrypt",
    "evaluate",
    "exec",
    "execute",
    "extract",
    "fail",
    "fetch",
    "finalise",
    "finalize",
    "find",
    "flush",
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
    "parse",
    "pause",
    "predict",
    "propose",
    "publish",
    "purge",
    "reboot",
    "rebuild",
    "recalculate",
    "redeem",
    "regenerate",
    "reindex",
    "reject",
    "reload",
    "remove",
    "rename",
    "render",
    "resend",
    "reset",
    "resolve",
    "restart",
    "retrieve",
    "revoke",
    "rotate",
    "send",
    "simulate",
    "summarise",
    "summarize",
    "suspend",
    "terminate",
    "transcribe",
    "translate",
    "unarchive",
    "unassign",
    "unblock",
    "undo",
    "unfollow",
    "unlink",
    "unlock",
    "unpause",
    "unpublish",
    "unsubscribe",
    "update",
    "upsert",
    "validate",
    "verify",
    "void",
];

/// Words that say what is done where they stand alone or before one thing, such as
/// `refresh-token`, and name what is collected before many, such as `merge_requests`.
const ALSO_NOUNS: &[&str] = &[
    "archive", "capture", "change", "check", "compute", "dispatch", "estimate", "filter", "load",
    "lookup", "merge", "move", "ping", "preview", "query", "refresh", "replay", "restore",
    "resume", "retry", "return", "revert", "rollback", "run", "search", "ship", "shutdown", "sign",
    "start", "stop", "sync", "test", "trigger",
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
    "login",
    "logoff",
    "logout",
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
/// no plural, such as `/users/{id}/approve`; its path ends in what is done, such as `search`, or is
/// nothing but the name of a call; or all that its successes carry is a file or a stream.
pub(super) fn shows_action<'t>(
    document: &Document<'t>,
    operation: &Operation<'t>,
) -> Option<Shown<'t>> {
    let path = without_query(&operation.path);
    let to_part = |part, what| {
        let node = operation.path_key;
        Some(Shown { node, span: span_of_part(node, &operation.path, part), what })
    };
    // All calls go to one address, and something else in the request says which one is meant.
    let call = &operation.path[path.len()..];
    if path.trim_matches('/').is_empty() && call.len() > 1 && call.starts_with(['#', '?']) {
        return to_part(call, What::ActionWord(Piece::of(&operation.path, call)));
    }
    let mut segments = path.trim_end_matches('/').rsplit('/');
    let last = segments.next()?;
    // A template expression may hold a slash.
    if last.contains(['{', '}']) {
        return Some(Shown::at(operation.path_key, What::ToItem));
    }
    let is_part = segments.next().is_some_and(|before| before.contains('{'));
    // Without the form of the answer, as in `search.json`.
    let name = last.trim_end_matches(".json").trim_end_matches(".xml");
    let piece = Piece::of(&operation.path, last);
    let what = if is_part && !is_plural(name) && !says_create(name) {
        What::ToPart(piece)
    } else if says_what_is_done(name) {
        What::ActionWord(piece)
    } else {
        return shows_rendering(document, operation);
    };
    to_part(last, what)
}

/// What shows that a POST computes what it answers: all that its successes carry is a file or a
/// stream, such as speech or a page, and nothing that represents a resource.
fn shows_rendering<'t>(document: &Document<'t>, operation: &Operation<'t>) -> Option<Shown<'t>> {
    let is_success = |entry: &&ResponseEntry<'_>| match entry.meant() {
        Some(ResponseKey::Code(code)) => code.class() == StatusClass::Successful,
        Some(ResponseKey::Range(class)) => class == StatusClass::Successful,
        Some(ResponseKey::Default) | None => false,
    };
    let mut first = None;
    for entry in operation.responses.as_ref()?.entries.iter().filter(is_success) {
        for form in document.media_types(entry.response.ok()?) {
            let essence = form.essence().unwrap_or_default();
            let (kind, _) = essence.split_once('/').unwrap_or_default();
            let is_media = matches!(kind, "audio" | "font" | "image" | "video");
            if !is_media && !RENDERED.contains(&&*essence) {
                return None;
            }
            first.get_or_insert(form.key);
        }
    }
    first.map(|key| Shown::at(key, What::Rendering))
}

fn is_plural(name: &str) -> bool {
    let ends_in = |end: &str| {
        let from = name.len().checked_sub(end.len());
        from.and_then(|from| name.get(from..)).is_some_and(|last| last.eq_ignore_ascii_case(end))
    };
    ends_in("s") && !ends_in("ss") && !ends_in("status")
}

/// True for a segment that begins with `create`, or whose custom method does: `books:create`.
fn says_create(name: &str) -> bool {
    let method = name.rsplit_once(':').map_or(name, |(_, method)| method);
    first_word(method).eq_ignore_ascii_case("create")
}

/// True for a segment of a path that says what is done, or asks for the one thing of its name.
fn says_what_is_done(name: &str) -> bool {
    // A custom method (AIP-136) is one by its colon: `images:annotate`.
    if let Some((_, method)) = name.rsplit_once(':') {
        return !method.is_empty() && !says_create(method);
    }
    // What a namespace or a sign stands before, as in `users.find`, `_search` and `$query`.
    let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
    let name = name.trim_start_matches(['_', '$']);
    let is_in = |words: &[&str], own: &str| words.iter().any(|word| word.eq_ignore_ascii_case(own));
    let is_mark = |c: char| matches!(c, '-' | '_');
    // `log-in` and `sign_out` are one word to many.
    let whole: String = name.chars().filter(|c| !is_mark(*c)).collect();
    // These create an account, and the record of a visit.
    if is_in(&["signup", "checkin"], &whole) {
        return false;
    }
    // Done to many at once, it is the same: `bulk-delete`, `batchGet`.
    let of_many = Some(first_word(name)).filter(|first| is_in(&["batch", "bulk"], first));
    let one = of_many.map_or(name, |first| name[first.len()..].trim_start_matches(is_mark));
    let first = first_word(one);
    let is_of_one = || of_many.is_some() || !is_plural(&one[first.len()..]);
    is_in(ALONE, &whole) || is_in(VERBS, first) || is_in(ALSO_NOUNS, first) && is_of_one()
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
            "changeStatus",
            "load",
            "deliver",
            "sign-in",
            "bulk-delete",
            "batchGet",
            "bulk_validate_names",
            "images:annotate",
            "documents:batchUpdate",
            "_search",
            "$query",
            "delete-users",
            "sendMessages",
            "cancel-orders",
            "reset-settings",
            "bulk-delete-users",
            "batchUpdateUsers",
            "batch-check-names",
            "log-in",
            "logOut",
            "sign_in",
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
            "return-items",
            "ships",
            "mergeFields",
            "stop-orders",
            "test_suites",
            "sign-up",
            "signUp",
            "check-in",
            "validations",
            "tokens",
            "token-pair",
            "updates",
            "batches",
            "batch-jobs",
            "bulk-imports",
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
