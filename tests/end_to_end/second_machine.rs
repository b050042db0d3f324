//! What was released on one machine, on another that has nothing of it, from real servers.

use serde_json::Value;

use crate::{
    harness::{Call, Chaos, Deed, Registry, S3, Workplace, exit},
    published::with_tool,
};

const NUMBERS: &str = r#"{"numbers": [1, 2, 39]}"#;

/// A machine that trusts whoever released, and has nothing else of theirs.
fn second(first: &Workplace) -> Workplace {
    let place = Workplace::new();
    place.forge(["key", "trust"]).arg(first.config().join("key.pub")).ends(exit::OK);
    place
}

/// Adds the tool from a server, runs it, cuts the network, and runs it again; gives the two answers.
fn added_and_run(place: &Workplace, url: &str, chaos: &Chaos, reached_by: &dyn Fn(Call) -> Call) -> [Value; 2] {
    reached_by(place.forge(["add", "adds@1", "--catalog", url])).ends(exit::OK);
    let run = || {
        let call = place.forge(["run", "adds", "--format", "json", "--input", NUMBERS]);
        reached_by(call).ends(exit::OK).json()
    };
    let before = run();
    chaos.does(|_| Deed::Drop);
    // The cache may be lost at any time.
    std::fs::remove_dir_all(place.cache()).unwrap();
    let after = run();
    place.forge(["fetch", "--locked", "--offline"]).ends(exit::OK);
    [before, after]
}

#[test]
fn a_tool_comes_from_s3_and_from_a_registry_as_it_was_released() {
    let (first, s3, registry) = (with_tool(), S3::bucket(), Registry::new());
    let promoted = first.forge(["promote", "adds.rs", "--version", "1.0.0", "--catalog", &s3.url()]);
    s3.reached_by(promoted).ends(exit::OK);
    let published = first.forge(["catalog", "publish", "adds@1.0.0", &registry.url(), "--catalog", &s3.url()]);
    registry.reached_by(s3.reached_by(published)).ends(exit::OK);
    let shown = first.forge(["catalog", "show", "adds", "--format", "json", "--catalog", &s3.url()]);
    let released = s3.reached_by(shown).ends(exit::OK).json();

    let from_s3 = added_and_run(&second(&first), &s3.url(), s3.chaos(), &|call| s3.reached_by(call));
    let from_registry =
        added_and_run(&second(&first), &registry.url(), registry.chaos(), &|call| registry.reached_by(call));
    for answer in from_s3.iter().chain(&from_registry) {
        assert_eq!((&answer["result"], &answer["digest"]), (&Value::from(42), &released["artifact"]));
    }
}
