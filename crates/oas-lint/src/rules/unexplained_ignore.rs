//! `unexplained-ignore`: an ignore without a reason.

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::rule::Exceptions;
use crate::suppression::{KEY, Outcome};

declare_rule! {
    /// A comment `# oas-lint: ignore[RULE]` or an `x-lint-ignore` does not say why. Off by
    /// default; `require-reason = true` in oas-lint.toml asks for it.
    ///
    /// ## Why
    ///
    /// Whoever reads an exception later has to know whether it still holds.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         200: { description: All users } # oas-lint: ignore[unquoted-status]
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       x-lint-ignore:
    ///         unquoted-status: The generator of our SDK reads it so.
    ///       responses:
    ///         200: { description: All users }
    /// ```
    "unexplained-ignore" {
        group: Linter,
        summary: "an ignore without a reason",
        default: Off,
        severity: Warning,
        basis: "`require-reason` of the configuration",
        rank: Rest,
        check: Exceptions(check),
    }
}

fn check(exceptions: &Exceptions<'_, '_>, report: &mut Vec<Diagnostic>) {
    for judged in exceptions.judged {
        let ignore = &judged.ignore;
        if ignore.reason.is_some() || matches!(judged.outcome, Outcome::NoRule(_)) {
            continue;
        }
        let rule = &ignore.rule;
        let help = match ignore.node {
            Some(_) => format!("write the reason as the value: `{KEY}: {{{rule}: why}}`"),
            None => "write the reason behind the bracket".to_owned(),
        };
        let label = Label {
            file: ignore.file,
            node: ignore.node,
            span: ignore.span,
            text: "nobody says why".to_owned(),
        };
        let message = format!("the ignore of `{rule}` gives no reason");
        report.push(Diagnostic::new(&RULE, message, label).help(help));
    }
}
