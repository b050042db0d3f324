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
fn other_dates_for_a_known_key_replace_its_line() {
    let place = with_key("ana");
    let made = Workplace::new().forge(["key", "generate", "--comment", "ben", "--format", "json"]).ends(exit::OK);
    let public = made.json()["public"].as_str().unwrap().to_owned();
    place.forge(["key", "trust", &public]).ends(exit::OK);
    let timed = format!("valid-before=\"2120-01-01\" {public}");
    let told = place.forge(["key", "trust", &timed]).ends(exit::OK);
    assert!(told.stdout.contains("until 2120-01-01T00:00:00Z now, and did always"), "{}", told.story());
    let policy = fs::read_to_string(place.config().join("forge.toml")).unwrap();
    assert_eq!(policy.matches(" ben").count(), 1, "{policy}");
    // Who says no dates changes none, and is told how.
    let left = place.forge(["key", "trust", &public]).ends(exit::OK);
    assert!(left.stdout.contains("its line was left as it was; dates before the key"), "{}", left.story());
    assert_eq!(fs::read_to_string(place.config().join("forge.toml")).unwrap(), policy);
}

#[test]
fn whom_the_policy_trusts_is_listed_with_who_says_so() {
    let place = Workplace::new();
    place.forge(["key", "list"]).ends(exit::OK).says(&["trusts nobody", "forge key generate"]);
    place.forge(["key", "generate", "--comment", "ana"]).ends(exit::OK);
    let made = Workplace::new().forge(["key", "generate", "--comment", "ben", "--format", "json"]).ends(exit::OK);
    let ben = made.json();
    let timed = format!("valid-before=\"2020-01-01\" {}", ben["public"].as_str().unwrap());
    place.forge(["key", "trust", "--role", "approver", &timed]).ends(exit::OK);
    let listed = place.forge(["key", "list"]).ends(exit::OK);
    let lines: Vec<_> = listed.stdout.lines().collect();
    let key = place.config().join("key");
    for (line, parts) in [
        (0, ["signer    SHA256:", "(ana); ", "forge.toml:2; its private half is ", key.to_str().unwrap()]),
        (1, ["operator  SHA256:", "(ana); ", "forge.toml:3", "its private half is"]),
        (2, ["approver  SHA256:", "(ben) until 2020-01-01T00:00:00Z", "which is not now", "forge.toml:"]),
    ] {
        assert!(parts.iter().all(|part| lines[line].contains(part)), "{}", listed.story());
    }
    let fingerprint = ben["fingerprint"].as_str().unwrap();
    place.write("forge.toml", format!("[policy.catalog]\nrevoked = [\"{fingerprint}\"]\n"));
    let listed = place.forge(["key", "list", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(listed["keys"][2]["revoked"], true, "{listed:#}");
    assert_eq!(listed["keys"][2]["valid_before"], "2020-01-01T00:00:00Z");
    assert_eq!(
        (&listed["keys"][0]["private_half"], &listed["keys"][2]["private_half"]),
        (&key.to_str().into(), &Value::Null)
    );
    assert_eq!(listed["revoked"][0]["fingerprint"], fingerprint);
    assert_eq!(listed["revoked"][0]["said_by"][0]["line"], 2);
}

#[test]
fn a_key_is_taken_off_the_lists_and_the_rest_stays() {
    let place = with_key("ana");
    let made = Workplace::new().forge(["key", "generate", "--comment", "ben", "--format", "json"]).ends(exit::OK);
    let (public, fingerprint) = (made.json()["public"].clone(), made.json()["fingerprint"].clone());
    let (public, fingerprint) = (public.as_str().unwrap(), fingerprint.as_str().unwrap());
    let file = place.config().join("forge.toml");
    let before = format!("# ours\n{}", fs::read_to_string(&file).unwrap());
    fs::write(&file, &before).unwrap();
    let trusts = || {
        place.forge(["key", "trust", public]).ends(exit::OK);
        place.forge(["key", "trust", "--role", "operator", public]).ends(exit::OK);
    };
    trusts();
    let gone = place.forge(["key", "untrust", "ben"]).ends(exit::OK);
    assert!(gone.stdout.contains("(ben) as signer, operator"), "{}", gone.story());
    assert_eq!(fs::read_to_string(&file).unwrap(), before);
    trusts();
    place.forge(["key", "untrust", fingerprint, "--role", "operator"]).ends(exit::OK);
    let left = fs::read_to_string(&file).unwrap();
    assert_eq!(left.matches(public).count(), 1, "{left}");
    place.forge(["key", "untrust", public, "--format", "json"]).ends(exit::OK);
    assert_eq!(fs::read_to_string(&file).unwrap(), before);
    for unknown in ["ben", fingerprint, public] {
        place.forge(["key", "untrust", unknown]).ends(exit::NOT_FOUND).has_one_error().says(&["forge key list"]);
    }
    place.forge(["key", "trust", "--role", "approver", public]).ends(exit::OK);
    place.forge(["key", "untrust", "ben"]).ends(exit::OK).says(&["nobody may approve now"]);
    // Two of a name are not mixed up.
    let other = Workplace::new().forge(["key", "generate", "--comment", "ben", "--format", "json"]).ends(exit::OK);
    trusts();
    place.forge(["key", "trust", other.json()["public"].as_str().unwrap()]).ends(exit::OK);
    place.forge(["key", "untrust", "ben"]).ends(exit::USAGE).says(&["2 keys are called `ben`", fingerprint]);
}

#[test]
fn a_revoked_key_counts_for_nothing_from_then_on() {
    let (place, _other, public) = with_release_of_another();
    place.forge(["key", "trust", &public]).ends(exit::OK);
    runs(&place).ends(exit::OK);
    let revoked = place.forge(["key", "revoke", "ci"]).ends(exit::OK);
    revoked.says(&["its releases do not load", "are passed over"]);
    runs(&place).ends(exit::DENIED).has_one_error().says(&["which the policy revokes"]);
    let again = place.forge(["key", "revoke", &public, "--format", "json"]).ends(exit::OK).json();
    assert_eq!(again["added"], false);
    let policy = fs::read_to_string(place.config().join("forge.toml")).unwrap();
    assert_eq!(policy.matches(again["fingerprint"].as_str().unwrap()).count(), 1, "{policy}");
    place.forge(["key", "revoke", "nobody"]).ends(exit::USAGE).has_one_error();
}

#[test]
fn a_command_that_is_named_can_be_typed() {
    let place = with_key("ana");
    let other = Workplace::new();
    other.forge(["key", "generate", "--comment", "ben"]).ends(exit::OK);
    let public = other.config().join("key.pub");
    let suggested = |told: &str| -> String {
        let from = told.find("`forge key trust").unwrap() + 1;
        told[from..].split('`').next().unwrap().replacen("forge", "\"$FORGE\"", 1)
    };
    let shown = place.forge(["key", "show", "--key"]).arg(&public).ends(exit::OK);
    place.shell(&suggested(&shown.stdout)).ends(exit::OK);
    place.forge(["key", "untrust"]).arg(&public).ends(exit::OK);
    let line = fs::read_to_string(&public).unwrap();
    let trusted =
        place.forge(["key", "trust", &format!("valid-before=\"2120-01-01\" {}", line.trim())]).ends(exit::OK);
    place.shell(&suggested(&trusted.stderr)).ends(exit::OK);
    let listed = place.forge(["key", "list", "--format", "json"]).ends(exit::OK).json();
    let operators = listed["keys"].as_array().unwrap().iter().filter(|row| row["role"] == "operator");
    assert_eq!(operators.count(), 2, "{listed:#}");
}

#[test]
fn a_public_half_in_place_of_the_private_one_is_told() {
    let place = with_key("ana");
    let tool = place.write("pay_out.rs", PAYS);
    let public = place.config().join("key.pub");
    let approve = || place.forge(["approve", &tool, "--yes", "--key"]).arg(&public).ends(exit::USAGE);
    let private = format!("name `{}`", place.config().join("key").display());
    approve().says(&["is the public half", &private]);
    fs::set_permissions(&public, fs::Permissions::from_mode(0o600)).unwrap();
    approve().says(&["is the public half", &private]);
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
    place.forge(["approvals", "pay_out"]).ends(exit::NOT_FOUND).has_one_error().says(&["there is no catalog"]);
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
    place.forge(["approvals", &tool]).ends(exit::NOT_FOUND).has_one_error().says(&["there is no catalog"]);
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

/// The only approval's id.
fn the_id(place: &Workplace) -> String {
    let listed = place.forge(["approvals", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(listed["approvals"].as_array().unwrap().len(), 1, "{listed:#}");
    listed["approvals"][0]["digest"].as_str().unwrap().to_owned()
}

#[test]
fn what_is_printed_of_an_approval_finds_it_again() {
    let place = with_key("ana");
    trusts_itself_to_approve(&place);
    let tool = place.write("pay_out.rs", PAYS);
    place.forge(["approve", &tool, "--yes", "--comment", "seen"]).ends(exit::OK).says(&["forge approvals withdraw"]);
    let (id, listed) = (the_id(&place), place.forge(["approvals"]).ends(exit::OK));
    let printed = listed.stdout.split_whitespace().nth(2).unwrap();
    assert!(printed.len() == 12 && id.starts_with(printed), "{}", listed.story());
    for name in [printed, &id, &id[..4]] {
        let whole = place.forge(["approvals", name]).ends(exit::OK);
        let shown = ["standing    valid", "tool        pay_out", "comment     seen", &id];
        assert!(shown.iter().all(|part| whole.stdout.contains(part)), "{}", whole.story());
    }
    // What nobody has is told apart from what is there.
    for unknown in ["0000", "revoke", &"0".repeat(64)] {
        let told = place.forge(["approvals", unknown]).ends(exit::NOT_FOUND).has_one_error();
        told.says(&[&format!("there is no approval `{unknown}`"), "`forge approvals` lists all"]);
    }
    for command in [&["promote", printed, "--version", "1.0.0"][..], &["approve", printed]] {
        place.forge(command).ends(exit::NOT_FOUND).has_one_error().says(&["all 64 digits", "forge approvals"]);
    }
}

#[test]
fn an_approval_is_taken_back_by_any_approver() {
    let place = with_key("ana");
    trusts_itself_to_approve(&place);
    let ben = Workplace::new();
    let made = ben.forge(["key", "generate", "--comment", "ben", "--format", "json"]).ends(exit::OK).json();
    let tool = place.write("pay_out.rs", PAYS);
    place.write("pay_out.cases.json", r#"[{ "name": "pays", "input": { "amount": 1.0 }, "expect": 1.0 }]"#);
    let bens = ben.config().join("key");
    let withdraw = |id: &str| place.forge(["approvals", "withdraw", id, "--reason", "too much", "--key"]).arg(&bens);
    place.forge(["approvals", "withdraw", "0000"]).ends(exit::NOT_FOUND).says(&["there is no catalog"]);

    place.forge(["approve", &tool, "--yes"]).ends(exit::OK);
    place.forge(["promote", &tool, "--version", "1.0.0"]).ends(exit::OK);
    withdraw("0000").ends(exit::NOT_FOUND).has_one_error().says(&["there is no approval `0000`"]);
    withdraw("pay_out").ends(exit::USAGE).has_one_error().says(&["no id of an approval"]);
    // Ben is no approver: his word is not written, and does not count where it is.
    let id = the_id(&place);
    withdraw(&id[..6])
        .ends(exit::DENIED)
        .has_one_error()
        .says(&["this withdrawal", "forge key trust --role approver"]);
    assert!(!place.catalogs().join("own/withdrawals").exists());

    place.forge(["key", "trust", "--role", "approver", made["public"].as_str().unwrap()]).ends(exit::OK);
    place.forge(["approve", &tool, "--yes"]).ends(exit::OK);
    let listed = place.forge(["approvals", "--format", "json"]).ends(exit::OK).json();
    let valid = listed["approvals"].as_array().unwrap().iter().find(|one| one["standing"] == "valid").unwrap();
    let id = valid["digest"].as_str().unwrap();
    withdraw(&id[..8]).ends(exit::OK);
    let whole = place.forge(["approvals", id, "--format", "json"]).ends(exit::OK).json();
    let one = &whole["approvals"][0];
    assert_eq!((&one["standing"], &one["withdrawn"]["reason"]), (&"void".into(), &"too much".into()), "{one:#}");
    assert_eq!(one["withdrawn"]["signed_by"]["comment"], "ben");
    // A checkout that revokes who took it back gives nothing back.
    let ben = made["fingerprint"].as_str().unwrap();
    place.write("forge.toml", format!("[policy.catalog]\nrevoked = [\"{ben}\"]\n"));
    let shown = place.forge(["approvals", id]).ends(exit::OK);
    assert!(shown.stdout.contains("(ben) took it back"), "{}", shown.story());
    fs::remove_file(place.path("forge.toml")).unwrap();
    withdraw(id).ends(exit::NOT_FOUND).has_one_error().says(&["was withdrawn before", "(ben) took it back"]);
    let refused = place.forge(["promote", &tool, "--version", "1.0.1"]).ends(exit::DENIED);
    refused.says(&["(ben) took it back at", "too much", "`forge approve pay_out.rs`"]);
    // Who comes to another mind approves it anew; what was taken back stays so.
    place.forge(["approve", &tool, "--yes"]).ends(exit::OK);
    let released = place.forge(["promote", &tool, "--version", "1.0.1"]).ends(exit::OK);
    assert!(released.stdout.contains("is released"), "{}", released.story());
}

#[test]
fn what_rests_on_an_approval_that_is_taken_back_is_told_and_runs() {
    let place = with_key("ana");
    trusts_itself_to_approve(&place);
    let tool = place.write("pay_out.rs", PAYS);
    place.write("pay_out.cases.json", r#"[{ "name": "pays", "input": { "amount": 1.0 }, "expect": 1.0 }]"#);
    place.forge(["approve", &tool, "--yes"]).ends(exit::OK);
    place.forge(["promote", &tool, "--version", "1.0.0"]).ends(exit::OK);
    let told = place.forge(["approvals", "withdraw", &the_id(&place)]).ends(exit::OK);
    told.says(&["pay_out@1.0.0 rests on it", "forge catalog quarantine pay_out@1.0.0"]);
    place.forge(["run", "pay_out@1", "--input", r#"{"amount": 2.0}"#]).ends(exit::OK);
    // What is no signed word of an approver takes nothing back, and breaks nothing.
    place.forge(["approve", &tool, "--yes"]).ends(exit::OK);
    let folder = fs::read_dir(place.catalogs().join("own/withdrawals")).unwrap().next().unwrap().unwrap().path();
    fs::write(folder.join("nonsense.json"), "nonsense").unwrap();
    let standings: Vec<_> = approvals(&place, Some("pay_out")).into_iter().map(|(standing, _)| standing).collect();
    assert_eq!(standings, ["valid", "void"]);
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
    // As it was given, but for a blank.
    fs::write(&file, format!("{envelope} ")).unwrap();
    let (standing, reason) = approvals(&place, None).remove(0);
    assert!(standing == "void" && reason.contains("not written as it was signed"), "{reason}");
    // As it was given, under a name that is not that of its bytes.
    fs::remove_file(&file).unwrap();
    fs::write(file.with_file_name(format!("{}.json", "0".repeat(64))), envelope.to_string()).unwrap();
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
