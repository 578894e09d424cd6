//! The policy that is meant, with the body of errors that is asked for.

use std::fs;
use std::path::Path;

use oas_codes::{Body, Policy, PolicyFile};

use super::{Told, report};

/// The policy with a built-in name or in a file; what is wrong with it is told.
pub(super) fn load(name: &str, error: Option<&str>) -> Result<Policy, Told> {
    let mut policy = find(name)?;
    if let Some(word) = error {
        policy.error_body = error_body(word, &policy)?;
    }
    Ok(policy)
}

fn find(name: &str) -> Result<Policy, Told> {
    if let Some(policy) = Policy::builtin(name) {
        return Ok(policy);
    }
    let path = Path::new(name);
    if name.contains(['/', '\\']) || path.extension().is_some() || path.exists() {
        return read(Path::new(name));
    }
    unknown("policy", name, &Policy::builtin_names());
    eprintln!("help: `oas-lint policies` lists those built in; for a file, write its path");
    Err(Told)
}

/// Says that there is no such thing, and what may have been meant.
pub(super) fn unknown(what: &str, name: &str, known: &[&str]) {
    let distance = |known: &&str| strsim::damerau_levenshtein(name, known);
    let nearest = known.iter().copied().min_by_key(distance);
    match nearest.filter(|near| distance(near) <= 1 + near.len() / 4) {
        Some(near) => eprintln!("error: there is no {what} `{name}`; did you mean `{near}`?"),
        None => eprintln!("error: there is no {what} `{name}`"),
    }
}

fn read(path: &Path) -> Result<Policy, Told> {
    let read = |path: &Path| match fs::read_to_string(path) {
        Ok(text) => Ok(PolicyFile { name: path.display().to_string(), text }),
        Err(error) => Err(error.to_string()),
    };
    let file = read(path).map_err(|reason| {
        eprintln!("error: cannot read the policy {}: {reason}", path.display());
        Told
    })?;
    let relative = |from: &str, to: &str| {
        let path = Path::new(from).parent().unwrap_or(Path::new("")).join(to);
        // One name a file, so that a circle is seen however its paths are written.
        let path = path.canonicalize().map_err(|error| error.to_string())?;
        read(&path)
    };
    Policy::parse(file, &relative).map_err(|error| {
        report::policy_error(&error);
        Told
    })
}

/// The words of `--error`; all else is the target of a reference.
const BODIES: [&str; 3] = ["problem", "stratos", "none"];

fn error_body(word: &str, policy: &Policy) -> Result<Body, Told> {
    Ok(match word {
        "problem" => Body::problem_details(),
        "stratos" => Policy::stratos().error_body,
        "none" => Body::None,
        target if target.starts_with('#') => {
            eprintln!(
                "error: there is no `{target}` in a document that is made anew; refer to another \
                 file, such as errors.yaml{target}"
            );
            return Err(Told);
        }
        target if !target.chars().all(is_of_uri) => {
            eprintln!("error: `{target}` is no reference: it has signs that a URI writes as %20");
            return Err(Told);
        }
        target if target.contains(['#', '/', '.']) => Body::Reference {
            media_type: policy.error_body.media_type().unwrap_or("application/json").to_owned(),
            target: target.to_owned(),
        },
        _ => {
            unknown("body of errors", word, &BODIES);
            eprintln!(
                "help: write problem, stratos, none, or a reference such as errors.yaml#/Error"
            );
            return Err(Told);
        }
    })
}

/// True for the characters of URIs (RFC 3986 §2), and for the letters of other languages, which many
/// readers take.
fn is_of_uri(c: char) -> bool {
    c.is_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c)
}
