//! A source as tokens. The lexer never fails and never recurses, so any text will do.

use std::{collections::HashSet, sync::LazyLock};

use ra_ap_rustc_lexer::{FrontmatterAllowed, LiteralKind, TokenKind, tokenize};

/// The most bytes of a source that are looked at.
const MOST: usize = 256 << 10;

/// What a token is to the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identifier or keyword.
    Word,
    /// A comment.
    Comment,
    /// A string.
    Text,
    /// Another literal.
    Literal,
    /// All else, but no space.
    Mark,
}

/// The tokens of a source with their text.
pub(super) fn tokens(source: &str) -> Vec<(Kind, &str)> {
    let mut end = source.len().min(MOST);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let source = &source[..end];
    let mut at = 0;
    let mut tokens = Vec::new();
    for token in tokenize(source, FrontmatterAllowed::Yes) {
        let text = &source[at..at + token.len as usize];
        at += token.len as usize;
        let kind = match token.kind {
            TokenKind::Whitespace | TokenKind::Frontmatter { .. } | TokenKind::Eof => continue,
            TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => Kind::Comment,
            TokenKind::Ident | TokenKind::RawIdent => Kind::Word,
            TokenKind::Literal {
                kind:
                    LiteralKind::Str { .. }
                    | LiteralKind::ByteStr { .. }
                    | LiteralKind::CStr { .. }
                    | LiteralKind::RawStr { .. }
                    | LiteralKind::RawByteStr { .. }
                    | LiteralKind::RawCStr { .. },
                ..
            } => Kind::Text,
            TokenKind::Literal { .. } => Kind::Literal,
            _ => Kind::Mark,
        };
        tokens.push((kind, text));
    }
    tokens
}

/// Words that every source has, and that therefore find nothing.
static EVERYWHERE: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "as assert async await bail bool box break char clone collect const continue crate debug default deserialize \
    dyn else ensure enum eq err expect f32 f64 false fn for format from i16 i32 i64 i8 if impl in into iter json \
    jsonschema let loop map match mod move mut none ok option plugin_api prelude pub ref result return schema \
    self serialize some static str string struct test tool true type u32 u64 u8 unwrap use usize vec"
        .split(' ')
        .collect()
});

/// What a source is found by: its comments, its strings, and the names in it that not every source has.
pub(super) fn words_of_source(source: &str) -> String {
    let mut words = String::new();
    for (kind, text) in tokens(source) {
        match kind {
            Kind::Word => {
                let name = text.trim_start_matches("r#");
                if !EVERYWHERE.contains(name.to_ascii_lowercase().as_str()) {
                    push(&mut words, &parted(name));
                }
            }
            Kind::Comment => push(&mut words, text.trim_matches(['/', '*', '!', ' '])),
            Kind::Text => push(&mut words, text.trim_matches(['"', '#', 'r', 'b'])),
            Kind::Literal | Kind::Mark => {}
        }
    }
    words
}

fn push(words: &mut String, text: &str) {
    if !text.is_empty() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(text);
    }
}

/// `columnTotal` as `column Total`.
pub(super) fn parted(name: &str) -> String {
    let mut parted = String::with_capacity(name.len() + 4);
    let mut before = None;
    for character in name.chars() {
        if before.is_some_and(char::is_lowercase) && character.is_uppercase() {
            parted.push(' ');
        }
        parted.push(character);
        before = Some(character);
    }
    parted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_found_by_what_is_its_own() {
        let source = "---\n[dependencies]\n---\n//! Sums money.\nuse plugin_api::prelude::*;\n/// Per account.\n#[tool]\nfn \
                      column_total(rowCount: Vec<String>) -> u32 { let text = \"no €\"; 1 }";
        assert_eq!(words_of_source(source), "Sums money. Per account. column_total row Count text no €");
    }

    #[test]
    fn any_text_is_tokens() {
        for text in ["", "\"", "/*", "r#\"", "'", "\u{0}\u{feff}", "🦀 fn", "}}}}((((", "---"] {
            words_of_source(text);
        }
        words_of_source(&"é".repeat(MOST));
    }
}
