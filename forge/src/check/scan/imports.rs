//! `use` → one import for each leaf of its tree.

use crate::check::lexical::{Kind, Tokens};

/// The most segments of a path that are kept. Nothing that a rule looks for is deeper.
pub(super) const MAX_SEGMENTS: usize = 16;

/// One leaf of a `use`.
#[derive(Clone, Debug)]
pub(super) struct Import<'a> {
    /// The words of the path, without `r#`, and without a `self` at its end.
    pub(super) path: Vec<&'a str>,
    /// The name that is bound: the alias, or the last word. Nothing for a glob and for `_`.
    pub(super) name: Option<&'a str>,
    /// Whether there is an `as`.
    pub(super) renamed: bool,
    /// Whether it ends in `*`.
    pub(super) glob: bool,
    /// The index of the token `use`.
    pub(super) keyword: usize,
    /// The index of the path's first word.
    pub(super) root: usize,
    /// The tokens of the leaf, first and last.
    pub(super) tokens: (usize, usize),
    /// The index behind the whole tree.
    pub(super) after: usize,
}

/// All imports, at whatever depth, in order.
pub(super) fn imports<'a>(tokens: &Tokens<'a>) -> Vec<Import<'a>> {
    let mut imports = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        // `use<'a>` in a bound is something else.
        if tokens.is_word(index, "use") && !tokens.is_punct(index + 1, b'<') {
            index = tree(tokens, index, &mut imports);
        } else {
            index += 1;
        }
    }
    imports
}

/// Reads the tree behind the `use` at `keyword`; returns the index behind it.
fn tree<'a>(tokens: &Tokens<'a>, keyword: usize, imports: &mut Vec<Import<'a>>) -> usize {
    let first_new = imports.len();
    let mut prefixes: Vec<(Vec<&'a str>, usize)> = Vec::new();
    let mut path: Vec<&'a str> = Vec::new();
    let mut root = keyword;
    let mut index = keyword + 1;
    loop {
        if tokens.is_path_separator(index) {
            index += 2;
        } else if let Some(word) = tokens.word(index) {
            if path.is_empty() {
                root = index;
            }
            push(&mut path, word);
            index += 1;
            if tokens.is_path_separator(index) {
                continue;
            }
            let end = index - 1;
            let alias = tokens.is_word(index, "as").then(|| tokens.text(index + 1));
            if alias.is_some() {
                index += 2;
            }
            if path.len() > 1 && path.last() == Some(&"self") {
                path.pop();
            }
            let own = path.last().copied();
            let name =
                alias.map(|alias| alias.strip_prefix("r#").unwrap_or(alias)).or(own).filter(|name| *name != "_");
            imports.push(Import {
                path: path.clone(),
                name,
                renamed: alias.is_some(),
                glob: false,
                keyword,
                root,
                tokens: (end, index - 1),
                after: 0,
            });
        } else if tokens.is_punct(index, b'*') {
            let tokens = (index, index);
            imports.push(Import {
                path: path.clone(),
                name: None,
                renamed: false,
                glob: true,
                keyword,
                root,
                tokens,
                after: 0,
            });
            index += 1;
        } else {
            match tokens.kind(index) {
                Some(Kind::Open(b'{')) => prefixes.push((path.clone(), root)),
                Some(Kind::Punct(b',')) if !prefixes.is_empty() => {
                    (path, root) = prefixes.last().cloned().unwrap_or_default();
                }
                Some(Kind::Close(b'}')) if prefixes.pop().is_some() => {}
                _ => break,
            }
            index += 1;
        }
    }
    for import in &mut imports[first_new..] {
        import.after = index;
    }
    index
}

/// Keeps the first words of a path, and always the last.
fn push<'a>(path: &mut Vec<&'a str>, word: &'a str) {
    if path.len() == MAX_SEGMENTS {
        path.pop();
    }
    path.push(word);
}

#[cfg(test)]
mod tests {
    use crate::check::{Lint, collect::Findings, lexical::lex};

    fn imported(code: &str) -> Vec<String> {
        let tokens = lex(code, &mut Findings::new(Lint::On)).tokens;
        let shown = |import: super::Import<'_>| {
            let star = if import.glob { "::*" } else { "" };
            format!("{}{star} as {}", import.path.join("::"), import.name.unwrap_or("_"))
        };
        super::imports(&tokens).into_iter().map(shown).collect()
    }

    #[test]
    fn every_leaf_is_an_import() {
        assert_eq!(
            imported("use ::std::{self as s, io::{self, Read as _, prelude::*}, r#process}; fn a() { use b as c; }"),
            [
                "std as s",
                "std::io as io",
                "std::io::Read as _",
                "std::io::prelude::* as _",
                "std::process as process",
                "b as c"
            ]
        );
    }

    #[test]
    fn a_broken_tree_ends() {
        assert_eq!(imported("use a::{b, c"), ["a::b as b", "a::c as c"]);
        assert_eq!(imported("use ; use use"), ["use as use"]);
        assert_eq!(imported("impl X + use<'a>"), [""; 0]);
    }
}
