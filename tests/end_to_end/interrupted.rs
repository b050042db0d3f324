//! Ctrl-C, `kill` and `kill -9` at any moment: no process, no folder, no broken entry is left.

use std::{thread, time::Duration};

use rustix::process::Signal;

use crate::harness::{Ended, StandIn, Workplace, exit};

/// Two processes that hold the pipe and do nothing.
const HANGS: &str = "exec 9<\"$PIPE\"; sleep 5000 & sleep 5000";

/// Ended by the signal, as the shell sees it: by forge itself, or by the system before forge took notice.
fn was_interrupted(ended: &Ended) -> bool {
    ended.code == Some(exit::INTERRUPTED) || ended.signal.is_some()
}

/// Everything works afterwards; after a `kill -9`, once the next collection has been.
fn recovers(place: &Workplace) {
    place.forge(["cache", "gc"]).ends(exit::OK);
    place.is_sound();
}

#[test]
fn while_the_compiler_works() {
    for signal in [Signal::INT, Signal::TERM] {
        let place = Workplace::new();
        let adds = place.take("plain/adds.rs");
        let stand_in = StandIn::compiler(&place, HANGS);
        let watch = stand_in.watch();
        let build = stand_in.forge(&place, &["build", &adds]).start();
        watch.begun();
        build.signal(signal);
        build.end().has_code(exit::INTERRUPTED).has_one_error().says(&["interrupted; nothing was left behind"]);
        watch.gone();
        place.is_sound();
    }
}

#[test]
fn killed_while_the_compiler_works() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let stand_in = StandIn::compiler(&place, HANGS);
    let watch = stand_in.watch();
    let build = stand_in.forge(&place, &["build", &adds]).start();
    watch.begun();
    build.signal(Signal::KILL);
    assert_eq!(build.end().signal, Some(Signal::KILL.as_raw()));
    watch.gone();
    recovers(&place);
}

#[test]
fn while_the_crates_are_compiled() {
    for signal in [Signal::INT, Signal::TERM, Signal::KILL] {
        let place = Workplace::new();
        let adds = place.take("plain/adds.rs");
        let stand_in = StandIn::cargo(&place, HANGS);
        let watch = stand_in.watch();
        let build = stand_in.forge(&place, &["build", &adds]).start();
        watch.begun();
        build.signal(signal);
        assert!(was_interrupted(&build.end()));
        watch.gone();
        recovers(&place);
    }
}

#[test]
fn one_that_waits_for_another_can_be_stopped_or_takes_over() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    let stand_in = StandIn::compiler(&place, HANGS);
    let watch = stand_in.watch();
    let first = stand_in.forge(&place, &["build", &adds]).start();
    watch.begun();
    let waits = place.forge(["build", &adds]).start();
    let stopped = place.forge(["build", &adds]).start();
    stopped.signal(Signal::INT);
    assert!(was_interrupted(&stopped.end()));
    first.signal(Signal::KILL);
    first.end();
    watch.gone();
    let built = waits.end().has_code(exit::OK);
    assert!(built.stdout.contains(" built (draft)"), "{}", built.story());
    recovers(&place);
}

#[test]
fn at_whatever_moment_of_a_build() {
    let place = Workplace::new();
    let adds = place.take("plain/adds.rs");
    for signal in [Signal::INT, Signal::TERM, Signal::KILL] {
        for milliseconds in [0, 3, 10, 30, 80, 150, 250, 400, 600] {
            let build = place.forge(["run", &adds, "--input", r#"{"numbers": [42]}"#]).start();
            // Not to wait for something, but to meet a moment: any will do.
            thread::sleep(Duration::from_millis(milliseconds));
            build.signal(signal);
            let ended = build.end();
            assert!(was_interrupted(&ended) || ended.stdout == "42\n", "{}", ended.story());
            let next = place.forge(["run", &adds, "--input", r#"{"numbers": [42]}"#]).ends(exit::OK);
            assert_eq!(next.stdout, "42\n", "{}", next.story());
            place.forge(["cache", "gc", "--max-size", "0"]).ends(exit::OK);
        }
    }
    recovers(&place);
}

#[test]
fn while_a_tool_runs_that_was_compiled_just_before() {
    for signal in [Signal::INT, Signal::TERM] {
        let place = Workplace::new();
        let loops = place.take("hostile/loops_forever.rs");
        let run = place.forge(["run", &loops, "--timeout", "60s"]).start();
        // Long enough for the compiler on most machines; where it is not, another moment is met.
        thread::sleep(Duration::from_secs(4));
        run.signal(signal);
        let ended = run.end();
        assert!(was_interrupted(&ended), "{}", ended.story());
        recovers(&place);
    }
}

#[test]
fn while_many_tools_are_tested() {
    let place = Workplace::new();
    let stand_in = StandIn::compiler(&place, HANGS);
    for name in ["one", "two", "three", "four", "five"] {
        place.forge(["new", name]).ends(exit::OK);
    }
    let watch = stand_in.watch();
    let test = stand_in.forge(&place, &["test"]).start();
    watch.begun();
    test.signal(Signal::INT);
    test.end().has_code(exit::INTERRUPTED).says(&["interrupted"]);
    watch.gone();
    recovers(&place);
}

#[test]
fn while_a_tool_runs_or_waits_for_its_input() {
    let place = Workplace::new();
    let loops = place.take("hostile/loops_forever.rs");
    place.forge(["build", &loops]).ends(exit::OK);
    for signal in [Signal::INT, Signal::TERM, Signal::KILL] {
        let run = place.forge(["run", &loops, "--timeout", "1h"]).start();
        thread::sleep(Duration::from_millis(100));
        run.signal(signal);
        assert!(was_interrupted(&run.end()));
        let run = place.forge(["run", &loops, "--jsonl", "--timeout", "1h"]).input("{}\n{}\n").start();
        thread::sleep(Duration::from_millis(100));
        run.signal(signal);
        assert!(was_interrupted(&run.end()));
    }
    recovers(&place);
}
