//! Policies: per method and situation, which codes an API must, should, may and must not document.

mod builtin;
mod error;
mod format;
mod parse;
mod reach;
mod schema;
mod toml_reader;
mod when;

use std::fmt;

pub use self::error::{Label, PolicyError, PolicyFile, Problem, ProblemKind};
pub use self::parse::ReadFile;
use self::reach::Search;
use crate::key::{ResponseKey, ResponseSet};
use crate::level::{Level, Severity};
use crate::method::Method;
use crate::situation::{Condition, Conjunction, Situation, Situations, Test, impossible};
use crate::status::{StatusClass, StatusCode};

/// A set of expectations about the response codes that an API documents.
///
/// Policies are data: the built-in ones and those of users are TOML files of one format, read by
/// [`Policy::parse`]. A policy that extends another holds the rows of both, its own first.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The name that selects the policy, such as `stratos`.
    pub name: String,
    /// The title for people.
    pub title: String,
    /// The guideline that the policy renders.
    pub source: Option<String>,
    /// True when codes outside of the catalogue are worth a remark.
    pub closed: bool,
    /// The methods that the guideline is about; the generator writes responses for these.
    pub methods: Vec<Method>,
    /// The codes the policy knows, in numeric order. Empty where it has no list of its own: then
    /// it knows every registered code.
    pub codes: Vec<Code>,
    /// The expectations in order of precedence.
    pub rows: Vec<Row>,
    /// What stands for a code besides the code itself.
    pub coverage: Coverage,
    /// Headers that the policy asks for beyond what HTTP does.
    pub headers: Vec<HeaderExpectation>,
    /// The body of 4xx and 5xx responses.
    pub error_body: Body,
    /// The body of 2xx responses that carry content.
    pub success_body: Body,
    /// Literal path segments that make a POST or PUT an action.
    pub action_words: Vec<String>,
}

/// A code of a policy's catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The code.
    pub code: StatusCode,
    /// The phrase as the guideline prints it.
    pub phrase: String,
    /// What the code means in this API, in a sentence or two.
    pub description: String,
}

/// An expectation: what the policy wants of some codes for some methods in some situations.
#[derive(Clone, Debug)]
pub struct Row {
    /// The methods it applies to.
    pub methods: Vec<Method>,
    /// The alternatives of the situation as the file writes them; empty for "always".
    pub when: Vec<String>,
    alternatives: Vec<Conjunction>,
    /// What is expected or unwanted.
    pub codes: Codes,
    /// How strongly.
    pub level: Level,
    /// How grave it is not to follow the row.
    pub severity: Severity,
    /// The reason in one sentence, in lower case and without a full stop.
    pub because: String,
    /// Where the guideline or RFC says so.
    pub cite: Option<String>,
}

/// What a row speaks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Codes {
    /// Any success, as [`ResponseSet::has_success`] defines it.
    Success,
    /// Codes of which any one satisfies the row; the first names it.
    AnyOf(Vec<StatusCode>),
}

impl Codes {
    /// The codes, none for a success.
    pub fn as_slice(&self) -> &[StatusCode] {
        match self {
            Self::Success => &[],
            Self::AnyOf(codes) => codes,
        }
    }

    /// The code that names the row, none for a success.
    pub fn first(&self) -> Option<StatusCode> {
        self.as_slice().first().copied()
    }
}

/// Writes the codes as policy files do: `success`, `404`, `400 | 422`.
impl fmt::Display for Codes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Success => f.write_str("success"),
            Self::AnyOf(codes) => {
                for (index, code) in codes.iter().enumerate() {
                    let separator = if index == 0 { "" } else { " | " };
                    write!(f, "{separator}{code}")?;
                }
                Ok(())
            }
        }
    }
}

impl Row {
    /// True when one of the alternatives of `when` holds.
    ///
    /// A row applies to webhooks and callbacks only where it names them: those describe what the
    /// other side answers.
    pub fn holds(&self, method: &Method, here: &Situations) -> bool {
        self.methods.contains(method) && self.holding(here).is_some()
    }

