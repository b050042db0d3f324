//! `forge search`.

use std::time::Duration;

use forge_cache::Digest;
use serde_json::{Value, json};

use super::{
    arguments::{SearchArguments, StateWord},
    exit::Exit,
    log::in_line,
    output::{Format, Trouble, complain, print_json, print_line},
};
use crate::{
    Forge,
    catalog::{
        index::{Effort, Embeddings, Hit, Index, IndexError, Reason, Search, States, Uses, Versions, says_nothing},
        moment,
    },
    visible::visible,
};

/// How long a command takes in what is new in a catalog, before it answers with what it has.
const PATIENCE: Duration = Duration::from_secs(20);

/// The most releases that are told of because they match and cannot be used.
const MOST_NOT_USABLE: usize = 3;

/// The most characters of a note.
const MAX_NOTE: usize = 400;

pub(super) fn run(arguments: &SearchArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let catalog = arguments.place.open(forge)?;
    let states = match arguments.state.as_slice() {
        [] => States::Usable,
        states => States::Only(states.iter().map(|state| state.word().to_owned()).collect()),
    };
    let search = Search {
        text: arguments.text.join(" "),
        limit: usize::from(arguments.limit),
        versions: if arguments.all_versions { Versions::All } else { Versions::Newest },
        states,
    };
    let embeddings =
        Embeddings::from_environment().map_err(|error| Trouble::new(Exit::Usage, "embeddings", error))?;
    let found = |index: &Index| match &embeddings {
        Some(embeddings) => index.search_by_meaning(&search, embeddings),
        None => Ok((index.search(&search)?, Vec::new())),
    };
    let used = forge.with_index(&catalog, arguments.index.effort(), |index: &Index| {
        let (hits, notes) = found(index)?;
        let elsewhere = if hits.is_empty() { not_usable(index, &search)? } else { Vec::new() };
        Ok((hits, notes, elsewhere))
    })?;
    let mut notes = used.notes_of_search();
    let (hits, more, not_usable) = used.value;
    notes.extend(more);
    notes.extend(
        not_usable
            .iter()
            .map(|hit| format!("{} matches, and is {}; `--state {}` finds it", named(hit), hit.state, hit.state)),
    );
    let uses = uses(forge, &hits, &mut notes);
    match arguments.format {
        Format::Json => {
            let hits: Vec<_> = hits.iter().map(|hit| object(hit, uses.get(&hit.artifact))).collect();
            print_json(&json!({
                "ok": true,
                "catalog": catalog.url().to_string(),
                "query": search.text.chars().take(4000).collect::<String>(),
                "notes": notes,
                "hits": hits,
            }));
        }
        Format::Human => {
            tell_notes(&notes);
            let width = hits.iter().map(|hit| named(hit).chars().count()).max().unwrap_or_default().min(48);
            for hit in &hits {
                tell(hit, width, uses.get(&hit.artifact));
            }
            if hits.is_empty() && says_nothing(&search.text) {
                complain(
                    "these words say nothing of a tool; say what it does, as in `forge search \"sum per account\"`",
                );
            } else if hits.is_empty() {
                complain(&format!("nothing in {} matches; try other words, or fewer", catalog.url()));
            }
        }
    }
    Ok(Exit::Ok)
}

/// What would be found if it could be used; nothing where states were asked for.
fn not_usable(index: &Index, search: &Search) -> Result<Vec<Hit>, IndexError> {
    if search.states != States::Usable {
        return Ok(Vec::new());
    }
    let states = [StateWord::Quarantined, StateWord::Yanked].map(|state| state.word().to_owned());
    index.search(&Search { states: States::Only(states.into()), limit: MOST_NOT_USABLE, ..search.clone() })
}

/// How long to take in what is new.
pub(super) fn effort(wait: bool) -> Effort {
    if wait { Effort::Whole } else { Effort::AtMost(PATIENCE) }
}

/// Tells what should be known of a catalog and its index.
pub(super) fn tell_notes(notes: &[String]) {
    for note in notes {
        complain(&format!("note: {}", visible(note, MAX_NOTE).replace('\n', " ")));
    }
}

/// How often what was found was run here. A journal that cannot be read stops no search.
fn uses(forge: &Forge, hits: &[Hit], notes: &mut Vec<String>) -> std::collections::BTreeMap<Digest, Uses> {
    let counted = Uses::of(&forge.home().journal, hits.iter().map(|hit| hit.name.as_str()));
    counted.unwrap_or_else(|error| {
        notes.push(format!("how often the tools were run is not known: {error}"));
        Default::default()
    })
}

fn named(hit: &Hit) -> String {
    format!("{}@{}", hit.name, hit.version)
}

/// Two lines: what it is and does; why it was found and how it did.
fn tell(hit: &Hit, width: usize, uses: Option<&Uses>) {
    let summary = hit.description.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let state = match (hit.state.as_str(), &hit.successor) {
        ("active", _) => String::new(),
        (state, Some(successor)) => format!("[{state}, use {}] ", in_line(successor)),
        (state, None) => format!("[{state}] "),
    };
    print_line(format!("{:<width$}  {state}{}", in_line(&named(hit)), visible(summary.trim(), 100)).trim_end());
    let because = |reason: &Reason| match reason.words.as_slice() {
        [] => format!("near in {}", reason.field),
        words => format!("{}: {}", reason.field, words.join(" ")),
    };
    let why: Vec<_> = hit.why.iter().map(because).collect();
    let uses = match uses.and_then(|uses| Some((uses.runs, uses.success_rate()?))) {
        Some((1, rate)) => format!(" · 1 run, {:.0} % well", rate * 100.0),
        Some((runs, rate)) => format!(" · {runs} runs, {:.0} % well", rate * 100.0),
        None => String::new(),
    };
    let needs = if hit.needs.is_empty() { "" } else { " · asks for grants" };
    print_line(&format!("    {}{uses}{needs}", visible(&why.join("; "), 160).replace('\n', " ")));
}

fn object(hit: &Hit, uses: Option<&Uses>) -> Value {
    let uses = uses.copied().unwrap_or_default();
    let mut object = json!(hit);
    object["runs"] = uses.runs.into();
    object["time"] = moment(hit.time).into();
    object["signed_by"] = json!({ "key": hit.signer });
    if let Some(fields) = object.as_object_mut() {
        fields.remove("signer");
    }
    object["success_rate"] = json!(uses.success_rate());
    object["add"] = format!("forge add {}", named(hit)).into();
    object
}

impl From<IndexError> for Trouble {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Catalog(error) => error.into(),
            IndexError::Unknown { .. } => Self::new(Exit::Environment, "store", error),
            IndexError::Unusable { .. } | IndexError::Damaged { .. } => Self::new(Exit::Environment, "index", error),
        }
    }
}
