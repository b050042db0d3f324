//! The policy in force.

use std::{path::PathBuf, time::Duration};

use forge_cache::{Digest, KeyBuilder};
use forge_stores::StoreUrl;

use super::{
    AllowedCrates, BannedPath, Capability, Combine, DefaultGrants, Exceeded, GrantBounds, InForce, LimitName, Limits,
    Origin, Permit, Rank, Setting, Stated, Statement, Statements, UncheckedRefused, Value, keys,
};

/// What a company allows its tools. Without a file it is what stands in the code.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// The crates that a frontmatter may name, each at its locked version.
    pub crates: AllowedCrates,
    /// What a run may use when no flag says otherwise.
    pub limits: Limits,
    /// Whether `--unchecked` may switch the lint off.
    pub allow_unchecked: bool,
    /// Paths that tools must not use, beyond the built-in ones.
    pub ban: Vec<Stated<BannedPath>>,
    /// How many cases a tool must have to be promoted.
    pub min_cases: u64,
    /// How tools are compiled.
    pub build: BuildPolicy,
    /// The store by which machines share what they build.
    pub remote_cache: Option<StoreUrl>,
    /// What a flag may raise a limit to.
    pub most: Vec<(LimitName, Stated<Value>)>,
    /// The most that may be granted.
    pub grants: GrantBounds,
    /// What is granted without a flag.
    pub defaults: DefaultGrants,
    /// How runs are recorded.
    pub runs: RunsPolicy,
    /// What a person must approve.
    pub approval: ApprovalPolicy,
    /// Whose signatures count in a catalog.
    pub catalog: CatalogPolicy,
    statements: Statements,
    files: Files,
}

/// The files that were found, and what came of them.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// Those that have a say.
    pub read: Vec<PathBuf>,
    /// Those that have none, because another user put them into a folder that everybody may write.
    pub passed_over: Vec<PathBuf>,
    /// What files that were found upward say and only the user's own or a named one can: see [`Gift`](super::Gift).
    pub disobeyed: Vec<Setting>,
}

/// How tools are compiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BuildPolicy {
    /// What happens where the kernel lacks a part of the wall around the compiler.
    pub wall: Wall,
    /// The longest that the compiler may take over one tool, where less than the built-in limits.
    pub timeout: Option<Duration>,
}

/// What happens where the kernel lacks a part of the wall around the compiler.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wall {
    /// Nothing is compiled.
    #[default]
    Required,
    /// It is compiled all the same, and each build says what is missing.
    Weaker,
}

/// How runs are recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunsPolicy {
    /// Whether a run of a pure tool is answered from the journal where it can be.
    pub reuse: bool,
    /// Whether runs are recorded.
    pub journal: bool,
    /// How long runs are kept.
    pub keep: Duration,
    /// How large the journal may become, in bytes.
    pub max_size: u64,
    /// Whether a run that cannot be recorded gives no answer.
    pub require_journal: bool,
}

impl Default for RunsPolicy {
    fn default() -> Self {
        let keep = Duration::from_secs(90 * 24 * 60 * 60);
        Self { reuse: false, journal: true, keep, max_size: 1 << 30, require_journal: true }
    }
}

/// What a person must approve before it is promoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalPolicy {
    /// Needs that a person must approve.
    pub needs: Vec<Capability>,
    /// Words in a tool's name that a person must approve.
    pub names: Vec<String>,
    /// The keys of those who may approve. Nobody, where nothing was said.
    pub approvers: Vec<String>,
    /// Whether it was said who may approve, be it nobody: then an approval is asked for wherever a release is used.
    pub says_who: bool,
    /// How long an approval counts at most.
    pub longest: Duration,
}

impl Default for ApprovalPolicy {
    fn default() -> Self {
        Self {
            needs: vec![Capability::Net, Capability::Write, Capability::Secret],
            names: ["send", "write", "delete", "pay", "transfer"].map(str::to_owned).to_vec(),
            approvers: Vec::new(),
            says_who: false,
            longest: Duration::from_secs(90 * 24 * 60 * 60),
        }
    }
}

