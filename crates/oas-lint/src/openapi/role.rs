//! `x-oas-lint: {role: …}`: the role that the author says an operation has.

use oas_codes::{Method, Situation};

use crate::tree::Node;

/// What an operation does, where its path and body do not show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It creates a resource.
    Create,
    /// It runs something.
    Action,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 2] = [Self::Create, Self::Action];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Action => "action",
        }
    }

    /// The situation that an operation of this role is in.
    pub const fn situation(self) -> Situation {
        match self {
            Self::Create => Situation::Create,
            Self::Action => Situation::Action,
        }
    }

    /// True where operations with this method can have the role.
    pub const fn suits(self, method: &Method) -> bool {
        match self {
            Self::Create => matches!(method, Method::Post),
            Self::Action => matches!(method, Method::Post | Method::Put),
        }
    }

    /// The role with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// The role that an operation object gives itself, and where.
    pub fn given(operation: Node<'_>) -> Option<(Node<'_>, Self)> {
        let node = operation.get("x-oas-lint")?.get("role")?;
        Some((node, Self::named(&node.as_str()?)?))
    }
}
