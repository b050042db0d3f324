//! What the machine knows stays out of tools, artifacts and messages, with and without the check.

use std::{env, fs};

use forge::{
    Config, Forge,
    build::{BuildError, Built},
    check::{Lint, check_with},
    home::Home,
    policy::{Limits, Policy},
    run::Grants,
    tool::{Source, Tier},
};

use crate::harness::{Workplace, exit};

/// What must not be seen anywhere.
const CANARY: &str = "CANARY_c7e1_of_this_machine";

/// Forge over the workplace's cache, in this process.
fn open(place: &Workplace) -> Forge {
    let home = Home { cache: place.cache(), journal: place.journal(), ..Home::from_environment().unwrap() };
    Forge::open(Config { home: Some(home), ..Config::default() }).unwrap()
}

/// Builds a source text that the check refuses, as if there were no check.
fn build_unchecked(forge: &Forge, name: &str, text: &str) -> Result<Built, BuildError> {
    let source = Source::new(name.parse().unwrap(), format!("{name}.rs"), text).unwrap();
    let checked = check_with(source, &Policy::default(), Lint::Off).unwrap();
    forge.build(&checked, Tier::Draft)
}

/// A tool whose result is `expression`, with `items` beside it.
fn tool(name: &str, items: &str, expression: &str) -> String {
    format!(
        "//! Reaches out.\nuse plugin_api::prelude::*;\n\n{items}\n\n/// Reaches out.\n#[tool]\nfn {name}() -> String {{\n    \
         String::from({expression})\n}}\n"
    )
}

#[test]
fn a_compiler_that_stops_in_the_middle_tells_nothing() {
    let place = Workplace::new();
    place.write("canary.txt", CANARY);
    let file = place.path("canary.txt").display().to_string();
    // An expansion without an end stops the compiler before it writes down what it has read.
    let items = format!(
        "macro_rules! endless {{ () => {{ endless!() }} }}\ncompile_error!(include_str!({file:?}));\nconst _: u32 = endless!();"
    );
    let error = build_unchecked(&open(&place), "stops", &tool("stops", &items, "\"\"")).unwrap_err();
    assert!(matches!(error, BuildError::Withheld { .. }), "{error:?}");
    assert!(!format!("{error:?} {error}").contains(CANARY), "{error:?}");
}

#[test]
fn files_are_not_drawn_into_a_tool_while_it_is_compiled() {
    let place = Workplace::new();
    place.write("canary.txt", CANARY);
    place.write("canary.rs", format!("pub const STOLEN: &str = \"{CANARY}\"; not rust"));
    let file = |name: &str| place.path(name).display().to_string();
    let cases = [
        ("text", String::new(), format!("include_str!({:?})", file("canary.txt"))),
        ("bytes", String::new(), format!("std::str::from_utf8(include_bytes!({:?})).unwrap()", file("canary.txt"))),
        ("code", String::new(), format!("include!({:?})", file("canary.txt"))),
        ("module", format!("#[path = {:?}]\nmod stolen;", file("canary.rs")), "stolen::STOLEN".to_owned()),
        ("document", format!("#[doc = include_str!({:?})]\nstruct Stolen;", file("canary.txt")), "\"\"".to_owned()),
    ];
    for (name, items, expression) in cases {
        let text = tool(name, &items, &expression);
        let source = place.write(&format!("{name}.rs"), &text);
        place.forge(["build", &source]).ends(exit::REJECTED).has_one_error().says(&["F030"]);
        match build_unchecked(&open(&place), name, &text) {
            Ok(_) => panic!("{name} was built"),
            Err(error) => {
                let shown = format!("{error} {error:?}");
                assert!(!shown.contains(CANARY), "{name}: {shown}");
                // The compiler could not read it; had it, the list of what it read would have told.
                let refused = matches!(
                    error,
                    BuildError::Reached { .. } | BuildError::Rejected { .. } | BuildError::Withheld { .. }
                );
                assert!(refused, "{name}: {shown}");
            }
        }
        assert_nowhere(&place);
    }
    place.is_sound();
}

