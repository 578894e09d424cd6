//! What fixes have not mended.

use foldhash::{HashMap, HashMapExt as _};

use super::Linted;
use crate::diagnostic::Diagnostic;

/// What a finding is known by before and after a text was changed: its file, both levels of its name,
/// its message.
pub(super) type Subject<'d> = (&'d str, &'static str, Option<&'d str>, &'d str);

impl Linted {
    /// What a finding of this run is known by.
    pub fn subject<'d>(&'d self, found: &'d Diagnostic) -> Subject<'d> {
        let file = self.source(&found.primary).name();
        (file, found.rule.name, found.detail.as_deref(), &found.message)
    }

    /// The findings of an earlier run that are still there although their fixes were applied.
    pub fn unmended<'f>(&self, applied: &[&'f Diagnostic], before: &Self) -> Vec<&'f Diagnostic> {
        // How many there were, and how many there are.
        let mut counts: HashMap<Subject<'_>, (usize, usize)> =
            HashMap::with_capacity(applied.len());
        counts.extend(applied.iter().map(|found| (before.subject(found), (0, 0))));
        for found in &before.diagnostics {
            if let Some((old, _)) = counts.get_mut(&before.subject(found)) {
                *old += 1;
            }
        }
        for found in &self.diagnostics {
            if let Some((_, new)) = counts.get_mut(&self.subject(found)) {
                *new += 1;
            }
        }
        // Of several that are told in the same words some may wait for another round.
        let is_left = |found: &&Diagnostic| {
            counts.get(&before.subject(found)).is_some_and(|(old, new)| new >= old)
        };
        applied.iter().copied().filter(is_left).collect()
    }
}

#[cfg(test)]
mod tests {
    use oas_codes::Policy;

    use super::*;
    use crate::linter::lint;
    use crate::source::Source;

    #[test]
    fn a_finding_that_is_still_there_was_not_mended() {
        let api = |code: &str| {
            let text = format!(
                "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses: {{{code}: {{description: x}}}}\n"
            );
            lint(Source::new("a.yaml", text).unwrap(), &Policy::stratos())
        };
        let (before, after) = (api("200"), api("'200'"));
        let quotes: Vec<&Diagnostic> = before
            .diagnostics
            .iter()
            .filter(|found| found.rule.name == "unquoted-status")
            .collect();
        assert_eq!(quotes.len(), 1);
        assert!(after.unmended(&quotes, &before).is_empty());
        assert_eq!(before.unmended(&quotes, &before).len(), 1);
        assert!(before.unmended(&[], &before).is_empty());
    }
}
