//! What files say, and how several of them are brought together.

use std::{ffi::OsString, fs, path::Path};

use proptest::prelude::*;

use super::*;

fn faults(text: &str) -> Vec<PolicyFinding> {
    match parse(text, Path::new("/project/forge.toml")) {
        Err(PolicyError::Faults { findings, .. }) => findings,
        Err(error) => panic!("{error}"),
        Ok(_) => Vec::new(),
    }
}

fn none(_: &str) -> Option<OsString> {
    None
}

/// A user's file, a project's file and one in a folder of the project.
struct Files {
    root: tempfile::TempDir,
}

impl Files {
    fn new(user: &str, project: &str, below: &str) -> Self {
        let root = tempfile::tempdir().unwrap();
        let files = Self { root };
        for (folder, text) in [("config", user), ("project", project), ("project/below", below)] {
            let folder = files.path(folder);
            fs::create_dir_all(&folder).unwrap();
            if !text.is_empty() {
                fs::write(folder.join(FILE_NAME), format!("[policy]\n{text}\n")).unwrap();
            }
        }
        files
    }

    fn path(&self, below: &str) -> std::path::PathBuf {
        self.root.path().join(below)
    }

    fn policy(&self) -> Policy {
        self.policy_with(None, &none).unwrap()
    }

    fn policy_with(
        &self,
        named: Option<&Path>,
        variable: &dyn Fn(&str) -> Option<OsString>,
    ) -> Result<Policy, PolicyError> {
        let (config, folder) = (self.path("config"), self.path("project/below"));
        Search { config: &config, folder: &folder, named, variable }.policy()
    }

    /// What holds for a key, and where it was said: the folder of the file and the line.
    fn holds(&self, path: &str) -> (String, Vec<String>) {
        let force = self.policy().in_force().into_iter().find(|force| force.key.path == path).unwrap();
        let place = |origin: &Origin| match origin {
            Origin::File { path, line } => {
                let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
                format!("{}:{line}", folder.display())
            }
            other => other.to_string(),
        };
        let value = force.value.map_or_else(|| "-".to_owned(), |value| value.to_string());
        (value, force.origins.iter().map(|(_, origin)| place(origin)).collect())
    }
}

