//! `forge approve` and `forge approvals`.

use std::{
    io::{self, BufRead as _, IsTerminal as _, Write as _},
    path::Path,
    time::Duration,
};

use forge_cache::Digest;
use serde_json::{Value, json};

use super::{
    arguments::{ApprovalsArguments, ApproveArguments},
    exit::Exit,
    log::in_line,
    output::{Format, MAX_MESSAGE, Trouble, complain, indented, on_one_line, print_json, print_line},
    project::{by, needs},
};
use crate::{
    Forge,
    cases::{self, CasesError},
    catalog::{
        Approval, ApprovalReason, Catalog, ListedApproval, Role, Stamp, Standing, Subject, approval_reasons, moment,
        now,
    },
    policy::show_time,
    tool::{Manifest, Source, Tier, ToolName},
    visible::visible,
};

/// How long an approval counts where nothing is said.
const DEFAULT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// The most bytes of a comment.
const LONGEST_COMMENT: usize = 4 << 10;
/// The most cases whose names are shown.
const MOST_CASES: usize = 20;

/// What a person is asked to approve.
struct Candidate {
    artifact: Digest,
    manifest: Manifest,
    /// The names of its cases. `None` if only the artifact is there.
    cases: Option<Vec<String>>,
}

pub(super) fn approve(arguments: &ApproveArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let usage = |message: String| Trouble::new(Exit::Usage, "usage", message);
    let longest = forge.policy().approval.longest;
    let lasts = arguments.expires.unwrap_or(DEFAULT.min(longest));
    if lasts > longest {
        return Err(Trouble::new(
            Exit::Denied,
            "policy",
            format!(
                "--expires {} is more than the policy allows: approval.longest = {}",
                show_time(lasts),
                show_time(longest)
            ),
        ));
    }
    if arguments.comment.len() > LONGEST_COMMENT {
        return Err(usage(format!("--comment is longer than {LONGEST_COMMENT} bytes; say it shorter")));
    }
    let catalog = arguments.key.signs_for(arguments.place.open(forge)?);
    let key = arguments.key.read(forge)?;
    let candidate = candidate(&arguments.tool, forge)?;
    let manifest = &candidate.manifest;
    let reasons = approval_reasons(&manifest.name, &manifest.needs, forge.policy());
    let stamp = Stamp::now().map_err(|error| Trouble::new(Exit::Environment, "environment", error))?;
    if let Some(fault) = catalog.clock_fault(&manifest.name)? {
        return Err(Trouble::new(Exit::Environment, "clock", fault));
    }
    show(&candidate, &reasons, &catalog)?;
    catalog.require_own_address()?;
    catalog.trusted().may_sign(key.public(), Role::Approver, "this approval", stamp.time)?;
    let expires = stamp.time.saturating_add(lasts.as_secs());
    if !arguments.yes && !confirmed(&format!("approve it in {} until {}", catalog.url(), moment(expires)))? {
        return Err(Trouble::new(Exit::Denied, "not_approved", "not approved"));
    }
    let id = catalog.made()?.to_owned();
    catalog.settle_address()?;
    let approval = Approval {
        catalog: id,
        name: manifest.name.clone(),
        artifact: candidate.artifact,
        needs: manifest.needs.clone(),
        policy: forge.policy().promotion_digest(),
        expires,
        comment: arguments.comment.clone(),
        stamp,
    };
    let digest = catalog.approve(&approval, &key)?;
    match arguments.format {
        Format::Human => {
            let by = key.public().called();
            print_line(&format!(
                "approved {} {} until {} by {by}",
                manifest.name,
                candidate.artifact,
                moment(expires)
            ));
        }
        Format::Json => print_json(&json!({
            "ok": true,
            "approval": digest,
            "catalog": catalog.url().to_string(),
            "catalog_id": approval.catalog,
            "name": manifest.name,
            "artifact": candidate.artifact,
            "expires": moment(expires),
            "key": key.public().fingerprint(),
            "reasons": reasons.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })),
    }
    Ok(Exit::Ok)
}

/// What the argument names: an artifact if it reads as a digest, else what a source file becomes.
fn candidate(text: &str, forge: &Forge) -> Result<Candidate, Trouble> {
    let path = Path::new(text);
    if let Ok(artifact) = text.parse::<Digest>()
        && !path.exists()
    {
        let manifest = forge.manifest(&artifact)?;
        if manifest.tier != Tier::Release {
            let message = format!(
                "{artifact} is a draft, and releases are promoted: `forge build --tier release` names the digest to approve"
            );
            return Err(Trouble::new(Exit::Usage, "usage", message));
        }
        return Ok(Candidate { artifact, manifest, cases: None });
    }
    let built = forge.build_here(&forge.check(Source::read(path)?)?, Tier::Release)?;
    let cases = match Source::cases_path(path) {
        path if path.exists() => cases::read_cases(&path)?,
        _ => Vec::new(),
    };
    let cases = cases.into_iter().map(|case| case.name).collect();
    Ok(Candidate { artifact: *built.digest(), manifest: built.manifest().clone(), cases: Some(cases) })
}

