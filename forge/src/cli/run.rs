//! `forge run`.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, IsTerminal as _, Read},
    path::Path,
};

use forge_cache::Digest;
use semver::Version;
use serde_json::{json, value::RawValue};

use super::{
    arguments::RunArguments,
    exit::Exit,
    jsonl,
    output::{Format, MAX_MESSAGE, SCHEMA_VERSION, Trouble, complain, indented, plain_json, print_json, print_line},
    project::tell_notes,
    watch::quarantine_if_too_many,
};
use crate::{
    Forge,
    catalog::is_failing,
    engine::Limit,
    project::{Fetched, ParseToolRequestError, ToolRequest},
    run::{Failure, Granted, Loaded, Outcome, Reuse},
    visible::visible,
};

pub(super) fn run(arguments: &RunArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let asked = arguments.grants.grants()?;
    let granted = forge.grants(asked.clone())?;
    let limits = arguments.limits.limits(forge.policy())?;
    let (tool, released) = load(arguments, forge)?;
    tell_given(&tool, &granted);
    let grants = granted.grants;
    let reuse = if arguments.reuse || forge.policy().runs.reuse { Reuse::On } else { Reuse::Off };
    let session = forge.session(&tool, &grants, &limits, reuse);
    if arguments.jsonl {
        let ended = jsonl::run(&session, source(arguments.input.as_deref().unwrap_or("-"))?, &limits);
        warn_of_unrecorded(forge);
        if let (Some(fetched), Ok(exit)) = (&released, &ended)
            && *exit != Exit::Ok
        {
            quarantine_if_too_many(fetched, forge);
        }
        return ended;
    }
    let input = read_input(arguments.input.as_deref().unwrap_or("{}"), limits.input)?;
    let mut warnings = [still(&tool, &grants), idle(&tool, &asked)].concat();
    tell_notes(&warnings);
    let outcome = session.run(&input);
    warnings.extend(warn_of_unrecorded(forge));
    let told = tell(&tool, &outcome, released.as_ref(), warnings, arguments.format);
    let (Some(fetched), Err(failure)) = (&released, &outcome.result) else { return told };
    if !is_failing(failure.kind()) {
        return told;
    }
    // The answer first: what follows may ask a store that is slow.
    let exit = told.unwrap_or_else(|trouble| {
        trouble.print(arguments.format);
        trouble.exit
    });
    quarantine_if_too_many(fetched, forge);
    Ok(exit)
}

/// The tool that the first argument names: an artifact if it reads as a digest, a released tool if it reads as `NAME` or
/// `NAME@REQ`, else a source file, whose name ends in `.rs`.
fn load(arguments: &RunArguments, forge: &Forge) -> Result<(Loaded, Option<Fetched>), Trouble> {
    let path = Path::new(&arguments.tool);
    if let Ok(digest) = arguments.tool.parse::<Digest>() {
        forge.admit_artifact(&digest)?;
        return Ok((forge.load_digest(&digest)?, None));
    }
    match arguments.tool.parse::<ToolRequest>() {
        Ok(request) => {
            let (tool, mut fetched) = forge.releases()?.load(&request)?;
            fetched.notes.extend(other_than_typed(&arguments.tool, &fetched));
            tell_notes(&fetched.notes);
            return Ok((tool, Some(fetched)));
        }
        Err(error @ ParseToolRequestError::Requirement { .. }) if !path.exists() => {
            return Err(Trouble::new(Exit::Usage, "usage", error));
        }
        Err(_) => {}
    }
    Ok((forge.load_file(path, arguments.tier)?, None))
}

/// A whole version asks for what is compatible with it, as in cargo. It is told where that is another.
fn other_than_typed(tool: &str, fetched: &Fetched) -> Option<String> {
    let (name, typed) = tool.split_once('@')?;
    let typed: Version = typed.parse().ok()?;
    let runs = &fetched.found.release.document.version;
    (*runs != typed).then(|| {
        format!(
            "{name}@{runs} runs: `{typed}` asks for what is compatible with it; `{name}@={typed}` is that very one"
        )
    })
}

/// Where an input is read from.
fn source(text: &str) -> Result<Box<dyn Read>, Trouble> {
    if text == "-" {
        return Ok(Box::new(io::stdin()));
    }
    if text.trim_start().starts_with(['{', '[', '"']) {
        return Ok(Box::new(io::Cursor::new(text.to_owned())));
    }
    match File::open(text) {
        Ok(file) => Ok(Box::new(file)),
        Err(error) => {
            let message =
                format!("cannot read the input {text:?}: {error}; give JSON text, a file, or - for standard input");
            Err(Trouble::new(Exit::Usage, "input", message))
        }
    }
}