#[test]
fn precedence_is_this_table() {
    let table: &[(&str, [&str; 3], &str, &[&str])] = &[
        // key, what the user's file, the project's and the one below it say, what holds, and who said it.
        ("limits.timeout", ["", "", ""], "-", &[]),
        ("limits.timeout", ["limits.timeout = \"1s\"", "", ""], "\"1s\"", &["config:2"]),
        ("limits.timeout", ["limits.timeout = \"1s\"", "limits.timeout = \"2s\"", ""], "\"2s\"", &["project:2"]),
        ("limits.timeout", ["", "limits.timeout = \"2s\"", "limits.timeout = \"3s\""], "\"3s\"", &["below:2"]),
        ("limits.timeout", ["limits.timeout = \"1h\"", "limits.timeout = \"2h\"", ""], "\"1h\"", &["config:2"]),
        ("limits.fuel", ["", "limits.fuel = 7", ""], "7", &["project:2"]),
        ("most.timeout", ["most.timeout = \"1s\"", "most.timeout = \"2s\"", ""], "\"1s\"", &["config:2"]),
        ("most.timeout", ["most.timeout = \"9s\"", "", "most.timeout = \"2s\""], "\"2s\"", &["below:2"]),
        ("allow_unchecked", ["", "allow_unchecked = true", ""], "-", &[]),
        ("allow_unchecked", ["allow_unchecked = false", "allow_unchecked = true", ""], "false", &["config:2"]),
        ("allow_unchecked", ["allow_unchecked = true", "", ""], "true", &["config:2"]),
        ("allow_unchecked", ["allow_unchecked = true", "", "allow_unchecked = false"], "false", &["below:2"]),
        (
            "crates",
            ["crates = [\"serde\", \"regex\"]", "crates = [\"regex\", \"csv\"]", ""],
            "[\"regex\"]",
            &["config:2", "project:2"],
        ),
        (
            "ban",
            ["ban = [\"std::fs\"]", "ban = [\"std::env\"]", "ban = []"],
            "[\"std::env\", \"std::fs\"]",
            &["config:2", "project:2", "below:2"],
        ),
        ("min_cases", ["min_cases = 3", "min_cases = 1", ""], "3", &["config:2"]),
        ("build.wall", ["", "build.wall = \"weaker\"", ""], "-", &[]),
        ("build.wall", ["build.wall = \"weaker\"", "", ""], "\"weaker\"", &["config:2"]),
        ("build.wall", ["build.wall = \"required\"", "build.wall = \"weaker\"", ""], "\"required\"", &["config:2"]),
        ("grants.net", ["grants.net = []", "grants.net = [\"*\"]", ""], "[]", &["config:2", "project:2"]),
        ("grants.clock", ["grants.clock = false", "grants.clock = true", ""], "false", &["config:2"]),
        ("defaults.env", ["defaults.env = [\"A\"]", "defaults.env = [\"B\"]", ""], "[\"A\"]", &["config:2"]),
        ("runs.keep", ["runs.keep = \"30d\"", "runs.keep = \"1h\"", ""], "\"30d\"", &["config:2"]),
        ("runs.keep", ["", "runs.keep = \"1h\"", ""], "-", &[]),
        ("runs.journal", ["runs.journal = true", "runs.journal = false", ""], "true", &["config:2"]),
        (
            "approval.needs",
            ["approval.needs = [\"net\"]", "approval.needs = [\"env\"]", ""],
            "[\"env\", \"net\"]",
            &["config:2", "project:2"],
        ),
    ];
    for (key, [user, project, below], value, origins) in table {
        let (found, found_origins) = Files::new(user, project, below).holds(key);
        assert_eq!(
            (found.as_str(), found_origins),
            (*value, origins.iter().map(ToString::to_string).collect()),
            "{key}"
        );
    }
}

#[test]
fn a_named_file_replaces_those_that_would_be_found_and_not_the_users() {
    let files = Files::new("min_cases = 2", "ban = [\"std::fs\"]", "");
    let named = files.path("named.toml");
    fs::write(&named, "[policy]\nmin_cases = 1\n").unwrap();
    let policy = files.policy_with(Some(&named), &none).unwrap();
    assert_eq!((policy.min_cases, policy.ban.len()), (2, 0));
    let variable = |name: &str| (name == FILE_VARIABLE).then(|| named.clone().into_os_string());
    assert_eq!(files.policy_with(None, &variable).unwrap().ban.len(), 0);
    let missing = files.policy_with(Some(Path::new("/no/such.toml")), &variable).unwrap_err();
    assert!(matches!(missing, PolicyError::Missing { named_by: "--policy", .. }), "{missing}");
}

#[test]
fn a_file_that_was_found_forbids_and_does_not_allow() {
    let gifts = "defaults.clock = true\nallow_unchecked = true\nruns.journal = false\nmin_cases = 2\napproval.needs = [\"env\"]";
    let policy = Files::new("", gifts, "").policy();
    assert!(!policy.allow_unchecked && policy.runs.journal && policy.defaults.grants.is_empty());
    assert_eq!(policy.min_cases, 2);
    assert_eq!(policy.approval.needs.len(), 1 + ApprovalPolicy::default().needs.len());
    let told: Vec<_> = policy.files().disobeyed.iter().map(|setting| setting.key.path.as_str()).collect();
    assert_eq!(told, ["allow_unchecked", "defaults.clock", "runs.journal"]);
    let files = Files::new("", gifts, "");
    let policy = files.policy_with(Some(&files.path("project/forge.toml")), &none).unwrap();
    assert!(policy.allow_unchecked && !policy.runs.journal && !policy.defaults.grants.is_empty());
    assert_eq!(policy.approval.needs.len(), 1);
    assert!(policy.files().disobeyed.is_empty());
}

