//! OpenAPI response components made from a policy: a library for each policy and method, and
//! complete documents; documents that API gateways import ([`Gateway`]), overlays for an API that
//! exists ([`Overlay`]), and types for Rust services that describe themselves ([`service`]).
//!
//! ```
//! use oas_codes::{Method, Policy};
//! use oas_responses::{Document, Format, Library, OpenApiVersion};
//!
//! let policy = Policy::stratos();
//! let library = Library::new(&policy)?;
//! let delete = Document::method(&library, &Method::Delete);
//! let text = delete.to_text(OpenApiVersion::V3_1, Format::Yaml, "Made by hand.")?;
//! assert!(text.starts_with("# Made by hand.\nopenapi: 3.1.0\n"));
//! assert!(text.contains("\n    NotFound:\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

/// The policies, as the version of the crate that this one is built on.
pub use oas_codes;

mod component;
mod demo;
mod describe;
pub mod diff;
mod document;
mod emit;
mod files;
mod gateway;
mod header;
mod insertion;
mod library;
mod overlay;
mod role;
pub mod service;
mod text;

pub use component::{Component, Content, Schema, SchemaRef};
pub use document::{Api, Document, List, Operation, Placement, Security};
pub use emit::{EmitError, Format, OpenApiVersion};
pub use files::{File, FilesError, files, gateway_files};
pub use gateway::{Gateway, Limit, RESTRICTIONS, Refusal, Restriction};
pub use header::Header;
pub use insertion::Insertion;
pub use library::{Library, LibraryError};
pub use overlay::{Action, Overlay};
pub use role::{Role, Target};
