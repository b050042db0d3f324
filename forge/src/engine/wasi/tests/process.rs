//! What a guest without grants sees, and how a call ends.

use std::time::{Duration, Instant};

use wasmtime::{Engine, Linker, Module, Store, Trap};

use crate::engine::wasi::linker::MODULE;
use crate::engine::wasi::{
    Captured, Clock, Exit, GrantError, Random, Usage, Wasi, WasiLimits, WasiSetup, add_to_linker,
};
use crate::policy::Limits;

use super::guest::{GRANT, Guest, Host, errno};

fn pure() -> Guest {
    Guest::new(WasiSetup::default())
}

#[test]
fn every_function_of_preview_1_is_there() {
    let mut guest = pure();
    let names: Vec<String> = guest.linker.iter(&mut guest.store).map(|(_, name, _)| name.to_owned()).collect();
    assert_eq!(names.len(), 46);
    assert!(guest.linker.iter(&mut guest.store).all(|(module, _, _)| module == MODULE));
}

#[test]
fn without_a_grant_there_is_nothing() {
    let mut guest = pure();
    assert_eq!(guest.call("fd_prestat_get", &[3, 0]), Err(errno::BAD_DESCRIPTOR));
    assert_eq!(guest.open("a", 0, 0), Err(errno::BAD_DESCRIPTOR));
    assert_eq!(guest.path_call("path_unlink_file", "a"), Err(errno::BAD_DESCRIPTOR));
    for name in ["args_sizes_get", "environ_sizes_get"] {
        guest.call(name, &[1024, 1028]).unwrap();
        assert_eq!(guest.answer(), 0);
    }
    assert_eq!(guest.read(0), Ok(Vec::new()));
    assert_eq!(guest.call("sock_shutdown", &[1, 0]), Err(errno::NOT_SOCKET));
    assert_eq!(guest.call("sock_accept", &[9, 0, 0]), Err(errno::BAD_DESCRIPTOR));
}

#[test]
fn a_fresh_state_holds_nothing_on_the_heap() {
    let mut guest = pure();
    guest.call("random_get", &[2048, 16]).unwrap();
    guest.call("clock_time_get", &[0, 0, 1024]).unwrap();
    guest.call("environ_sizes_get", &[1024, 1028]).unwrap();
    let state = format!("{:?}", guest.wasi().descriptors);
    assert_eq!(state, "Descriptors { slots: [], opened: 0 }");
}

#[test]
fn arguments_and_environment_arrive_in_order() {
    let mut guest = Guest::new(WasiSetup {
        env: vec![("B".into(), "1".into()), ("A".into(), "x=y".into())],
        args: vec!["tool".into(), "--list".into()],
        ..WasiSetup::default()
    });
    guest.call("environ_sizes_get", &[1024, 1028]).unwrap();
    assert_eq!(guest.answer(), 2 | 10 << 32);
    guest.call("environ_get", &[1024, 2048]).unwrap();
    assert_eq!(guest.answer(), 2048 | 2052 << 32);
    assert_eq!(&guest.memory()[2048..2058], b"B=1\0A=x=y\0");
    guest.call("args_get", &[1024, 2048]).unwrap();
    assert_eq!(&guest.memory()[2048..2060], b"tool\0--list\0");
    assert_eq!(guest.call("args_get", &[131_068, 2048]), Err(errno::FAULT));
    assert_eq!(guest.call("environ_get", &[1024, 131_070]), Err(errno::FAULT));
}

#[test]
fn what_the_interface_cannot_carry_is_refused_beforehand() {
    let variable = |name: &str, value: &str| {
        WasiSetup { env: vec![(name.into(), value.into())], ..WasiSetup::default() }.open().unwrap_err().to_string()
    };
    assert!(variable("", "x").contains("its name is empty"));
    assert!(variable("A=B", "x").contains("holds a `=`"));
    assert!(variable("A", "x\0y").contains("holds a NUL"));
    let argument = WasiSetup { args: vec!["\0".into()], ..WasiSetup::default() };
    assert!(matches!(argument.open(), Err(GrantError::Text { what: "argument", .. })));
}

