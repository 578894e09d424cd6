//! The policies that ship with the crate, each a file in the users' own format.

use super::parse::{Origin, parse};
use super::{Policy, PolicyError, PolicyFile};

/// Name and text of each built-in policy, the default first.
const FILES: &[(&str, &str)] = &[
    ("stratos", include_str!("../../policies/stratos.toml")),
    ("recommended", include_str!("../../policies/recommended.toml")),
    ("strict", include_str!("../../policies/strict.toml")),
    ("rfc9110", include_str!("../../policies/rfc9110.toml")),
    ("zalando", include_str!("../../policies/zalando.toml")),
    ("azure", include_str!("../../policies/azure.toml")),
    ("google-aip", include_str!("../../policies/google-aip.toml")),
    ("json-api", include_str!("../../policies/json-api.toml")),
    ("belgif", include_str!("../../policies/belgif.toml")),
    ("wso2-si", include_str!("../../policies/wso2-si.toml")),
];

/// The names, the default first.
pub(super) fn names() -> Vec<&'static str> {
    FILES.iter().map(|(name, _)| *name).collect()
}

/// The file of a built-in policy.
pub(super) fn file(name: &str) -> Option<PolicyFile> {
    let (name, text) = FILES.iter().find(|(known, _)| *known == name)?;
    Some(PolicyFile { name: (*name).to_owned(), text: (*text).to_owned() })
}

impl Policy {
    /// The names of the built-in policies, the default first.
    pub fn builtin_names() -> Vec<&'static str> {
        names()
    }

    /// The file of a built-in policy, to read or to copy.
    pub fn builtin_file(name: &str) -> Option<PolicyFile> {
        file(name)
    }

    /// A built-in policy by its name.
    pub fn builtin(name: &str) -> Option<Self> {
        // A test reads every built-in file, so a fault in one cannot reach a user.
        file(name).and_then(|file| read(file, Origin::BuiltIn).ok())
    }

    /// The guideline of Apache Stratos, the default policy.
    ///
    /// # Panics
    ///
    /// Never: a test reads the built-in file.
    pub fn stratos() -> Self {
        Self::builtin("stratos").expect("the default policy is well-formed")
    }
}

fn read(file: PolicyFile, origin: Origin) -> Result<Policy, PolicyError> {
    let no_file =
        |_: &str, name: &str| Err(format!("a built-in policy cannot extend the file {name}"));
    parse(file, origin, &no_file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_policy_reads_and_bears_its_name() {
        for name in names() {
            let file = file(name).unwrap();
            let policy = read(file, Origin::User).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(policy.name, name);
            assert!(
                policy.rows.iter().all(|row| row.cite.is_some()),
                "{name}: a row cites nothing"
            );
        }
    }
}
