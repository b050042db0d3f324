//! What was released on one machine, on another that has nothing of it, from real servers.

use serde_json::Value;

use crate::{
    harness::{Bucket, Call, Chaos, Cloud, Deed, Registry, Workplace, exit},
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
fn a_tool_comes_from_buckets_and_a_registry_as_it_was_released() {
    let (first, registry) = (with_tool(), Registry::new());
    for cloud in Cloud::ALL {
        let bucket = Bucket::new(cloud);
        let reached_by = |call: Call| bucket.reached_by(call);
        let promoted = first.forge(["promote", "adds.rs", "--version", "1.0.0", "--catalog", &bucket.url()]);
        reached_by(promoted).ends(exit::OK);
        let shown = first.forge(["catalog", "show", "adds", "--format", "json", "--catalog", &bucket.url()]);
        let released = reached_by(shown).ends(exit::OK).json();
        let is_released = |answers: [Value; 2]| {
            for answer in answers {
                let said = (&answer["result"], &answer["digest"]);
                assert_eq!(said, (&Value::from(42), &released["artifact"]), "{cloud:?}");
            }
        };
        if cloud == Cloud::S3 {
            let url = registry.url();
            let published = first.forge(["catalog", "publish", "adds@1.0.0", &url, "--catalog", &bucket.url()]);
            registry.reached_by(reached_by(published)).ends(exit::OK);
            let reached_by = |call: Call| registry.reached_by(call);
            is_released(added_and_run(&second(&first), &url, registry.chaos(), &reached_by));
        }
        is_released(added_and_run(&second(&first), &bucket.url(), bucket.chaos(), &reached_by));
    }
}