#[test]
fn flags_and_variables_stay_below_the_bounds() {
    let files = Files::new("limits.timeout = \"2m\"\nmost.memory = \"1GiB\"", "most.timeout = \"1m\"", "");
    let minutes = |count: u64| Value::Time(std::time::Duration::from_secs(60 * count));
    let policy = files.policy();
    assert_eq!(LimitName::Timeout.of(&policy.limits), Some(minutes(1)), "a default beyond the bound is lowered");
    let exceeded = policy.limits_with(&[(LimitName::Timeout, minutes(2))]).unwrap_err();
    assert!(exceeded.to_string().starts_with("--timeout=2m is more than the policy allows: "), "{exceeded}");
    assert!(exceeded.to_string().contains("project/forge.toml:2 says `most.timeout = \"1m\"`"), "{exceeded}");
    assert!(policy.limits_with(&[(LimitName::Timeout, minutes(1))]).is_ok());
    let variable = |name: &str| (name == "FORGE_TIMEOUT").then(|| OsString::from("2m"));
    let policy = files.policy_with(None, &variable).unwrap();
    assert!(policy.limits_with(&[]).unwrap_err().asked == "FORGE_TIMEOUT=2m");
    assert!(policy.limits_with(&[(LimitName::Timeout, minutes(1))]).is_ok(), "a flag is stronger than a variable");
    let variable = |name: &str| (name == "FORGE_TIMEOUT").then(|| OsString::from("30s"));
    let limits = files.policy_with(None, &variable).unwrap().limits_with(&[]).unwrap();
    assert_eq!(limits.timeout, std::time::Duration::from_secs(30));
    let variable = |name: &str| (name == "FORGE_MAX_MEMORY").then(|| OsString::from("much"));
    assert!(matches!(files.policy_with(None, &variable), Err(PolicyError::Variable { .. })));
    let variable = |name: &str| (name == "FORGE_MAX_MEMORY").then(|| OsString::from("64"));
    assert!(files.policy_with(None, &variable).unwrap_err().to_string().contains("such as 64MiB"));
}

