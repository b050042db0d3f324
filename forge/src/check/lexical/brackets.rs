//! Which bracket closes which.

use std::ops::Range;

use super::{Kind, Tokens};
use crate::check::{
    collect::{Finding, Findings},
    rules,
};

/// The deepest nesting of brackets. Code that a person reads stays below 30.
const MAX_DEPTH: usize = 128;

/// Finds every bracket's partner. Reports the first that has none, and nesting beyond the cap; returns whether all is
/// well. Where not all of the text is `sound` tokens, brackets are missing for that reason, which was reported already.
pub(in crate::check) fn match_brackets(tokens: &mut Tokens<'_>, sound: bool, findings: &mut Findings) -> bool {
    // Until its partner is found, a bracket is its own: whoever skips a group then skips one token.
    let mut partners: Vec<u32> = (0..tokens.len() as u32).collect();
    let fault = pair(tokens, &mut partners);
    tokens.partners = partners;
    let Some((rule, range, message, opened)) = fault else { return true };
    let mut finding = Finding::new(rule, range, message);
    if let Some(opened) = opened {
        finding = finding.related(opened, "this bracket is open");
    }
    if sound || *rule == rules::NESTING {
        findings.push(finding);
    }
    false
}

type Fault = (&'static rules::Rule, Range<usize>, String, Option<Range<usize>>);

fn pair(tokens: &Tokens<'_>, partners: &mut [u32]) -> Option<Fault> {
    let mut open: Vec<usize> = Vec::new();
    for index in 0..tokens.len() {
        match tokens.kind(index) {
            Some(Kind::Open(_)) => {
                if open.len() == MAX_DEPTH {
                    let message = format!("more than {MAX_DEPTH} brackets within each other");
                    return Some((&rules::NESTING, tokens.range(index), message, None));
                }
                open.push(index);
            }
            Some(Kind::Close(close)) => {
                let Some(opening) = open.pop() else {
                    let message = format!("this `{}` closes nothing", close as char);
                    return Some((&rules::BRACKETS, tokens.range(index), message, None));
                };
                let expected = match tokens.kind(opening) {
                    Some(Kind::Open(b'(')) => b')',
                    Some(Kind::Open(b'[')) => b']',
                    _ => b'}',
                };
                if close != expected {
                    let message = format!("expected `{}` here, found `{}`", expected as char, close as char);
                    return Some((&rules::BRACKETS, tokens.range(index), message, Some(tokens.range(opening))));
                }
                partners[opening] = index as u32;
                partners[index] = opening as u32;
            }
            _ => {}
        }
    }
    let last = open.pop()?;
    let message = format!("this `{}` is not closed", tokens.text(last));
    Some((&rules::BRACKETS, tokens.range(last), message, None))
}
