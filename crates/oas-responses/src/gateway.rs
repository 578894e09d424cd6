//! API gateways: the document that each can import, and what each refuses.

mod aws;
mod check;
mod facts;
mod restrictions;

use std::fmt;
use std::str::FromStr;

use oas_codes::{Method, UnknownName};

use crate::describe;
use crate::document::{Document, Placement, Security};
use crate::library::{Library, LibraryError};

pub use check::Refusal;
pub use restrictions::{Limit, RESTRICTIONS, Restriction};

/// The gateways whose published restrictions are known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gateway {
    /// Not one: what all others take.
    Portable,
    /// Amazon API Gateway, REST APIs.
    Aws,
    /// Azure API Management.
    Azure,
    /// Google Apigee, whose policy `OASValidation` reads the document.
    Apigee,
    /// Cloudflare API Shield.
    Cloudflare,
    /// Akamai API Definitions.
    Akamai,
    /// Oracle Cloud Infrastructure API Gateway.
    Oracle,
    /// Tyk.
    Tyk,
    /// Kong Gateway, by `deck file openapi2kong`.
    Kong,
    /// Apache APISIX, by `adc convert openapi`.
    Apisix,
}

impl Gateway {
    /// All of them, `portable` first.
    pub const ALL: [Self; 10] = [
        Self::Portable,
        Self::Aws,
        Self::Azure,
        Self::Apigee,
        Self::Cloudflare,
        Self::Akamai,
        Self::Oracle,
        Self::Tyk,
        Self::Kong,
        Self::Apisix,
    ];

    /// The name on the command line and of files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Aws => "aws",
            Self::Azure => "azure",
            Self::Apigee => "apigee",
            Self::Cloudflare => "cloudflare",
            Self::Akamai => "akamai",
            Self::Oracle => "oracle",
            Self::Tyk => "tyk",
            Self::Kong => "kong",
            Self::Apisix => "apisix",
        }
    }

    /// The name of the product.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Portable => "API gateways",
            Self::Aws => "Amazon API Gateway",
            Self::Azure => "Azure API Management",
            Self::Apigee => "Google Apigee",
            Self::Cloudflare => "Cloudflare API Shield",
            Self::Akamai => "Akamai API Definitions",
            Self::Oracle => "Oracle API Gateway",
            Self::Tyk => "Tyk",
            Self::Kong => "Kong Gateway",
            Self::Apisix => "Apache APISIX",
        }
    }

    /// True for gateways that make something of the responses of operations; the others import the
    /// document and pass over them.
    pub const fn reads_responses(self) -> bool {
        !matches!(self, Self::Cloudflare | Self::Oracle | Self::Kong | Self::Apisix)
    }

    /// What the gateway refuses; for [`Gateway::Portable`] what any of them does.
    pub fn restrictions(self) -> impl Iterator<Item = &'static Restriction> {
        let applies = move |row: &&Restriction| self == Self::Portable || row.gateway == self;
        RESTRICTIONS.iter().filter(applies)
    }
}

impl fmt::Display for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Gateway {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|gateway| gateway.as_str() == text).ok_or(UnknownName)
    }
}

/// The methods that every gateway routes.
const METHODS: [Method; 7] = [
    Method::Get,
    Method::Head,
    Method::Post,
    Method::Put,
    Method::Patch,
    Method::Delete,
    Method::Options,
];

impl Document {
    /// The demonstration as gateways import it: each response stands in its operation, its schemas
    /// under `components`, calls are secured by an API key, and there are no methods that a gateway
    /// does not route.
    ///
    /// For [`Gateway::Aws`] there are also the gateway's own errors, in the words of the policy,
    /// and an integration with the server for each operation. The other gateways take what is portable.
    ///
    /// Whether the gateway takes the document is another question, which [`Gateway::check`] answers:
    /// a policy may refer to a body in another file.
    ///
    /// # Errors
    ///
    /// As [`Document::demo`].
    pub fn gateway(library: &Library<'_>, gateway: Gateway) -> Result<Self, LibraryError> {
        let policy = library.policy();
        let mut document = Self::demo(library)?;
        document.title = format!("{}: for {}", policy.title, gateway.title());
        document.description = format!(
            "{}\n\nAn API to import into a gateway, with one operation for each method and role. \
             Each documents every code that it may answer with.",
            describe::origin(policy)
        );
        document.placement = Placement::Inline;
        if let Some(api) = &mut document.api {
            api.security = Security::ApiKey;
            api.operations.retain(|operation| METHODS.contains(&operation.method));
            if api.operations.is_empty() {
                return Err(LibraryError::NothingSucceeds { policy: policy.name.clone() });
            }
        }
        if gateway == Gateway::Aws {
            aws::extend(&mut document, library);
        }
        Ok(document)
    }
}
