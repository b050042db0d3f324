//! The wall around the compiler: what stands behind it cannot get out, and without it nothing is compiled.

use std::{fs, process::Command};

use rustix::process::Signal;

use crate::harness::{Call, StandIn, Workplace, exit};

const TRESPASSER: &str = env!("CARGO_BIN_EXE_trespasser");
const LESSER_KERNEL: &str = env!("CARGO_BIN_EXE_lesser-kernel");
/// What must not be seen anywhere.
const CANARY: &str = "CANARY_9a40_outside_of_the_wall";

/// What the trespasser says that it managed.
fn managed(text: &str) -> Vec<String> {
    let said = text.split("managed: ").nth(1).and_then(|rest| rest.split("; tried").next());
    let said = said.unwrap_or_else(|| panic!("the trespasser did not end: {text}"));
    said.split(", ").filter(|what| !what.is_empty()).map(str::to_owned).collect()
}

/// A compiler that says what it read, as Forge wants it, and then tries to get out.
fn trespassing(place: &Workplace) -> StandIn {
    place.write("outside/canary.txt", CANARY);
    let outside = place.path("outside");
    let instead = format!(
        "echo 'module.wasm: adds.rs' > module.d; \"$(dirname \"$0\")/trespasser\" '{0}/canary.txt' '{0}' $PPID >&2; exit 1",
        outside.display()
    );
    let stand_in = StandIn::compiler(place, &instead);
    stand_in.bring(TRESPASSER, "trespasser");
    place.take("plain/adds.rs");
    stand_in
}

/// The command line that lets it try.
fn try_it(place: &Workplace, trespassing: &StandIn) -> Call {
    trespassing.forge(place, &["build", "adds.rs"]).env("CANARY", CANARY)
}

#[test]
fn a_compiler_that_tries_to_get_out_manages_nothing() {
    let place = Workplace::new();
    let ended = try_it(&place, &trespassing(&place)).ends(exit::COMPILER);
    assert_eq!(managed(&ended.stderr), Vec::<String>::new(), "{}", ended.story());
    assert!(!ended.stderr.contains(CANARY), "{}", ended.story());
    let left: Vec<_> = fs::read_dir(place.path("outside")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["canary.txt"]);
    place.is_sound();
}

/// The trespasser would manage much of it, were the wall not there: else the test above proves nothing.
#[test]
fn without_the_wall_it_manages_much() {
    let place = Workplace::new();
    place.write("outside/canary.txt", CANARY);
    place.write("outside/cut", "");
    place.write("inside/x", "");
    let outside = place.path("outside");
    let output = Command::new(TRESPASSER)
        .arg(outside.join("canary.txt"))
        .arg(&outside)
        .arg(std::process::id().to_string())
        .current_dir(place.path("inside"))
        .output()
        .unwrap();
    let managed = managed(&String::from_utf8_lossy(&output.stderr));
    for what in [
        "reading a file",
        "reading forge's environment",
        "reading /etc/passwd",
        "listing /",
        "writing a file",
        "cutting a file",
        "making a link",
        "making a hard link",
        "making a pipe",
        "running what it wrote",
        "a TCP connection",
        "a UDP socket",
        "a Unix socket",
        "a pair of sockets",
        "a signal to forge",
        "a file in memory",
        "another mode of execution",
    ] {
        assert!(managed.iter().any(|one| one == what), "{what} is impossible here anyhow: {managed:?}");
    }
}

/// A command line of forge on a kernel that lacks something.
fn lesser(place: &Workplace, lacks: &str, arguments: &[&str]) -> Call {
    place.under(LESSER_KERNEL, &[lacks], arguments)
}

