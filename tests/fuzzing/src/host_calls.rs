//! A module that calls anything with anything.
//!
//! The bytes become a module: its `forge_call` makes a row of host calls, with numbers that make trouble. It runs as any
//! tool does, with a folder and a file that are granted, and is then replayed from its own record.

use std::{fs, os::unix::fs::symlink, path::Path, sync::OnceLock, time::Duration};

use forge::{
    engine::{
        Allocation, Budget, CallEnd, CallReport, CallSetup, Engine, Metering, Module, Recording, Seats,
        wasi::{Access, Preopen, WasiGrants, WasiSetup},
    },
    policy::Limits,
};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    ImportSection, Instruction, MemorySection, MemoryType, TypeSection, ValType,
};

/// The functions of preview 1: `i` is a number of 32 bits, `I` one of 64. Each answers with an error number.
const WASI: [(&str, &str); 43] = [
    ("args_get", "ii"),
    ("args_sizes_get", "ii"),
    ("environ_get", "ii"),
    ("environ_sizes_get", "ii"),
    ("clock_res_get", "ii"),
    ("clock_time_get", "iIi"),
    ("random_get", "ii"),
    ("fd_advise", "iIIi"),
    ("fd_allocate", "iII"),
    ("fd_close", "i"),
    ("fd_datasync", "i"),
    ("fd_fdstat_get", "ii"),
    ("fd_fdstat_set_flags", "ii"),
    ("fd_fdstat_set_rights", "iII"),
    ("fd_filestat_get", "ii"),
    ("fd_filestat_set_size", "iI"),
    ("fd_filestat_set_times", "iIIi"),
    ("fd_pread", "iiiIi"),
    ("fd_prestat_get", "ii"),
    ("fd_prestat_dir_name", "iii"),
    ("fd_pwrite", "iiiIi"),
    ("fd_read", "iiii"),
    ("fd_readdir", "iiiIi"),
    ("fd_renumber", "ii"),
    ("fd_seek", "iIii"),
    ("fd_sync", "i"),
    ("fd_tell", "ii"),
    ("fd_write", "iiii"),
    ("path_create_directory", "iii"),
    ("path_filestat_get", "iiiii"),
    ("path_filestat_set_times", "iiiiIIi"),
    ("path_link", "iiiiiii"),
    ("path_open", "iiiiiIIii"),
    ("path_readlink", "iiiiii"),
    ("path_remove_directory", "iii"),
    ("path_rename", "iiiiii"),
    ("path_symlink", "iiiii"),
    ("path_unlink_file", "iii"),
    ("poll_oneoff", "iiii"),
    ("sched_yield", ""),
    ("sock_recv", "iiiiii"),
    ("sock_send", "iiiii"),
    ("sock_shutdown", "ii"),
];

/// The functions of Forge's own: name, parameters, result.
const FORGE: [(&str, &str, bool); 5] = [
    ("panic", "ii", false),
    ("log", "iii", false),
    ("net", "ii", true),
    ("call", "ii", true),
    ("answer", "ii", false),
];

/// Texts in the module's memory; a length that fits none of them makes other paths out of them.
const TEXTS: [(i32, &str); 10] = [
    (3000, "one.txt"),
    (3010, "../canary.txt"),
    (3030, "inner/two.txt"),
    (3050, "link"),
    (3060, "/etc/passwd"),
    (3080, "."),
    (3090, "inner/../../x"),
    (3110, "new"),
    (3120, "up/canary.txt"),
    (3140, "\u{9}\0\0\0{\"url\":1}"),
];

/// Where a record lies that `forge_call` may return: the status of a result, and its text.
const RESULT: i32 = 2048;

/// The most calls of one module.
const MOST_CALLS: usize = 200;

/// What lies outside of the granted folder.
const CANARY: &str = "the canary";

/// Any row of host calls: nothing panics, nothing outside is touched, and the record of it replays.
pub fn host_calls(bytes: &[u8]) {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| Engine::new(Allocation::OnDemand, Metering::Off).unwrap());
    let wasm = program(bytes);
    let module = Module::compile(engine, &wasm).unwrap();
    let place = place();
    let granted = place.path().join("granted").canonicalize().unwrap();
    let preopens = vec![
        Preopen { host: granted.clone(), guest: "/data".into(), access: Access::ReadWrite },
        Preopen { host: granted.join("inner"), guest: "/ro".into(), access: Access::Read },
        Preopen { host: granted.join("one.txt"), guest: "/one".into(), access: Access::ReadWrite },
    ];
    let setup = WasiSetup { preopens, env: vec![("A".into(), "b".into())], ..WasiSetup::default() };
    let wasi = setup.open().unwrap();
    let first = call(engine, &module, &wasi, Recording::On);
    assert!(first.divergence.is_none());
    outside(place.path());
    // A run that its own clock ended may end elsewhere the next time.
    let ended_by_time = matches!(first.end, CallEnd::Limited { limit: forge::engine::Limit::Time, .. });
    if first.transcript.is_complete() && !ended_by_time {
        let again = call(engine, &module, &WasiGrants::pure(), Recording::Replay(&first.transcript));
        assert!(again.divergence.is_none(), "{:?}", again.divergence);
        assert_eq!(again.end, first.end);
        assert_eq!(again.log, first.log);
    }
    outside(place.path());
}

