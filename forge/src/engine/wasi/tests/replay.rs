//! Calls that are recorded, and made again from the record.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::engine::transcript::{Player, Recorder, Tape, World};
use crate::engine::wasi::{Access, Clock, Counted, Random, WasiLimit, WasiSetup};
use crate::engine::{Divergence, Transcript, TranscriptError};

use super::guest::{CREATE, FOLLOW, Fixture, GRANT, Guest, TO_READ, TO_WRITE};
use super::hostile;

const ROOM: u64 = 64 << 20;

/// A guest whose calls are recorded.
fn recorded(mut guest: Guest) -> Guest {
    let world = guest.wasi().world();
    guest.wasi().tape = Some(Box::new(Tape::Recording(Recorder::new(world, ROOM))));
    guest
}

/// A guest that reaches nothing and gets its answers from a record.
fn replayed(transcript: &Transcript) -> Guest {
    // As it comes out of a journal.
    let transcript = Transcript::from_bytes(&transcript.to_bytes()).unwrap();
    let mut guest = Guest::new(WasiSetup::default());
    guest.wasi().tape = Some(Box::new(Tape::Playing(Player::new(&transcript))));
    guest
}

fn finish(guest: &mut Guest) -> (Transcript, Option<Divergence>) {
    guest.wasi().tape.take().unwrap().finish()
}

/// What a call came to: a number, or the words of its end.
fn came_to(answer: wasmtime::Result<u32>) -> Result<u32, String> {
    answer.map_err(|error| error.root_cause().to_string())
}

fn setup(fixture: &Fixture) -> WasiSetup {
    WasiSetup {
        env: vec![("NAME".into(), "value".into())],
        clock: Clock::Real,
        random: Random::Real,
        ..fixture.setup(Access::ReadWrite)
    }
}

/// Files, time, randomness and environment; what it saw.
fn story(guest: &mut Guest) -> Vec<u8> {
    let mut seen = Vec::new();
    seen.extend(guest.read_file("a").unwrap());
    seen.extend(guest.list(GRANT, 100).unwrap().concat().bytes());
    let made = guest.open("made", CREATE, TO_WRITE).unwrap();
    guest.write(made, b"of the tool").unwrap();
    guest.write(1, b"printed").unwrap();
    guest.seek(made, 3, 0).unwrap();
    seen.extend(guest.read(made).unwrap());
    assert_eq!(guest.open("none", 0, TO_READ), Err(44));
    guest.call("clock_time_get", &[0, 0, 512]).unwrap();
    guest.call("random_get", &[520, 32]).unwrap();
    guest.call("environ_get", &[600, 640]).unwrap();
    // Sleeps for a millisecond.
    guest.memory()[7000..7048].fill(0);
    guest.memory()[7024..7032].copy_from_slice(&1_000_000_u64.to_le_bytes());
    guest.call("poll_oneoff", &[7000, 7100, 1, 7200]).unwrap();
    seen.extend(guest.memory().to_vec());
    seen
}

#[test]
fn a_replay_sees_what_the_run_saw_and_touches_nothing() {
    let fixture = Fixture::new();
    fixture.write("a", "content");
    let mut first = recorded(Guest::new(setup(&fixture)));
    let seen = story(&mut first);
    let (transcript, _) = finish(&mut first);
    assert!(transcript.is_complete() && !transcript.is_empty());
    std::fs::remove_file(fixture.path("a")).unwrap();
    std::fs::remove_file(fixture.path("made")).unwrap();
    let mut again = replayed(&transcript);
    assert!(story(&mut again) == seen, "another memory");
    assert_eq!(again.wasi().usage(), first.wasi().usage());
    assert_eq!(again.wasi().take_stdout().bytes, b"printed");
    assert_eq!(finish(&mut again).1, None);
    assert!(!fixture.path("made").exists());
}

#[test]
fn what_needs_no_world_is_not_recorded() {
    let mut guest = recorded(Guest::new(WasiSetup::default()));
    guest.write(1, b"printed").unwrap();
    guest.call("clock_time_get", &[0, 0, 512]).unwrap();
    guest.call("random_get", &[520, 32]).unwrap();
    guest.call("environ_sizes_get", &[600, 604]).unwrap();
    let (transcript, _) = finish(&mut guest);
    assert_eq!(transcript, Transcript::default());
    assert_eq!(transcript.len(), 0);
}

#[test]
fn a_limit_ends_the_replay_as_it_ended_the_run() {
    let fixture = Fixture::new();
    let run = |guest: &mut Guest| {
        guest.open("a", CREATE, TO_WRITE).unwrap();
        guest.try_open_at(GRANT, "b", FOLLOW, CREATE, TO_WRITE, 0).unwrap_err().root_cause().to_string()
    };
    let mut first = recorded(Guest::limited(fixture.setup(Access::ReadWrite), |limits| limits.files_made = 1));
    let said = run(&mut first);
    assert_eq!(said, WasiLimit { counted: Counted::FilesMade, limit: 1 }.to_string());
    let mut again = replayed(&finish(&mut first).0);
    assert_eq!(run(&mut again), said);
    assert_eq!(finish(&mut again).1, None);
}