/// Whose signatures count in a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogPolicy {
    /// The keys whose releases load. Nobody's, where nothing was said.
    pub signers: Vec<String>,
    /// The keys that lift a quarantine.
    pub operators: Vec<String>,
    /// The fingerprints of keys that count for nothing any more.
    pub revoked: Vec<String>,
    /// Those of them that only files say which were found upward: such a file forbids, so that what they forbade stays.
    pub revoked_by_found: Vec<String>,
    /// When a release is quarantined by itself.
    pub quarantine: QuarantinePolicy,
}

/// When a release is quarantined by itself, for its runs on one machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuarantinePolicy {
    /// The share of the recent runs that failed, in percent, from which on it is.
    pub failures: u64,
    /// How many recent runs are looked at. 0 quarantines nothing.
    pub runs: u64,
    /// How many of them must have failed at least.
    pub least: u64,
    /// Whether the inputs of the failed runs are stored in the catalog.
    pub keep: bool,
}

impl Default for QuarantinePolicy {
    fn default() -> Self {
        Self { failures: 50, runs: 20, least: 5, keep: true }
    }
}

impl Default for CatalogPolicy {
    fn default() -> Self {
        let (signers, operators, revoked) = Default::default();
        let revoked_by_found = Vec::new();
        Self { signers, operators, revoked, revoked_by_found, quarantine: QuarantinePolicy::default() }
    }
}

impl Policy {
    /// The policy that these statements make, the weakest first.
    pub fn from_statements(statements: Vec<Statement>, files: Files) -> Self {
        let statements = Statements::new(statements);
        let mut policy = Self { statements, files, ..Self::default() };
        policy.read_top();
        policy.read_limits();
        policy.read_grants();
        policy.read_runs();
        policy.read_approval();
        policy.read_catalog();
        policy
    }

    /// Every key with what holds for it and who said so.
    pub fn in_force(&self) -> Vec<InForce> {
        let mut force = self.statements.in_force();
        for (name, bound) in &self.most {
            // A default that is beyond the bound is lowered to it.
            let lowered = name.of(&self.limits).as_ref() == Some(&bound.value);
            let Some(one) = force.iter_mut().find(|one| one.key == name.key()).filter(|_| lowered) else { continue };
            if one.value.as_ref() != Some(&bound.value)
                && !one.origins.iter().any(|(_, o)| matches!(o, Origin::Variable { .. }))
            {
                one.value = Some(bound.value.clone());
                one.origins.push((bound.value.clone(), bound.origin.clone()));
            }
        }
        force
    }

    /// The files that were found, and what came of them.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// SHA-256 over all of it that a verdict depends on.
    pub fn digest(&self) -> Digest {
        let crates = serde_json::to_vec(&self.crates).expect("names, versions and features are JSON");
        let mut ban: Vec<_> = self.ban.iter().map(|banned| banned.value.as_str()).collect();
        ban.sort_unstable();
        ban.dedup();
        KeyBuilder::new("forge.policy.v2").field("crates", crates).field("ban", ban.join("\0")).finish()
    }

    /// SHA-256 over all of it that a promotion depends on, so that an approval given under it does not hold under another.
    pub fn promotion_digest(&self) -> Digest {
        let sorted = |texts: Vec<String>| {
            let mut texts = texts;
            texts.sort_unstable();
            texts.dedup();
            texts.join("\0")
        };
        let needs = self.approval.needs.iter().map(|need| need.name().to_owned()).collect();
        KeyBuilder::new("forge.promotion-policy.v1")
            .field("check", self.digest().as_bytes())
            .field("min_cases", self.min_cases.to_be_bytes())
            .field("needs", sorted(needs))
            .field("names", sorted(self.approval.names.clone()))
            .field("approvers", sorted(self.approval.approvers.clone()))
            .finish()
    }

    /// Where it is said that these crates are allowed and no others. Nothing where the whole locked set is.
    pub fn crates_said_by(&self) -> Vec<&Origin> {
        self.statements.of("crates").map(|statement| &statement.setting.origin).collect()
    }

    /// Whether `--unchecked` may be used.
    pub fn admit_unchecked(&self) -> Result<(), UncheckedRefused> {
        if self.allow_unchecked {
            return Ok(());
        }
        let said = self.statements.of("allow_unchecked").find(|said| said.setting.value == Value::Flag(false));
        Err(said
            .map_or(UncheckedRefused::NotAllowed, |said| UncheckedRefused::Forbidden(said.setting.origin.clone())))
    }

