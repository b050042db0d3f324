//! `forge approvals`: which there are, whether they count, and taking one back.

use std::path::Path;

use forge_cache::Digest;
use serde_json::{Value, json};

use super::{
    approve::{Candidate, LONGEST_COMMENT, candidate},
    arguments::{ApprovalsAction, ApprovalsArguments, KeyArguments},
    exit::Exit,
    log::in_line,
    output::{Format, MAX_MESSAGE, Trouble, complain, counted, indented, on_one_line, print_json, print_line},
    project::{by, needs},
};
use crate::{
    Forge,
    catalog::{Catalog, CatalogError, ListedApproval, PublicKey, Role, Stamp, Standing, Subject, moment, now},
    tool::ToolName,
    visible::visible,
};

/// So few digits of an id are enough.
const SHORTEST_ID: usize = 4;
/// The most ids that are named where a beginning fits many.
const MOST_NAMED: usize = 5;

/// Whose approvals are asked for.
enum Wanted {
    All,
    Named(ToolName),
    Artifact(Digest),
    /// The beginning of an approval's id, or of an artifact's.
    Beginning(String),
    Candidate(Box<Candidate>),
}

pub(super) fn run(arguments: &ApprovalsArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let catalog = arguments.place.open(forge)?;
    match (&arguments.action, arguments.tool.as_deref()) {
        (Some(_), Some(tool)) => {
            let message = format!("what is `{}` before `withdraw`? write one of them", visible(tool, 80));
            Err(Trouble::new(Exit::Usage, "usage", message))
        }
        (Some(ApprovalsAction::Withdraw { id, reason, key }), None) => {
            withdraw(id, reason, key, forge, &catalog, arguments.format)
        }
        (None, tool) => list(tool, forge, &catalog, arguments.format),
    }
}

fn list(tool: Option<&str>, forge: &Forge, catalog: &Catalog, format: Format) -> Result<Exit, Trouble> {
    // Without a catalog there is nothing to look into: that is told as all commands tell it.
    catalog.id()?;
    let open = open_subject(forge);
    let of_name = |name: &ToolName, subject| -> Result<Vec<ListedApproval>, CatalogError> {
        let is_of = |one: &ListedApproval| one.approval.as_ref().is_some_and(|said| said.name == *name);
        Ok(catalog.approvals(subject)?.into_iter().filter(is_of).collect())
    };
    let (mut listed, whole) = match tool.map(|text| wanted(text, forge)).transpose()?.unwrap_or(Wanted::All) {
        Wanted::All => (catalog.approvals(open)?, false),
        Wanted::Named(name) => {
            let mut listed = of_name(&name, open)?;
            let mut whole = false;
            // Some names read as the beginning of an id.
            if listed.is_empty() && is_beginning(name.as_str()) {
                listed = beginning(name.as_str(), catalog.approvals(open)?);
                whole = !listed.is_empty();
            }
            if listed.is_empty() && catalog.versions(&name)?.is_empty() {
                return Err(unknown(name.as_str(), catalog));
            }
            (listed, whole)
        }
        Wanted::Artifact(artifact) => match catalog.approvals_of(&artifact, open)? {
            listed if listed.is_empty() => (found(&artifact.to_string(), open, catalog)?, true),
            listed => (listed, false),
        },
        Wanted::Beginning(digits) => (found(&digits, open, catalog)?, true),
        Wanted::Candidate(candidate) => {
            let manifest = &candidate.manifest;
            let subject = Subject { needs: Some(&manifest.needs), artifact: Some(&candidate.artifact), ..open };
            (of_name(&manifest.name, subject)?, false)
        }
    };
    listed.sort_by_key(|one| one.approval.as_ref().map(|said| std::cmp::Reverse(said.stamp.time)));
    match format {
        Format::Human if listed.is_empty() => complain(&format!("there is no such approval in {}", catalog.url())),
        Format::Human if whole && listed.len() == 1 => listed.iter().for_each(tell_whole),
        Format::Human => listed.iter().for_each(|one| print_line(&line(one))),
        Format::Json => print_json(&json!({
            "ok": true,
            "catalog": catalog.url().to_string(),
            "approvals": listed.iter().map(object).collect::<Vec<_>>(),
        })),
    }
    Ok(Exit::Ok)
}

