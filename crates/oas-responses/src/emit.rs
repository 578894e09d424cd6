//! Writing a document in an OpenAPI version and a format.

mod openapi30;
pub(crate) mod openapi31;

use std::fmt;
use std::str::FromStr;

use oas_codes::UnknownName;
use serde_json::Value;

use crate::component::{Component, Schema};
use crate::document::{Document, Security};
use crate::text;

/// The OpenAPI versions that documents are written in, each its first or most imported patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OpenApiVersion {
    /// 3.0.3, the one that gateways import.
    V3_0,
    /// 3.1.0.
    V3_1,
    /// 3.2.0.
    V3_2,
}

impl OpenApiVersion {
    /// All of them, the oldest first.
    pub const ALL: [Self; 3] = [Self::V3_0, Self::V3_1, Self::V3_2];

    /// The feature version, such as `3.1`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
            Self::V3_2 => "3.2",
        }
    }
}

impl fmt::Display for OpenApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for OpenApiVersion {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|version| version.as_str() == text).ok_or(UnknownName)
    }
}

/// The formats of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// YAML that readers of YAML 1.1 and 1.2 understand alike.
    Yaml,
    /// JSON, indented.
    Json,
}

impl Format {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Yaml, Self::Json];

    /// The name, which is also the extension of files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
        }
    }
}

impl FromStr for Format {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|format| format.as_str() == text).ok_or(UnknownName)
    }
}

/// A document could not be written down.
#[derive(Debug, thiserror::Error)]
#[error("the document cannot be written: {0}")]
pub struct EmitError(Box<dyn std::error::Error + Send + Sync>);

impl From<serde_json::Error> for EmitError {
    fn from(error: serde_json::Error) -> Self {
        Self(error.into())
    }
}

impl From<serde_yaml::Error> for EmitError {
    fn from(error: serde_yaml::Error) -> Self {
        Self(error.into())
    }
}

impl Document {
    /// The document as a JSON value, its members in the order of the specification.
    ///
    /// A QUERY operation is left out before OpenAPI 3.2, which brought its field.
    ///
    /// # Errors
    ///
    /// Fails only where a type of the OpenAPI crates cannot be serialised.
    pub fn to_value(&self, version: OpenApiVersion) -> Result<Value, EmitError> {
        Ok(match version {
            OpenApiVersion::V3_0 => serde_json::to_value(openapi30::document(self))?,
            OpenApiVersion::V3_1 | OpenApiVersion::V3_2 => {
                serde_json::to_value(openapi31::document(self, version))?
            }
        })
    }

    /// The document as text.
    ///
    /// `maker` says what wrote it; YAML begins with it as a comment, JSON has no place for it.
    ///
    /// # Errors
    ///
    /// As [`Document::to_value`].
    pub fn to_text(
        &self,
        version: OpenApiVersion,
        format: Format,
        maker: &str,
    ) -> Result<String, EmitError> {
        format.document(&self.to_value(version)?, maker)
    }
}

impl Component {
    /// The response as a JSON value: a Response Object.
    ///
    /// # Errors
    ///
    /// As [`Document::to_value`].
    pub fn to_value(&self, version: OpenApiVersion) -> Result<Value, EmitError> {
        Ok(match version {
            OpenApiVersion::V3_0 => serde_json::to_value(openapi30::response(self))?,
            OpenApiVersion::V3_1 | OpenApiVersion::V3_2 => {
                serde_json::to_value(openapi31::response(self))?
            }
        })
    }
}

impl Schema {
    /// The schema as a JSON value: a Schema Object.
    ///
    /// # Errors
    ///
    /// As [`Document::to_value`].
    pub fn to_value(&self, version: OpenApiVersion) -> Result<Value, EmitError> {
        Ok(match version {
            OpenApiVersion::V3_0 => serde_json::to_value(openapi30::schema_object(self))?,
            OpenApiVersion::V3_1 | OpenApiVersion::V3_2 => {
                serde_json::to_value(openapi31::schema_object(self))?
            }
        })
    }
}

impl Format {
    /// A value as text: a part of a document, with a final line end.
    ///
    /// # Errors
    ///
    /// Fails only where the text cannot be written.
    pub fn text(self, value: &Value) -> Result<String, EmitError> {
        Ok(match self {
            Self::Yaml => text::yaml(value)?,
            Self::Json => text::json(value),
        })
    }

    /// A value as the text of a whole file, in YAML under a comment that says what made it.
    pub(crate) fn document(self, value: &Value, maker: &str) -> Result<String, EmitError> {
        let text = self.text(value)?;
        Ok(match self {
            Self::Yaml => text::commented(&text, maker),
            Self::Json => text,
        })
    }
}

/// The version of documents: that of the generator, which their content follows.
pub(crate) const DOCUMENT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The names of the security schemes.
const BEARER: &str = "bearer";
const API_KEY: &str = "apiKey";

/// The header that an API key comes in.
const API_KEY_HEADER: &str = "x-api-key";

const fn scheme_name(security: Security) -> &'static str {
    match security {
        Security::Bearer => BEARER,
        Security::ApiKey => API_KEY,
    }
}

pub(crate) fn response_ref(name: &str) -> String {
    format!("#/components/responses/{name}")
}

fn schema_ref(name: &str) -> String {
    format!("#/components/schemas/{name}")
}
