//! The tokens of a source, without comments and spaces.

use std::ops::Range;

use ra_ap_rustc_lexer::{Base, FrontmatterAllowed, LiteralKind, TokenKind, tokenize};

use crate::{
    check::{
        collect::{Finding, Findings},
        rules,
        text::visible,
    },
    visible::is_invisible,
};

/// The most tokens that a source may have.
const MAX_TOKENS: usize = 200_000;
/// What a doc comment counts as: the parser makes an attribute of it.
const DOC_COMMENT: usize = 5;
/// The most characters of a name that a message repeats.
const NAME: usize = 60;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Kind {
    /// An identifier or keyword.
    Word,
    /// `r#word`.
    RawWord,
    /// `'a`.
    Lifetime,
    /// A string literal of any kind.
    Text,
    /// Any other literal.
    Literal,
    /// `(`, `[` or `{`.
    Open(u8),
    /// `)`, `]` or `}`.
    Close(u8),
    /// One character of punctuation.
    Punct(u8),
}

/// One token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) struct Token {
    pub(in crate::check) kind: Kind,
    pub(in crate::check) start: u32,
    pub(in crate::check) end: u32,
}

impl Token {
    pub(in crate::check) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// All tokens of a text. An index past the end is no token, not a panic.
#[derive(Debug)]
pub(in crate::check) struct Tokens<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// For each bracket, the index of its partner. Filled by [`match_brackets`](super::match_brackets).
    pub(super) partners: Vec<u32>,
}

impl<'a> Tokens<'a> {
    pub(in crate::check) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(in crate::check) fn kind(&self, index: usize) -> Option<Kind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    pub(in crate::check) fn range(&self, index: usize) -> Range<usize> {
        self.tokens.get(index).map_or(self.text.len()..self.text.len(), |token| token.range())
    }

    pub(in crate::check) fn text(&self, index: usize) -> &'a str {
        self.text.get(self.range(index)).unwrap_or("")
    }

    /// The word at `index` without `r#`, if there is one.
    pub(in crate::check) fn word(&self, index: usize) -> Option<&'a str> {
        match self.kind(index)? {
            Kind::Word => Some(self.text(index)),
            Kind::RawWord => Some(self.text(index).strip_prefix("r#").unwrap_or("")),
            _ => None,
        }
    }

    /// Whether `word` stands at `index` as a keyword, not as a raw identifier.
    pub(in crate::check) fn is_word(&self, index: usize, word: &str) -> bool {
        self.kind(index) == Some(Kind::Word) && self.text(index) == word
    }

    /// Whether `index` is this character.
    pub(in crate::check) fn is_punct(&self, index: usize, character: u8) -> bool {
        self.kind(index) == Some(Kind::Punct(character))
    }

    /// Whether `index` and the token after it are these two characters with nothing between them.
    pub(in crate::check) fn is_joined(&self, index: usize, pair: [u8; 2]) -> bool {
        self.is_punct(index, pair[0])
            && self.is_punct(index + 1, pair[1])
            && self.range(index).end == self.range(index + 1).start
    }

    /// Whether `index` is the `::` of a path.
    pub(in crate::check) fn is_path_separator(&self, index: usize) -> bool {
        self.is_joined(index, *b"::")
    }

    /// The bracket that closes the one at `index`.
    pub(in crate::check) fn partner(&self, index: usize) -> Option<usize> {
        match self.kind(index)? {
            Kind::Open(_) | Kind::Close(_) => self.partners.get(index).map(|&partner| partner as usize),
            _ => None,
        }
    }
}

/// What the lexer read, and whether all of it was tokens.
#[derive(Debug)]
pub(in crate::check) struct Lexed<'a> {
    pub(in crate::check) tokens: Tokens<'a>,
    pub(in crate::check) sound: bool,
}

/// Reads the tokens of `code`. What is no token is reported.
pub(in crate::check) fn lex<'a>(code: &'a str, findings: &mut Findings) -> Lexed<'a> {
    let begin = if code.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut tokens = Vec::with_capacity((code.len() / 5).min(MAX_TOKENS));
    let mut start = begin;
    let mut sound = true;
    let mut count = 0;
    for token in tokenize(&code[begin..], FrontmatterAllowed::No) {
        let range = start..start + token.len as usize;
        start = range.end;
        let text = &code[range.clone()];
        if let Some(message) = fault(token.kind, text) {
            findings.push(Finding::new(&rules::LEXICAL, first_line(text, &range), message));
            sound = false;
            if token.kind == TokenKind::GuardedStrPrefix {
                // The lexer has already taken the quote: what follows would be read inside out.
                break;
            }
        }
        if token.kind == TokenKind::Whitespace
            && let Some(hidden) = text.chars().find(|character| is_invisible(*character))
        {
            let message = format!("hidden character U+{:04X} between tokens", hidden as u32);
            findings.push(Finding::new(&rules::HIDDEN, range.clone(), message));
        }
        if is_foreign_name(token.kind, text) {
            let message = format!("the name `{}` has characters outside ASCII", visible(text, NAME));
            findings.push(Finding::new(&rules::NON_ASCII, range.clone(), message));
        }
        let kind = kind(token.kind, text);
        count += match token.kind {
            TokenKind::LineComment { doc_style: Some(_) } | TokenKind::BlockComment { doc_style: Some(_), .. } => {
                DOC_COMMENT
            }
            _ => usize::from(kind.is_some()),
        };
        if count > MAX_TOKENS {
            let message = format!("more than {MAX_TOKENS} tokens");
            findings.push(Finding::new(&rules::SIZE, range, message));
            sound = false;
            break;
        }
        let Some(kind) = kind else { continue };
        tokens.push(Token { kind, start: range.start as u32, end: range.end as u32 });
    }
    Lexed { tokens: Tokens { text: code, tokens, partners: Vec::new() }, sound }
}