    /// The alternatives of `when`, read; a single empty one for "always".
    pub fn alternatives(&self) -> &[Conjunction] {
        &self.alternatives
    }

    /// The conditions that make the row hold here: what a reader wants to see as the cause. Empty
    /// when the row always holds.
    pub fn conditions(&self, here: &Situations) -> &[Condition] {
        self.holding(here).map_or(&[], Vec::as_slice)
    }

    fn holding(&self, here: &Situations) -> Option<&Conjunction> {
        self.alternatives.iter().find(|parts| parts.iter().all(|part| part.holds(here)))
    }

    /// True when the row satisfies itself with what is documented, or with what stands for it.
    pub fn is_satisfied(&self, documented: &ResponseSet, coverage: &Coverage) -> bool {
        match &self.codes {
            Codes::Success => documented.has_success(),
            Codes::AnyOf(codes) => {
                let success = codes.iter().any(|code| code.class() == StatusClass::Successful);
                codes.iter().any(|code| coverage.covers(documented, *code))
                    // Whoever answers with a redirection only is asked for no particular 2xx.
                    || success && documented.has_only_other_success()
            }
        }
    }

    /// Rows of one kind decide each other: those about a success, or those named by one code.
    fn decides_like(&self, other: &Self) -> bool {
        self.codes.first() == other.codes.first()
    }
}

/// What documents a code besides the code's own key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// True when a range such as `4XX` documents its codes.
    pub range: bool,
    /// What `default` documents.
    pub default: DefaultCoverage,
}

/// The codes that a `default` response documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultCoverage {
    /// Every 4xx and 5xx.
    Errors,
    /// Every 5xx.
    ServerErrors,
    /// None.
    None,
}

impl Default for Coverage {
    fn default() -> Self {
        Self { range: true, default: DefaultCoverage::Errors }
    }
}

impl Coverage {
    /// True when the code is documented by its own key, or by one that stands for it.
    pub fn covers(&self, documented: &ResponseSet, code: StatusCode) -> bool {
        let by_default = match self.default {
            DefaultCoverage::Errors => code.is_error(),
            DefaultCoverage::ServerErrors => code.class() == StatusClass::ServerError,
            DefaultCoverage::None => false,
        };
        documented.contains(ResponseKey::Code(code))
            || self.range && documented.in_range(code)
            || by_default && documented.has_default()
    }
}

/// A header that the policy wants on a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderExpectation {
    /// The response.
    pub code: StatusCode,
    /// The field name; names compare without regard to case.
    pub name: String,
    /// The methods it is limited to; empty for all.
    pub methods: Vec<Method>,
    /// How strongly.
    pub level: Level,
    /// The reason in one sentence.
    pub because: String,
    /// Where the guideline says so.
    pub cite: Option<String>,
}

/// The body that responses of one kind carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// No body.
    None,
    /// A schema that lives elsewhere.
    Reference {
        /// The media type.
        media_type: String,
        /// The target of the `$ref`.
        target: String,
    },
    /// An object described here.
    Object {
        /// The media type.
        media_type: String,
        /// The name of the schema component, in letters and digits.
        name: String,
        /// The members in order.
        members: Vec<Member>,
    },
}

impl Body {
    /// Problem details, with the members of RFC 9457 §3.1.
    pub fn problem_details() -> Self {
        parse::problem_details()
    }

    /// The media type; none where there is no body.
    pub fn media_type(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Reference { media_type, .. } | Self::Object { media_type, .. } => {
                Some(media_type)
            }
        }
    }
}

/// A member of a [`Body::Object`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name.
    pub name: String,
    /// The JSON type.
    pub kind: MemberType,
    /// True when the member is always there.
    pub required: bool,
    /// What it means.
    pub description: String,
    /// The value in examples; `{code}`, `{phrase}` and `{description}` stand for those of the
    /// response. None leaves the member out of examples.
    pub example: Option<String>,
}

/// The JSON types a [`Member`] can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberType {
    /// A string.
    String,
    /// A number without fraction.
    Integer,
}

