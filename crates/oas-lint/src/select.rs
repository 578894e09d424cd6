//! Selectors of findings: `missing-status`, `missing-status/404`, `ALL`.

use std::fmt;
use std::str::FromStr;

use oas_codes::{ResponseKey, StatusCode};

use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::rules::{RULES, find};

/// What a selector names.
#[derive(Clone, Debug)]
pub enum Selector {
    /// Every finding.
    All,
    /// The findings of a rule.
    Rule(&'static Rule),
    /// The findings of a rule with this second level.
    Detail(&'static Rule, String),
}

impl Selector {
    pub(crate) fn matches(&self, diagnostic: &Diagnostic) -> bool {
        match self {
            Self::All => true,
            Self::Rule(rule) => diagnostic.rule == *rule,
            Self::Detail(rule, detail) => {
                diagnostic.rule == *rule && diagnostic.detail.as_deref() == Some(detail)
            }
        }
    }

    /// The more a selector says, the more it weighs.
    pub(crate) const fn weight(&self) -> u8 {
        match self {
            Self::All => 1,
            Self::Rule(_) => 2,
            Self::Detail(..) => 3,
        }
    }

    /// The name of the findings that are selected, where it is one name.
    pub fn name(&self) -> Option<String> {
        match self {
            Self::Rule(rule) if rule.detail.is_none() => Some(rule.name.to_owned()),
            Self::Detail(rule, detail) => Some(format!("{}/{detail}", rule.name)),
            Self::All | Self::Rule(_) => None,
        }
    }

    /// The rule that is named; none for `ALL`.
    pub const fn rule(&self) -> Option<&'static Rule> {
        match self {
            Self::All => None,
            Self::Rule(rule) | Self::Detail(rule, _) => Some(rule),
        }
    }
}

impl FromStr for Selector {
    type Err = UnknownSelector;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "ALL" {
            return Ok(Self::All);
        }
        let (name, detail) = match text.split_once('/') {
            Some((name, detail)) => (name, Some(detail)),
            None => (text, None),
        };
        let Some(rule) = find(name) else { return Err(UnknownSelector::rule(name)) };
        match (detail, rule.detail) {
            (None, _) => Ok(Self::Rule(rule)),
            (Some(detail), Some(kind)) if fits(detail, kind) => {
                Ok(Self::Detail(rule, detail.to_ascii_lowercase()))
            }
            (Some(detail), Some(kind)) => Err(UnknownSelector(format!(
                "`{detail}` in `{text}` is no {}",
                kind.replace('`', "")
            ))),
            (Some(_), None) => Err(UnknownSelector(format!(
                "the rule `{name}` has no second level; write `{name}`"
            ))),
        }
    }
}

/// True when a text can be the second level of a rule's findings.
fn fits(detail: &str, kind: &str) -> bool {
    let is_key = detail.parse::<ResponseKey>().is_ok();
    let is_success = detail == "success" && kind.contains("success");
    let is_name =
        kind == "header" && detail.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    !detail.is_empty() && (is_key && kind.contains("code") || is_success || is_name)
}

/// A selector that names nothing; says what was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSelector(String);

impl UnknownSelector {
    fn rule(name: &str) -> Self {
        let distance = |rule: &&Rule| strsim::damerau_levenshtein(name, rule.name);
        let nearest = RULES.iter().copied().min_by_key(distance);
        let near = nearest.filter(|rule| distance(rule) <= 2 + rule.name.len() / 4);
        Self(match near {
            _ if name.parse::<StatusCode>().is_ok() => format!(
                "there is no rule `{name}`; for that code, write `missing-status/{name}` or \
                 `unexpected-status/{name}`"
            ),
            Some(rule) => format!("there is no rule `{name}`; did you mean `{}`?", rule.name),
            None => format!("there is no rule `{name}`; `oas-lint rules` lists them"),
        })
    }
}

impl fmt::Display for UnknownSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownSelector {}

/// Which findings are shown.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Show only these; all where there are none.
    pub select: Vec<Selector>,
    /// Do not show these.
    pub ignore: Vec<Selector>,
}

impl Selection {
    /// True when a rule that is off unless somebody asks for it is asked for.
    pub fn wants(&self, rule: &Rule) -> bool {
        self.select.iter().any(|selector| selector.rule().is_none_or(|named| named == rule))
    }

    /// True when a finding is shown: the selector that says most decides, and of two that say
    /// the same the one that hides.
    pub fn shows(&self, diagnostic: &Diagnostic) -> bool {
        let weight = |selectors: &[Selector]| {
            let matching = selectors.iter().filter(|selector| selector.matches(diagnostic));
            matching.map(Selector::weight).max().unwrap_or(0)
        };
        let selected =
            if self.select.is_empty() { Selector::All.weight() } else { weight(&self.select) };
        selected > weight(&self.ignore)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Label;
    use crate::source::{Source, Span};

    fn finding(id: &str) -> Diagnostic {
        let (rule, detail) = id.split_once('/').unwrap();
        Diagnostic::new(
            find(rule).unwrap(),
            "",
            Label::bytes(&Source::new("", String::new()).unwrap(), Span::new(0, 0), ""),
        )
        .detail(detail.to_owned())
    }

    fn selection(select: &str, ignore: &str) -> Selection {
        let parse = |list: &str| list.split_whitespace().map(|s| s.parse().unwrap()).collect();
        Selection { select: parse(select), ignore: parse(ignore) }
    }

    #[test]
    fn the_selector_that_says_most_decides() {
        let cases = [
            ("", "", true),
            ("missing-status", "", true),
            ("unexpected-status", "", false),
            ("", "missing-status", false),
            ("", "missing-status/500", true),
            ("missing-status/404", "missing-status", true),
            ("missing-status", "missing-status/404", false),
            ("ALL", "missing-status", false),
            ("missing-status", "ALL", true),
            ("missing-status", "missing-status", false),
        ];
        for (select, ignore, shown) in cases {
            let shows = selection(select, ignore).shows(&finding("missing-status/404"));
            assert_eq!(shows, shown, "select {select:?}, ignore {ignore:?}");
        }
    }

    #[test]
    fn an_unknown_selector_says_what_was_meant() {
        let error = |text: &str| text.parse::<Selector>().unwrap_err().to_string();
        assert!(error("mising-status").contains("did you mean `missing-status`?"));
        assert!(error("nonsense").contains("`oas-lint rules` lists them"));
        assert!(error("missing-status/40").contains("`40`"));
        assert!(error("syntax/x").contains("no second level"));
        for text in ["missing-status/success", "missing-header/WWW-Authenticate", "ALL"] {
            assert!(text.parse::<Selector>().is_ok(), "{text}");
        }
    }
}
