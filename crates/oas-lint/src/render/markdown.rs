//! A table in Markdown, for the summary of a job or a comment.

use std::io::{self, Write};

use super::roll_up::tell;
use super::{Report, Tally, left_out};

pub(super) fn write(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "**oas-lint**: {}\n", text(&report.summary()))?;
    if !report.unreadable.is_empty() {
        for (name, reason) in report.unreadable {
            writeln!(out, "- cannot read {}: {}", text(name), text(reason))?;
        }
        writeln!(out)?;
    }
    if report.counts().total() == 0 {
        return Ok(());
    }
    writeln!(out, "| severity | rule | place | finding |\n|---|---|---|---|")?;
    let left = tell(report, |run, found, more| {
        let source = run.linted.source(&found.primary);
        let at = source.position(found.primary.span.start);
        let place = format!("{}:{}:{}", source.name(), at.line, at.column);
        let id = found.id();
        write!(
            out,
            "| {} | {} | {} | {}",
            found.severity,
            text(&format!("`{id}`")),
            text(&place),
            text(&found.message)
        )?;
        if let Some(help) = &found.help {
            write!(out, "<br>help: {}", text(help))?;
        }
        if let Some(more) = more {
            write!(out, "<br>more: {}", text(&more.text(&id)))?;
        }
        writeln!(out, " |")
    })?;
    if left > 0 {
        writeln!(out, "\n{}", text(&left_out(left)))?;
    }
    Ok(())
}

/// How often each rule found something.
pub(super) fn statistics(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "**oas-lint**: {}\n", text(&report.summary()))?;
    writeln!(out, "| count | severity | rule |\n|---:|---|---|")?;
    for Tally { id, severity, count } in report.tallies() {
        writeln!(out, "| {count} | {severity} | {} |", text(&format!("`{id}`")))?;
    }
    Ok(())
}

/// A text of one line as Markdown that shows it as it is, pieces in backticks as code.
fn text(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    // An odd number of backticks leaves one that opens nothing.
    let is_balanced = pieces.len() % 2 == 1;
    let mut shown = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        if is_balanced && index % 2 == 1 && !piece.is_empty() {
            shown.push('`');
            shown.push_str(&piece.replace(|c: char| c.is_control(), "?").replace('|', "\\|"));
            shown.push('`');
        } else {
            if !is_balanced && index > 0 {
                shown.push_str("\\`");
            }
            piece.chars().for_each(|c| escape(c, &mut shown));
        }
    }
    shown
}

fn escape(c: char, out: &mut String) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        // It would call somebody.
        '@' => out.push_str("&#64;"),
        '\\' | '|' | '*' | '_' | '[' | ']' | '~' => {
            out.push('\\');
            out.push(c);
        }
        c if c.is_control() => out.push('?'),
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn only_code_has_a_form() {
        let cases = [
            ("GET /a_b/{id} has `200|404`", "GET /a\\_b/{id} has `200\\|404`"),
            ("<b> & @team [x](y) *z*", "&lt;b> &amp; &#64;team \\[x\\](y) \\*z\\*"),
            ("one ` alone", "one \\` alone"),
            ("a\nb `c\nd`", "a?b `c?d`"),
        ];
        for (given, expected) in cases {
            assert_eq!(text(given), expected);
        }
    }
}
