//! Linter for the HTTP status codes in OpenAPI files.
//!
//! [`lint`] takes a text and a policy and returns what it found; [`render`] writes it for a
//! person or a program. Files, terminal and exit codes are the binary's affair.

pub mod diagnostic;
pub mod explain;
mod linter;
pub mod openapi;
pub mod render;
pub mod rule;
mod rules;
pub mod select;
pub mod source;
pub mod tree;

pub use linter::{File, Linted, Linter, lint};
pub use rules::{RULES, find as find_rule};
