//! `forge log`.

use serde_json::{Value, json};

use super::{
    arguments::{ListArguments, LogAction, LogArguments},
    exit::Exit,
    output::{Format, MAX_MESSAGE, Trouble, complain, indented, print_json, print_line},
};
use crate::{
    Forge,
    journal::{JournalError, Kind, Query, Reader, Retention, Row, Stored, reset, verify},
    visible::visible,
};

/// What is told of a run of which only the beginning is recorded.
const NO_ENDING: &str = "no ending is recorded: it goes on, or its process was ended";
/// The most characters of a text in a line of the list.
const MAX_IN_LINE: usize = 60;

pub(super) fn run(arguments: &LogArguments, forge: &Forge) -> Result<Exit, Trouble> {
    match &arguments.action {
        None => list(&arguments.list, forge, arguments.format),
        Some(LogAction::Show { run }) => show(run, forge, arguments.format),
        Some(LogAction::Verify) => verified(forge, arguments.format),
        Some(LogAction::Trim { keep, max_size }) => {
            let policy = forge.recorder().rules().retention;
            let retention =
                Retention { keep: keep.unwrap_or(policy.keep), max_size: max_size.unwrap_or(policy.max_size) };
            let trimmed = match Reader::open(&forge.home().journal)? {
                Some(_) => forge.recorder().journal()?.trim(retention)?,
                None => Default::default(),
            };
            match arguments.format {
                Format::Human => {
                    print_line(&format!("removed {} rows and {} payloads", trimmed.rows, trimmed.payloads));
                }
                Format::Json => print_json(&json!({ "ok": true, "removed": trimmed })),
            }
            Ok(Exit::Ok)
        }
        Some(LogAction::Reset) => {
            let aside = reset(&forge.home().journal)?.map(|path| path.display().to_string());
            match (arguments.format, &aside) {
                (Format::Human, Some(path)) => {
                    print_line(&format!("set aside as {path}; the next run begins a new one"))
                }
                (Format::Human, None) => print_line("there is no journal"),
                (Format::Json, _) => print_json(&json!({ "ok": true, "aside": aside })),
            }
            Ok(Exit::Ok)
        }
    }
}

/// The query that the flags make.
pub(super) fn query(arguments: &ListArguments) -> Query {
    Query {
        tool: arguments.tool.clone(),
        kind: arguments.kind.clone(),
        only_failed: arguments.failed,
        since: arguments.since,
        limit: Some(arguments.limit),
        ..Query::default()
    }
}

fn list(arguments: &ListArguments, forge: &Forge, format: Format) -> Result<Exit, Trouble> {
    let Some(reader) = Reader::open(&forge.home().journal)? else {
        if format == Format::Human {
            complain("nothing is recorded yet");
        }
        return Ok(Exit::Ok);
    };
    reader.rows(&query(arguments), &mut |row| {
        match format {
            Format::Human => print_line(&line(&row)),
            Format::Json => print_json(&object(&row)),
        }
        Ok::<_, JournalError>(())
    })?;
    Ok(Exit::Ok)
}

