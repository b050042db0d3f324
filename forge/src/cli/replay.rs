//! `forge replay`.

use serde_json::{Value, json};

use super::{
    arguments::ReplayArguments,
    exit::Exit,
    log::in_line,
    output::{Format, MAX_MESSAGE, Trouble, indented, print_json, print_line},
};
use crate::{
    Forge,
    journal::{JournalError, Kind, Query, Reader, Replayed, Row},
    visible::visible,
};

/// The most runs that are told of one by one.
const MOST: usize = 1000;

#[derive(Default)]
struct Counts {
    identical: u64,
    different: u64,
    diverged: u64,
    not_replayable: u64,
}

pub(super) fn run(arguments: &ReplayArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let wanted = arguments.run.as_deref();
    let Some(reader) = Reader::open(&forge.home().journal)? else {
        return match wanted {
            Some(run) => Err(JournalError::Missing { wanted: run.chars().take(80).collect() }.into()),
            None => Ok(tell(&Counts::default(), &[], arguments.format)),
        };
    };
    let load = |digest: &_| {
        // What may not run is not run again.
        forge.admit_artifact(digest).map_err(|error| error.to_string())?;
        forge.load_digest(digest).map_err(|error| error.to_string())
    };
    let mut replayer = forge.replayer(&reader, &load);
    if let Some(run) = wanted {
        let row = reader.find(run)?;
        return Ok(tell_one(&row, &replayer.replay(&row)?, arguments.format));
    }
    let query =
        Query { tool: arguments.tool.clone(), kind: Some(Kind::Run), since: arguments.since, ..Query::default() };
    let (mut counts, mut told) = (Counts::default(), Vec::new());
    reader.rows(&query, &mut |row| {
        let replayed = replayer.replay(&row)?;
        let count = match &replayed {
            Replayed::Identical => &mut counts.identical,
            Replayed::Different { .. } => &mut counts.different,
            Replayed::Diverged { .. } => &mut counts.diverged,
            Replayed::NotReplayable { .. } => &mut counts.not_replayable,
        };
        *count += 1;
        if replayed != Replayed::Identical && told.len() < MOST {
            told.push((row, replayed));
        }
        Ok::<_, JournalError>(())
    })?;
    Ok(tell(&counts, &told, arguments.format))
}

fn tell(counts: &Counts, told: &[(Row, Replayed)], format: Format) -> Exit {
    let Counts { identical, different, diverged, not_replayable } = counts;
    let same = different + diverged == 0;
    match format {
        Format::Human => {
            for (row, replayed) in told {
                print_line(&human(row, replayed));
            }
            print_line(&format!(
                "{identical} identical, {different} different, {diverged} diverged, {not_replayable} not replayable"
            ));
        }
        Format::Json => {
            let runs: Vec<_> = told.iter().map(|(row, replayed)| object(row, replayed)).collect();
            print_json(&json!({
                "ok": same,
                "identical": identical,
                "different": different,
                "diverged": diverged,
                "not_replayable": not_replayable,
                "runs": runs,
            }));
        }
    }
    if same { Exit::Ok } else { Exit::Tool }
}

fn tell_one(row: &Row, replayed: &Replayed, format: Format) -> Exit {
    match format {
        Format::Human => print_line(&human(row, replayed)),
        Format::Json => {
            let mut object = object(row, replayed);
            object["ok"] = (*replayed == Replayed::Identical).into();
            print_json(&object);
        }
    }
    match replayed {
        Replayed::Identical => Exit::Ok,
        Replayed::Different { .. } | Replayed::Diverged { .. } => Exit::Tool,
        Replayed::NotReplayable { .. } => Exit::NotFound,
    }
}

fn human(row: &Row, replayed: &Replayed) -> String {
    let shown = |text: &str| indented(&visible(text, MAX_MESSAGE));
    let verdict = match replayed {
        Replayed::Identical => "identical".to_owned(),
        Replayed::Different { differences } => {
            let parts = differences.iter().map(|one| {
                format!("\n  {} was {}\n  {} is  {}", one.part, shown(&one.recorded), one.part, shown(&one.now))
            });
            format!("different{}", parts.collect::<String>())
        }
        Replayed::Diverged { reason } => format!("diverged: {}", shown(reason)),
        Replayed::NotReplayable { reason } => format!("not replayable: {}", shown(reason)),
    };
    format!("{} {} {verdict}", row.id, in_line(row.tool.as_deref().unwrap_or("-")))
}

fn object(row: &Row, replayed: &Replayed) -> Value {
    json!({ "run": row.id, "tool": row.tool, "time": row.when(), "replay": replayed })
}