#[test]
fn the_environment_is_not_drawn_into_a_tool_while_it_is_compiled() {
    let place = Workplace::new();
    // HOME is set for this process, and for every compiler that was not given a cleared environment.
    let home = env::var("HOME").expect("tests have a home");
    for (name, expression) in [
        ("needed", "env!(\"HOME\")"),
        ("optional", "option_env!(\"HOME\").unwrap_or_default()"),
        ("cargo", "env!(\"CARGO_HOME\")"),
    ] {
        let text = tool(name, "", expression);
        let source = place.write(&format!("{name}.rs"), &text);
        place.forge(["build", &source]).ends(exit::REJECTED).has_one_error().says(&["F0305"]);
        match build_unchecked(&open(&place), name, &text) {
            Ok(_) => panic!("{name} was built"),
            Err(BuildError::Reached { .. } | BuildError::Rejected { .. }) => {}
            Err(error) => panic!("{name}: {error}"),
        }
    }
    let mut artifacts = String::new();
    collect(&place.cache(), &mut artifacts);
    assert!(!artifacts.contains(&home) || home == "/", "the home folder is in an artifact");
}

#[test]
fn no_path_of_this_machine_is_in_an_artifact() {
    let place = Workplace::new();
    for (file, tier) in
        [("plain/every_kind.rs", "draft"), ("plain/every_kind.rs", "release"), ("hostile/panics.rs", "draft")]
    {
        let file = place.take(file);
        place.forge(["build", &file, "--tier", tier, "--out", "made"]).env("CANARY", CANARY).ends(exit::OK);
    }
    let mut artifacts = String::new();
    collect(&place.path("made"), &mut artifacts);
    collect(&place.cache().join("blobs-v1"), &mut artifacts);
    collect(&place.cache().join("actions-v1"), &mut artifacts);
    let folders = [place.folder(), place.data().to_owned(), env::temp_dir(), env::var("HOME").unwrap().into()];
    let folders = folders
        .iter()
        .filter(|folder| folder.components().count() > 1)
        .map(|folder| format!("{}/", folder.display()));
    for secret in folders.chain([CANARY.to_owned(), "index.crates.io".to_owned()]) {
        assert!(!artifacts.contains(&secret), "{secret} is in an artifact");
    }
}

#[test]
fn a_tool_sees_nothing_of_the_machine_without_the_check_either() {
    let place = Workplace::new();
    let forge = open(&place);
    for (name, expression) in [
        ("variable", "std::env::var(\"HOME\").unwrap_or_default()"),
        ("variables", "format!(\"{:?}\", std::env::vars().collect::<Vec<_>>())"),
        ("file", "std::fs::read_to_string(\"/etc/passwd\").unwrap_or_default()"),
        ("folder", "std::env::current_dir().map(|folder| folder.display().to_string()).unwrap_or_default()"),
        ("program", "format!(\"{:?}\", std::env::args().collect::<Vec<_>>())"),
        ("listing", "format!(\"{:?}\", std::fs::read_dir(\"/\").map(|list| list.count()))"),
    ] {
        let text = tool(name, "", expression);
        let source = place.write(&format!("{name}.rs"), &text);
        place.forge(["build", &source]).ends(exit::REJECTED).has_one_error().says(&["F04"]);
        let built = match build_unchecked(&forge, name, &text) {
            Ok(built) => built,
            // The module asks for what the source did not declare: refused before it runs.
            Err(BuildError::Violates { .. }) => continue,
            Err(error) => panic!("{name}: {error}"),
        };
        let loaded = forge.load(&built).unwrap();
        let outcome = forge.run(&loaded, b"{}", &Grants::default(), &Limits::default());
        let seen = format!("{:?} {:?}", outcome.result, outcome.printed);
        for secret in
            [env::var("HOME").unwrap().as_str(), "root:", "PATH", env!("CARGO_MANIFEST_DIR"), "forge-under-test"]
        {
            assert!(!seen.contains(secret), "{name} saw {seen}");
        }
        // Built without the check, it is not taken for checked.
        place.forge(["run", &source]).ends(exit::REJECTED).has_one_error().says(&["F04"]);
    }
    drop(forge);
    place.is_sound();
}

/// The canary is in no file of the cache.
fn assert_nowhere(place: &Workplace) {
    let mut artifacts = String::new();
    collect(&place.cache(), &mut artifacts);
    assert!(!artifacts.contains(CANARY), "the canary is in the cache");
}

/// The bytes of every file below a folder, as far as they are text.
fn collect(folder: &std::path::Path, text: &mut String) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, text);
        } else {
            text.push_str(&String::from_utf8_lossy(&fs::read(path).unwrap()));
        }
    }
}
