//! `forge add`, `remove`, `fetch`, `update` and `tree`.

use serde_json::{Value, json};

use super::{
    arguments::{AddArguments, FetchArguments, RemoveArguments, TreeArguments, UpdateArguments},
    exit::Exit,
    output::{Format, Trouble, complain, print_json, print_line},
};
use crate::{
    Forge,
    catalog::{CatalogError, PublicKey},
    project::{Added, Branch, Fetched, FetchedAll, Locking, Move, ProjectError, Releases, ToolRequest, Tree},
    tool::Needs,
    visible::visible,
};

pub(super) fn add(arguments: &AddArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let requests = &arguments.requests;
    let (added, moves) = Releases::add(forge, &arguments.release.choice(), requests)?;
    added.iter().for_each(|one| tell_notes(&one.fetched.notes));
    match arguments.format {
        Format::Human => {
            requests.iter().zip(&added).for_each(|(request, one)| tell_added(request, one, &moves));
            let is_asked = |change: &&Move| requests.iter().any(|request| request.name == change.name);
            tell_moves(moves.iter().filter(|change| !is_asked(change)));
            for one in &added {
                print_line(&format!(
                    "  run it: forge run {} --input '{{…}}'",
                    one.fetched.found.release.document.name
                ));
            }
        }
        Format::Json => {
            let added: Vec<_> = added.iter().map(|one| object(&one.fetched)).collect();
            print_json(&json!({ "ok": true, "added": added, "moves": moved(&moves) }));
        }
    }
    Ok(Exit::Ok)
}

fn tell_added(request: &ToolRequest, Added { fetched, before, now }: &Added, moves: &[Move]) {
    let release = &fetched.found.release.document;
    let named = format!("{} {}", release.name, release.version);
    let from = moves.iter().find(|change| change.name == release.name).map(|change| &change.from);
    print_line(&match (from, before) {
        (Some(Some(from)), _) => format!("{} {from} -> {} from {}", release.name, release.version, fetched.url),
        (None, Some(before)) if before == now => format!("{named} is there already"),
        (None, Some(_)) => format!("{named} stays"),
        _ => format!("added {named} from {}", fetched.url),
    });
    match before {
        Some(before) if before != now => {
            print_line(&format!("  forge.toml asked for `{before}`, and asks for `{now}` now"));
        }
        Some(_) if request.requirement.is_none() => {
            print_line(&format!(
                "  forge.toml asks for `{now}` as before; for another: forge add {}@REQ",
                release.name
            ));
        }
        _ => {}
    }
    if let Some(needs) = needs(&release.needs) {
        print_line(&format!("  it asks for {needs}; nothing is granted until you do so"));
    }
}

pub(super) fn remove(arguments: &RemoveArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let moves = Releases::remove(forge, &arguments.release.choice(), &arguments.name)?;
    tell(&moves, &[], arguments.format, "nothing was locked");
    Ok(Exit::Ok)
}

pub(super) fn fetch(arguments: &FetchArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let locking = if arguments.locked { Locking::Frozen } else { Locking::Open };
    let FetchedAll { all, moves, notes } = Releases::fetch_all(forge, &arguments.release.choice(), locking)?;
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
    let Tree { branches, mismatches, notes } = Releases::open(forge, &arguments.release.choice())?.tree()?;
    let troubles: Vec<_> = mismatches.into_iter().map(Trouble::from).collect();
    tell_notes(&notes);
    match arguments.format {
        Format::Human => {
            if branches.is_empty() {
                print_line("no tools; add one: forge add NAME@REQ");
            }
            branches.iter().for_each(|branch| draw(branch, "", ""));
            troubles.iter().for_each(|trouble| trouble.print(Format::Human));
        }
        Format::Json => {
            let tools: Vec<_> = branches.iter().map(branch_object).collect();
            let mut told = json!({ "ok": troubles.is_empty(), "tools": tools, "notes": notes });
            if let Some(first) = troubles.first() {
                told["error"] = first.object();
            }
            print_json(&told);
        }
    }
    Ok(troubles.first().map_or(Exit::Ok, |trouble| trouble.exit))
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
    let mismatch = if branch.mismatch.is_some() { "  (not what forge.lock holds)" } else { "" };
    let repeated = if branch.repeated { " (*)" } else { "" };
    print_line(&format!("{first}{name} {version}{needs}{state}{mismatch}{asked}{repeated}"));
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
        "release": branch.pin.as_ref().map(|pin| pin.release),
        "artifact": branch.pin.as_ref().map(|pin| pin.artifact),
        "needs": branch.needs,
        "state": branch.state,
        "repeated": branch.repeated,
        "reason": branch.reason,
        "asked": branch.asked,
        "mismatch": branch.mismatch,
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
            ProjectError::Catalog(error @ CatalogError::Missing { version: None, .. }) => Self::from(error)
                .besides("; `forge search WORDS` finds what there is, and `forge new NAME` begins a tool of yours"),
            ProjectError::Catalog(error @ CatalogError::Nothing { .. }) => {
                Self::from(error).besides("; `forge new NAME` begins a tool of yours")
            }
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
                    ProjectError::Mismatch(_) | ProjectError::WentBack { .. } | ProjectError::OtherCatalog { .. } => {
                        (Exit::Denied, "mismatch")
                    }
                    ProjectError::Unanswered { .. } => (Exit::Environment, "unanswered"),
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
