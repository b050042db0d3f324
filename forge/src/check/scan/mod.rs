//! The rules, applied to tokens.
//!
//! Everything is read as if macros did not exist: a path in the arguments of `println!` is a path. What a name stands
//! for is decided by the imports and definitions of the whole file, wherever they are; that is coarser than the
//! compiler's scopes, and errs towards what the file says of itself.

mod attributes;
mod bans;
mod imports;
mod names;
mod paths;
mod reach;
mod regions;
mod words;

use std::ops::Range;

use bans::Bans;
use names::Names;
use regions::Regions;

use super::{
    collect::{Finding, Findings},
    lexical::{Kind, Tokens},
    rules,
};
use crate::{
    policy::{AllowedCrate, AllowedCrates, BannedPath, Stated},
    tool::Needs,
};

/// What stands around the code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surroundings<'a> {
    /// The crates that the frontmatter names.
    pub(super) crates: &'a [AllowedCrate],
    /// The crates that it may name.
    pub(super) allowed: &'a AllowedCrates,
    /// What the policy bans.
    pub(super) ban: &'a [Stated<BannedPath>],
    /// Whether there is a frontmatter.
    pub(super) has_frontmatter: bool,
}

/// Applies the rules. Without `needs` (the tool could not be read), what depends on them is not reported.
pub(super) fn scan(
    tokens: &Tokens<'_>,
    needs: Option<&Needs>,
    surroundings: &Surroundings<'_>,
    findings: &mut Findings,
) {
    let imports = imports::imports(tokens);
    let bans = Bans::new(surroundings.ban);
    let names = Names::new(tokens, &imports, &bans);
    let regions = Regions::new(tokens);
    let mut scan = Scan {
        tokens,
        names: &names,
        bans: &bans,
        regions: &regions,
        needs,
        surroundings,
        findings,
        undeclared: Vec::new(),
    };
    for import in &imports {
        scan.import(import);
    }
    if let Some(last) = imports.last().filter(|_| names.is_endless()) {
        let message = "imports that go through too many other imports";
        scan.push(Finding::new(&rules::HIDDEN_PATH, tokens.range(last.keyword), message));
    }
    let mut skip_to = 0;
    let mut imports = imports.iter().peekable();
    for index in 0..tokens.len() {
        if imports.peek().is_some_and(|import| import.keyword < index) {
            imports.next();
        }
        scan.word(index);
        if tokens.is_punct(index, b'#') {
            scan.attribute(index);
        }
        // The paths of an import were looked at with the import.
        while let Some(import) = imports.peek()
            && import.keyword == index
        {
            skip_to = skip_to.max(import.after);
            imports.next();
        }
        if index < skip_to {
            continue;
        }
        if let Some(after) = scan.path(index) {
            skip_to = after;
        }
    }
}

/// The state of one scan.
struct Scan<'a, 'f> {
    tokens: &'a Tokens<'a>,
    names: &'a Names<'a>,
    bans: &'a Bans<'a>,
    regions: &'a Regions,
    needs: Option<&'a Needs>,
    surroundings: &'a Surroundings<'a>,
    findings: &'f mut Findings,
    /// The crates that were already reported as not declared: once is enough.
    undeclared: Vec<String>,
}

impl Scan<'_, '_> {
    fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The bytes from one token to another, both included.
    fn bytes(&self, first: usize, last: usize) -> Range<usize> {
        self.tokens.range(first).start..self.tokens.range(last).end
    }

    fn is_open(&self, index: usize) -> bool {
        matches!(self.tokens.kind(index), Some(Kind::Open(_)))
    }
}