#[test]
fn every_finding_is_told_with_its_place_and_what_was_meant() {
    let text = "[policy]\nmin_case = 1\nallow_unchecked = \"yes\"\n[policy.limit]\n[policy.limits]\ntimeout = \"soon\"\n\
                max_memory = 3\n[policy.grants]\nnet = [\"https://example.com/x\", 3]\nban = []\n[tools]\n";
    let found: Vec<_> =
        faults(text).into_iter().map(|f| (f.line, f.column, f.message, f.help.unwrap_or_default())).collect();
    let told = found.iter().map(|(line, column, message, help)| format!("{line}:{column} {message} | {help}"));
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_a_file_says_fits_together() {
    let told = |text: &str| faults(text).first().map(|finding| finding.message.clone()).unwrap_or_default();
    assert!(told("[policy]\nlimits.timeout = \"2m\"\nmost.timeout = \"1m\"").contains("more than `most.timeout`"));
    assert!(told("[policy]\ndefaults.clock = true\ngrants.clock = false").contains("forbids"));
    assert!(told("[policy]\nruns.journal = false\nruns.require_journal = true").contains("require_journal"));
    assert!(told("[policy]\nmost.memory = 64").contains("such as 64MiB"));
    assert_eq!(told("[policy]\nlimits.timeout = \"1m\"\nmost.timeout = \"1m\""), "");
}

#[test]
fn what_is_no_file_is_told_and_nothing_waits() {
    let files = Files::new("", "", "");
    let at = files.path("project/forge.toml");
    let told = |files: &Files| files.policy_with(None, &none).unwrap_err();
    fs::create_dir(&at).unwrap();
    assert!(matches!(told(&files), PolicyError::NotAFile { .. }));
    fs::remove_dir(&at).unwrap();
    std::process::Command::new("mkfifo").arg(&at).status().unwrap();
    assert!(matches!(told(&files), PolicyError::NotAFile { .. }));
    fs::remove_file(&at).unwrap();
    std::os::unix::fs::symlink(&at, &at).unwrap();
    assert!(matches!(told(&files), PolicyError::Unreadable { .. }));
    fs::remove_file(&at).unwrap();
    fs::write(&at, b"[policy]\n# \xff\n").unwrap();
    assert!(matches!(told(&files), PolicyError::NotText { line: 2, .. }));
    fs::write(&at, vec![b'#'; (1 << 20) + 1]).unwrap();
    assert!(matches!(told(&files), PolicyError::TooLarge { .. }));
    fs::write(&at, "[policy]\nx = ".to_owned() + &"[".repeat(100_000)).unwrap();
    assert!(matches!(told(&files), PolicyError::Faults { .. }));
}

#[test]
fn a_verdict_depends_on_crates_and_bans_alone() {
    let digest = |text: &str| Files::new(text, "", "").policy().digest();
    assert_eq!(digest(""), digest("min_cases = 3"));
    assert_ne!(digest(""), digest("ban = [\"std::fs\"]"));
    assert_ne!(digest(""), digest("crates = [\"serde\"]"));
    assert_eq!(digest("ban = [\"std::fs\", \"std::env\"]"), digest("ban = [\"std::env\", \"std::fs\", \"std::fs\"]"));
}

#[test]
fn the_example_of_every_key_is_accepted() {
    for key in keys() {
        let text = format!("[policy]\n{} = {}\n", key.path, key.example);
        assert_eq!(faults(&text), [], "{text}");
    }
}

/// TOML that is like a policy often enough to get far.
fn any_toml() -> impl Strategy<Value = String> {
    let paths: Vec<String> = keys().iter().map(|key| key.path.clone()).collect();
    let value = prop_oneof![
        Just("true".to_owned()),
        Just("[]".to_owned()),
        Just("{}".to_owned()),
        Just("1979-05-27".to_owned()),
        "-?[0-9]{1,25}",
        "\"[ -~]{0,20}\"",
        "\\[\"[a-z*:@/.]{0,12}\"(, \"\\PC{0,6}\")?\\]",
        "\\PC{0,12}",
    ];
    let line = (prop::sample::select(paths), value).prop_map(|(path, value)| format!("{path} = {value}"));
    let odd = prop_oneof!["\\PC{0,40}", "\\[policy\\.[a-z]{1,8}\\]", "[a-z.]{1,20} = [0-9]{1,4}"];
    let lines = prop::collection::vec(prop_oneof![4 => line, 1 => odd], 0..12);
    lines.prop_map(|lines| format!("[policy]\n{}", lines.join("\n")))
}

proptest! {
    #[test]
    fn no_text_breaks_the_parser(text in prop_oneof![any_toml(), "(?s).{0,300}"]) {
        for finding in faults(&text) {
            prop_assert!(finding.line >= 1 && finding.column >= 1 && finding.message.len() < 2_500);
            prop_assert!(finding.excerpt.get(finding.mark).is_some());
            prop_assert!(!finding.excerpt.contains(|c: char| c.is_control()));
        }
    }

    #[test]
    fn what_is_accepted_is_shown_as_it_is_read(text in any_toml()) {
        let Ok(settings) = parse(&text, Path::new("/p/forge.toml")) else { return Ok(()) };
        let again: String =
            settings.iter().map(|setting| format!("{} = {}\n", setting.key.path, setting.value)).collect();
        let again = parse(&format!("[policy]\n{again}"), Path::new("/p/forge.toml")).unwrap();
        let values = |settings: &[Setting]| -> Vec<_> {
            settings.iter().map(|s| (s.key.path.clone(), s.value.clone())).collect::<std::collections::BTreeMap<_, _>>()
                .into_iter().collect()
        };
        prop_assert_eq!(values(&settings), values(&again));
    }
}
