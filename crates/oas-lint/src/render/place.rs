//! Paths as services see them that show findings beside the code: from the repository's root.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

/// Where a run stands, so that paths can be told from the root of its repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkout {
    /// The absolute path of the repository's root.
    pub root: PathBuf,
    /// The absolute path of the directory that names of files are relative to.
    pub here: PathBuf,
}

impl Checkout {
    /// The path of a file from the root, with `/` between its parts; the absolute path of a file
    /// outside of it.
    pub fn path(&self, name: &str) -> String {
        let mut whole = PathBuf::new();
        for part in self.here.join(name).components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir if whole.pop() => {}
                part => whole.push(part),
            }
        }
        let path = whole.strip_prefix(&self.root).unwrap_or(&whole);
        slashed(path)
    }
}

/// A path with `/` between its parts.
fn slashed(path: &Path) -> String {
    path.display().to_string().replace(std::path::MAIN_SEPARATOR, "/")
}

/// A path as a URI reference (RFC 3986): relative where the path is.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    let mut rest = path;
    if let (Some(drive), Some(":/")) = (path.get(..1), path.get(1..3)) {
        uri.push_str("file:///");
        uri.push_str(drive);
        uri.push(':');
        rest = &path[2..];
    }
    for byte in rest.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_the_root() {
        let checkout = Checkout { root: "/srv/shop".into(), here: "/srv/shop/api".into() };
        let cases = [
            ("users.yaml", "api/users.yaml"),
            ("./v1/../users.yaml", "api/users.yaml"),
            ("../shared/errors.yaml", "shared/errors.yaml"),
            ("/srv/shop/api/users.yaml", "api/users.yaml"),
            ("../../other/api.yaml", "/srv/other/api.yaml"),
        ];
        for (name, expected) in cases {
            assert_eq!(checkout.path(name), expected, "{name}");
        }
        assert_eq!(Checkout::default().path("./a/../users.yaml"), "users.yaml");
        assert_eq!(Checkout::default().path("../users.yaml"), "../users.yaml");
    }

    #[test]
    fn what_has_a_meaning_in_a_uri_is_escaped() {
        assert_eq!(uri("api/a b#é?.yaml"), "api/a%20b%23%C3%A9%3F.yaml");
        assert_eq!(uri("a:b.yaml"), "a%3Ab.yaml");
        assert_eq!(uri("C:/srv/a b.yaml"), "file:///C:/srv/a%20b.yaml");
        assert_eq!(uri("/srv/api.yaml"), "file:///srv/api.yaml");
    }
}
