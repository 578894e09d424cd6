//! `not-openapi`: the file is no OpenAPI description that is understood.

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::openapi::NotOpenApi;
use crate::rule::Text;
use crate::source::Span;

declare_rule! {
    /// A file that was named on the command line has no `openapi` or `swagger` at its root, or
    /// names a version that does not exist.
    ///
    /// ## Why
    ///
    /// A linter that skips what it was asked to check reports success for a typing error. Files
    /// that are found in a directory need not be OpenAPI; they are skipped in silence.
    ///
    /// ```yaml,fails
    /// opnapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths: {}
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths: {}
    /// ```
    "not-openapi" {
        group: Document,
        summary: "a file without a known `openapi` or `swagger` version",
        severity: Error,
        basis: "OpenAPI Object",
        rank: Syntax,
        check: Text(check),
    }
}

fn check(text: &Text<'_>, report: &mut Vec<Diagnostic>) {
    let Text::Other(tree, why) = text else { return };
    let found = match why {
        NotOpenApi::NoVersion => {
            let start = u32::try_from(tree.source().content_start()).unwrap_or_default();
            let place = Span::new(start, start);
            let label = Label::bytes(tree.source(), place, "no `openapi` or `swagger` key here");
            let text = &tree.source().text()[tree.source().content_start()..];
            let message = if text.trim().is_empty() {
                "the file is empty"
            } else {
                "the file is no OpenAPI description"
            };
            Diagnostic::new(&RULE, message, label)
                .help("name the version at the root, such as `openapi: 3.1.0`")
        }
        NotOpenApi::UnknownVersion(node) => {
            let label = Label::on(*node, "not a version that is understood");
            let message = match node.as_str() {
                Some(version) if version.is_empty() => "no OpenAPI version is named".to_owned(),
                Some(version) => format!("there is no OpenAPI version `{version}`"),
                None => "the OpenAPI version is no text".to_owned(),
            };
            Diagnostic::new(&RULE, message, label)
                .help("the versions are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2")
        }
    };
    report.push(found);
}