#[test]
fn a_kernel_that_cannot_make_the_wall_compiles_nothing() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    for (lacks, names) in [("landlock", "landlock is missing"), ("seccomp", "seccomp is missing")] {
        let ended = lesser(&place, lacks, &["build", &adds]).ends(exit::ENVIRONMENT).has_one_error();
        ended.says(&[names, "nothing is compiled here", "wall = \"weaker\"", "[policy.build]", "--policy"]);
        let doctor = lesser(&place, lacks, &["doctor"]).ends(exit::ENVIRONMENT);
        let line = doctor.stdout.lines().find(|line| line.contains("wall around the compiler")).unwrap();
        assert!(line.starts_with("missing") && line.contains(names), "{line}");
    }
    // What is compiled already needs no compiler.
    place.forge(["build", &adds]).ends(exit::OK);
    lesser(&place, "both", &["build", &adds]).ends(exit::OK);
    lesser(&place, "both", &["run", &adds, "--input", r#"{"numbers": [42]}"#]).ends(exit::OK);
    place.is_sound();
}

#[test]
fn a_policy_can_accept_a_weaker_wall_and_each_build_says_so() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    place.write("policy.toml", "[policy.build]\nwall = \"weaker\"\n");
    for lacks in ["landlock", "seccomp", "both"] {
        let ended = lesser(&place, lacks, &["build", &adds, "--policy", "policy.toml"]).ends(exit::OK);
        let warnings = ended.stderr.lines().filter(|line| line.starts_with("warning: the wall")).count();
        assert_eq!(warnings, 1, "{}", ended.story());
        let both = ["landlock is missing", "seccomp is missing"];
        let named: &[&str] = match lacks {
            "landlock" => &both[..1],
            "seccomp" => &both[1..],
            _ => &both,
        };
        ended.says(named);
        let wall = lesser(&place, lacks, &["build", &adds, "--format", "json", "--policy", "policy.toml"])
            .ends(exit::OK)
            .json()["wall"]
            .clone();
        assert_eq!((wall["whole"].as_bool(), wall["missing"].as_array().unwrap().len()), (Some(false), named.len()));
        lesser(&place, lacks, &["doctor", "--policy", "policy.toml"]).ends(exit::OK);
        place.forge(["cache", "gc", "--max-size", "0"]).ends(exit::OK);
    }
    // A whole wall is no weaker for the policy's sake.
    let whole = place.forge(["build", &adds, "--format", "json", "--policy", "policy.toml"]).ends(exit::OK);
    assert!(!whole.stderr.contains("warning: the wall"), "{}", whole.story());
    assert_eq!(whole.json()["wall"]["whole"], true);
}

#[test]
fn the_doctor_says_what_stands() {
    let place = Workplace::new();
    let doctor = place.forge(["doctor"]).ends(exit::OK);
    let line = doctor.stdout.lines().find(|line| line.contains("wall around the compiler")).unwrap();
    assert!(line.starts_with("ok") && line.contains("landlock") && line.contains("seccomp"), "{line}");
}

/// An ordinary user has no rights to drop; the wall is the same. Root becomes one for this test.
#[test]
fn the_wall_is_the_same_for_an_ordinary_user() {
    let place = Workplace::new();
    place.open_to_all();
    // Root's toolchain is for root to look at.
    let trespassing = trespassing(&place);
    try_it(&place, &trespassing).ends(exit::COMPILER);
    let ended = try_it(&place, &trespassing).by_ordinary_user().ends(exit::COMPILER);
    assert_eq!(managed(&ended.stderr), Vec::<String>::new(), "{}", ended.story());
}

#[test]
fn a_compiler_that_takes_all_memory_is_told_from_one_that_fails() {
    let place = Workplace::new();
    place.write("policy.toml", "[policy]\nallow_unchecked = true\n");
    place.write(
        "bomb.rs",
        "//! Large.\nuse plugin_api::prelude::*;\n\nmacro_rules! twice {\n    ($($token:tt)*) => { twice!($($token)* $($token)*); \
         };\n}\ntwice!(1 2 3 4);\n\n/// Large.\n#[tool]\nfn bomb(at: usize) -> usize {\n    at\n}\n",
    );
    let ended =
        place.forge(["build", "bomb.rs", "--unchecked", "--policy", "policy.toml"]).ends(exit::LIMIT).has_one_error();
    ended.says(&["the compiler used more than", "MiB of memory", "bomb.rs", "make the source simpler"]);
    place.is_sound();
}

#[test]
fn a_compiler_that_fills_the_disk_is_stopped() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    // No file is too large, all of them are. None takes room: they are holes.
    let instead = "for i in 0 1 2 3 4 5 6 7; do truncate -s 300M hole$i; done; sleep 5000";
    let stand_in = StandIn::compiler(&place, instead);
    let ended = stand_in.forge(&place, &["build", &adds]).ends(exit::LIMIT).has_one_error();
    ended.says(&["the compiler used more than 1024 MiB for its files over adds.rs"]);
    place.is_sound();
}

#[test]
fn nothing_of_a_build_outlives_a_killed_forge() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    // A process of a process of the compiler, and one that asks for a group of its own.
    let instead = "exec 9<\"$PIPE\"; (sleep 5000 & sleep 5000) & setsid sleep 5000 & sleep 5000";
    let stand_in = StandIn::compiler(&place, instead);
    let watch = stand_in.watch();
    let build = stand_in.forge(&place, &["build", &adds]).start();
    watch.begun();
    build.signal(Signal::KILL);
    assert_eq!(build.end().signal, Some(Signal::KILL.as_raw()));
    watch.gone();
    place.forge(["cache", "gc"]).ends(exit::OK);
    place.is_sound();
}
