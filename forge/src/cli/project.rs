//! `forge add`, `remove`, `fetch`, `update` and `tree`.

use serde_json::{Value, json};

use super::{
    arguments::{AddArguments, FetchArguments, RemoveArguments, TreeArguments, UpdateArguments},
    exit::Exit,
    output::{Format, Trouble, complain, print_json, print_line},
};
use crate::{
    Forge,
    catalog::PublicKey,
    project::{Added, Branch, Fetched, Locking, Move, ProjectError, Releases},
    tool::Needs,
    visible::visible,
};

pub(super) fn add(arguments: &AddArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let Added { fetched, moves, before, now } =
        Releases::add(forge, &arguments.release.choice(), &arguments.request)?;
    tell_notes(&fetched.notes);
    let release = &fetched.found.release.document;
    match arguments.format {
        Format::Human => {
            let named = format!("{} {}", release.name, release.version);
            let from = moves.iter().find(|change| change.name == release.name).map(|change| &change.from);
            print_line(&match (from, &before) {
                (Some(Some(from)), _) => {
                    format!("{} {from} -> {} from {}", release.name, release.version, fetched.url)
                }
                (None, Some(before)) if *before == now => format!("{named} is there already"),
                (None, Some(_)) => format!("{named} stays"),
                _ => format!("added {named} from {}", fetched.url),
            });
            if let Some(before) = before.filter(|before| *before != now) {
                print_line(&format!("  forge.toml asked for `{before}`, and asks for `{now}` now"));
            }
            tell_moves(moves.iter().filter(|change| change.name != release.name));
            if let Some(needs) = needs(&release.needs) {
                print_line(&format!("  it asks for {needs}; nothing is granted until you do so"));
            }
            print_line(&format!("  run it: forge run {} --input '{{…}}'", release.name));
        }
        Format::Json => print_json(&json!({ "ok": true, "added": object(&fetched), "moves": moved(&moves) })),
    }
    Ok(Exit::Ok)
}

pub(super) fn remove(arguments: &RemoveArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let moves = Releases::remove(forge, &arguments.release.choice(), &arguments.name)?;
    tell(&moves, &[], arguments.format, "nothing was locked");
    Ok(Exit::Ok)
}

pub(super) fn fetch(arguments: &FetchArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let locking = if arguments.locked { Locking::Frozen } else { Locking::Open };
    let (all, moves, notes) = Releases::fetch_all(forge, &arguments.release.choice(), locking)?;
    tell_notes(&notes);
    for fetched in &all {
        tell_notes(&fetched.notes);
    }
    match arguments.format {
        Format::Human => {
            tell_moves(moves.iter());
            let tools = if all.len() == 1 { "tool is" } else { "tools are" };
            print_line(&format!("{} {tools} on this machine", all.len()));
        }
        Format::Json => {
            let tools: Vec<_> = all.iter().map(object).collect();
            print_json(&json!({ "ok": true, "tools": tools, "moves": moved(&moves), "notes": notes }));
        }
    }
    Ok(Exit::Ok)
}

pub(super) fn update(arguments: &UpdateArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let (moves, notes) = Releases::update(forge, &arguments.release.choice(), &arguments.names)?;
    tell_notes(&notes);
    let nothing = match (arguments.release.offline, notes.is_empty()) {
        (true, _) => "nothing newer that fits is on this machine; no catalog was asked (--offline)",
        (false, true) => "everything is the newest that fits",
        (false, false) => "nothing changed",
    };
    tell(&moves, &notes, arguments.format, nothing);
    Ok(Exit::Ok)
}

pub(super) fn tree(arguments: &TreeArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let branches = Releases::open(forge, &arguments.release.choice())?.tree()?;
    match arguments.format {
        Format::Human if branches.is_empty() => print_line("no tools; add one: forge add NAME@REQ"),
        Format::Human => branches.iter().for_each(|branch| draw(branch, "", "")),
        Format::Json => {
            print_json(&json!({ "ok": true, "tools": branches.iter().map(branch_object).collect::<Vec<_>>() }));
        }
    }
    Ok(Exit::Ok)
}

/// What whoever uses a release should know.
pub(super) fn tell_notes(notes: &[String]) {
    for note in notes {
        complain(&format!("warning: {}", visible(note, 600)));
    }
}

fn tell(moves: &[Move], notes: &[String], format: Format, nothing: &str) {
    match format {
        Format::Human if moves.is_empty() => print_line(nothing),
        Format::Human => tell_moves(moves.iter()),
        Format::Json => print_json(&json!({ "ok": true, "moves": moved(moves), "notes": notes })),
    }
}