/// Nothing but the policy and the time.
fn open_subject(forge: &Forge) -> Subject<'_> {
    Subject { name: None, needs: None, artifact: None, policy: forge.policy(), now: now() }
}

fn wanted(text: &str, forge: &Forge) -> Result<Wanted, Trouble> {
    let path = Path::new(text);
    if !path.exists() {
        if let Ok(digest) = text.parse() {
            return Ok(Wanted::Artifact(digest));
        }
        if let Ok(name) = text.parse() {
            return Ok(Wanted::Named(name));
        }
        if is_beginning(text) {
            return Ok(Wanted::Beginning(text.to_owned()));
        }
    }
    Ok(Wanted::Candidate(Box::new(candidate(text, forge)?)))
}

/// Whether a text reads as the beginning of a digest.
pub(super) fn is_beginning(text: &str) -> bool {
    let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    (SHORTEST_ID..=64).contains(&text.len()) && text.bytes().all(digit)
}

/// Those whose id begins so, or else those whose artifact does.
fn beginning(digits: &str, listed: Vec<ListedApproval>) -> Vec<ListedApproval> {
    let (own, others): (Vec<_>, Vec<_>) =
        listed.into_iter().partition(|one| one.digest.to_string().starts_with(digits));
    if !own.is_empty() {
        return own;
    }
    let of_artifact = |one: &ListedApproval| {
        one.approval.as_ref().is_some_and(|said| said.artifact.to_string().starts_with(digits))
    };
    others.into_iter().filter(of_artifact).collect()
}

fn found(digits: &str, subject: Subject<'_>, catalog: &Catalog) -> Result<Vec<ListedApproval>, Trouble> {
    match beginning(digits, catalog.approvals(subject)?) {
        none if none.is_empty() => Err(unknown(digits, catalog)),
        some => Ok(some),
    }
}

fn unknown(text: &str, catalog: &Catalog) -> Trouble {
    let (text, url) = (visible(text, 80), catalog.url());
    let message = format!(
        "there is no approval `{text}` in {url}, and none of a tool that is called so; `forge approvals` lists all"
    );
    Trouble::new(Exit::NotFound, "not_found", message)
}

/// Takes one back.
fn withdraw(
    id: &str,
    reason: &str,
    key: &KeyArguments,
    forge: &Forge,
    catalog: &Catalog,
    format: Format,
) -> Result<Exit, Trouble> {
    let usage = |message: String| Trouble::new(Exit::Usage, "usage", message);
    let reason = reason.trim();
    if reason.len() > LONGEST_COMMENT {
        return Err(usage(format!("--reason is longer than {LONGEST_COMMENT} bytes; say it shorter")));
    }
    if !is_beginning(id) {
        return Err(usage(format!(
            "`{}` is no id of an approval; `forge approvals` prints them, and {SHORTEST_ID} digits of one are enough",
            visible(id, 80)
        )));
    }
    let catalog = &key.signs_for(catalog.clone());
    catalog.require_original()?;
    catalog.id()?;
    let mut listed = catalog.approvals(open_subject(forge))?;
    listed.retain(|one| one.digest.to_string().starts_with(id));
    let one = match listed.as_slice() {
        [] => return Err(unknown(id, catalog)),
        [one] => one,
        many => {
            let named: Vec<_> = many.iter().take(MOST_NAMED).map(|one| one.digest.to_string()).collect();
            return Err(usage(format!(
                "{} begin with {id}; name one with more digits: {}",
                counted(many.len(), "approval"),
                named.join(", ")
            )));
        }
    };
    let stamp = Stamp::now().map_err(|error| Trouble::new(Exit::Environment, "environment", error))?;
    let said = match (&one.standing, &one.approval) {
        (Standing::Distrusted(_) | Standing::Damaged(_), _) | (_, None) => {
            let why = one.standing.reason().unwrap_or_default();
            let message = format!("the approval {} counts for nothing as it is: {why}", one.digest.short());
            return Err(Trouble::new(Exit::NotFound, "conflict", message));
        }
        (Standing::Withdrawn(_), Some(_)) => {
            let why = one.standing.reason().unwrap_or_default();
            let message = format!("the approval {} was withdrawn before: {why}", one.digest.short());
            return Err(Trouble::new(Exit::NotFound, "conflict", message));
        }
        (_, Some(said)) => said,
    };
    let key = key.read(forge)?;
    catalog.trusted().may_sign(key.public(), Role::Approver, "this withdrawal", stamp.time)?;
    catalog.settle_address()?;
    let digest = catalog.withdraw(said, &one.digest, reason, stamp, &key)?;
    // It is done: what cannot be found out now takes nothing back.
    let resting = catalog.resting_on(one).unwrap_or_default();
    match format {
        Format::Human => {
            print_line(&format!(
                "withdrew the approval {} of {} {} by {}",
                one.digest.short(),
                said.name,
                said.artifact,
                key.public().called()
            ));
            for version in &resting {
                complain(&format!(
                    "note: {0}@{version} rests on it and runs as before; `forge catalog quarantine {0}@{version} --reason …` stops it",
                    said.name
                ));
            }
        }
        Format::Json => print_json(&json!({
            "ok": true,
            "catalog": catalog.url().to_string(),
            "withdrawal": digest,
            "approval": one.digest,
            "name": said.name,
            "artifact": said.artifact,
            "reason": reason,
            "key": key.public().fingerprint(),
            "released": resting,
        })),
    }
    Ok(Exit::Ok)
}

