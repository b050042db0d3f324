//! One source through all stages.

use std::thread;

use super::{
    Checked, Rejection, TestFunction,
    collect::{Finding, Findings},
    frontmatter::{self, Dependencies},
    lexical, rules,
    scan::{self, Surroundings},
    text::{self, Lines},
    tree::{self, Outline},
};
use crate::{
    policy::Policy,
    tool::{Needs, Source},
};

/// Stack of the thread that parses. What the caps on nesting let through takes less than 64 MiB of it even where
/// Forge is compiled without optimisation. Pages that are not touched cost nothing.
const STACK: usize = 256 << 20;

/// Whether the rules that are a lint are applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lint {
    /// They are.
    #[default]
    On,
    /// `--unchecked`: only what nothing can be built without is checked. The sandboxes have to hold alone.
    Off,
}

/// Checks a source under a policy. Ends in bounded time and memory, whatever the bytes are.
pub fn check(source: Source, policy: &Policy) -> Result<Checked, Rejection> {
    check_with(source, policy, Lint::On)
}

/// [`check`], with the choice to leave the lint out.
pub fn check_with(source: Source, policy: &Policy, lint: Lint) -> Result<Checked, Rejection> {
    let mut findings = Findings::new(lint);
    let text = match str::from_utf8(source.bytes()) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            let at = error.valid_up_to();
            let byte = source.bytes().get(at).copied().unwrap_or_default();
            let message = format!("the byte 0x{byte:02x} at offset {at} is not UTF-8");
            findings.push(Finding::new(&rules::NOT_UTF8, at..at + 1, message));
            // What follows is shown with marks for bytes that are no text; lines and columns up to there are right.
            let text = String::from_utf8_lossy(source.bytes());
            return Err(rejection(&source, &text, findings));
        }
    };
    text::characters(&text, &mut findings);
    let Some(split) = frontmatter::split(&text, &mut findings) else {
        return Err(rejection(&source, &text, findings));
    };
    let has_frontmatter = split.toml.is_some();
    let Dependencies { crates } = match split.toml {
        Some(range) => frontmatter::dependencies(&text, range, &policy.crates, &mut findings),
        None => Dependencies::default(),
    };
    let surroundings = Surroundings { crates: &crates, allowed: &policy.crates, ban: &policy.ban, has_frontmatter };
    let outline = on_a_large_stack(&source, &split.code, surroundings, &mut findings);

    let outline = match outline {
        Some(outline) if !findings.reject() => outline,
        _ => return Err(rejection(&source, &text, findings)),
    };
    let lines = Lines::new(&text);
    let (warnings, _) = findings.finish();
    let panicking = outline.tests.iter().filter_map(|test| test.should_panic_attribute.clone());
    let should_panic_attributes = panicking.collect();
    let tests = outline.tests.into_iter().map(|test| TestFunction {
        path: test.path,
        line: lines.line(test.function.start),
        should_panic: test.should_panic,
        ignored: test.ignored,
    });
    Ok(Checked {
        tests: tests.collect(),
        function_line: lines.line(outline.function.start),
        warnings: lines.diagnostics(warnings.into_iter().take(super::MAX_DIAGNOSTICS)),
        code: split.code,
        should_panic_attributes,
        crates,
        needs: outline.needs,
        description: outline.description,
        accepted_under: (lint == Lint::On).then(|| policy.digest()),
        source,
    })
}

fn rejection(source: &Source, text: &str, findings: Findings) -> Rejection {
    let (findings, dropped) = findings.finish();
    Rejection::new(source, &Lines::new(text), findings, dropped)
}

/// Everything that looks at tokens and the tree, on a thread of its own. The tree is dropped there too: that recurses
/// as parsing does.
fn on_a_large_stack(
    source: &Source,
    code: &str,
    surroundings: Surroundings<'_>,
    findings: &mut Findings,
) -> Option<Outline> {
    let ended = thread::scope(|scope| {
        let worker = thread::Builder::new().name("check".to_owned()).stack_size(STACK);
        let mut found = Findings::like(findings);
        let worker = worker.spawn_scoped(scope, move || {
            let outline = analyse(source, code, &surroundings, &mut found);
            (outline, found)
        });
        worker.map(thread::ScopedJoinHandle::join)
    });
    match ended {
        Ok(Ok((outline, found))) => {
            findings.extend(found);
            outline
        }
        Ok(Err(_)) => {
            findings.push(Finding::new(&rules::NO_PARSER, 0..0, "the parser gave up on this source"));
            None
        }
        Err(error) => {
            let message = format!("the thread that parses the source cannot be started: {error}");
            findings.push(Finding::new(&rules::NO_PARSER, 0..0, message));
            None
        }
    }
}

fn analyse(source: &Source, code: &str, surroundings: &Surroundings<'_>, findings: &mut Findings) -> Option<Outline> {
    let mut lexed = lexical::lex(code, findings);
    let matched = lexical::match_brackets(&mut lexed.tokens, lexed.sound, findings);
    let tokens = &lexed.tokens;
    let mut parse = lexed.sound && matched;
    if parse && let Some(range) = lexical::nesting(tokens) {
        let message = "an expression or type that nests too deeply";
        findings.push(Finding::new(&rules::NESTING, range, message));
        parse = false;
    }
    let outline = match parse {
        true => tree::parse(code, tokens, findings).map(|file| {
            tree::unstable(&file, findings);
            tree::outline(&file, source.name(), findings)
        }),
        false => None,
    };
    let needs: Option<&Needs> = outline.as_ref().map(|outline| &outline.needs);
    scan::scan(tokens, needs, surroundings, findings);
    outline
}
