//! What a finding keeps of the operation that it is about.

use std::borrow::Cow;
use std::fmt;

use oas_codes::Method;

use super::Operation;
use crate::source::Span;
use crate::tree::NodeId;

/// The operation that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationRef {
    /// The method.
    pub method: Method,
    /// The path template, the webhook's name or the callback's expression.
    pub path: String,
    /// The `operationId`.
    pub id: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The operation as messages name it.
    pub title: String,
    /// The key that only this operation stands under.
    pub key: NodeId,
    /// Where that key stands.
    pub key_span: Span,
    /// What it is written in: what stands under its path, and the Operation Object itself, which
    /// may lie in another file.
    pub within: [NodeId; 2],
}

impl OperationRef {
    pub(super) fn of(operation: &Operation<'_>) -> Self {
        let key = operation.own_key();
        Self {
            method: operation.method.clone(),
            path: operation.path.to_string(),
            id: operation.id().map(Cow::into_owned),
            tags: operation.tags().map(Cow::into_owned).collect(),
            title: operation.title(),
            key: key.id(),
            key_span: key.span(),
            within: [operation.path_value().id(), operation.node.id()],
        }
    }
}

impl fmt::Display for OperationRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
