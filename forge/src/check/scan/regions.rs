//! Code that is not part of the tool: tests, and a `main` that nobody calls. Printing is harmless there.

use std::ops::Range;

use crate::check::lexical::{Kind, Tokens};

/// Ranges of token indices.
#[derive(Debug, Default)]
pub(super) struct Regions {
    ranges: Vec<Range<usize>>,
}

impl Regions {
    pub(super) fn new(tokens: &Tokens<'_>) -> Self {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut mains = (0..tokens.len()).filter(|&index| tokens.word(index) == Some("main"));
        let only_main = match (mains.next(), mains.next()) {
            (Some(index), None) => index.checked_sub(1),
            _ => None,
        };
        let mut index = 0;
        while index < tokens.len() {
            let begins = is_test_attribute(tokens, index) || only_main == Some(index) && tokens.is_word(index, "fn");
            let end = if begins { item_end(tokens, index) } else { None };
            if let Some(end) = end {
                ranges.push(index..end);
                index = end;
            } else {
                index += 1;
            }
        }
        Self { ranges }
    }

    /// Whether the token at `index` is in such code.
    pub(super) fn contain(&self, index: usize) -> bool {
        let after = self.ranges.partition_point(|range| range.start <= index);
        after > 0 && self.ranges[after - 1].contains(&index)
    }
}

/// Whether `#[test]` or `#[cfg(test)]` begins at `index`.
fn is_test_attribute(tokens: &Tokens<'_>, index: usize) -> bool {
    if !tokens.is_punct(index, b'#') || tokens.kind(index + 1) != Some(Kind::Open(b'[')) {
        return false;
    }
    let Some(close) = tokens.partner(index + 1) else { return false };
    let words = index + 2;
    match close.wrapping_sub(words) {
        1 => tokens.is_word(words, "test"),
        4 => {
            tokens.is_word(words, "cfg")
                && tokens.kind(words + 1) == Some(Kind::Open(b'('))
                && tokens.is_word(words + 2, "test")
        }
        _ => false,
    }
}

/// The index behind the function, module or impl that begins at `index` with its attributes. Other things under
/// `#[cfg(test)]`, such as an arm of a `match`, do not print.
fn item_end(tokens: &Tokens<'_>, mut index: usize) -> Option<usize> {
    while tokens.is_punct(index, b'#') {
        index = group_end(tokens, index + 1)?;
    }
    if tokens.is_word(index, "pub") {
        index = group_end(tokens, index + 1).unwrap_or(index + 1);
    }
    if !matches!(tokens.text(index), "fn" | "mod" | "impl" | "async" | "const" if tokens.text(index + 1) != "{") {
        return None;
    }
    loop {
        match tokens.kind(index)? {
            Kind::Open(b'{') => return group_end(tokens, index),
            Kind::Open(_) => index = group_end(tokens, index)?,
            Kind::Close(_) | Kind::Punct(b';') => return None,
            _ => index += 1,
        }
    }
}

/// The index behind the bracket that closes the one at `index`.
fn group_end(tokens: &Tokens<'_>, index: usize) -> Option<usize> {
    match tokens.kind(index)? {
        Kind::Open(_) => tokens.partner(index).filter(|&close| close > index).map(|close| close + 1),
        _ => None,
    }
}