    /// The limits with those in their place that a caller asks for, if the policy allows as much.
    pub fn limits_with(&self, asked: &[(LimitName, Value)]) -> Result<Limits, Exceeded> {
        let mut limits = self.limits;
        let variables = LimitName::ALL.into_iter().filter_map(|name| {
            let said = self.statements.of(&name.key().path).last()?;
            let variable = matches!(said.setting.origin, Origin::Variable { .. });
            variable.then(|| (name, said.setting.value.clone(), said.setting.origin.clone()))
        });
        let flags = asked
            .iter()
            .map(|(name, value)| (*name, value.clone(), Origin::Flag { name: format!("--{}", name.flag()) }));
        for (name, value, origin) in variables.chain(flags) {
            // A flag in place of a variable that asks for too much is fine.
            let replaced = matches!(origin, Origin::Variable { .. }) && asked.iter().any(|(other, _)| *other == name);
            if replaced {
                continue;
            }
            if let Some((_, bound)) = self.most.iter().find(|(bound, _)| *bound == name)
                && value.measure() > bound.value.measure()
            {
                return Err(Exceeded::limit(name, &value, &origin, bound));
            }
            name.set(&mut limits, &value);
        }
        Ok(limits)
    }

    /// Whether limits that a program asks for are within what the policy allows.
    pub fn admit_limits(&self, limits: &Limits) -> Result<(), Exceeded> {
        for (name, bound) in &self.most {
            let asked = name.of(limits);
            let beyond = asked.as_ref().is_none_or(|asked| asked.measure() > bound.value.measure());
            if beyond {
                let asked = asked.unwrap_or(Value::Word("no limit"));
                return Err(Exceeded::limit(*name, &asked, &Origin::Default, bound));
            }
        }
        Ok(())
    }

