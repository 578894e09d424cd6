//! What a policy can know about an operation besides its method.

use std::fmt;
use std::str::FromStr;

use crate::level::UnknownName;
use crate::method::Method;

/// One fact about an operation that a policy row can ask for.
///
/// The linter computes them from a document; the generator goes through the combinations that
/// can occur.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Situation {
    /// The path template has a parameter.
    PathParameter,
    /// The request has a body.
    RequestBody,
    /// The request has a body, or a query, header or cookie parameter. The headers that OpenAPI
    /// ignores as parameters, such as `Accept`, are none; nor are credentials, and headers that a
    /// server may pass over, such as `Accept-Language`.
    Input,
    /// The effective security requires something.
    Secured,
    /// Secured by bearer, OAuth 2, OpenID Connect, or an API key outside of a cookie.
    Token,
    /// A security requirement names scopes.
    Scopes,
    /// The operation is open to everybody, and the document says so.
    Public,
    /// A POST or PUT that runs something instead of storing what it is sent.
    Action,
    /// A POST that creates a resource.
    Create,
    /// The request can carry an `If-…` precondition.
    Conditional,
    /// The request can carry `Range`.
    RangeRequest,
    /// The request can carry `Idempotency-Key`.
    IdempotencyKey,
    /// The operation is a webhook: it describes what the other side answers.
    Webhook,
    /// The operation is a callback: it describes what the other side answers.
    Callback,
}

impl Situation {
    /// Every situation.
    pub const ALL: [Self; 14] = [
        Self::PathParameter,
        Self::RequestBody,
        Self::Input,
        Self::Secured,
        Self::Token,
        Self::Scopes,
        Self::Public,
        Self::Action,
        Self::Create,
        Self::Conditional,
        Self::RangeRequest,
        Self::IdempotencyKey,
        Self::Webhook,
        Self::Callback,
    ];

    /// The name as policy files write it, such as `path-parameter`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PathParameter => "path-parameter",
            Self::RequestBody => "request-body",
            Self::Input => "input",
            Self::Secured => "secured",
            Self::Token => "token",
            Self::Scopes => "scopes",
            Self::Public => "public",
            Self::Action => "action",
            Self::Create => "create",
            Self::Conditional => "conditional",
            Self::RangeRequest => "range-request",
            Self::IdempotencyKey => "idempotency-key",
            Self::Webhook => "webhook",
            Self::Callback => "callback",
        }
    }
}

impl fmt::Display for Situation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Situation {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|situation| situation.as_str() == text).ok_or(UnknownName)
    }
}

/// The situations that hold for an operation, and the literal segments of its path.
///
/// ```
/// use oas_codes::{Situation, Situations};
///
/// let mut here = Situations::default();
/// here.insert(Situation::PathParameter);
/// here.insert_word("undeploy");
/// assert!(here.holds(Situation::PathParameter));
/// assert!(!here.has_word("deploy"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situations {
    bits: u16,
    words: Vec<String>,
}

impl Situations {
    /// Adds a situation.
    pub fn insert(&mut self, situation: Situation) {
        self.bits |= 1 << situation as u8;
    }

    /// Takes a situation away.
    pub fn remove(&mut self, situation: Situation) {
        self.bits &= !(1 << situation as u8);
    }

    /// Adds a literal path segment.
    pub fn insert_word(&mut self, word: impl Into<String>) {
        self.words.push(word.into());
    }

    /// True when the situation holds.
    pub const fn holds(&self, situation: Situation) -> bool {
        self.bits & (1 << situation as u8) != 0
    }

    /// True when the path has this literal segment, in any case of its letters.
    pub fn has_word(&self, word: &str) -> bool {
        self.words.iter().any(|own| own.eq_ignore_ascii_case(word))
    }

    /// The situations that hold, in the order of [`Situation::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = Situation> + '_ {
        Situation::ALL.into_iter().filter(|situation| self.holds(*situation))
    }
}

impl FromIterator<Situation> for Situations {
    fn from_iter<I: IntoIterator<Item = Situation>>(situations: I) -> Self {
        let mut set = Self::default();
        for situation in situations {
            set.insert(situation);
        }
        set
    }
}

/// One thing that a row of a policy can ask for: a situation or a literal path segment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    /// A situation holds.
    Situation(Situation),
    /// The path has this literal segment (`word:deploy`).
    Word(String),
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Situation(situation) => situation.fmt(f),
            Self::Word(word) => write!(f, "word:{word}"),
        }
    }
}

/// A test that has to hold, or, negated, has not to hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Condition {
    /// What is tested.
    pub test: Test,
    /// False for `!test`.
    pub expected: bool,
}

impl Condition {
    pub(crate) const fn new(situation: Situation, expected: bool) -> Self {
        Self { test: Test::Situation(situation), expected }
    }

    /// True when the condition holds here.
    pub fn holds(&self, here: &Situations) -> bool {
        let found = match &self.test {
            Test::Situation(situation) => here.holds(*situation),
            Test::Word(word) => here.has_word(word),
        };
        found == self.expected
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.expected { "" } else { "!" };
        write!(f, "{sign}{}", self.test)
    }
}

/// Conditions that hold together: one alternative of a row's `when`.
pub type Conjunction = Vec<Condition>;

/// Combinations that no operation can be in, by the definitions of the situations.
pub(crate) fn impossible(method: &Method) -> Vec<Conjunction> {
    use Situation as S;
    let both = |a, b| vec![Condition::new(a, true), Condition::new(b, true)];
    let without = |a, b| vec![Condition::new(a, true), Condition::new(b, false)];
    let mut never = vec![
        without(S::RequestBody, S::Input),
        without(S::Conditional, S::Input),
        without(S::RangeRequest, S::Input),
        without(S::IdempotencyKey, S::Input),
        without(S::Token, S::Secured),
        without(S::Scopes, S::Secured),
        both(S::Public, S::Secured),
        both(S::Action, S::Create),
    ];
    if !matches!(method, Method::Post) {
        never.push(vec![Condition::new(S::Create, true)]);
    }
    if !matches!(method, Method::Post | Method::Put) {
        never.push(vec![Condition::new(S::Action, true)]);
    }
    never
}