#[test]
fn a_still_clock_neither_moves_nor_waits() {
    let clock = Clock::Still { unix_nanos: 5_000_000_000 };
    let mut guest = Guest::new(WasiSetup { clock, ..WasiSetup::default() });
    for clock in 0..4 {
        guest.call("clock_time_get", &[clock, 0, 1024]).unwrap();
        assert_eq!(guest.answer(), 5_000_000_000);
    }
    assert_eq!(guest.call("clock_time_get", &[4, 0, 1024]), Err(errno::INVALID));
    guest.call("clock_res_get", &[1, 1024]).unwrap();
    assert_eq!(guest.answer(), 1);
    // A sleep of many years.
    subscribe(&mut guest, 0, 7, 0, u64::MAX / 2);
    guest.call("poll_oneoff", &[2048, 4096, 1, 1024]).unwrap();
    assert_eq!(guest.answer() as u32, 1);
    assert_eq!(&guest.memory()[4096..4107], &[7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn a_sleep_ends_with_the_call() {
    let setup = WasiSetup { clock: Clock::Real, ..WasiSetup::default() };
    let mut guest = Guest::with_time(setup, Duration::from_millis(20));
    subscribe(&mut guest, 0, 7, 0, u64::MAX);
    let error = guest.try_call("poll_oneoff", &[2048, 4096, 1, 1024]).unwrap_err();
    assert_eq!(error.downcast_ref::<Trap>(), Some(&Trap::Interrupt));
}

#[test]
fn the_first_of_several_sleeps_ends_the_wait() {
    let mut guest = Guest::new(WasiSetup { clock: Clock::Real, ..WasiSetup::default() });
    subscribe(&mut guest, 0, 1, 0, u64::MAX / 2);
    subscribe(&mut guest, 1, 2, 0, 1000);
    let started = Instant::now();
    guest.call("poll_oneoff", &[2048, 4096, 2, 1024]).unwrap();
    assert!(started.elapsed() >= Duration::from_nanos(1000));
    assert_eq!((guest.answer() as u32, guest.memory()[4096]), (1, 2));
}

#[test]
fn streams_are_ready_and_unknown_descriptors_say_so() {
    let mut guest = pure();
    subscribe(&mut guest, 0, 1, 2, 1);
    subscribe(&mut guest, 1, 2, 1, 77);
    // The events may lie over what is waited for.
    guest.call("poll_oneoff", &[2048, 2048, 2, 1024]).unwrap();
    assert_eq!(guest.answer() as u32, 2);
    assert_eq!(guest.memory()[2048..2059], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    assert_eq!(guest.memory()[2080..2091], [2, 0, 0, 0, 0, 0, 0, 0, 8, 0, 1]);
    for count in [0, 1025, u64::from(u32::MAX)] {
        assert_eq!(guest.call("poll_oneoff", &[2048, 4096, count, 1024]), Err(errno::INVALID));
    }
}

/// Writes a subscription: to a clock for `kind` 0, else to descriptor `value`.
fn subscribe(guest: &mut Guest, index: usize, user_data: u8, kind: u8, value: u64) {
    let at = 2048 + 48 * index;
    let memory = guest.memory();
    memory[at..at + 48].fill(0);
    memory[at] = user_data;
    memory[at + 8] = kind;
    if kind == 0 {
        memory[at + 24..at + 32].copy_from_slice(&value.to_le_bytes());
    } else {
        memory[at + 16..at + 20].copy_from_slice(&(value as u32).to_le_bytes());
    }
}

#[test]
fn random_numbers_come_from_the_seed() {
    let bytes = |seed| {
        let mut guest = Guest::new(WasiSetup { random: Random::Seeded(seed), ..WasiSetup::default() });
        guest.call("random_get", &[2048, 100]).unwrap();
        guest.memory()[2048..2148].to_vec()
    };
    assert_eq!(bytes(1), bytes(1));
    assert_ne!(bytes(1), bytes(2));
    assert_eq!(pure().call("random_get", &[131_000, 100]), Err(errno::FAULT));
    assert_eq!(pure().call("random_get", &[0, u64::from(u32::MAX)]), Err(errno::FAULT));
}

#[test]
fn what_is_printed_is_kept_up_to_the_cap() {
    let mut guest = Guest::new(WasiSetup { stdout_cap: 4, stderr_cap: 100, ..WasiSetup::default() });
    assert_eq!(guest.write(1, b"hello"), Ok(5));
    assert_eq!(guest.write(2, b"oh"), Ok(2));
    assert_eq!(guest.write(0, b"x"), Err(errno::BAD_DESCRIPTOR));
    assert_eq!(guest.wasi().take_stdout(), Captured { bytes: b"hell".to_vec(), cut: 1 });
    assert_eq!(guest.wasi().take_stderr(), Captured { bytes: b"oh".to_vec(), cut: 0 });
}

#[test]
fn streams_are_devices_but_no_terminals() {
    let mut guest = pure();
    for number in 0..3 {
        guest.call("fd_fdstat_get", &[number, 2048]).unwrap();
        let stat = guest.memory()[2048..2072].to_vec();
        assert_eq!(stat[0], 2);
        let rights = u64::from_le_bytes(*stat[8..].first_chunk().unwrap());
        assert_ne!(rights & (1 << 2 | 1 << 5), 0);
    }
    assert_eq!(guest.seek(1, 0, 1), Err(errno::ILLEGAL_SEEK));
}

#[test]
fn an_exit_ends_the_call() {
    let error = pure().try_call("proc_exit", &[3]).unwrap_err();
    assert_eq!(error.downcast_ref::<Exit>(), Some(&Exit(3)));
    let error = pure().try_call("proc_exit", &[u64::from(u32::MAX)]).unwrap_err();
    assert_eq!(error.downcast_ref::<Exit>(), Some(&Exit(-1)));
}

#[test]
fn streams_can_be_closed_and_moved() {
    let mut guest = pure();
    guest.call("fd_renumber", &[2, 1]).unwrap();
    guest.write(1, b"to the error stream").unwrap();
    assert_eq!(guest.wasi().take_stderr().bytes, b"to the error stream");
    assert_eq!(guest.write(2, b"x"), Err(errno::BAD_DESCRIPTOR));
    assert_eq!(guest.call("fd_renumber", &[1, u64::from(u32::MAX)]), Err(errno::BAD_DESCRIPTOR));
    assert_eq!(guest.call("fd_renumber", &[1, u64::from(GRANT)]), Err(errno::BAD_DESCRIPTOR));
    guest.close(1).unwrap();
    assert_eq!(guest.close(1), Err(errno::BAD_DESCRIPTOR));
    assert_eq!(guest.call("sched_yield", &[]), Ok(()));
}

/// A module that imports `sched_yield`, exports a memory under `name` and calls the import from its export `run`.
fn module(name: &str) -> Vec<u8> {
    let mut bytes = b"\0asm\x01\0\0\0\x01\x05\x01\x60\0\x01\x7f".to_vec();
    let section = |bytes: &mut Vec<u8>, number: u8, body: &[u8]| {
        bytes.extend([number, u8::try_from(body.len()).unwrap()]);
        bytes.extend(body);
    };
    let text = |text: &str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
    section(&mut bytes, 2, &[&[1][..], &text(MODULE), &text("sched_yield"), &[0, 0]].concat());
    section(&mut bytes, 3, &[1, 0]);
    section(&mut bytes, 5, &[1, 0, 1]);
    section(&mut bytes, 7, &[&[2][..], &text(name), &[2, 0], &text("run"), &[0, 1]].concat());
    section(&mut bytes, 10, &[1, 4, 0, 0x10, 0, 0x0b]);
    bytes
}

fn run(bytes: &[u8]) -> wasmtime::Result<(u32, Store<Host>)> {
    let engine = Engine::default();
    let grants = WasiSetup::default().open().unwrap();
    let (limits, deadline) = (WasiLimits::of(&Limits::default()), Instant::now() + Duration::from_secs(3600));
    let wasi = Wasi::new(&grants, limits, Usage::default(), deadline);
    let mut store = Store::new(&engine, Host(wasi));
    let mut linker = Linker::new(&engine);
    add_to_linker(&mut linker)?;
    let instance = linker.instantiate(&mut store, &Module::new(&engine, bytes)?)?;
    let answer = instance.get_typed_func::<(), u32>(&mut store, "run")?.call(&mut store, ())?;
    Ok((answer, store))
}

#[test]
fn the_memory_of_a_real_guest_is_found_by_itself() {
    let (answer, mut store) = run(&module("memory")).unwrap();
    assert_eq!(answer, 0);
    assert!(store.data_mut().0.memory.is_some());
    assert_eq!(store.data_mut().0.usage().calls, 1);
}

#[test]
fn a_guest_that_hides_its_memory_is_told() {
    let error = run(&module("hidden")).err().unwrap();
    assert!(format!("{error:?}").contains("does not export its memory"));
}

#[test]
fn a_state_can_go_to_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<Wasi>();
}
