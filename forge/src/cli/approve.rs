//! `forge approve`.

use std::{
    io::{self, BufRead as _, IsTerminal as _, Write as _},
    path::Path,
    time::Duration,
};

use forge_cache::Digest;
use serde_json::json;

use super::{
    approvals::is_beginning,
    arguments::ApproveArguments,
    exit::Exit,
    log::in_line,
    output::{Format, MAX_MESSAGE, Trouble, complain, indented, on_one_line, print_json, print_line},
    project::needs,
};
use crate::{
    Forge,
    cases::{self, CasesError},
    catalog::{Approval, ApprovalReason, Catalog, Role, Stamp, approval_reasons, moment, now},
    policy::show_time,
    tool::{Manifest, Source, Tier},
    visible::visible,
};

/// How long an approval counts where nothing is said.
const DEFAULT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// The most bytes of a comment.
pub(super) const LONGEST_COMMENT: usize = 4 << 10;
/// The most cases whose names are shown.
const MOST_CASES: usize = 20;

/// What a person is asked to approve.
pub(super) struct Candidate {
    pub(super) artifact: Digest,
    pub(super) manifest: Manifest,
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
    catalog.require_original()?;
    let key = arguments.key.read(forge)?;
    // Before anything is compiled: whoever may not approve need not wait for that.
    catalog.trusted().may_sign(key.public(), Role::Approver, "this approval", now())?;
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
            complain(&format!(
                "`forge approvals withdraw {}{}` takes it back",
                digest.short(),
                forge.catalog_flag(catalog.url())
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
pub(super) fn candidate(text: &str, forge: &Forge) -> Result<Candidate, Trouble> {
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
    if let Some(trouble) = cut_digest(text) {
        return Err(trouble);
    }
    let built = forge.build_here(&forge.check(Source::read(path)?)?, Tier::Release)?;
    let cases = match Source::cases_path(path) {
        path if path.exists() => cases::read_cases(&path)?,
        _ => Vec::new(),
    };
    let cases = cases.into_iter().map(|case| case.name).collect();
    Ok(Candidate { artifact: *built.digest(), manifest: built.manifest().clone(), cases: Some(cases) })
}

/// What to say of a text that is no file and looks like the beginning of a digest.
pub(super) fn cut_digest(text: &str) -> Option<Trouble> {
    let is_cut = is_beginning(text)
        && text.len() < 64
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && !Path::new(text).exists();
    is_cut.then(|| {
        let message = format!(
            "`{text}` is no file, and an artifact is named by all 64 digits of its digest: `forge approvals {text}` shows those of \
             an approved one, `forge build FILE --tier release` those of a source"
        );
        Trouble::new(Exit::NotFound, "not_found", message)
    })
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

impl From<CasesError> for Trouble {
    fn from(error: CasesError) -> Self {
        let exit = match &error {
            CasesError::Unreadable { .. } => Exit::Environment,
            CasesError::TooLarge { .. } | CasesError::Malformed { .. } => Exit::Usage,
        };
        Self::new(exit, "cases", error)
    }
}
