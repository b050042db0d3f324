//! Keys and approvals: whose word counts, and for what.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use serde_json::Value;

use crate::harness::{Workplace, exit};

/// A tool that the default policy asks a person about.
const PAYS: &str = "use plugin_api::prelude::*;\n\n/// Says what is owed.\n#[tool]\nfn pay_out(amount: f64) -> f64 {\n    \
                    amount\n}\n";

fn with_key(comment: &str) -> Workplace {
    let place = Workplace::new();
    place.forge(["key", "generate", "--comment", comment]).ends(exit::OK);
    place
}

fn trusts_itself_to_approve(place: &Workplace) {
    let public = place.config().join("key.pub");
    place.forge(["key", "trust", "--role", "approver"]).arg(public).ends(exit::OK);
}

/// The approvals of a tool, or all, each with its standing and why.
fn approvals(place: &Workplace, tool: Option<&str>) -> Vec<(String, String)> {
    let listed = place.forge(["approvals", "--format", "json"]).args(tool).ends(exit::OK).json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let listed = listed["approvals"].as_array().unwrap().clone();
    listed.iter().map(|one| (text(&one["standing"]), text(&one["reason"]))).collect()
}

/// The one approval of a tool.
fn the_approval(place: &Workplace, tool: &str) -> (String, String) {
    let mut all = approvals(place, Some(tool));
    let one = all.pop();
    assert!(all.is_empty(), "{all:?}");
    one.unwrap()
}