/// Shows what is approved, to whoever is asked.
fn show(candidate: &Candidate, reasons: &[ApprovalReason], catalog: &Catalog) -> Result<(), Trouble> {
    let field = |name: &str, value: &str| complain(&format!("{name:<11} {}", indented(&visible(value, MAX_MESSAGE))));
    let manifest = &candidate.manifest;
    field("tool", manifest.name.as_str());
    let id = catalog.short_id()?.map_or_else(|| "a new one".to_owned(), |id| format!("id {id}"));
    field("catalog", &format!("{} ({id})", catalog.url()));
    field("artifact", &candidate.artifact.to_string());
    field("source", &manifest.source.to_string());
    field("says", &manifest.description);
    field("needs", &needs(&manifest.needs).unwrap_or_else(|| "nothing".to_owned()));
    let reasons: Vec<_> = reasons.iter().map(ToString::to_string).collect();
    field(
        "asked as",
        &if reasons.is_empty() {
            "nothing: the policy asks nobody for this tool".to_owned()
        } else {
            reasons.join("; ")
        },
    );
    match &candidate.cases {
        None => field("cases", "not known: only the artifact was named"),
        Some(names) if names.is_empty() => field("cases", "none"),
        Some(names) => {
            let more = names.len().saturating_sub(MOST_CASES);
            let more = if more == 0 { String::new() } else { format!("; and {more} more") };
            let shown: Vec<_> = names.iter().take(MOST_CASES).map(|name| in_line(name)).collect();
            field("cases", &format!("{}: {}{more}", names.len(), shown.join("; ")));
        }
    }
    Ok(())
}

/// Asks on the terminal.
fn confirmed(question: &str) -> Result<bool, Trouble> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let message = "there is no terminal to ask on; read what is shown above, and say --yes to approve it";
        return Err(Trouble::new(Exit::Usage, "usage", message));
    }
    let mut answer = String::new();
    let asked = write!(io::stderr(), "{}? type yes: ", on_one_line(question, MAX_MESSAGE));
    asked.and_then(|()| io::stdin().lock().read_line(&mut answer)).map_err(|error| {
        Trouble::new(Exit::Environment, "environment", format!("the terminal does not answer: {error}"))
    })?;
    Ok(matches!(answer.trim(), "yes" | "y"))
}

/// Whose approvals are asked for.
enum Wanted {
    All,
    Named(ToolName),
    Artifact(Digest),
    Candidate(Box<Candidate>),
}

pub(super) fn approvals(arguments: &ApprovalsArguments, forge: &Forge) -> Result<Exit, Trouble> {
    let catalog = arguments.place.open(forge)?;
    let wanted = match arguments.tool.as_deref() {
        None => Wanted::All,
        Some(text) => wanted(text, forge)?,
    };
    let policy = forge.policy();
    let open = Subject { name: None, needs: None, artifact: None, policy, now: now() };
    let named = |listed: Vec<ListedApproval>, name: &ToolName| -> Vec<ListedApproval> {
        let is_of = |one: &ListedApproval| one.approval.as_ref().is_some_and(|said| said.name == *name);
        listed.into_iter().filter(is_of).collect()
    };
    let mut listed = match &wanted {
        _ if catalog.marker()?.is_none() => Vec::new(),
        Wanted::All => catalog.approvals(open)?,
        Wanted::Named(name) => named(catalog.approvals(open)?, name),
        Wanted::Artifact(artifact) => catalog.approvals_of(artifact, open)?,
        Wanted::Candidate(candidate) => {
            let manifest = &candidate.manifest;
            let artifact = Some(&candidate.artifact);
            let subject = Subject { needs: Some(&manifest.needs), artifact, ..open };
            named(catalog.approvals(subject)?, &manifest.name)
        }
    };
    listed.sort_by_key(|one| one.approval.as_ref().map(|said| std::cmp::Reverse(said.stamp.time)));
    match arguments.format {
        Format::Human if listed.is_empty() => complain(&format!("there is no such approval in {}", catalog.url())),
        Format::Human => listed.iter().for_each(|one| print_line(&line(one))),
        Format::Json => print_json(&json!({
            "ok": true,
            "catalog": catalog.url().to_string(),
            "approvals": listed.iter().map(object).collect::<Vec<_>>(),
        })),
    }
    Ok(Exit::Ok)
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
    }
    Ok(Wanted::Candidate(Box::new(candidate(text, forge)?)))
}

fn line(one: &ListedApproval) -> String {
    let (name, artifact, until, comment) = match &one.approval {
        Some(said) => {
            let artifact: String = said.artifact.to_string().chars().take(12).collect();
            (said.name.as_str(), artifact, moment(said.expires), in_line(&said.comment))
        }
        None => ("?", String::new(), String::new(), String::new()),
    };
    let by = one.by.as_ref().map_or_else(|| "nobody trusted".to_owned(), crate::catalog::PublicKey::called);
    let reason = one.standing.reason().map(|reason| format!(": {}", on_one_line(&reason, 600))).unwrap_or_default();
    let said = format!("{:<8} {name:<20} {artifact} until {until} by {by}{reason}", one.standing.word());
    if comment.is_empty() { said } else { format!("{said} ({comment})") }
}

fn object(one: &ListedApproval) -> Value {
    json!({
        "digest": one.digest,
        "standing": one.standing.word(),
        "reason": one.standing.reason(),
        "vouched_for": !matches!(one.standing, Standing::Distrusted(_) | Standing::Damaged(_)),
        "approval": one.approval,
        "expires": one.approval.as_ref().map(|said| moment(said.expires)),
        "signed_by": one.by.as_ref().map(by),
    })
}

impl From<CasesError> for Trouble {
    fn from(error: CasesError) -> Self {
        let exit = match &error {
            CasesError::Unreadable { .. } => Exit::Environment,
            CasesError::TooLarge { .. } | CasesError::Malformed { .. } => Exit::Usage,
        };
        Self::new(exit, "cases", error)
    }
}
