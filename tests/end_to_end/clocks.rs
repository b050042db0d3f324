//! Clocks that are wrong by years, as forge's own process has them.

use std::fs;

use serde_json::Value;

use crate::{
    harness::{Bucket, Call, Cloud, Registry, Workplace, exit},
    published::with_tool,
};

/// Before the calendar of computers, before this forge was made, far beyond it, and beyond the year 9999.
const WRONG: [&str; 4] = ["@1960-01-01 00:00:00", "@2015-06-01 12:00:00", "+60y", "+9000y"];
/// A tool that the default policy asks a person about.
const PAYS: &str = "use plugin_api::prelude::*;\n\n/// What is owed.\n#[tool]\nfn pay_out(amount: f64) -> f64 {\n    \
                    amount\n}\n";

fn promote(place: &Workplace, tool: &str, version: &str) -> Call {
    place.forge(["promote", tool, "--version", version])
}

fn change(place: &Workplace, word: &str) -> Call {
    place.forge(["catalog", word, "adds@1.0.0", "--reason", word])
}

/// A place that approves for itself, with a tool that asks for it, approved for a day by this clock.
fn with_approval(clock: &str) -> Workplace {
    let place = with_tool();
    place.forge(["key", "trust", "--role", "approver"]).arg(place.config().join("key.pub")).ends(exit::OK);
    place.write("pay_out.rs", PAYS);
    place.write("pay_out.cases.json", r#"[{ "name": "pays", "input": { "amount": 1 }, "expect": 1 }]"#);
    place.forge(["approve", "pay_out.rs", "--yes", "--expires", "1d"]).by_clock(clock).ends(exit::OK);
    place
}

/// The standing of the one approval by this clock, and why.
fn standing(place: &Workplace, clock: &str) -> (String, String) {
    let listed = place.forge(["approvals", "--format", "json"]).by_clock(clock).ends(exit::OK).json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    assert_eq!(listed["approvals"].as_array().unwrap().len(), 1, "{listed:#}");
    (text(&listed["approvals"][0]["standing"]), text(&listed["approvals"][0]["reason"]))
}

/// The lines of a public key in the user's own policy, with these words before it.
fn limit_key(place: &Workplace, words: &str) {
    let (public, file) = (place.config().join("key.pub"), place.config().join("forge.toml"));
    let public = fs::read_to_string(public).unwrap().trim().to_owned();
    let line = format!("signers = ['{words}{public}']\noperators = ['{words}{public}']\n");
    fs::write(file, format!("[policy.catalog]\n{line}")).unwrap();
}

#[test]
fn a_clock_that_nobody_believes_signs_nothing_and_reads_everything() {
    let place = with_tool();
    place.forge(["key", "trust", "--role", "approver"]).arg(place.config().join("key.pub")).ends(exit::OK);
    promote(&place, "adds.rs", "1.0.0").ends(exit::OK);
    for clock in WRONG {
        let says = ["the clock says", "set the clock"];
        promote(&place, "adds.rs", "1.0.1").by_clock(clock).ends(exit::DENIED).says(&says);
        place.forge(["approve", "adds.rs", "--yes"]).by_clock(clock).ends(exit::ENVIRONMENT).says(&says);
        for word in ["deprecate", "yank", "quarantine"] {
            change(&place, word).by_clock(clock).ends(exit::ENVIRONMENT).has_one_error().says(&says);
        }
        let run = place.forge(["run", "adds@1", "--input", r#"{"numbers": [40, 2]}"#]).by_clock(clock).ends(exit::OK);
        assert_eq!(run.stdout, "42\n");
        for command in [
            &["catalog", "show", "adds"][..],
            &["catalog", "history", "adds"],
            &["catalog", "stats", "adds"],
            &["approvals"],
            &["search", "adds"],
            &["log"],
            &["log", "verify"],
            &["cache", "verify"],
            &["cache", "gc"],
        ] {
            place.forge(command).by_clock(clock).ends(exit::OK);
        }
    }
    // Of all that, nothing was signed.
    let listed = place.forge(["catalog", "list", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(listed["releases"].as_array().unwrap().len(), 1, "{listed:#}");
    let shown = place.forge(["catalog", "show", "adds", "--format", "json"]).ends(exit::OK).json();
    assert_eq!(shown["state"], "active");
    place.forge(["verify", "adds"]).by_clock(WRONG[0]).ends(exit::OK);
}

#[test]
fn a_store_is_not_asked_at_a_time_that_has_no_date() {
    let (place, registry) = (with_tool(), Registry::new());
    let refuses = |call: &dyn Fn() -> Call| {
        for clock in [WRONG[0], WRONG[3]] {
            call().by_clock(clock).ends(exit::ENVIRONMENT).has_one_error().says(&["set the clock"]);
        }
        call().ends(exit::OK);
    };
    for cloud in Cloud::ALL {
        let bucket = Bucket::new(cloud);
        let with_catalog = |call: Call| bucket.reached_by(call.args(["--catalog", &bucket.url()]));
        with_catalog(promote(&place, "adds.rs", "1.0.0")).ends(exit::OK);
        refuses(&|| with_catalog(place.forge(["catalog", "show", "adds"])));
        if cloud == Cloud::S3 {
            let publish = || place.forge(["catalog", "publish", "adds@1.0.0", &registry.url()]);
            refuses(&|| with_catalog(registry.reached_by(publish())));
            refuses(&|| registry.reached_by(place.forge(["catalog", "show", "adds", "--catalog", &registry.url()])));
        }
    }
}

#[test]
fn a_clock_behind_the_catalog_signs_nothing() {
    let place = with_tool();
    place.forge(["key", "trust", "--role", "approver"]).arg(place.config().join("key.pub")).ends(exit::OK);
    promote(&place, "adds.rs", "1.0.0").by_clock("+10y").ends(exit::OK);
    let says = ["1.0.0 was released at 20", "set the clock", "valid-before"];
    promote(&place, "adds.rs", "1.0.1").ends(exit::DENIED).says(&says);
    place.forge(["approve", "adds.rs", "--yes"]).ends(exit::ENVIRONMENT).says(&says);
    // What only restricts is not kept waiting for the clock of somebody else; what gives back is.
    change(&place, "yank").ends(exit::OK).says(&["note: this was signed all the same", says[0]]);
    change(&place, "lift").ends(exit::ENVIRONMENT).has_one_error().says(&says);
    promote(&place, "adds.rs", "1.0.1").by_clock("+11y").ends(exit::OK);
    // The wrong clock was the other one: the key that it signed with counts until tomorrow.
    limit_key(&place, "valid-before=\"2031-01-01\" ");
    place.forge(["catalog", "show", "adds@1.0.0"]).ends(exit::DENIED).says(&["is valid until 2031"]);
    change(&place, "yank").ends(exit::DENIED);
    promote(&place, "adds.rs", "2.0.0").ends(exit::DENIED).says(&["adds@1.0.1, which this follows"]);
}

#[test]
fn a_clock_behind_a_change_of_state_gives_nothing_back() {
    let place = with_tool();
    promote(&place, "adds.rs", "1.0.0").ends(exit::OK);
    change(&place, "deprecate").by_clock("+5y").ends(exit::OK);
    let says = ["the state of 1.0.0 was changed at 20", "set the clock"];
    change(&place, "lift").ends(exit::ENVIRONMENT).has_one_error().says(&says);
    for word in ["yank", "quarantine"] {
        change(&place, word).ends(exit::OK).says(&["note: this was signed all the same", says[0]]);
    }
    place.forge(["run", "adds@1.0.0", "--input", r#"{"numbers": [1]}"#]).ends(exit::DENIED).says(&["quarantined"]);
    change(&place, "lift").ends(exit::ENVIRONMENT).has_one_error().says(&says);
    change(&place, "lift").by_clock("+6y").ends(exit::OK);
    change(&place, "lift").by_clock("+5y").ends(exit::ENVIRONMENT).says(&says);
    change(&place, "lift").by_clock("+6y").ends(exit::OK);
}

#[test]
fn an_approval_is_neither_ended_nor_extended_by_a_wrong_clock() {
    let place = with_approval("+0");
    assert_eq!(standing(&place, "+0").0, "valid");
    assert_eq!(standing(&place, "+2y"), ("expired".to_owned(), "its time is over".to_owned()));
    assert_eq!(standing(&place, WRONG[3]).0, "expired");
    let (word, reason) = standing(&place, WRONG[0]);
    assert!(
        word == "void" && reason.contains("given later than now") && reason.contains("set the clock"),
        "{reason}"
    );
    promote(&place, "pay_out.rs", "1.0.0").by_clock("+2y").ends(exit::DENIED).says(&["an approval is asked for"]);
    // It is as it was.
    assert_eq!(standing(&place, "+0").0, "valid");
    promote(&place, "pay_out.rs", "1.0.0").ends(exit::OK);

    // One that was given in ten years does not count for ten years.
    let place = with_approval("+10y");
    let (word, reason) = standing(&place, "+0");
    assert!(word == "void" && reason.contains("given later than now"), "{reason}");
    promote(&place, "pay_out.rs", "1.0.0").ends(exit::DENIED).says(&["an approval is asked for"]);
    assert_eq!(standing(&place, "+10y").0, "valid");
}

#[test]
fn a_key_signs_in_its_time_by_whatever_clock() {
    let place = with_tool();
    limit_key(&place, "valid-after=\"2026-01-01\",valid-before=\"2031-01-01\" ");
    let late = promote(&place, "adds.rs", "1.0.0").by_clock("+10y");
    late.ends(exit::DENIED).says(&["is valid from 2026-01-01T00:00:00Z until 2031-01-01T00:00:00Z only"]);
    promote(&place, "adds.rs", "1.0.0").ends(exit::OK);
    change(&place, "yank").by_clock("+10y").ends(exit::DENIED).says(&["until 2031"]);
    // What was signed in its time counts later, whatever the reader's clock says.
    for clock in ["+10y", WRONG[0], WRONG[3]] {
        place.forge(["catalog", "show", "adds@1.0.0"]).by_clock(clock).ends(exit::OK);
    }
    limit_key(&place, "valid-after=\"2031-01-01\" ");
    place.forge(["catalog", "show", "adds@1.0.0"]).by_clock("+10y").ends(exit::DENIED).says(&["from 2031"]);
    promote(&place, "adds.rs", "1.0.1").ends(exit::DENIED).says(&["from 2031"]);
}

#[test]
fn a_build_is_not_shared_by_a_clock_that_nobody_believes() {
    let place = with_tool();
    let shared = place.path("shared");
    let build = || place.forge(["build", "adds.rs"]).env("FORGE_REMOTE_CACHE", &shared);
    build().by_clock(WRONG[1]).ends(exit::OK);
    assert!(!shared.join("actions").exists());
    fs::remove_dir_all(place.cache()).unwrap();
    build().ends(exit::OK);
    assert!(shared.join("actions").exists());
}