#[test]
fn a_key_is_made_once_and_trusted_by_the_users_own_file() {
    let place = Workplace::new();
    fs::create_dir_all(place.config()).unwrap();
    fs::write(place.config().join("forge.toml"), "# mine\n[policy]\nmin_cases = 0 # none\n").unwrap();
    let made = place.forge(["key", "generate", "--comment", "ana", "--format", "json"]).ends(exit::OK).json();
    let key = place.config().join("key");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let public = fs::read_to_string(place.config().join("key.pub")).unwrap();
    assert_eq!(made["public"].as_str(), Some(public.trim_end()));
    assert!(public.starts_with("ssh-ed25519 ") && public.ends_with(" ana\n"), "{public}");
    let policy = fs::read_to_string(place.config().join("forge.toml")).unwrap();
    assert!(policy.starts_with("# mine\n[policy]\nmin_cases = 0 # none\n"), "{policy}");
    assert_eq!(policy.matches(public.trim_end()).count(), 2, "{policy}");

    let before = fs::read(&key).unwrap();
    place.forge(["key", "generate"]).ends(exit::NOT_FOUND).has_one_error().says(&["never writes over a key"]);
    assert_eq!(fs::read(&key).unwrap(), before);

    let shown = place.forge(["key", "show", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(shown["fingerprint"], made["fingerprint"]);
    let roles: Vec<_> = shown["roles"].as_array().unwrap().iter().map(|role| role["role"].clone()).collect();
    assert_eq!(roles, ["signer", "operator"]);
    // The public half says as much.
    let shown = place.forge(["key", "show", "--key"]).arg(place.config().join("key.pub")).ends(exit::OK);
    assert!(shown.stdout.contains("as operator"), "{}", shown.story());
}

#[test]
fn a_key_is_added_to_a_list_once() {
    let place = with_key("ana");
    let other = Workplace::new();
    let made = other.forge(["key", "generate", "--comment", "ben", "--format", "json"]).ends(exit::OK).json();
    let public = made["public"].as_str().unwrap();
    let timed = format!("valid-before=\"2020-01-01\" {public}");
    place.forge(["key", "trust", &timed]).ends(exit::OK).says(&["note:", "until 2020-01-01T00:00:00Z"]);
    let again = place.forge(["key", "trust", public, "--format", "json"]).ends(exit::OK).json();
    assert_eq!(again["added"], false);
    let policy = fs::read_to_string(place.config().join("forge.toml")).unwrap();
    assert_eq!(policy.matches("ssh-ed25519").count(), 3, "{policy}");
    for wrong in [
        "ben",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAA ben",
        "valid-for=\"ever\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA b",
    ] {
        place.forge(["key", "trust", wrong]).ends(exit::USAGE).has_one_error();
    }
    assert_eq!(fs::read_to_string(place.config().join("forge.toml")).unwrap(), policy);
}

#[test]
fn a_policy_file_that_is_a_link_is_not_written_through() {
    let place = Workplace::new();
    fs::create_dir_all(place.config()).unwrap();
    place.write("elsewhere.toml", "");
    std::os::unix::fs::symlink(place.path("elsewhere.toml"), place.config().join("forge.toml")).unwrap();
    place.forge(["key", "generate"]).ends(exit::DENIED).says(&["is a link", "the key was made"]);
    assert_eq!(fs::read_to_string(place.path("elsewhere.toml")).unwrap(), "");
}

#[test]
fn keys_that_cannot_be_used_are_told_apart() {
    let place = Workplace::new();
    let tool = place.write("pay_out.rs", PAYS);
    let approve = |key: &Path| place.forge(["approve", &tool, "--yes", "--key"]).arg(key);
    approve(&place.path("nowhere")).ends(exit::NOT_FOUND).says(&["forge key generate"]);
    place.write("no-key", "something else\n");
    fs::set_permissions(place.path("no-key"), fs::Permissions::from_mode(0o600)).unwrap();
    approve(&place.path("no-key")).ends(exit::ENVIRONMENT).says(&["no private key of OpenSSH"]);

    let key = place.config().join("key");
    place.forge(["key", "generate", "--encrypt"]).ends(exit::USAGE).says(&["FORGE_KEY_PASSPHRASE"]);
    place.forge(["key", "generate", "--encrypt"]).env("FORGE_KEY_PASSPHRASE", "open").ends(exit::OK);
    approve(&key).ends(exit::DENIED).says(&["is encrypted"]);
    approve(&key).env("FORGE_KEY_PASSPHRASE", "shut").ends(exit::DENIED).says(&["does not open it"]);
    trusts_itself_to_approve(&place);
    approve(&key).env("FORGE_KEY_PASSPHRASE", "open").ends(exit::OK);
    // Its public half needs no passphrase.
    place.forge(["key", "show"]).ends(exit::OK);
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    approve(&key).env("FORGE_KEY_PASSPHRASE", "open").ends(exit::DENIED).says(&["chmod 600"]);
}

#[test]
fn an_approval_shows_what_it_is_of_and_asks() {
    let place = with_key("ana");
    trusts_itself_to_approve(&place);
    let tool = place.write("pay_out.rs", PAYS);
    let asked = place.forge(["approve", &tool]).ends(exit::USAGE);
    asked.says(&["Says what is owed.", "`pay` is in its name", "cases       none", "--yes"]);
    assert_eq!(approvals(&place, Some("pay_out")), []);
    let given =
        place.forge(["approve", &tool, "--yes", "--comment", "seen\u{1b}[31m", "--format", "json"]).ends(exit::OK);
    let listed = place.forge(["approvals"]).ends(exit::OK);
    assert!(
        listed.stdout.starts_with("valid    pay_out") && listed.stdout.contains("(seen\\u{1b}[31m)"),
        "{}",
        listed.story()
    );
    // By its digest it is the same artifact.
    let digest = given.json()["artifact"].as_str().unwrap().to_owned();
    place.forge(["approve", &digest, "--yes"]).ends(exit::OK).says(&["only the artifact was named"]);
    assert_eq!(approvals(&place, Some(&digest)).len(), 2);
    let draft = place.forge(["build", &tool, "--format", "json"]).ends(exit::OK).json();
    place.forge(["approve", draft["digest"].as_str().unwrap(), "--yes"]).ends(exit::USAGE).says(&["is a draft"]);
    let long = place.forge(["approve", &tool, "--yes", "--expires", "400d"]).ends(exit::DENIED);
    long.says(&["--expires 400d is more than the policy allows: approval.longest = 90d"]);
}

#[test]
fn an_approver_whom_nobody_listens_to_is_told() {
    let place = with_key("ana");
    let tool = place.write("pay_out.rs", PAYS);
    let promote = || place.forge(["promote", &tool, "--version", "1.0.0"]).ends(exit::DENIED);
    let trust = "forge key trust --role approver FILE.pub";
    promote().says(&["`policy.approval.approvers` is empty", trust, "`forge approve pay_out.rs`"]);
    let given = place.forge(["approve", &tool, "--yes"]).ends(exit::DENIED);
    given.says(&["this approval cannot be signed", "does not trust as approver", trust]);
    assert_eq!(approvals(&place, Some(&tool)), []);
    trusts_itself_to_approve(&place);
    promote().says(&["one of `policy.approval.approvers` gives it: `forge approve pay_out.rs`"]);
    place.forge(["approve", &tool, "--yes"]).ends(exit::OK);
    assert_eq!(the_approval(&place, &tool).0, "valid");
}

#[test]
fn any_change_of_what_was_approved_voids_it() {
    let place = with_key("ana");
    trusts_itself_to_approve(&place);
    let tool = place.write("pay_out.rs", PAYS);
    place.forge(["approve", &tool, "--yes"]).ends(exit::OK);
    assert_eq!(the_approval(&place, &tool).0, "valid");
    let is_void = |reason: &str| {
        let (standing, said) = the_approval(&place, &tool);
        assert!(standing == "void" && said.contains(reason), "{standing}: {said}");
    };
    // The source, and with it the artifact.
    place.write("pay_out.rs", PAYS.replace("    amount\n", "    amount + 1.0\n"));
    is_void("the artifact changed");
    place.write("pay_out.rs", PAYS.replace("#[tool]", "#[tool(clock)]"));
    is_void("the artifact changed");
    place.write("pay_out.rs", PAYS);
    assert_eq!(the_approval(&place, &tool).0, "valid");
    // The policy.
    place.write("forge.toml", "[policy]\nmin_cases = 3\n");
    is_void("the policy changed");
    place.write("forge.toml", "[policy.approval]\nnames = [\"owe\"]\n");
    is_void("the policy changed");
    place.write("forge.toml", "[policy.approval]\nlongest = \"1ms\"\n");
    assert_eq!(the_approval(&place, &tool).0, "expired");
    fs::remove_file(place.path("forge.toml")).unwrap();
    assert_eq!(the_approval(&place, &tool).0, "valid");
    // The approver.
    let shown = place.forge(["key", "show", "--format", "json"]).ends(exit::OK).json();
    let fingerprint = shown["fingerprint"].as_str().unwrap();
    place.write("forge.toml", format!("[policy.catalog]\nrevoked = [\"{fingerprint}\"]\n"));
    is_void("which the policy revokes");
    place.forge(["approve", &tool, "--yes"]).ends(exit::DENIED).says(&["which the policy revokes"]);
    let shown = place.forge(["key", "show"]).ends(exit::OK);
    assert!(shown.stdout.contains("the policy revokes it"), "{}", shown.story());
}

#[test]
fn an_approval_ends_when_it_says() {
    let place = with_key("ana");
    trusts_itself_to_approve(&place);
    let tool = place.write("pay_out.rs", PAYS);
    place.forge(["approve", &tool, "--yes", "--expires", "1ms"]).ends(exit::OK);
    assert_eq!(the_approval(&place, &tool), ("expired".to_owned(), "its time is over".to_owned()));
}

#[test]
fn an_approval_that_was_tampered_with_counts_for_nothing() {
    let place = with_key("ana");
    trusts_itself_to_approve(&place);
    let tool = place.write("pay_out.rs", PAYS);
    place.forge(["approve", &tool, "--yes", "--expires", "1ms"]).ends(exit::OK);
    let folder = place.catalogs().join("own/approvals");
    let of = |folder: &Path| fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let file = of(&of(&folder));
    let envelope: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    // Longer than it was given for.
    let payload = envelope["payload"].as_str().unwrap();
    let decoded = place.shell(&format!("printf %s '{payload}' | base64 -d")).ends(exit::OK).stdout;
    let mut said: Value = serde_json::from_str(&decoded).unwrap();
    said["expires"] = (said["expires"].as_u64().unwrap() + 1_000_000).into();
    place.write("said.json", said.to_string());
    let encoded = place.shell("base64 -w 0 said.json").ends(exit::OK).stdout;
    let tampered = |change: &dyn Fn(&mut Value)| {
        let mut changed = envelope.clone();
        change(&mut changed);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        fs::write(&file, changed.to_string()).unwrap();
        approvals(&place, None).remove(0)
    };
    let (standing, reason) = tampered(&|envelope| envelope["payload"] = encoded.clone().into());
    assert!(standing == "void" && reason.contains("not signed by a key"), "{reason}");
    let (standing, reason) =
        tampered(&|envelope| envelope["payloadType"] = "application/vnd.forge.release.v1+json".into());
    assert!(standing == "void" && reason.contains("not signed by a key"), "{reason}");
    // As it was given, but for a blank: its name is no longer that of its bytes.
    fs::write(&file, format!("{envelope} ")).unwrap();
    let (standing, reason) = the_approval(&place, "pay_out");
    assert!(standing == "void" && reason.contains("another artifact"), "{reason}");
    fs::write(&file, "nonsense").unwrap();
    let listed = place.forge(["approvals", "--format", "json"]).ends(exit::OK).json();
    assert!(listed["approvals"][0]["reason"].as_str().unwrap().contains("is damaged"), "{listed:#}");
}

/// A place whose catalog has `adds@1.0.0`, signed by the key of another place that it trusts with these words before the
/// key, and the other place.
fn with_release_of_another() -> (Workplace, Workplace, String) {
    let (place, other) = (Workplace::new(), Workplace::new());
    let made = other.forge(["key", "generate", "--comment", "ci", "--format", "json"]).ends(exit::OK).json();
    let tool = other.take("plain/adds.rs");
    other.write("adds.cases.json", r#"[{ "name": "adds", "input": { "numbers": [1, 2] }, "expect": 3 }]"#);
    let catalog = place.catalogs().join("own");
    other.forge(["promote", &tool, "--version", "1.0.0", "--catalog"]).arg(catalog).ends(exit::OK);
    (place, other, made["public"].as_str().unwrap().to_owned())
}

fn trusts(place: &Workplace, policy: &str) {
    fs::create_dir_all(place.config()).unwrap();
    fs::write(place.config().join("forge.toml"), format!("[policy.catalog]\n{policy}\n")).unwrap();
}

fn runs(place: &Workplace) -> crate::harness::Call {
    place.forge(["run", "adds@1", "--input", "{\"numbers\": [1, 2]}"])
}

#[test]
fn a_release_loads_by_a_key_that_is_trusted_and_no_other() {
    let (place, _other, public) = with_release_of_another();
    runs(&place)
        .ends(exit::DENIED)
        .has_one_error()
        .says(&["the policy trusts nobody", "forge key trust --role signer"]);
    // Somebody is trusted, and did not sign it.
    place.forge(["key", "generate", "--comment", "ana"]).ends(exit::OK);
    runs(&place)
        .ends(exit::DENIED)
        .has_one_error()
        .says(&["is not signed by a key that the policy trusts as signer"]);
    // A project that came with a checkout cannot say whom to trust.
    place.write("forge.toml", format!("[policy.catalog]\nsigners = [\"{public}\"]\n"));
    runs(&place).ends(exit::DENIED).says(&["is not obeyed"]);
    fs::remove_file(place.path("forge.toml")).unwrap();
    place.forge(["key", "trust", &public]).ends(exit::OK);
    assert_eq!(runs(&place).ends(exit::OK).stdout, "3\n");
    // It can take trust away.
    let shown = place.shell(&format!("\"$FORGE\" key show --format json --key /dev/stdin <<'KEY'\n{public}\nKEY\n"));
    let fingerprint = shown.ends(exit::OK).json()["fingerprint"].as_str().unwrap().to_owned();
    place.write("forge.toml", format!("[policy.catalog]\nrevoked = [\"{fingerprint}\"]\n"));
    runs(&place).ends(exit::DENIED).has_one_error().says(&["which the policy revokes", &fingerprint]);
}

#[test]
fn a_key_counts_in_its_time() {
    let (place, other, public) = with_release_of_another();
    trusts(&place, &format!("signers = ['valid-before=\"2020-01-01\" {public}']"));
    runs(&place).ends(exit::DENIED).has_one_error().says(&["is valid until 2020-01-01T00:00:00Z only"]);
    trusts(&place, &format!("signers = ['valid-after=\"2020-01-01\" {public}']"));
    runs(&place).ends(exit::OK);
    // Its time ends with the second after the release.
    let shown = place.forge(["catalog", "show", "adds", "--format", "json"]).ends(exit::OK).json();
    let signed = seconds(shown["time"].as_str().unwrap());
    let end = rfc3339(signed + 1);
    trusts(&place, &format!("signers = ['valid-before=\"{end}\" {public}']"));
    trusts(&other, &format!("signers = ['valid-before=\"{end}\" {public}']"));
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    while now() <= signed {
        // A command takes its time as well.
        runs(&place).ends(exit::OK);
    }
    runs(&place).ends(exit::OK);
    let catalog = place.catalogs().join("own");
    let yank = other.forge(["catalog", "yank", "adds@1.0.0", "--reason", "x", "--catalog"]).arg(&catalog);
    yank.ends(exit::DENIED).has_one_error().says(&["is valid until", &end]);
    let next = other.forge(["promote", "adds.rs", "--version", "1.0.1", "--catalog"]).arg(&catalog);
    next.ends(exit::DENIED).says(&["is valid until"]);
    runs(&place).ends(exit::OK);
}

/// A moment as a policy has it.
fn rfc3339(seconds: u64) -> String {
    date("+%Y-%m-%dT%H:%M:%SZ", &format!("@{seconds}"))
}

/// The same, in seconds since 1970.
fn seconds(moment: &str) -> u64 {
    date("+%s", moment).parse().unwrap()
}

fn date(format: &str, moment: &str) -> String {
    let date = std::process::Command::new("date").args(["-u", format, "-d", moment]).output();
    String::from_utf8(date.unwrap().stdout).unwrap().trim().to_owned()
}

#[test]
fn a_policy_that_trusts_nonsense_ends_every_command() {
    let place = Workplace::new();
    for (line, part) in [
        ("ana", "it is no public key"),
        (
            "valid-until=\"2027-01-01\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExample",
            "`valid-until` is not known",
        ),
        ("valid-before=\"soon\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExample", "`valid-before` has no date"),
    ] {
        trusts(&place, &format!("signers = ['{line}']"));
        for command in [&["catalog", "list"][..], &["key", "generate"], &["policy", "check"]] {
            place.forge(command).ends(exit::USAGE).says(&[part, "forge.toml:2"]);
        }
    }
    assert!(!place.config().join("key").exists());
}
