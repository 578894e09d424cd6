//! `auth-status-on-public`: credentials are refused where none are asked for.

use oas_codes::{ResponseKey, Situation, StatusCode, Test};

use crate::declare_rule;
use crate::diagnostic::{Cause, Diagnostic, Label};
use crate::openapi::{Operation, Parameter, ResponseEntry};
use crate::rule::{Context, named};

declare_rule! {
    /// A 401 or 403 is documented for an operation that the document declares open to everybody.
    /// Operations that hand out or check credentials are left alone, by the words in their paths
    /// and by the parameters they take, and those with `servers` of their own.
    ///
    /// ## Why
    ///
    /// 401 says that credentials are missing or bad, 403 that those given do not suffice (RFC 9110
    /// §15.5.2, §15.5.4). Where `security` asks for none, either the code is wrong or `security`.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /status:
    ///     get:
    ///       security: []
    ///       responses:
    ///         "200": { description: All is well, content: { text/plain: {} } }
    ///         "401": { description: Log in first }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /sessions:
    ///     post:
    ///       security: []
    ///       responses:
    ///         "201": { description: Logged in }
    ///         "401": { description: The password is wrong }
    /// ```
    "auth-status-on-public" {
        detail: "code",
        group: Semantics,
        summary: "401 or 403 on an operation that is open to everybody",
        severity: Warning,
        basis: "RFC 9110 §15.5.2, §15.5.4",
        rank: Rest,
        check: Document(check),
    }
}

/// Path segments of operations that deal with credentials.
const CREDENTIALS: [&str; 13] = [
    "login",
    "logon",
    "signin",
    "sign-in",
    "auth",
    "oauth",
    "oauth2",
    "authorize",
    "token",
    "tokens",
    "session",
    "sessions",
    "authenticate",
];

fn check(cx: &Context<'_, '_>, report: &mut Vec<Diagnostic>) {
    for (at, operation) in cx.numbered().filter(|(_, operation)| operation.is_own()) {
        if !operation.observed.situations.holds(Situation::Public)
            || operation.has_unknown_parameters
            || operation.literal_segment(&CREDENTIALS).is_some()
            || is_elsewhere(operation)
            || operation.parameters.iter().any(is_credential)
        {
            continue;
        }
        for entry in operation.responses.iter().flat_map(|responses| &responses.entries) {
            let code = entry.meant().and_then(ResponseKey::code);
            if let Some(code) = code.filter(|code| matches!(code.as_u16(), 401 | 403)) {
                report.push(found(at, operation, entry, code));
            }
        }
    }
}

/// True for an operation with servers of its own, such as a storage with signed addresses: what
/// the document says of security is about its other servers.
fn is_elsewhere(operation: &Operation<'_>) -> bool {
    [operation.node, operation.path_item].iter().any(|owner| owner.get("servers").is_some())
}

/// True for a parameter by which a client shows who it is, outside of `security`.
fn is_credential(parameter: &Parameter<'_>) -> bool {
    let name: String = parameter.name.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    ["authorization", "apikey", "token", "secret", "signature", "password", "credential"]
        .iter()
        .any(|word| name.contains(word))
}

fn found<'t>(
    at: usize,
    operation: &Operation<'t>,
    entry: &ResponseEntry<'t>,
    code: StatusCode,
) -> Diagnostic {
    let title = operation.title();
    let message = format!("{title} is open to everybody and documents {}", named(code));
    let label = Label::on(operation.use_of(entry), "refuses credentials that nobody asks for");
    let mut found = Diagnostic::new(&RULE, message, label)
        .code(code)
        .note("the document declares security schemes, and none holds for this operation")
        .help("declare the operation's `security`, or remove the response")
        .caused_by(Cause::Code(at, code))
        .about(operation);
    if let Some(seen) = operation.seen(&Test::Situation(Situation::Public)) {
        found = found.because(Label::from(seen));
    }
    found
}