fn kind(kind: TokenKind, text: &str) -> Option<Kind> {
    let first = text.bytes().next().unwrap_or(b' ');
    Some(match kind {
        TokenKind::Whitespace
        | TokenKind::LineComment { .. }
        | TokenKind::BlockComment { .. }
        | TokenKind::Frontmatter { .. }
        | TokenKind::Unknown
        | TokenKind::Eof => return None,
        TokenKind::Ident | TokenKind::InvalidIdent | TokenKind::UnknownPrefix | TokenKind::ForcedKeywordIdent => {
            Kind::Word
        }
        TokenKind::RawIdent => Kind::RawWord,
        TokenKind::Lifetime { .. } | TokenKind::RawLifetime | TokenKind::UnknownPrefixLifetime => Kind::Lifetime,
        TokenKind::Literal { kind, .. } => match kind {
            LiteralKind::Int { .. }
            | LiteralKind::Float { .. }
            | LiteralKind::Char { .. }
            | LiteralKind::Byte { .. } => Kind::Literal,
            LiteralKind::Str { .. }
            | LiteralKind::ByteStr { .. }
            | LiteralKind::CStr { .. }
            | LiteralKind::RawStr { .. }
            | LiteralKind::RawByteStr { .. }
            | LiteralKind::RawCStr { .. } => Kind::Text,
        },
        TokenKind::OpenParen | TokenKind::OpenBrace | TokenKind::OpenBracket => Kind::Open(first),
        TokenKind::CloseParen | TokenKind::CloseBrace | TokenKind::CloseBracket => Kind::Close(first),
        _ => Kind::Punct(first),
    })
}

/// What is wrong with a token, if it is none.
fn fault(kind: TokenKind, text: &str) -> Option<String> {
    let shown = || visible(text, NAME);
    let message = match kind {
        TokenKind::BlockComment { terminated: false, .. } => "this comment `/*` is not closed by `*/`".to_owned(),
        TokenKind::UnknownPrefix | TokenKind::UnknownPrefixLifetime => {
            format!("`{}` is no prefix of a literal; put a space behind it", shown())
        }
        TokenKind::ForcedKeywordIdent => format!("`{}` is reserved syntax", shown()),
        TokenKind::GuardedStrPrefix => {
            format!("`{}` is reserved syntax; put a space between the characters", shown())
        }
        TokenKind::Lifetime { starts_with_number: true } => "a lifetime starts with a letter".to_owned(),
        TokenKind::Unknown => format!("the character {} does not exist in Rust", named(text)),
        TokenKind::Frontmatter { .. } => "a frontmatter that is not at the top of the file".to_owned(),
        TokenKind::Literal { kind, .. } => return literal_fault(kind).map(str::to_owned),
        _ => return None,
    };
    Some(message)
}

/// A character by itself if it can be seen, and by its number.
fn named(text: &str) -> String {
    let character = text.chars().next().unwrap_or_default();
    let number = format!("U+{:04X}", character as u32);
    match is_invisible(character) || character.is_control() {
        true => number,
        false => format!("`{character}` ({number})"),
    }
}

fn literal_fault(kind: LiteralKind) -> Option<&'static str> {
    match kind {
        LiteralKind::Char { terminated: false } => Some("this character literal is not closed by `'`"),
        LiteralKind::Byte { terminated: false } => Some("this byte literal is not closed by `'`"),
        LiteralKind::Str { terminated: false }
        | LiteralKind::ByteStr { terminated: false }
        | LiteralKind::CStr { terminated: false } => Some("this string is not closed by `\"`"),
        LiteralKind::RawStr { n_hashes: None }
        | LiteralKind::RawByteStr { n_hashes: None }
        | LiteralKind::RawCStr { n_hashes: None } => {
            Some("this raw string is not closed by `\"` and as many `#` as it begins with")
        }
        LiteralKind::Int { empty_int: true, .. } => Some("this number has no digits"),
        LiteralKind::Float { empty_exponent: true, .. } => Some("this number's exponent has no digits"),
        LiteralKind::Float { base, .. } if base != Base::Decimal => Some("only decimal numbers have a fraction"),
        _ => None,
    }
}

/// An unterminated token reaches to the end of the file: only its first line is marked.
fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    range.start..range.start + text.find('\n').unwrap_or(text.len())
}

fn is_foreign_name(kind: TokenKind, text: &str) -> bool {
    let name = matches!(
        kind,
        TokenKind::Ident
            | TokenKind::InvalidIdent
            | TokenKind::RawIdent
            | TokenKind::ForcedKeywordIdent
            | TokenKind::UnknownPrefix
            | TokenKind::Lifetime { .. }
            | TokenKind::RawLifetime
            | TokenKind::UnknownPrefixLifetime
    );
    name && !text.is_ascii()
}