/// What a policy says about one documented code.
#[derive(Clone, Copy, Debug)]
pub enum Verdict<'p> {
    /// This row decides.
    Row(&'p Row),
    /// No row speaks of it here and the catalogue has it: fine.
    May,
    /// The code is not in the catalogue.
    Unlisted,
}

impl Verdict<'_> {
    /// The level that follows.
    pub const fn level(&self) -> Level {
        match self {
            Self::Row(row) => row.level,
            Self::May | Self::Unlisted => Level::May,
        }
    }
}

impl Policy {
    /// The rows that decide for an operation, one for each code or success they name, in the
    /// order of the file.
    pub fn expectations(&self, method: &Method, here: &Situations) -> Vec<&Row> {
        // Few policies have more for one method, and this is asked for each operation.
        let mut deciding: Vec<&Row> = Vec::with_capacity(8);
        for row in self.rows.iter().filter(|row| row.holds(method, here)) {
            if !deciding.iter().any(|earlier| earlier.decides_like(row)) {
                deciding.push(row);
            }
        }
        deciding
    }

    /// The words of paths that some row asks for.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let conditions = self.rows.iter().flat_map(|row| row.alternatives.iter().flatten());
        conditions.filter_map(|condition| match &condition.test {
            Test::Word(word) => Some(word.as_str()),
            Test::Situation(_) => None,
        })
    }

    /// What the policy says of a code that an operation documents: the first row that holds and
    /// mentions the code decides.
    pub fn verdict(&self, method: &Method, here: &Situations, code: StatusCode) -> Verdict<'_> {
        let mentions = |row: &&Row| row.codes.as_slice().contains(&code);
        match self.rows.iter().filter(mentions).find(|row| row.holds(method, here)) {
            Some(row) => Verdict::Row(row),
            None if self.knows(code) => Verdict::May,
            None => Verdict::Unlisted,
        }
    }

    /// True when the catalogue has the code, or the registry has it and there is no catalogue.
    pub fn knows(&self, code: StatusCode) -> bool {
        if self.codes.is_empty() { code.phrase().is_some() } else { self.code(code).is_some() }
    }

    /// The catalogue's entry.
    pub fn code(&self, code: StatusCode) -> Option<&Code> {
        self.codes.iter().find(|entry| entry.code == code)
    }

    /// Every code that the policy knows, in numeric order.
    pub fn known_codes(&self) -> Vec<StatusCode> {
        if self.codes.is_empty() {
            let registered = crate::registry::all().iter().map(|row| row.code);
            registered.filter(|code| code.phrase().is_some()).collect()
        } else {
            self.codes.iter().map(|entry| entry.code).collect()
        }
    }

    /// The rows about a code that can decide for a method in some situation, in order of
    /// precedence, and whether there is a situation in which none of them does.
    pub fn rows_about(&self, method: &Method, code: StatusCode) -> (Vec<&Row>, bool) {
        let mut search = Search::new();
        let impossible = impossible(method);
        let mut earlier: Vec<&Conjunction> = impossible.iter().collect();
        let mut deciding = Vec::new();
        let mentions =
            |row: &&Row| row.methods.contains(method) && row.codes.as_slice().contains(&code);
        for row in self.rows.iter().filter(mentions) {
            if row.alternatives.iter().any(|own| search.is_reachable(own, &earlier)) {
                deciding.push(row);
            }
            earlier.extend(&row.alternatives);
        }
        let left = search.is_reachable(&not_elsewhere(), &earlier);
        (deciding, left)
    }

    /// True when an operation with this method may answer with the code in some situation.
    pub fn may_answer(&self, method: &Method, code: StatusCode) -> bool {
        let impossible = code.registration().is_some_and(|row| row.cannot_answer(method));
        let (rows, left) = self.rows_about(method, code);
        let allowed = left && self.knows(code) || rows.iter().any(|row| !row.level.forbids());
        allowed && !impossible
    }
}

/// What holds for an operation of the API itself: it is neither a webhook nor a callback.
fn not_elsewhere() -> Conjunction {
    vec![Condition::new(Situation::Webhook, false), Condition::new(Situation::Callback, false)]
}

#[cfg(test)]
mod tests;
