//! How deep the parser can get.
//!
//! Brackets are not the only thing that nests: `!!!!x`, `a + a + a`, `if … else if …`, `&'a &'a T`, `A<A<A<…`, `|a| |b| c`
//! and `x.a.a.a` are chains of one level per token or two. So the depth at a token is counted as the length of the chain
//! that it stands in, on top of the chain that its bracket stands in, and so on outwards. A chain ends only where the
//! parser is certain to have come back to the level of the bracket:
//!
//! - at `;`;
//! - at `,`, unless it may stand between `<…>` or between the parameters of a closure;
//! - behind `}`, where a word or literal follows that cannot go on with an expression or pattern.

use std::ops::Range;

use super::{Kind, Tokens};

/// The most levels, counted as above. A body of ordinary code has a few hundred.
const MAX_LEVELS: u32 = 3_000;
/// What one bracket costs on top of its own chain: several functions of the parser call each other at each.
const BRACKET: u32 = 4;

/// One bracket that is open.
#[derive(Clone, Copy, Default)]
struct Level {
    /// The chains outside of the bracket.
    outside: u32,
    /// The tokens of the chain inside.
    chain: u32,
    /// How many `<` of the chain may still be open.
    angles: u32,
    /// Whether the chain may stand within the parameters of a closure.
    parameters: bool,
}

impl Level {
    fn end_of_chain(&mut self) {
        *self = Self { outside: self.outside, ..Self::default() };
    }
}

/// Where the source nests beyond the cap, if it does. The brackets must match.
pub(in crate::check) fn nesting(tokens: &Tokens<'_>) -> Option<Range<usize>> {
    let mut outer: Vec<Level> = Vec::new();
    let mut level = Level::default();
    let mut second_bar = usize::MAX;
    for index in 0..tokens.len() {
        level.chain += 1;
        if level.outside + level.chain > MAX_LEVELS {
            return Some(tokens.range(index));
        }
        match tokens.kind(index)? {
            Kind::Open(_) => {
                outer.push(level);
                level = Level { outside: level.outside + level.chain + BRACKET, ..Level::default() };
            }
            Kind::Close(bracket) => {
                level = outer.pop().unwrap_or_default();
                if bracket == b'}' && begins_anew(tokens, index + 1) {
                    level.end_of_chain();
                }
            }
            Kind::Punct(b';') => level.end_of_chain(),
            Kind::Punct(b',') if level.angles == 0 && !level.parameters => level.end_of_chain(),
            Kind::Punct(b'<') => level.angles += 1,
            // No arm's arrow stands between `<…>`: the `<` before it was a comparison.
            Kind::Punct(b'>') if is_arrow(tokens, index, *b"=>") => level.angles = 0,
            Kind::Punct(b'>') if is_arrow(tokens, index, *b"->") => {}
            Kind::Punct(b'>') => level.angles = level.angles.saturating_sub(1),
            // An `or`, a closure without parameters, or the end of one list of parameters and the begin of the next.
            Kind::Punct(b'|') if index == second_bar => {}
            Kind::Punct(b'|') if tokens.is_joined(index, *b"||") => second_bar = index + 1,
            Kind::Punct(b'|') => level.parameters = !level.parameters && !ends_operand(tokens, index.wrapping_sub(1)),
            _ => {}
        }
    }
    None
}

/// Whether the `>` at `index` is the head of this arrow.
fn is_arrow(tokens: &Tokens<'_>, index: usize, arrow: [u8; 2]) -> bool {
    index > 0 && tokens.is_joined(index - 1, arrow)
}

/// Whether the token behind a `}` can only begin a statement, an item or an arm.
fn begins_anew(tokens: &Tokens<'_>, index: usize) -> bool {
    match tokens.kind(index) {
        Some(Kind::Word) => !matches!(tokens.text(index), "else" | "as" | "in"),
        Some(Kind::RawWord | Kind::Text | Kind::Literal | Kind::Lifetime) => true,
        Some(Kind::Punct(b'#')) => true,
        _ => false,
    }
}

/// Whether the token is certain to be the end of an operand, so that a `|` behind it begins no closure.
fn ends_operand(tokens: &Tokens<'_>, index: usize) -> bool {
    match tokens.kind(index) {
        Some(Kind::Word) => !is_keyword(tokens.text(index)),
        Some(Kind::RawWord | Kind::Text | Kind::Literal | Kind::Close(b')')) => true,
        _ => false,
    }
}

/// Words that may stand before an expression. Those that are an operand themselves, such as `self`, are left out.
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "async"
            | "auto"
            | "become"
            | "box"
            | "break"
            | "builtin"
            | "const"
            | "continue"
            | "default"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "raw"
            | "ref"
            | "return"
            | "safe"
            | "static"
            | "struct"
            | "super"
            | "trait"
            | "try"
            | "type"
            | "typeof"
            | "union"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
            | "yeet"
    )
}

#[cfg(test)]
mod tests {
    use super::super::{lex, match_brackets};
    use crate::check::{Lint, collect::Findings};

    fn is_too_deep(code: &str) -> bool {
        let mut findings = Findings::new(Lint::On);
        let mut tokens = lex(code, &mut findings).tokens;
        assert!(match_brackets(&mut tokens, true, &mut findings), "{findings:?}");
        super::nesting(&tokens).is_some()
    }

    #[test]
    fn chains_without_brackets_are_counted() {
        for link in [
            "!",
            "-",
            "&",
            "*",
            "&mut ",
            "&'a ",
            "a + ",
            "a = ",
            "a.b.",
            "a..",
            "A<B, ",
            "|a, b| ",
            "|| ",
            "move |a| ",
            "return ",
            "break ",
            "if ",
            "match ",
            "x as ",
            "{} + ",
            "{}.",
            "if a {} else ",
            "'a: ",
            "dyn ",
            "fn() -> ",
            "for<'a, 'b> ",
            "let a = ",
            "{x}?.",
            "(a)(b) ",
            "a[b] ",
            "#[a] x = ",
            "return |a, b| ",
            "&raw const |a, b| ",
            "T<A, fn(A, B) -> ",
            "for A {} in ",
        ] {
            assert!(is_too_deep(&link.repeat(4_000)), "{link}");
        }
    }

    #[test]
    fn a_chain_outside_of_a_bracket_counts_inside() {
        let chain = "!".repeat(800);
        assert!(!is_too_deep(&format!("{chain}({chain}(x))")));
        assert!(is_too_deep(&format!("{chain}({chain}({chain}({chain}(x))))")));
    }

    #[test]
    fn long_is_not_deep() {
        for part in [
            "fn a() {} ",
            "x(a, b); ",
            "1, ",
            "(1, 2), ",
            "'a' | 'b' => 1, ",
            "A { x } => {} ",
            "if a < b { c } d; ",
            "x: HashMap<String, Vec<u8>>, ",
            "#[derive(A)] struct A { a: B } ",
            "\"a\" => { b } ",
            "|a| a + 1, ",
            "for x in y { z } ",
            "x if x < 3 => y, ",
            "a > b, ",
            "x if a || b => y, ",
            "if a == b { return }",
        ] {
            assert!(!is_too_deep(&part.repeat(4_000)), "{part}");
        }
    }
}
