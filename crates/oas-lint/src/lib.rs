//! Linter for the HTTP status codes in OpenAPI files.
//!
//! [`lint`] takes a text and a policy and returns what it found; [`render`] writes it for a
//! person or a program. Files, terminal and exit codes are the binary's affair.

pub mod baseline;
pub mod config;
pub mod diagnostic;
pub mod explain;
pub mod fix;
mod linter;
pub mod matrix;
pub mod memory;
mod mend;
pub mod openapi;
pub mod parallel;
pub mod policies;
pub mod project;
pub mod render;
pub mod rule;
mod rules;
pub mod select;
pub mod source;
pub mod suppression;
pub mod tree;

pub use linter::{Hidden, HiddenBy, Judge, Linted, lint, lint_project, lint_project_with, usual};
pub use rules::{RULES, find as find_rule};