fn tell_moves<'a>(moves: impl Iterator<Item = &'a Move>) {
    for Move { name, from, to } in moves {
        match (from, to) {
            (None, Some(to)) => print_line(&format!("locked {name} {to}")),
            (Some(from), Some(to)) => print_line(&format!("locked {name} {from} -> {to}")),
            (Some(from), None) => print_line(&format!("removed {name} {from}")),
            (None, None) => {}
        }
    }
}

fn moved(moves: &[Move]) -> Vec<Value> {
    moves.iter().map(|Move { name, from, to }| json!({ "name": name, "from": from, "to": to })).collect()
}

/// A release on this machine, for programs.
pub(super) fn object(fetched: &Fetched) -> Value {
    let release = &fetched.found.release.document;
    json!({
        "name": release.name,
        "version": release.version,
        "catalog": fetched.url,
        "release": fetched.found.digest,
        "artifact": release.artifact,
        "needs": release.needs,
        "state": fetched.found.state().word(),
        "signed_by": by(&fetched.found.release.by),
        "notes": fetched.notes,
    })
}

/// Who signed something, for programs.
pub(super) fn by(key: &PublicKey) -> Value {
    json!({ "key": key.fingerprint(), "comment": key.comment() })
}

fn draw(branch: &Branch, first: &str, rest: &str) {
    let version = branch.version.as_ref().map_or_else(|| "(not locked)".to_owned(), ToString::to_string);
    let needs = needs(&branch.needs).map(|needs| format!("  [{needs}]")).unwrap_or_default();
    let state = match (branch.state, &branch.reason) {
        (None | Some("active"), _) => String::new(),
        (Some(state), None) => format!("  ({state})"),
        (Some(state), Some(reason)) => format!("  ({state}: {})", visible(reason, 600)),
    };
    let name = &branch.name;
    let asked = branch.asked.as_ref();
    let asked =
        asked.map(|asked| format!("  (forge.toml asks for `{asked}`: forge update {name})")).unwrap_or_default();
    let repeated = if branch.repeated { " (*)" } else { "" };
    print_line(&format!("{first}{name} {version}{needs}{state}{asked}{repeated}"));
    for (index, tool) in branch.tools.iter().enumerate() {
        let (corner, line) =
            if index + 1 == branch.tools.len() { ("└── ", "    ") } else { ("├── ", "│   ") };
        draw(tool, &format!("{rest}{corner}"), &format!("{rest}{line}"));
    }
}

fn branch_object(branch: &Branch) -> Value {
    json!({
        "name": branch.name,
        "version": branch.version,
        "needs": branch.needs,
        "state": branch.state,
        "repeated": branch.repeated,
        "reason": branch.reason,
        "asked": branch.asked,
        "tools": branch.tools.iter().map(branch_object).collect::<Vec<_>>(),
    })
}

/// What a tool asks for, in a line. `None` where that is nothing.
pub(super) fn needs(needs: &Needs) -> Option<String> {
    let Needs { net, read, write, env, secret, tool, clock, random } = needs;
    let lists = [("net", net), ("read", read), ("write", write), ("env", env), ("secret", secret), ("tool", tool)];
    let mut parts: Vec<_> = lists
        .into_iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(name, list)| {
            format!("{name} {}", list.iter().map(|one| visible(one, 80)).collect::<Vec<_>>().join(", "))
        })
        .collect();
    parts.extend(clock.then(|| "clock".to_owned()));
    parts.extend(random.then(|| "random".to_owned()));
    (!parts.is_empty()).then(|| parts.join("; "))
}

impl From<ProjectError> for Trouble {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::Catalog(error) => error.into(),
            ProjectError::Cache(error) => error.into(),
            ProjectError::Load(error) => error.into(),
            error => {
                let (exit, kind) = match &error {
                    ProjectError::Url(_) | ProjectError::Shape { .. } => (Exit::Usage, "usage"),
                    ProjectError::Io { .. } => (Exit::Environment, "environment"),
                    ProjectError::NoProject
                    | ProjectError::NotWanted { .. }
                    | ProjectError::Unlocked { .. }
                    | ProjectError::UnlockedCallee { .. } => (Exit::NotFound, "not_found"),
                    ProjectError::LockedOther { .. } => (Exit::NotFound, "conflict"),
                    ProjectError::NotHere { .. } => (Exit::Environment, "offline"),
                    ProjectError::Mismatch(_) | ProjectError::WentBack { .. } => (Exit::Denied, "mismatch"),
                    ProjectError::Barred { .. } => (Exit::Denied, "quarantined"),
                    ProjectError::Violates { .. } => (Exit::Rejected, "module_rejected"),
                    ProjectError::Catalog(_) | ProjectError::Cache(_) | ProjectError::Load(_) => {
                        (Exit::Environment, "environment")
                    }
                };
                Self::new(exit, kind, error)
            }
        }
    }
}