/// A row on one line, whatever the texts in it are.
fn line(row: &Row) -> String {
    let facts = row.facts();
    let artifact = facts["artifact"].as_str().unwrap_or_default();
    let wall = facts["usage"]["wall_micros"].as_u64().map_or_else(String::new, |micros| {
        let reused = if facts["answered"] == "reused" { ", reused" } else { "" };
        format!(" ({}.{:03} ms{reused})", micros / 1000, micros % 1000)
    });
    let answer = match &row.output {
        Some(Stored::Inline(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        Some(stored) => format!("({} bytes)", stored.length()),
        None => String::new(),
    };
    let said = if row.kind == Kind::Begun {
        NO_ENDING.to_owned()
    } else if row.outcome == "ok" {
        answer
    } else {
        message(&answer).unwrap_or(answer)
    };
    format!(
        "{} {} {:<7} {:<20} {:<10} {:<12}{wall} {}",
        row.when(),
        row.id,
        in_line(row.kind.as_str()),
        in_line(row.tool.as_deref().unwrap_or("-")),
        in_line(&row.outcome),
        in_line(&artifact.chars().take(12).collect::<String>()),
        in_line(&said),
    )
    .trim_end()
    .to_owned()
}

/// What a failure says.
fn message(answer: &str) -> Option<String> {
    let failure: Value = serde_json::from_str(answer).ok()?;
    Some(failure["message"].as_str()?.to_owned())
}

/// Text that stays on its line.
pub(super) fn in_line(text: &str) -> String {
    visible(text, MAX_IN_LINE).replace('\n', "\\n").replace('\t', "\\t")
}

/// A row for programs, without its payloads.
fn object(row: &Row) -> Value {
    let lengths: Vec<_> = row.payloads().iter().map(|stored| stored.as_ref().map(Stored::length)).collect();
    json!({
        "seq": row.seq,
        "run": row.id,
        "time": row.when(),
        "kind": row.kind.as_str(),
        "tool": row.tool,
        "outcome": row.outcome,
        "facts": row.facts(),
        "bytes": { "input": lengths[0], "output": lengths[1], "log": lengths[2], "transcript": lengths[3] },
    })
}

fn show(run: &str, forge: &Forge, format: Format) -> Result<Exit, Trouble> {
    let missing = || JournalError::Missing { wanted: run.chars().take(80).collect() };
    let reader = Reader::open(&forge.home().journal)?.ok_or_else(missing)?;
    let row = reader.find(run)?;
    let text = |stored: &Option<Stored>| -> Result<Option<String>, JournalError> {
        let Some(stored) = stored else { return Ok(None) };
        let lost = || "(lost: `forge log verify` says more)".to_owned();
        Ok(Some(reader.payload(stored)?.map_or_else(lost, |bytes| String::from_utf8_lossy(&bytes).into_owned())))
    };
    let (input, output, log) = (text(&row.input)?, text(&row.output)?, text(&row.log)?);
    match format {
        Format::Json => {
            let mut object = object(&row);
            object["ok"] = true.into();
            object["input"] = input.into();
            object["output"] = output.into();
            object["log"] = log.and_then(|log| serde_json::from_str(&log).ok()).unwrap_or(Value::Null);
            print_json(&object);
        }
        Format::Human => {
            let field = |name: &str, value: &str| {
                print_line(&format!("{name:<11} {}", indented(&visible(value, MAX_MESSAGE))));
            };
            field("run", &row.id.to_string());
            field("row", &row.seq.to_string());
            field("time", &row.when());
            field("kind", row.kind.as_str());
            field("tool", row.tool.as_deref().unwrap_or("-"));
            field("outcome", if row.kind == Kind::Begun { NO_ENDING } else { &row.outcome });
            if let Value::Object(facts) = row.facts() {
                for (name, value) in facts {
                    field(&name, value.as_str().unwrap_or(&value.to_string()));
                }
            }
            if let Some(stored) = &row.transcript {
                field("host calls", &format!("{} bytes recorded", stored.length()));
            }
            for (name, text) in [("input", input), ("output", output), ("log", log)] {
                if let Some(text) = text {
                    field(name, &text);
                }
            }
        }
    }
    Ok(Exit::Ok)
}

fn verified(forge: &Forge, format: Format) -> Result<Exit, Trouble> {
    let report = verify(&forge.home().journal)?.unwrap_or_default();
    let whole = report.problems.is_empty();
    match format {
        Format::Json => print_json(&json!({ "ok": whole, "report": report })),
        Format::Human => {
            for problem in &report.problems {
                print_line(&indented(&visible(&problem.to_string(), MAX_MESSAGE)));
            }
            let hash = report.hash.map_or_else(String::new, |hash| format!("; the newest has the hash {hash}"));
            print_line(&format!(
                "{} rows and {} payloads checked, {} problems{hash}",
                report.rows,
                report.payloads,
                report.problems.len()
            ));
        }
    }
    Ok(if whole { Exit::Ok } else { Exit::NotFound })
}
