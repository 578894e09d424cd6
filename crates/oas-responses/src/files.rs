//! The files of a policy: its library, its methods and its demonstration in every version.

use oas_codes::Policy;

use crate::document::Document;
use crate::emit::{EmitError, Format, OpenApiVersion};
use crate::gateway::{Gateway, Refusal};
use crate::library::{Library, LibraryError};

/// A generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it belongs, with `/` between the parts: `stratos/openapi-3.0/get.yaml`.
    pub path: String,
    /// The text.
    pub text: String,
}

/// Why the files of a policy cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The policy gives no components that could stand together.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// A document could not be written.
    #[error(transparent)]
    Emit(#[from] EmitError),
    /// A gateway does not take the document.
    #[error("{}", listed(.0))]
    Refused(Vec<Refusal>),
}

fn listed(refusals: &[Refusal]) -> String {
    refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// All files of a policy, in the order of their versions; the same policy gives the same bytes.
///
/// In each version: `responses` is the whole library, a file named after each method of the policy
/// is the part that the method may answer with, and `demo` is a complete API.
///
/// `maker` is the comment that YAML begins with, such as "Made by …. Do not edit.".
///
/// # Errors
///
/// Fails where the policy's bodies cannot stand together in one document.
pub fn files(policy: &Policy, maker: &str) -> Result<Vec<File>, FilesError> {
    let library = Library::new(policy)?;
    let mut documents = vec![("responses".to_owned(), Document::library(&library))];
    for method in &policy.methods {
        let name = method.as_str().to_ascii_lowercase();
        documents.push((name, Document::method(&library, method)));
    }
    documents.push(("demo".to_owned(), Document::demo(&library)?));

    let mut files = Vec::new();
    for version in OpenApiVersion::ALL {
        for (name, document) in &documents {
            for format in Format::ALL {
                files.push(File {
                    path: format!("{}/openapi-{version}/{name}.{}", policy.name, format.as_str()),
                    text: document.to_text(version, format, maker)?,
                });
            }
        }
    }
    Ok(files)
}

/// The documents of a policy that gateways import: `gateway/portable` and `gateway/aws`.
///
/// # Errors
///
/// Fails as [`files`], where nothing can succeed, and where the gateway refuses the document, as it
/// does one that refers to another file.
pub fn gateway_files(policy: &Policy, maker: &str) -> Result<Vec<File>, FilesError> {
    let library = Library::new(policy)?;
    let mut files = Vec::new();
    for gateway in [Gateway::Portable, Gateway::Aws] {
        let document = Document::gateway(&library, gateway)?;
        for format in Format::ALL {
            let text = document.to_text(OpenApiVersion::V3_0, format, maker)?;
            let value = document.to_value(OpenApiVersion::V3_0)?;
            let refusals = gateway.check(&value, text.len());
            if !refusals.is_empty() {
                return Err(FilesError::Refused(refusals));
            }
            let path = format!("{}/gateway/{gateway}.{}", policy.name, format.as_str());
            files.push(File { path, text });
        }
    }
    Ok(files)
}
