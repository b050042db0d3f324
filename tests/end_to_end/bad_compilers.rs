//! A compiler that dies, hangs, floods or lies.

use std::fs;

use crate::harness::{Ended, StandIn, Workplace, exit};

/// What a compiler writes that has read nothing but the source.
const DEP_INFO: &str = "echo 'module.wasm: adds.rs' > module.d; echo >> module.d; echo 'adds.rs:' >> module.d";

/// Builds with a compiler that does `instead`; afterwards the real one works as if nothing had been.
fn build_with(instead: &str, code: i32) -> Ended {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let stand_in = StandIn::compiler(&place, instead);
    let ended = stand_in.forge(&place, &["build", &adds]).ends(code).has_one_error();
    place.is_sound();
    ended
}

#[test]
fn a_stand_in_that_does_nothing_of_its_own_builds() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let stand_in = StandIn::compiler(&place, "real \"$@\"");
    let built = stand_in.forge(&place, &["build", &adds]).ends(exit::OK);
    assert!(built.stdout.contains(" built (draft)"), "{}", built.story());
    // The same compiler, wherever it is: the same key.
    let found = place.forge(["build", &adds]).ends(exit::OK);
    assert!(found.stdout.contains(" found (draft)"), "{}", found.story());
}

#[test]
fn a_compiler_that_is_killed() {
    build_with("kill -KILL $$", exit::COMPILER).says(&["the compiler died over adds.rs (signal 9)", "forge doctor"]);
}

#[test]
fn a_compiler_that_crashes() {
    // Before it has said what it read, nothing of what it prints is shown.
    let early = "echo 'panicked at compiler/lib.rs:1:1: boom' >&2; exit 101";
    let ended = build_with(early, exit::COMPILER).says(&["the compiler died over adds.rs (exit code 101)"]);
    assert!(!ended.stderr.contains("boom"), "{}", ended.story());
    let late = format!("{DEP_INFO}; {early}");
    build_with(&late, exit::COMPILER).says(&["the compiler died over adds.rs (exit code 101)", "boom"]);
}

#[test]
fn a_compiler_that_fails_without_a_word() {
    build_with("exit 1", exit::COMPILER).says(&["the compiler died over adds.rs (exit code 1)"]);
}

#[test]
fn a_compiler_that_says_it_is_done_and_made_nothing() {
    build_with("exit 0", exit::COMPILER).says(&["adds.rs"]);
}

#[test]
fn a_compiler_that_hangs() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let stand_in = StandIn::compiler(&place, "exec 9<\"$PIPE\"; sleep 5000 & sleep 5000");
    let watch = stand_in.watch();
    let ended = stand_in.forge(&place, &["build", &adds]).ends(exit::LIMIT).has_one_error();
    ended.says(&["the compiler took longer than 60 s over adds.rs", "make the source simpler"]);
    watch.begun();
    watch.gone();
    place.is_sound();
}

#[test]
fn a_compiler_that_floods() {
    let ended = build_with("yes 'a line that is no message' | head -c 300000000 >&2; exit 1", exit::COMPILER);
    assert!(ended.stderr.len() < 100_000, "{} bytes", ended.stderr.len());
}

#[test]
fn a_compiler_that_makes_something_else() {
    build_with(&format!("{DEP_INFO}; echo 'no module' > module.wasm"), exit::REJECTED).says(&["adds.rs", "rejected"]);
    build_with(&format!("{DEP_INFO}; printf '\\0asm\\1\\0\\0\\0' > module.wasm"), exit::REJECTED).says(&["memory"]);
}

#[test]
fn a_compiler_that_read_more_than_the_source() {
    let ended = build_with("real \"$@\"; echo 'module.wasm: /etc/passwd' >> module.d", exit::REJECTED);
    ended.says(&["reaches beyond itself at compile time"]);
    build_with("real \"$@\"; echo '# env-dep:HOME=/home/me' >> module.d", exit::REJECTED);
}

#[test]
fn a_compiler_that_is_not_there() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let data = place.path("data");
    for (setting, value) in
        [("FORGE_RUSTC", "/nowhere/rustc"), ("FORGE_RUSTC", "/bin/false"), ("FORGE_TOOLCHAIN", "none")]
    {
        let call = place.forge(["build", &adds]).env(setting, value).env("FORGE_DATA_DIR", &data);
        call.ends(exit::ENVIRONMENT).has_one_error().says(&[setting, value]);
    }
    place.is_sound();
}

#[test]
fn a_cargo_that_fails_says_what_it_said() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let stand_in = StandIn::cargo(&place, "echo 'error: could not resolve host: the-registry' >&2; exit 101");
    let ended = stand_in.forge(&place, &["build", &adds]).ends(exit::ENVIRONMENT);
    ended.says(&["error: the crates that tools may use could not be fetched", "could not resolve host"]);
    place.is_sound();
}

#[test]
fn crates_that_lost_a_file_are_compiled_again() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let stand_in = StandIn::compiler(&place, "real \"$@\"");
    // A copy of the list whose file sizes are wrong must not be believed.
    let data = place.path("stand-in/data");
    fs::remove_file(data.join("dependencies")).unwrap();
    fs::create_dir(data.join("dependencies")).unwrap();
    for entry in fs::read_dir(place.data().join("dependencies")).unwrap().flatten() {
        let copy = data.join("dependencies").join(entry.file_name());
        fs::create_dir(&copy).unwrap();
        if let Ok(index) = fs::read(entry.path().join("compiled.json")) {
            fs::write(copy.join("compiled.json"), index).unwrap();
        }
    }
    let cargo = place.path("stand-in/bin/cargo");
    fs::remove_file(&cargo).unwrap();
    place
        .shell("printf '#!/bin/sh\\necho asked >&2; exit 1\\n' > stand-in/bin/cargo; chmod +x stand-in/bin/cargo")
        .ends(exit::OK);
    let ended = stand_in.forge(&place, &["build", &adds]).ends(exit::ENVIRONMENT);
    ended.says(&["asked"]);
}