fn two_reads() -> Transcript {
    let fixture = Fixture::new();
    fixture.write("a", "content");
    let mut guest = recorded(Guest::new(fixture.setup(Access::Read)));
    guest.open("a", 0, TO_READ).unwrap();
    guest.read(4).unwrap();
    finish(&mut guest).0
}

#[test]
fn whatever_is_not_as_it_was_recorded_is_told() {
    let transcript = two_reads();
    let diverges = |run: &dyn Fn(&mut Guest)| {
        let mut guest = replayed(&transcript);
        run(&mut guest);
        finish(&mut guest).1.unwrap()
    };
    let function = diverges(&|guest| assert!(guest.try_call("fd_tell", &[4, 1024]).is_err()));
    assert_eq!(function, Divergence::Function { call: 1, recorded: "path_open", asked: "fd_tell" });
    let arguments = diverges(&|guest| {
        assert!(guest.try_open_at(GRANT, "b", FOLLOW, 0, TO_READ, 0).is_err());
        // Nothing is answered from here on.
        assert!(guest.try_open_at(GRANT, "a", FOLLOW, 0, TO_READ, 0).is_err());
    });
    assert_eq!(arguments, Divergence::Arguments { call: 1, function: "path_open" });
    let fewer = diverges(&|guest| assert_eq!(guest.open("a", 0, TO_READ), Ok(4)));
    assert_eq!(fewer, Divergence::Fewer { made: 1, recorded: 2 });
    let more = diverges(&|guest| {
        guest.open("a", 0, TO_READ).unwrap();
        guest.read(4).unwrap();
        assert!(guest.try_call("fd_close", &[4]).is_err());
    });
    assert_eq!(more, Divergence::More { recorded: 2, asked: "fd_close" });
}

#[test]
fn over_its_limit_a_record_is_given_up_and_the_run_goes_on() {
    let fixture = Fixture::new();
    fixture.write("a", &"x".repeat(1000));
    let mut guest = Guest::new(fixture.setup(Access::Read));
    guest.wasi().tape = Some(Box::new(Tape::Recording(Recorder::new(World::FILES, 500))));
    assert_eq!(guest.read_file("a").unwrap().len(), 1000);
    let (transcript, _) = finish(&mut guest);
    assert!(!transcript.is_complete() && transcript.is_empty());
    let mut guest = replayed(&transcript);
    assert!(guest.try_open_at(GRANT, "a", FOLLOW, 0, TO_READ, 0).is_err() || finish(&mut guest).1.is_some());
}

#[test]
fn what_is_no_record_is_refused() {
    let bytes = two_reads().to_bytes();
    assert_eq!(Transcript::from_bytes(b""), Err(TranscriptError::Magic));
    assert_eq!(Transcript::from_bytes(&bytes[..17]), Err(TranscriptError::Damaged(0)));
    assert_eq!(Transcript::from_bytes(&bytes[..bytes.len() - 1]), Err(TranscriptError::Damaged(2)));
    let changed = |at: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = byte;
        Transcript::from_bytes(&bytes)
    };
    assert_eq!(changed(16, 9), Err(TranscriptError::Version(9)));
    assert_eq!(changed(17, 0), Err(TranscriptError::Damaged(0)));
    assert_eq!(changed(18, 255), Err(TranscriptError::Damaged(0)));
    assert_eq!(changed(19, 255), Err(TranscriptError::Damaged(1)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_a_guest_calls_a_replay_answers_the_same(
        calls in vec((any::<prop::sample::Index>(), vec(hostile::number(), 9)), 1..200),
    ) {
        let fixture = Fixture::new();
        let mut first = recorded(hostile::guest(&fixture));
        let functions = hostile::functions(&mut first);
        let run = |guest: &mut Guest| -> Vec<Result<u32, String>> {
            let calls = calls.iter().map(|(index, arguments)| (index.get(&functions), arguments));
            calls.map(|((name, count), arguments)| came_to(guest.try_call(name, &arguments[..*count]))).collect()
        };
        let answers = run(&mut first);
        let mut again = replayed(&finish(&mut first).0);
        hostile::put_paths(&mut again);
        prop_assert_eq!(run(&mut again), answers);
        prop_assert!(again.memory() == first.memory(), "another memory");
        prop_assert_eq!(again.wasi().take_stdout(), first.wasi().take_stdout());
        prop_assert_eq!(finish(&mut again).1, None);
    }

    #[test]
    fn any_bytes_are_a_record_or_none(bytes in vec(any::<u8>(), 0..2000)) {
        let header = two_reads().to_bytes()[..18].to_vec();
        for bytes in [bytes.clone(), [&header[..], &[8], &bytes].concat()] {
            if let Ok(transcript) = Transcript::from_bytes(&bytes) {
                prop_assert_eq!(transcript.to_bytes(), bytes);
            }
        }
    }

    #[test]
    fn a_damaged_record_answers_nothing_outside_the_guest(at: prop::sample::Index, byte: u8) {
        let mut bytes = two_reads().to_bytes();
        *at.get_mut(&mut bytes) = byte;
        if let Ok(transcript) = Transcript::from_bytes(&bytes) {
            let mut guest = replayed(&transcript);
            let opened = guest.try_open_at(GRANT, "a", FOLLOW, 0, TO_READ, 0);
            if matches!(opened, Ok(Ok(_))) {
                let _ = guest.try_call("fd_read", &[4, 0, 1, 1024]);
            }
        }
    }
}
