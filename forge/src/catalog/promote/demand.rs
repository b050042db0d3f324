//! What a promotion demands and did not get, with how to get it.

use semver::Version;

use super::ClockFault;
use crate::{
    catalog::{
        ApprovalReason, CatalogError, KeyError, ListedApproval, Refused, Step, TrustError, VersionChange,
        VersionFault,
    },
    tool::{Tier, ToolName},
    visible::visible,
};

/// So many approvals that do not count are told one by one.
const MOST_VOID: usize = 2;

/// A demand that is not met. The message says how to meet it.
#[derive(Debug, thiserror::Error)]
pub enum Unmet {
    /// Cases or tests failed.
    #[error("{failed} of {all} cases and tests fail on the {tier} tier: {}; `forge test {file} --tier {tier}` says how", names.join(", "))]
    Failing {
        /// How it was compiled.
        tier: Tier,
        /// The source as it was named.
        file: String,
        /// How many.
        failed: usize,
        /// Of how many.
        all: usize,
        /// The first few.
        names: Vec<String>,
    },
    /// There are too few cases.
    #[error("there {} and at least {least} {} asked for; write {} into {file}", counted(*found),
        if *least == 1 { "is" } else { "are" }, if *found == 0 { "them" } else { "more" })]
    Cases {
        /// How many there are.
        found: u64,
        /// How many the policy asks for.
        least: u64,
        /// Where they belong.
        file: String,
    },
    /// The cases file cannot be used.
    #[error("{0}")]
    CasesFile(String),
    /// The version is released already.
    #[error(transparent)]
    Exists(CatalogError),
    /// The version does not go with those that are there.
    #[error(transparent)]
    Version(#[from] VersionFault),
    /// This very artifact is quarantined.
    #[error("this very artifact is released already: {0}")]
    Quarantined(Refused),
    /// The step from the release before is too small for what changed.
    #[error(
        "{version} is a {given} step from {before}, and what changed asks for a {asked} one: {}; the next version that \
         says so is {next}",
        changed(changes)
    )]
    Step {
        /// The version.
        version: Version,
        /// The release before.
        before: Version,
        /// The step that the version takes.
        given: Step,
        /// The step that the changes ask for.
        asked: Step,
        /// Those that ask for it.
        changes: Vec<VersionChange>,
        /// The version to choose.
        next: Version,
    },
    /// The release before cannot be compared with.
    #[error("{name}@{version}, which this follows, cannot be compared with: {reason}")]
    Before {
        /// The tool.
        name: ToolName,
        /// The version before.
        version: Version,
        /// Why.
        reason: String,
    },
    /// Nobody who may has approved it.
    #[error("{}", approval(name, *approvers, reasons, void))]
    Approval {
        /// What is to be approved, as `forge approve` takes it.
        name: String,
        /// How many keys may approve.
        approvers: usize,
        /// Why the policy asks.
        reasons: Vec<ApprovalReason>,
        /// The approvals that do not count, with why.
        void: Vec<ListedApproval>,
    },
    /// There is no key to sign with.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The policy does not trust the key.
    #[error(transparent)]
    Untrusted(#[from] TrustError),
    /// The store does not decide between writers.
    #[error(transparent)]
    Store(CatalogError),
    /// The catalog is known at another address.
    #[error(transparent)]
    KnownElsewhere(CatalogError),
    /// The clock is wrong.
    #[error(transparent)]
    Clock(#[from] ClockFault),
}

impl Unmet {
    /// Its word in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Failing { .. } => "failing",
            Self::Cases { .. } => "cases",
            Self::CasesFile(_) => "cases_file",
            Self::Exists(_) => "exists",
            Self::Version(_) => "version",
            Self::Quarantined(_) => "quarantined",
            Self::Step { .. } => "step",
            Self::Before { .. } => "before",
            Self::Approval { .. } => "approval",
            Self::Key(_) => "key",
            Self::Untrusted(_) => "untrusted",
            Self::Store(_) => "store",
            Self::KnownElsewhere(_) => "known_elsewhere",
            Self::Clock(_) => "clock",
        }
    }
}

fn counted(found: u64) -> String {
    match found {
        0 => "are no cases".to_owned(),
        1 => "is 1 case".to_owned(),
        more => format!("are {more} cases"),
    }
}

fn approval(name: &str, approvers: usize, reasons: &[ApprovalReason], void: &[ListedApproval]) -> String {
    let reasons: Vec<_> = reasons.iter().map(ToString::to_string).collect();
    // In this order: a key that is added changes the policy, which voids what was approved under it.
    let who = match approvers {
        0 => {
            "`policy.approval.approvers` is empty, so that nobody can give it: first `forge key trust --role approver \
             FILE.pub`, then, with that key,"
        }
        _ => "one of `policy.approval.approvers` gives it:",
    };
    let mut told =
        format!("an approval is asked for, because {}; {who} `forge approve {name}`", reasons.join(" and "));
    for one in void.iter().take(MOST_VOID) {
        let reason = visible(&one.standing.reason().unwrap_or_default(), 200);
        told.push_str(&format!("; the approval {} does not count: {reason}", one.digest.short()));
    }
    if void.len() > MOST_VOID {
        told.push_str(&format!("; {} more do not: `forge approvals {name}`", void.len() - MOST_VOID));
    }
    told
}

fn changed(changes: &[VersionChange]) -> String {
    let told: Vec<_> = changes.iter().take(5).map(ToString::to_string).collect();
    let more = changes.len().saturating_sub(5);
    if more == 0 { told.join("; ") } else { format!("{}; and {more} more", told.join("; ")) }
}