fn given_by(one: &ListedApproval) -> String {
    one.by.as_ref().map_or_else(|| "nobody trusted".to_owned(), PublicKey::called)
}

/// One in a line, with its id.
fn line(one: &ListedApproval) -> String {
    let (name, until, comment) = match &one.approval {
        Some(said) => (said.name.as_str(), moment(said.expires), in_line(&said.comment)),
        None => ("?", "?".to_owned(), String::new()),
    };
    let reason = one.standing.reason().map(|reason| format!(": {}", on_one_line(&reason, 600))).unwrap_or_default();
    let (word, id) = (one.standing.word(), one.digest.short());
    let said = format!("{word:<8} {name:<20} {id} until {until} by {}{reason}", given_by(one));
    if comment.is_empty() { said } else { format!("{said} ({comment})") }
}

/// One with all that it says.
fn tell_whole(one: &ListedApproval) {
    let field = |name: &str, value: &str| {
        if !value.is_empty() {
            print_line(&format!("{name:<11} {}", indented(&visible(value, MAX_MESSAGE))));
        }
    };
    field("approval", &one.digest.to_string());
    let reason = one.standing.reason().map(|reason| format!(": {reason}")).unwrap_or_default();
    field("standing", &format!("{}{reason}", one.standing.word()));
    if let Some(said) = &one.approval {
        field("tool", said.name.as_str());
        field("artifact", &said.artifact.to_string());
        field("needs", &needs(&said.needs).unwrap_or_else(|| "nothing".to_owned()));
        field("given", &said.stamp.when());
        field("until", &moment(said.expires));
        field("comment", &said.comment);
    }
    field("by", &given_by(one));
}

fn object(one: &ListedApproval) -> Value {
    let withdrawn = match &one.standing {
        Standing::Withdrawn(withdrawn) => json!({
            "signed_by": by(&withdrawn.by),
            "time": moment(withdrawn.time),
            "reason": withdrawn.reason,
        }),
        _ => Value::Null,
    };
    json!({
        "digest": one.digest,
        "standing": one.standing.word(),
        "reason": one.standing.reason(),
        "withdrawn": withdrawn,
        "vouched_for": !matches!(one.standing, Standing::Distrusted(_) | Standing::Damaged(_)),
        "approval": one.approval,
        "expires": one.approval.as_ref().map(|said| moment(said.expires)),
        "signed_by": one.by.as_ref().map(by),
    })
}
