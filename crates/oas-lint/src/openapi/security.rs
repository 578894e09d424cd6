//! Effective security of an operation, as far as the document tells.

use std::borrow::Cow;

use super::limits::MAX_ENTRIES;
use super::{Document, Parameter, Version};
use crate::tree::{Entry, Node};

/// What a client has to show to call an operation.
#[derive(Clone, Copy, Debug)]
pub(super) enum Security<'t> {
    /// The document declares nothing about security.
    Unknown,
    /// Open to everybody; the node that says so, where one does.
    Public(Option<Node<'t>>),
    /// Something is required only of some: `{}` stands beside another alternative.
    Optional,
    /// Something is required of everybody.
    Secured(Requirements<'t>),
}

/// What the alternatives of a security requirement ask for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Requirements<'t> {
    /// The list of alternatives.
    pub(super) node: Node<'t>,
    /// The key of a scheme whose credential is a token.
    pub(super) token: Option<Node<'t>>,
    /// The key of a scheme with scopes.
    pub(super) scopes: Option<Node<'t>>,
}

impl<'t> Document<'t> {
    /// The security of an operation object, its own over that of the root.
    pub(super) fn security(&self, operation: Node<'t>) -> Security<'t> {
        let Some(list) = operation.get("security").or_else(|| self.root.get("security")) else {
            return if self.declares_schemes() {
                Security::Public(None)
            } else {
                Security::Unknown
            };
        };
        if !list.is_sequence() {
            return Security::Unknown;
        }
        let alternatives: Vec<Node<'t>> =
            list.items().take(MAX_ENTRIES).map(Node::followed).collect();
        let empty = alternatives.iter().filter(|item| item.entries().next().is_none()).count();
        if empty == alternatives.len() {
            return Security::Public(Some(list));
        }
        if empty > 0 {
            return Security::Optional;
        }
        let mut requirements = Requirements { node: list, token: None, scopes: None };
        for entry in alternatives.into_iter().flat_map(Node::entries).take(MAX_ENTRIES) {
            if requirements.token.is_none() && self.is_token(entry.key) {
                requirements.token = Some(entry.key);
            }
            if requirements.scopes.is_none() && entry.value.items().next().is_some() {
                requirements.scopes = Some(entry.key);
            }
        }
        Security::Secured(requirements)
    }

    fn schemes(&self) -> Option<Node<'t>> {
        *self.schemes.get_or_init(|| self.find_schemes())
    }

    fn find_schemes(&self) -> Option<Node<'t>> {
        let schemes = if self.version == Version::V2_0 {
            self.root.get("securityDefinitions")?
        } else {
            self.follow(self.root.get("components")?).ok()?.get("securitySchemes")?
        };
        // The specification has no reference here, but bundlers and people write them.
        self.follow(schemes).ok()
    }

    /// True for a parameter that carries a credential, whatever `security` says: the key of a
    /// declared scheme, or a header that is named as one.
    pub(super) fn is_credential(&self, parameter: &Parameter<'t>) -> bool {
        let name = &parameter.name;
        let is_declared = |(place, key): &(Cow<'t, str>, Cow<'t, str>)| {
            *place == parameter.location && key.eq_ignore_ascii_case(name)
        };
        let letters = || name.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        let is_named = || {
            let letters = letters().to_ascii_lowercase();
            ["apikey", "accesstoken", "authtoken"].iter().any(|end| letters.ends_with(end))
        };
        parameter.location == "header" && is_named()
            || self.api_keys.get_or_init(|| self.read_api_keys()).iter().any(is_declared)
    }

    /// The place and name of the keys that schemes declare.
    fn read_api_keys(&self) -> Vec<(Cow<'t, str>, Cow<'t, str>)> {
        let key = |scheme: Entry<'t>| {
            let scheme = self.follow(scheme.value).ok()?;
            let is_key = scheme.get("type")?.is("apiKey");
            is_key.then_some((scheme.get("in")?.as_str()?, scheme.get("name")?.as_str()?))
        };
        self.schemes().into_iter().flat_map(Node::entries).filter_map(key).collect()
    }

    /// True unless every scheme of the document is a key, which no `WWW-Authenticate` can ask for.
    pub(crate) fn can_challenge(&self) -> bool {
        let is_challenge = |scheme: Entry<'t>| {
            let scheme = self.follow(scheme.value).ok();
            let kind = scheme.and_then(|scheme| scheme.get("type"));
            kind.is_none_or(|kind| !kind.is("apiKey"))
        };
        let mut schemes = self.schemes().into_iter().flat_map(Node::entries).peekable();
        schemes.peek().is_none() || schemes.any(is_challenge)
    }

    fn declares_schemes(&self) -> bool {
        self.schemes().is_some_and(|schemes| schemes.entries().next().is_some())
    }

    /// True when the scheme of this name hands the client a token: bearer, OAuth 2, OpenID
    /// Connect, or an API key outside of a cookie.
    fn is_token(&self, name: Node<'t>) -> bool {
        let scheme = name.as_str().and_then(|name| self.schemes()?.get(&name));
        let Some(scheme) = scheme.and_then(|scheme| self.follow(scheme).ok()) else {
            return false;
        };
        let text = |key| scheme.get(key).and_then(Node::as_str).unwrap_or_default();
        match text("type").as_ref() {
            "oauth2" | "openIdConnect" => true,
            "http" => text("scheme").eq_ignore_ascii_case("bearer"),
            "apiKey" => text("in") != "cookie",
            _ => false,
        }
    }
}