/// Reads an input, and one byte more than is allowed, so that a longer one is known without being held.
fn read_input(text: &str, limit: u64) -> Result<Vec<u8>, Trouble> {
    let mut input = Vec::new();
    source(text)?
        .take(limit.saturating_add(1))
        .read_to_end(&mut input)
        .map_err(|error| Trouble::new(Exit::Usage, "input", format!("cannot read the input {text:?}: {error}")))?;
    if input.len() as u64 > limit {
        let detail = format!("the input has more than {limit} bytes");
        return Err(Trouble::from(&Failure::Limited { limit: Limit::Input, detail }));
    }
    Ok(input)
}

/// What nobody typed is told: a policy file gives it, perhaps one that came with somebody else's sources.
fn tell_given(tool: &Loaded, granted: &Granted) {
    let needs = &tool.manifest().needs;
    for given in granted.by_policy.iter().filter(|given| needs.names(given.capability.name())) {
        let what = visible(&given.what, 200);
        let space = if what.is_empty() { "" } else { " " };
        complain(&format!("note: {} grants {}{space}{what}", given.origin, given.capability.name()));
    }
}

/// A declared clock that stands still surprises; the run goes on all the same.
fn still(tool: &Loaded, grants: &crate::run::Grants) -> Vec<String> {
    let needs = &tool.manifest().needs;
    let clock = "the tool asks for the time, which stands still; let it pass with --allow-clock";
    let random = "the tool asks for random numbers, which are the same in each run; grant them with --allow-random";
    let missing = [(needs.clock && !grants.clock, clock), (needs.random && !grants.random, random)];
    missing.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, warning)| warning.to_owned()).collect()
}

/// Where the policy lets runs answer unrecorded, it is said that they did.
fn warn_of_unrecorded(forge: &Forge) -> Option<String> {
    let reason = forge.recorder().take_warning()?;
    complain(&format!("warning: {}", indented(&visible(&reason, MAX_MESSAGE))));
    Some(reason)
}

/// A grant that the tool has no use for is perhaps a mistyped one.
fn idle(tool: &Loaded, grants: &crate::run::Grants) -> Vec<String> {
    let told = |flag| format!("{flag} gives nothing, since the tool declares nothing that it covers");
    grants.idle(&tool.manifest().needs).into_iter().map(told).collect()
}

fn tell(
    tool: &Loaded,
    outcome: &Outcome,
    released: Option<&Fetched>,
    warnings: Vec<String>,
    format: Format,
) -> Result<Exit, Trouble> {
    match format {
        Format::Human => {
            for line in &outcome.log {
                let level = ["error", "warning", "info", "debug"][line.level.min(3) as usize];
                complain(&format!("{level}: {}", indented(&visible(&line.text, MAX_MESSAGE))));
            }
            if outcome.log_dropped > 0 {
                complain(&format!("… {} more log lines were cut", outcome.log_dropped));
            }
            if !outcome.printed.is_empty() {
                complain(&format!("printed: {}", indented(&visible(&outcome.printed, MAX_MESSAGE))));
            }
            match &outcome.result {
                Ok(text) => print_line(&for_reader(text)),
                Err(failure) => return Err(failure.into()),
            }
            Ok(Exit::Ok)
        }
        Format::Json => {
            let log: Vec<_> =
                outcome.log.iter().map(|line| json!({ "level": line.level, "text": line.text })).collect();
            let mut envelope = json!({
                "ok": outcome.result.is_ok(),
                "tool": tool.manifest().name,
                "digest": tool.digest(),
                "usage": outcome.usage,
                "log": log,
                "log_dropped": outcome.log_dropped,
                "printed": outcome.printed,
                "run": outcome.run,
                "answered": outcome.answered,
                "warnings": released.iter().flat_map(|fetched| &fetched.notes).chain(&warnings).collect::<Vec<_>>(),
            });
            if let Some(fetched) = released {
                envelope["release"] = super::project::object(fetched);
            }
            match &outcome.result {
                Ok(text) => {
                    print_line(&plain_json(&with_result(&envelope, text)?));
                    Ok(Exit::Ok)
                }
                Err(failure) => {
                    let trouble = Trouble::from(failure);
                    envelope["error"] = trouble.object();
                    print_json(&envelope);
                    Ok(trouble.exit)
                }
            }
        }
    }
}

/// The envelope with the result's own text in it, so that no number and no order of fields changes.
fn with_result(envelope: &serde_json::Value, text: &str) -> Result<String, Trouble> {
    #[derive(serde::Serialize)]
    struct Whole<'a> {
        schema_version: u32,
        result: &'a RawValue,
        #[serde(flatten)]
        rest: &'a serde_json::Value,
    }
    let broken =
        |error: serde_json::Error| Trouble::new(Exit::Tool, "broken", format!("the result is not JSON: {error}"));
    let result = serde_json::from_str(text).map_err(broken)?;
    serde_json::to_string(&Whole { schema_version: SCHEMA_VERSION, result, rest: envelope }).map_err(broken)
}

/// JSON text as it is printed: as it is for a program; for a terminal with what that would obey written as JSON's escapes.
fn for_reader(text: &str) -> Cow<'_, str> {
    if io::stdout().is_terminal() { plain_json(text) } else { Cow::Borrowed(text) }
}
