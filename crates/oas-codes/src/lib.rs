//! HTTP status codes, methods and policies: which responses an OpenAPI operation should document.
//!
//! The crate knows HTTP and nothing of documents, files or terminals. It answers three
//! questions:
//!
//! - what is this code? [`StatusCode`], [`Registration`];
//! - what is this key of a Responses Object? [`ResponseKey`], with an error that names the fault;
//! - which codes should this operation document, and why? [`Policy`].
//!
//! ```
//! use oas_codes::{Method, Policy, Situation, Situations};
//!
//! let policy = Policy::stratos();
//! let here: Situations = [Situation::PathParameter].into_iter().collect();
//! let not_found = policy
//!     .expectations(&Method::Delete, &here)
//!     .into_iter()
//!     .find(|row| row.codes.to_string() == "404")
//!     .unwrap();
//! assert_eq!(not_found.level, oas_codes::Level::Must);
//! ```

mod key;
mod level;
mod method;
mod policy;
pub mod registry;
mod situation;
mod status;

pub use key::{InvalidResponseKey, ResponseKey, ResponseSet};
pub use level::{Level, Severity, UnknownName};
pub use method::{InvalidMethod, Method, RequestContent, Token};
pub use policy::{
    Body, Code, Codes, Coverage, DefaultCoverage, HeaderExpectation, Label, Member, MemberType,
    Policy, PolicyError, PolicyFile, Problem, ProblemKind, ReadFile, Row, Verdict,
};
pub use registry::{Registration, Standing};
pub use situation::{Condition, Conjunction, Situation, Situations, Test};
pub use status::{InvalidStatusCode, StatusClass, StatusCode};
