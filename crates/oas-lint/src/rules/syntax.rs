//! `syntax`: the text is neither YAML nor JSON.

use crate::declare_rule;
use crate::diagnostic::{Diagnostic, Label};
use crate::rule::Text;

declare_rule! {
    /// The file is not UTF-8, is neither YAML nor JSON, nests too deep, or holds more than one
    /// YAML document.
    ///
    /// ## Why
    ///
    /// Nothing else can be said about a text that cannot be read. Only the first fault is
    /// reported, as what follows it may be its consequence.
    ///
    /// ```yaml,fails
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"
    /// paths: {}
    /// ```
    ///
    /// ```yaml,passes
    /// openapi: 3.1.0
    /// info: {title: Users, version: "1"}
    /// paths: {}
    /// ```
    "syntax" {
        group: Document,
        summary: "text that is neither YAML nor JSON",
        severity: Error,
        basis: "YAML 1.2, RFC 8259",
        rank: Syntax,
        check: Text(check),
    }
}

fn check(text: &Text<'_>, report: &mut Vec<Diagnostic>) {
    let Text::Broken(source, error) = text else { return };
    let mut found = Diagnostic::new(&RULE, &error.message, Label::bytes(source, error.span, ""));
    found.labels.extend(error.cause.iter().map(|(span, what)| Label::bytes(source, *span, what)));
    found.help = error.help.as_deref().map(Into::into);
    report.push(found);
}