fn call(engine: &Engine, module: &Module, wasi: &WasiGrants, recording: Recording<'_>) -> CallReport {
    let limits = Limits { timeout: Duration::from_secs(20), memory: 1 << 20, ..Limits::default() };
    module.call(
        engine,
        b"{}",
        CallSetup { wasi, services: None, budget: Budget::of(&limits), recording, seats: Seats::Take(1) },
    )
}

/// A folder to grant, with what must not be reached beside it.
fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let granted = place.path().join("granted");
    fs::create_dir_all(granted.join("inner")).unwrap();
    fs::write(place.path().join("canary.txt"), CANARY).unwrap();
    for file in ["one.txt", "inner/two.txt"] {
        fs::write(granted.join(file), "granted").unwrap();
    }
    symlink("../canary.txt", granted.join("link")).unwrap();
    symlink("..", granted.join("up")).unwrap();
    place
}

/// Fails where anything beside the granted folder was changed.
fn outside(place: &Path) {
    let mut names: Vec<_> = fs::read_dir(place).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["canary.txt", "granted"]);
    assert_eq!(fs::read_to_string(place.join("canary.txt")).unwrap(), CANARY);
}

/// The module that the bytes stand for.
pub fn program(bytes: &[u8]) -> Vec<u8> {
    let mut types = TypeSection::new();
    let mut imports = ImportSection::new();
    let mut signatures: Vec<(&str, bool)> = Vec::new();
    let wasi = WASI.iter().map(|(name, takes)| ("wasi_snapshot_preview1", *name, *takes, true));
    let forge = FORGE.iter().map(|(name, takes, gives)| ("forge", *name, *takes, *gives));
    for (module, name, takes, gives) in wasi.chain(forge) {
        // What the engine does not know cannot be called at all.
        if name.starts_with("sock_") {
            continue;
        }
        let kinds = takes.chars().map(|kind| if kind == 'I' { ValType::I64 } else { ValType::I32 });
        types.ty().function(kinds.collect::<Vec<_>>(), gives.then_some(ValType::I32));
        imports.import(module, name, EntityType::Function(types.len() - 1));
        signatures.push((takes, gives));
    }
    let own = types.len();
    types.ty().function([ValType::I32], [ValType::I32]);
    types.ty().function([ValType::I32, ValType::I32], [ValType::I64]);
    let mut functions = FunctionSection::new();
    functions.function(own).function(own + 1);
    let mut memories = MemorySection::new();
    let memory = MemoryType { minimum: 2, maximum: Some(8), memory64: false, shared: false, page_size_log2: None };
    memories.memory(memory);
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    exports.export("forge_alloc", ExportKind::Func, own);
    exports.export("forge_call", ExportKind::Func, own + 1);
    let mut alloc = Function::new([]);
    alloc.instruction(&Instruction::I32Const(100_000)).instruction(&Instruction::End);
    let mut calls = Function::new([]);
    let mut bytes = Numbers { bytes };
    for _ in 0..MOST_CALLS {
        let Some(which) = bytes.next() else { break };
        let index = which % signatures.len();
        let (takes, gives) = signatures[index];
        for kind in takes.chars() {
            let number = bytes.trouble();
            calls.instruction(&match kind {
                'I' => Instruction::I64Const(number),
                #[allow(clippy::cast_possible_truncation, reason = "any number will do")]
                _ => Instruction::I32Const(number as i32),
            });
        }
        calls.instruction(&Instruction::Call(u32::try_from(index).unwrap()));
        if gives {
            calls.instruction(&Instruction::Drop);
        }
    }
    calls.instruction(&Instruction::I64Const(i64::from(RESULT) << 32 | 2)).instruction(&Instruction::End);
    let mut code = CodeSection::new();
    code.function(&alloc).function(&calls);
    let mut data = DataSection::new();
    for (at, text) in TEXTS {
        data.active(0, &ConstExpr::i32_const(at), text.bytes());
    }
    data.active(0, &ConstExpr::i32_const(RESULT), *b"\x007");
    // A table of places: one that is there, one at the end, one far beyond, one over the table itself.
    let table = [(4096u32, 64u32), (131_000, 4096), (u32::MAX - 8, 16), (1024, 32)];
    let table: Vec<u8> =
        table.iter().flat_map(|(at, length)| [at.to_le_bytes(), length.to_le_bytes()].concat()).collect();
    data.active(0, &ConstExpr::i32_const(1024), table);
    let mut module = wasm_encoder::Module::new();
    module.section(&types).section(&imports).section(&functions).section(&memories).section(&exports);
    module.section(&code).section(&data);
    module.finish()
}

/// Numbers that the bytes stand for.
struct Numbers<'a> {
    bytes: &'a [u8],
}

impl Numbers<'_> {
    fn next(&mut self) -> Option<usize> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(usize::from(*first))
    }

    /// A number that makes trouble: a descriptor, an address of a text or a table, a length, an end of the range.
    fn trouble(&mut self) -> i64 {
        const EDGES: [i64; 12] =
            [1024, 2048, 8192, 65_536, 131_064, 131_071, 131_072, i64::MAX, i64::MIN, -1, 1 << 31, u32::MAX as i64];
        let kind = self.next().unwrap_or_default();
        let value = self.next().unwrap_or_default();
        match kind % 8 {
            0..=3 => i64::try_from(value % 16).unwrap(),
            4 | 5 => i64::from(TEXTS[value % TEXTS.len()].0),
            6 => EDGES[value % EDGES.len()],
            _ => i64::try_from(value << 8 | self.next().unwrap_or_default()).unwrap(),
        }
    }
}
