//! `unused-ignore`: an ignore that hides nothing.

use oas_codes::Severity;

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::fix::{Edit, Fix};
use crate::rule::Exceptions;
use crate::suppression::{Ignore, KEY, Outcome};

declare_rule! {
    /// A comment `# oas-lint: ignore[RULE]` or an `x-lint-ignore` hides no finding: what it was
    /// written for is mended, it stands at the wrong place, or it cannot be understood.
    ///
    /// A comment holds for the findings that mark something in its line, or in the next one where
    /// it stands alone; `ignore-file` for those in the whole file. `x-lint-ignore` holds for the
    /// object that it stands in and all that is written in it. It takes a rule, a list of rules,
    /// or a mapping of rules to reasons.
    ///
    /// ## Why
    ///
    /// An exception outlives its reason: left in place it hides the next fault of this kind,
    /// which nobody has decided about.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       x-lint-ignore: [unquoted-status]
    ///       responses:
    ///         "200": { description: All users, content: { application/json: {} } }
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths:
    ///   /users:
    ///     get:
    ///       responses:
    ///         200: { description: All users } # oas-lint: ignore[unquoted-status] as in the SDK
    /// ```
    "unused-ignore" {
        group: Linter,
        summary: "an ignore that hides nothing",
        severity: Info,
        severity_note: "info; warning where it cannot be understood",
        basis: "the document itself",
        rank: Rest,
        check: Exceptions(check),
    }
}

fn check(exceptions: &Exceptions<'_, '_>, report: &mut Vec<Diagnostic>) {
    for judged in exceptions.judged {
        let ignore = &judged.ignore;
        let found = match &judged.outcome {
            Outcome::Hides | Outcome::Unknown => continue,
            Outcome::HidesNothing => {
                let message = format!("the ignore of `{}` hides nothing", ignore.rule);
                Diagnostic::new(&RULE, message, label(ignore, "no such finding here"))
                    .help("remove it, or move it to what the finding marks")
                    .fix(ignore.removable.map(|span| {
                        let insert = String::new();
                        let edit = Edit { file: ignore.file, span, insert, key: None };
                        Fix::safe("remove the ignore", vec![edit])
                    }))
            }
            Outcome::NoRule(why) => {
                let what = if ignore.node.is_some() { KEY } else { "this ignore" };
                Diagnostic::new(&RULE, format!("{what} names no rule: {why}"), label(ignore, ""))
                    .severity(Severity::Warning)
                    .help("`oas-lint rules` lists the rules")
            }
        };
        report.push(found);
    }
    for misread in exceptions.misread {
        let (file, span) = (misread.file, misread.span);
        let label = Label { file, node: misread.node, span, text: String::new() };
        report.push(
            Diagnostic::new(&RULE, misread.message.clone(), label)
                .severity(Severity::Warning)
                .help(misread.help.clone()),
        );
    }
}

fn label(ignore: &Ignore<'_>, text: &str) -> Label {
    Label { file: ignore.file, node: ignore.node, span: ignore.span, text: text.to_owned() }
}