    fn flag(&self, path: &str) -> Option<bool> {
        match self.statements.value(path)? {
            Value::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    fn list(&self, path: &str) -> Option<Vec<String>> {
        match self.statements.value(path)? {
            Value::List(texts) => Some(texts),
            _ => None,
        }
    }

    fn read_top(&mut self) {
        self.allow_unchecked = self.flag("allow_unchecked").unwrap_or(false);
        let lists: Vec<_> = self.statements.of("crates").map(|said| said.setting.value.clone()).collect();
        for list in lists {
            if let Value::List(names) = list {
                self.crates = self.crates.only(&names);
            }
        }
        for said in self.statements.of("ban") {
            let Value::List(texts) = &said.setting.value else { continue };
            let paths = texts.iter().filter_map(|text| text.parse().ok());
            let origin = &said.setting.origin;
            self.ban.extend(paths.map(|value| Stated { value, origin: origin.clone() }));
        }
        if let Some(Value::Count(count)) = self.statements.value("min_cases") {
            self.min_cases = count;
        }
        if self.statements.value("build.wall") == Some(Value::Word("weaker")) {
            self.build.wall = Wall::Weaker;
        }
        if let Some(Value::Time(longest)) = self.statements.value("build.timeout") {
            self.build.timeout = Some(longest);
        }
        if let Some(Value::Text(url)) = self.statements.value("build.remote_cache") {
            self.remote_cache = url.parse().ok();
        }
    }

    fn read_limits(&mut self) {
        for name in LimitName::ALL {
            let said = self.statements.of(&name.key().path);
            // What a variable asks for is held against the bounds when it is used, as a flag is.
            let said = said.rev().find(|said| !matches!(said.setting.origin, Origin::Variable { .. }));
            if let Some(said) = said.cloned() {
                name.set(&mut self.limits, &said.setting.value);
            }
            let bound = self.statements.of(&name.most_key().path).min_by_key(|said| said.setting.value.measure());
            let Some(bound) = bound.map(|said| said.setting.clone()) else { continue };
            let beyond = name.of(&self.limits).is_none_or(|limit| limit.measure() > bound.value.measure());
            if beyond {
                name.set(&mut self.limits, &bound.value);
            }
            self.most.push((name, Stated { value: bound.value, origin: bound.origin }));
        }
    }

    fn read_grants(&mut self) {
        let permit = |value: &Value| match value {
            Value::Flag(given) => Permit::All(*given),
            Value::List(texts) => Permit::Listed(texts.clone()),
            _ => Permit::Listed(Vec::new()),
        };
        let stated =
            |said: &Statement| Stated { value: permit(&said.setting.value), origin: said.setting.origin.clone() };
        for capability in Capability::ALL {
            let bounds: Vec<_> = self.statements.of(&format!("grants.{}", capability.name())).map(stated).collect();
            if !bounds.is_empty() {
                self.grants.bounds.insert(capability, bounds);
            }
            let granted = self.statements.of(&format!("defaults.{}", capability.name())).next_back().map(stated);
            if let Some(granted) = granted {
                self.defaults.grants.insert(capability, granted);
            }
        }
    }

    fn read_runs(&mut self) {
        let default = RunsPolicy::default();
        self.runs.reuse = self.flag("runs.reuse").unwrap_or(default.reuse);
        self.runs.require_journal = self.flag("runs.require_journal").unwrap_or(default.require_journal);
        self.runs.journal = self.flag("runs.journal").unwrap_or(default.journal);
        if let Some(Value::Time(keep)) = self.statements.value("runs.keep") {
            self.runs.keep = keep;
        }
        if let Some(Value::Size(bytes)) = self.statements.value("runs.max_size") {
            self.runs.max_size = bytes;
        }
    }

    fn read_catalog(&mut self) {
        let revoked = self.list("catalog.revoked").unwrap_or_default();
        let by_found = |key: &&String| {
            let mut who = self.statements.of("catalog.revoked").filter(|said| match &said.setting.value {
                Value::List(keys) => keys.contains(key),
                _ => false,
            });
            who.all(|said| said.rank == Rank::Project)
        };
        let revoked_by_found = revoked.iter().filter(by_found).cloned().collect();
        self.catalog = CatalogPolicy {
            signers: self.list("catalog.signers").unwrap_or_default(),
            operators: self.list("catalog.operators").unwrap_or_default(),
            revoked,
            revoked_by_found,
            quarantine: self.quarantine(),
        };
    }

    fn quarantine(&self) -> QuarantinePolicy {
        let default = QuarantinePolicy::default();
        let count = |path: &str| match self.statements.value(path)? {
            Value::Count(number) | Value::Share(number) => Some(number),
            _ => None,
        };
        QuarantinePolicy {
            failures: count("catalog.quarantine_failures").unwrap_or(default.failures),
            runs: count("catalog.quarantine_runs").unwrap_or(default.runs),
            least: count("catalog.quarantine_least").unwrap_or(default.least).max(1),
            keep: self.flag("catalog.keep_failures").unwrap_or(default.keep),
        }
    }

    fn read_approval(&mut self) {
        // A file that was found adds to what is asked for by default; only the user's own or a named one takes away.
        if let Some(names) = self.list("approval.needs") {
            let needs: Vec<_> = names.iter().filter_map(|name| Capability::find(name)).collect();
            match self.statements.are_found("approval.needs") {
                true => self.approval.needs.extend(needs),
                false => self.approval.needs = needs,
            }
        }
        if let Some(names) = self.list("approval.names") {
            match self.statements.are_found("approval.names") {
                true => self.approval.names.extend(names),
                false => self.approval.names = names,
            }
        }
        if let Some(approvers) = self.list("approval.approvers") {
            self.approval.approvers = approvers;
            self.approval.says_who = true;
        }
        if let Some(Value::Time(longest)) = self.statements.value("approval.longest") {
            // A found file shortens it; what it says of more is not among the statements.
            self.approval.longest = longest;
        }
    }
}

impl LimitName {
    /// The key of its default.
    pub fn key(self) -> &'static keys::Key {
        keys::find(&format!("limits.{}", self.name())).expect("the table has a key for each limit, a test reads it")
    }

    /// The key of its bound.
    pub fn most_key(self) -> &'static keys::Key {
        keys::find(&format!("most.{}", self.name())).expect("the table has a key for each limit, a test reads it")
    }
}

impl InForce {
    /// Whether files decide it together, so that each of them is to be read.
    pub fn is_shared(&self) -> bool {
        self.key.combine == Combine::Shared && self.origins.len() > 1
    }
}
