//! Text → syntax tree.

use std::str::FromStr as _;

use proc_macro2::{TokenStream, TokenTree};

use crate::check::{
    collect::{Finding, Findings},
    lexical::{Kind, Tokens},
    rules,
};

/// Parses `code`, whose brackets match and whose nesting is below the cap.
pub(in crate::check) fn parse(code: &str, tokens: &Tokens<'_>, findings: &mut Findings) -> Option<syn::File> {
    let stream = match TokenStream::from_str(code) {
        Ok(stream) => stream,
        Err(error) => {
            let range = error.span().byte_range();
            let message = "this is no token of Rust, such as a literal with an unknown escape";
            findings.push(Finding::new(&rules::LEXICAL, one_token(tokens, range.start), message));
            return None;
        }
    };
    // The caps were measured on the tokens of one lexer, and the parser works on those of another.
    if !has_the_same_brackets(code, stream.clone(), tokens) {
        let message = "the brackets of this file can be read in two ways";
        findings.push(Finding::new(&rules::BRACKETS, 0..0, message));
        return None;
    }
    match syn::parse2::<syn::File>(stream) {
        Ok(file) => Some(file),
        Err(errors) => {
            if let Some(finding) = late_frontmatter(code, errors.span().byte_range().start) {
                findings.push(finding);
                return None;
            }
            for error in errors {
                let range = error.span().byte_range();
                let range = if range.is_empty() { code.trim_end().len()..code.len() } else { range };
                findings.push(Finding::new(&rules::SYNTAX, range, error.to_string()));
            }
            None
        }
    }
}

/// The line of a syntax error, if it would open a frontmatter, had it stood at the top.
fn late_frontmatter(code: &str, offset: usize) -> Option<Finding> {
    let start = code.get(..offset)?.rfind('\n').map_or(0, |end| end + 1);
    let line = code[start..].lines().next()?.trim_end();
    let message = "a frontmatter that is not at the top of the file";
    let finding = Finding::new(&rules::FRONTMATTER, start..start + line.len(), message);
    let help = "move it to the first line, above all comments and code";
    matches!(line, "---" | "---cargo").then(|| finding.help(help))
}

/// The range of the token at or behind an offset.
fn one_token(tokens: &Tokens<'_>, offset: usize) -> std::ops::Range<usize> {
    let index = (0..tokens.len()).find(|&index| tokens.range(index).end > offset);
    index.map_or(offset..offset, |index| tokens.range(index))
}

/// Whether both lexers see the same brackets at the same places.
fn has_the_same_brackets(code: &str, stream: TokenStream, tokens: &Tokens<'_>) -> bool {
    let mut expected = (0..tokens.len()).filter(|&index| matches!(tokens.kind(index), Some(Kind::Open(_))));
    let mut streams = vec![stream.into_iter()];
    while let Some(stream) = streams.last_mut() {
        let Some(tree) = stream.next() else {
            streams.pop();
            continue;
        };
        let TokenTree::Group(group) = tree else { continue };
        let range = group.span().byte_range();
        // A doc comment comes as an attribute whose brackets are not in the text.
        let is_comment = code.as_bytes().get(range.start) == Some(&b'/');
        if !is_comment {
            let same = expected.next().is_some_and(|index| {
                let close = tokens.partner(index).map_or(0, |partner| tokens.range(partner).end);
                tokens.range(index).start == range.start && close == range.end
            });
            if !same {
                return false;
            }
        }
        streams.push(group.stream().into_iter());
    }
    expected.next().is_none()
}
