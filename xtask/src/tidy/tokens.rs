//! What a Rust file uses, read from its tokens.
//!
//! The tokens and not a syntax tree: to a parser the arguments of a macro are nothing but tokens,
//! so it would miss the paths in `format!` and `declare_rule!`. The tokens leave out comments and
//! keep strings whole, which is all that is needed here.

use proc_macro2::{Delimiter, LexError, Spacing, TokenStream, TokenTree};

/// What a file holds besides its tests.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    /// Every path of two and more names, and what every `use` brings in.
    pub(super) paths: Vec<Path>,
    /// The macros that it declares.
    pub(super) macros: Vec<String>,
    /// How many lines its items for tests only take.
    pub(super) test_lines: usize,
}

/// A path as it is written.
#[derive(Debug)]
pub(super) struct Path {
    pub(super) names: Vec<String>,
    /// How many modules within the file it stands in.
    pub(super) depth: usize,
    pub(super) line: usize,
}

pub(super) fn scan(text: &str) -> Result<Scanned, LexError> {
    let mut scanned = Scanned::default();
    walk(text.parse()?, 0, &mut scanned);
    Ok(scanned)
}

fn walk(stream: TokenStream, depth: usize, out: &mut Scanned) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        if is_test_attribute(&tokens[at..]) {
            let end = end_of_item(&tokens, at + 2);
            let last = tokens[end.min(tokens.len()) - 1].span().end().line;
            out.test_lines += last + 1 - tokens[at].span().start().line;
            at = end;
            continue;
        }
        match &tokens[at] {
            TokenTree::Group(group) => {
                let previous = |back: usize| at.checked_sub(back).map(|i| tokens[i].to_string());
                let is_module = group.delimiter() == Delimiter::Brace
                    && previous(2).is_some_and(|word| word == "mod");
                walk(group.stream(), depth + usize::from(is_module), out);
                at += 1;
            }
            // Not `use<'a>`, which says what a type captures.
            TokenTree::Ident(word) if *word == "use" && !is_punct(&tokens[at + 1], '<') => {
                let end = end_of_item(&tokens, at);
                brought_in(&tokens[at + 1..end], &[], depth, out);
                at = end;
            }
            TokenTree::Ident(word) if *word == "macro_rules" => {
                out.macros.extend(tokens.get(at + 2).map(ToString::to_string));
                at += 1;
            }
            TokenTree::Ident(_) => at += path(&tokens[at..], depth, out),
            _ => at += 1,
        }
    }
}

/// True at `#[cfg(test)]`.
fn is_test_attribute(tokens: &[TokenTree]) -> bool {
    let [hash, TokenTree::Group(attribute), ..] = tokens else { return false };
    is_punct(hash, '#')
        && attribute.delimiter() == Delimiter::Bracket
        && attribute.stream().to_string().replace(' ', "") == "cfg(test)"
}

/// Where the item that begins at a place has ended: behind its braces or semicolon.
fn end_of_item(tokens: &[TokenTree], begin: usize) -> usize {
    let is_use = tokens.get(begin).is_some_and(|token| token.to_string() == "use");
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => !is_use && group.delimiter() == Delimiter::Brace,
        token => is_punct(token, ';'),
    };
    tokens[begin..].iter().position(ends).map_or(tokens.len(), |length| begin + length + 1)
}

/// Reads the path at the begin; how many tokens were read.
fn path(tokens: &[TokenTree], depth: usize, out: &mut Scanned) -> usize {
    let line = tokens[0].span().start().line;
    let mut names = vec![name(&tokens[0])];
    let mut read = 1;
    while let [a, b, next @ TokenTree::Ident(_), ..] = &tokens[read..]
        && is_separator(a, b)
    {
        names.push(name(next));
        read += 3;
    }
    if names.len() > 1 {
        out.paths.push(Path { names, depth, line });
    }
    read
}

/// Reads what stands behind `use`: paths with commas between them, groups of such in braces.
fn brought_in(tokens: &[TokenTree], before: &[String], depth: usize, out: &mut Scanned) {
    for one in tokens.split(|token| is_punct(token, ',') || is_punct(token, ';')) {
        let Some(first) = one.first() else { continue };
        let mut names = before.to_vec();
        let mut is_group = false;
        for token in one {
            match token {
                TokenTree::Ident(word) if *word == "as" => break,
                // `{self, …}` is the module itself.
                TokenTree::Ident(word) if *word == "self" && !before.is_empty() => {}
                TokenTree::Ident(_) => names.push(name(token)),
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    brought_in(&inner, &names, depth, out);
                    is_group = true;
                }
                _ => {}
            }
        }
        if !is_group {
            out.paths.push(Path { names, depth, line: first.span().start().line });
        }
    }
}

fn name(token: &TokenTree) -> String {
    let text = token.to_string();
    text.strip_prefix("r#").map_or(text.clone(), str::to_owned)
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// True for the two tokens of `::`.
fn is_separator(first: &TokenTree, second: &TokenTree) -> bool {
    let joined = matches!(first, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
    joined && is_punct(first, ':') && is_punct(second, ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        scan(text).unwrap().paths.into_iter().map(|path| path.names.join("::")).collect()
    }

    #[test]
    fn paths_are_found_wherever_they_stand() {
        let cases = [
            ("use crate::a::B;", vec!["crate::a::B"]),
            (
                "pub use self::a::{B, c::{self, D as E}, f::*};",
                vec!["self::a::B", "self::a::c", "self::a::c::D", "self::a::f"],
            ),
            ("use clap;", vec!["clap"]),
            ("fn f(x: crate::a::B) { super::c::d::<u8>(); }", vec!["crate::a::B", "super::c::d"]),
            ("const S: &str = format!(\"{}\", crate::a::b());", vec!["crate::a::b"]),
            ("macro_rules! m { () => { $crate::rule::Rule } }", vec!["crate::rule::Rule"]),
            ("// crate::a\n/// crate::b\nconst S: &str = \"crate::c\";", vec![]),
            ("const S: &str = r#\"use crate::c;\"#;", vec![]),
            ("fn f() -> impl Fn() + use<> { a::b() }", vec!["a::b"]),
            ("struct S { a: u8 }", vec![]),
        ];
        for (text, expected) in cases {
            assert_eq!(paths(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_for_tests_is_left_out_and_its_lines_are_counted() {
        let text = "use a::b;\n#[cfg(test)]\nuse c::{d, e};\n#[cfg(test)]\nmod tests;\n\
                    #[cfg(test)]\n#[rustfmt::skip]\nmod more {\n    use f::g;\n}\nuse h::i;\n";
        let scanned = scan(text).unwrap();
        assert_eq!(paths(text), ["a::b", "h::i"]);
        assert_eq!(scanned.test_lines, 2 + 2 + 5);
    }

    #[test]
    fn modules_macros_and_lines_are_told() {
        let text = "mod outer {\n    use super::a;\n}\nmacro_rules! one { () => {} }\n";
        let scanned = scan(text).unwrap();
        assert_eq!((scanned.paths[0].depth, scanned.paths[0].line), (1, 2));
        assert_eq!(scanned.macros, ["one"]);
        assert!(scan("fn f( {").is_err());
    }
}
