//! What Forge costs over its limits, measured beside them in the same run: `cargo bench`.
//!
//! Every line is a ratio of medians, Forge's over its peer's, taken in turns, so that a machine that is slow for a while is
//! slow for both. Nothing is asserted.

#![allow(clippy::print_stdout, reason = "the ratios are what this prints")]

use std::{
    fs,
    hint::black_box,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use forge::{
    Config, Forge,
    build::{Builder, bare_compiler_call},
    home::Home,
    journal::JournalMode,
    policy::Limits,
    run::{Grants, Loaded},
    tool::{Source, Tier},
};
use wasmtime::{
    Config as WasmtimeConfig, Enabled, Engine, InstanceAllocationStrategy, Linker, Memory, Module,
    PoolingAllocationConfig, Store, TypedFunc,
};

type Anything = Box<dyn std::error::Error>;

/// Turns of a measurement that starts processes.
const PROCESS_TURNS: usize = 21;
/// Turns of a measurement that starts compilers.
const COMPILER_TURNS: usize = 11;
/// Calls of one turn of a measurement inside the process.
const CALLS: u32 = 200;
/// Callers at once of the journal.
const CALLERS: u32 = 8;

fn main() -> Result<(), Anything> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let example = fs::read_to_string(examples.join("column_total.rs"))?;
    let input = fs::read_to_string(examples.join("column_total.json"))?;
    let folder = tempfile::tempdir()?;
    let forge = Forge::open(Config::default())?;

    // Toolchain and dependencies are there before anything is measured.
    let warm = forge.load_text("column_total", &example, Tier::Draft)?;
    drop(warm);

    // All, or those that are named: `cargo bench -- journal`.
    let named: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |name: &str| named.is_empty() || named.iter().any(|word| word == name);
    if wanted("compile") {
        compiling(&forge, &example, folder.path())?;
    }
    if wanted("command") {
        cached_run(&example, &input, folder.path())?;
    }
    if wanted("call") {
        inside_one_process(&example, &input)?;
    }
    if wanted("journal") {
        journalled(&example, &input, folder.path())?;
    }
    Ok(())
}

/// `forge build` of a source that was never seen, against the bare rustc call with the same source and flags.
fn compiling(forge: &Forge, example: &str, folder: &Path) -> Result<(), Anything> {
    let (mut bare, mut draft, mut release) = (Vec::new(), Vec::new(), Vec::new());
    let (mut walled, mut open) = (Vec::new(), Vec::new());
    for turn in 0..=COMPILER_TURNS {
        let source = |tier: Tier| format!("{example}\n// {tier} {turn} {}\n", std::process::id());
        let path = folder.join("column_total.rs");
        fs::write(&path, source(Tier::Draft))?;
        let checked = forge.check(Source::read(&path)?)?;
        let alone = folder.join(format!("bare-{turn}"));
        fs::create_dir(&alone)?;
        let builder = forge.builder();
        let linked = builder.linked(&checked)?;
        let mut rustc = bare_compiler_call(&checked, Tier::Draft, builder.toolchain()?, &linked, &alone)?;
        let bare_time = timed(rustc.stderr(Stdio::null()))?;
        let draft_time = timed(this_forge().args(["build", "--tier", "draft"]).arg(&path))?;
        fs::write(&path, source(Tier::Release))?;
        let release_time = timed(this_forge().args(["build", "--tier", "release"]).arg(&path))?;
        let built = |builder: Builder<'_>, which: &str| -> Result<Duration, Anything> {
            let text = format!("{}// {which}\n", source(Tier::Draft));
            let checked = forge.check(Source::new("column_total".parse()?, "column_total.rs", text)?)?;
            let began = Instant::now();
            black_box(builder.build(&checked, Tier::Draft)?);
            Ok(began.elapsed())
        };
        let times = (built(forge.builder(), "walled")?, built(forge.builder().without_wall(), "open")?);
        // The first turn fills the page cache.
        if turn > 0 {
            walled.push(times.0);
            open.push(times.1);
            bare.push(bare_time);
            draft.push(draft_time);
            release.push(release_time);
        }
    }
    report("forge build (draft, new source) / bare rustc", &draft, &bare, "<= 1.3");
    report("forge build (draft) with the wall / without it", &walled, &open, "<= 1.10");
    report("forge build draft / forge build release", &draft, &release, "<= 0.33");
    Ok(())
}

/// `forge run` of a cached tool, whole process, against `python3` with the same function as a script.
fn cached_run(example: &str, input: &str, folder: &Path) -> Result<(), Anything> {
    let path = folder.join("column_total.rs");
    fs::write(&path, example)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/column_total.py");
    let input_path = folder.join("input.json");
    fs::write(&input_path, input)?;
    let ours = || {
        let mut command = this_forge();
        command.arg("run").arg(&path).arg("--input").arg(&input_path);
        command
    };
    let theirs = || -> Result<Command, Anything> {
        let mut command = Command::new(python());
        command.arg(&script).stdin(fs::File::open(&input_path)?);
        Ok(command)
    };
    let (mut forge, mut python) = (Vec::new(), Vec::new());
    for turn in 0..=PROCESS_TURNS {
        let times = (timed(&mut ours())?, timed(&mut theirs()?)?);
        if turn > 0 {
            forge.push(times.0);
            python.push(times.1);
        }
    }
    report("forge run (cached, whole process) / python3 script", &forge, &python, "<= 0.2");
    println!("{:<58} {:>7.1} MB   limit < 60", "forge run (cached), peak resident memory", resident(&ours())?);
    Ok(())
}

/// A whole call on a fresh instance, against bare wasmtime with the same module.
fn inside_one_process(example: &str, input: &str) -> Result<(), Anything> {
    // What recording a run costs is measured by itself.
    let forge = Forge::open(Config { journal: JournalMode::Off, ..Config::default() })?;
    let checked = forge.check(Source::new("column_total".parse()?, "column_total.rs", example)?)?;
    for tier in [Tier::Draft, Tier::Release] {
        let built = forge.build(&checked, tier)?;
        let loaded = forge.load(&built)?;
        let bare = Bare::new(&forge.module_bytes(&built)?)?;
        let (grants, limits) = (Grants::default(), Limits::default());
        let whole = || forge.run(&loaded, input.as_bytes(), &grants, &limits).result.map(|text| text.len());
        assert!(whole().is_ok(), "the tool runs");
        let mut reused = bare.instance()?;
        let (mut ours, mut fresh, mut again) = (Vec::new(), Vec::new(), Vec::new());
        for turn in 0..=PROCESS_TURNS {
            let times = (
                repeated(|| drop(black_box(whole()))),
                repeated(|| drop(black_box(bare.instance().and_then(|mut one| one.call(input.as_bytes()))))),
                repeated(|| drop(black_box(reused.call(input.as_bytes())))),
            );
            if turn > 0 {
                ours.push(times.0);
                fresh.push(times.1);
                again.push(times.2);
            }
        }
        report(&format!("call in process ({tier}) / bare wasmtime, fresh instance"), &ours, &fresh, "<= 1.5");
        report(&format!("call in process ({tier}) / bare wasmtime, reused instance"), &ours, &again, "<= 4");
    }
    Ok(())
}

/// Recorded runs against runs that are not, with eight callers at once; and what a whole command pays for the record.
fn journalled(example: &str, input: &str, folder: &Path) -> Result<(), Anything> {
    let home =
        || -> Result<Home, Anything> { Ok(Home { journal: folder.join("journal"), ..Home::from_environment()? }) };
    let open = |journal| -> Result<Forge, Anything> {
        Ok(Forge::open(Config { home: Some(home()?), journal, ..Config::default() })?)
    };
    let (on, off) = (open(JournalMode::On)?, open(JournalMode::Off)?);
    let with = on.load_text("column_total", example, Tier::Draft)?;
    let without = off.load_text("column_total", example, Tier::Draft)?;
    let (grants, limits) = (Grants::default(), Limits::default());
    let calls = |forge: &Forge, tool: &Loaded| {
        let began = Instant::now();
        thread::scope(|scope| {
            for _ in 0..CALLERS {
                scope.spawn(|| {
                    (0..CALLS).for_each(|_| drop(black_box(forge.run(tool, input.as_bytes(), &grants, &limits))))
                });
            }
        });
        began.elapsed() / (CALLS * CALLERS)
    };
    assert!(on.run(&with, input.as_bytes(), &grants, &limits).run.is_some(), "the run is recorded");
    let (mut recorded, mut bare) = (Vec::new(), Vec::new());
    for turn in 0..=PROCESS_TURNS {
        let times = (calls(&on, &with), calls(&off, &without));
        if turn > 0 {
            recorded.push(times.0);
            bare.push(times.1);
        }
    }
    report("run, eight callers, journal on / off", &recorded, &bare, "<= 2");
    let path = folder.join("column_total.rs");
    fs::write(&path, example)?;
    let input_path = folder.join("input.json");
    fs::write(&input_path, input)?;
    let policy = folder.join("unrecorded.toml");
    fs::write(&policy, "[policy.runs]\njournal = false\nrequire_journal = false\n")?;
    let command = || {
        let mut command = this_forge();
        command.arg("run").arg(&path).arg("--input").arg(&input_path);
        command.env("FORGE_JOURNAL_DIR", folder.join("journal-of-commands"));
        command
    };
    let (mut recorded, mut bare) = (Vec::new(), Vec::new());
    for turn in 0..=PROCESS_TURNS {
        let times = (timed(&mut command())?, timed(command().arg("--policy").arg(&policy))?);
        if turn > 0 {
            recorded.push(times.0);
            bare.push(times.1);
        }
    }
    report("forge run (cached, whole process), journal on / off", &recorded, &bare, "none");
    Ok(())
}

/// Wasmtime without Forge: its best allocator settings, no limits, imports that do nothing.
struct Bare {
    engine: Engine,
    pre: wasmtime::InstancePre<()>,
}

/// One instance of it.
struct BareInstance {
    store: Store<()>,
    memory: Memory,
    alloc: TypedFunc<u32, u32>,
    call: TypedFunc<(u32, u32), u64>,
}

impl Bare {
    fn new(wasm: &[u8]) -> Result<Self, Anything> {
        let mut pool = PoolingAllocationConfig::new();
        pool.total_memories(16).total_core_instances(16).total_tables(16).max_memory_size(4 << 30);
        pool.linear_memory_keep_resident(2 << 20).table_keep_resident(64 << 10).pagemap_scan(Enabled::Auto);
        let mut config = WasmtimeConfig::new();
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        let engine = Engine::new(&config)?;
        let module = Module::new(&engine, wasm)?;
        let mut linker = Linker::new(&engine);
        linker.define_unknown_imports_as_traps(&module)?;
        let pre = linker.instantiate_pre(&module)?;
        Ok(Self { engine, pre })
    }

    fn instance(&self) -> Result<BareInstance, Anything> {
        let mut store = Store::new(&self.engine, ());
        let instance = self.pre.instantiate(&mut store)?;
        let initialize: TypedFunc<(), ()> = instance.get_typed_func(&mut store, "_initialize")?;
        initialize.call(&mut store, ())?;
        let memory = instance.get_memory(&mut store, "memory").ok_or("a tool has a memory")?;
        let alloc = instance.get_typed_func(&mut store, "forge_alloc")?;
        let call = instance.get_typed_func(&mut store, "forge_call")?;
        Ok(BareInstance { store, memory, alloc, call })
    }
}

impl BareInstance {
    fn call(&mut self, input: &[u8]) -> Result<Vec<u8>, Anything> {
        let length = u32::try_from(input.len())?;
        let address = self.alloc.call(&mut self.store, length)?;
        self.memory.write(&mut self.store, address as usize, input)?;
        let record = self.call.call(&mut self.store, (address, length))?;
        let mut output = vec![0; (record & 0xffff_ffff) as usize];
        self.memory.read(&self.store, (record >> 32) as usize, &mut output)?;
        Ok(output)
    }
}

fn this_forge() -> Command {
    Command::new(env!("CARGO_BIN_EXE_forge"))
}

/// The interpreter itself where `python3` is a wrapper script that would be measured with it.
fn python() -> PathBuf {
    let asked = Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output();
    let path = asked.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    if path.is_empty() { "python3".into() } else { path.into() }
}

/// Peak resident memory of a command, in MB, as the system counts it for a child that has ended.
fn resident(command: &Command) -> Result<f64, Anything> {
    const WATCH: &str = "import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
    let output =
        Command::new(python()).args(["-c", WATCH]).arg(command.get_program()).args(command.get_args()).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().parse::<f64>()? / 1024.0)
}

/// A whole process, from start to end.
fn timed(command: &mut Command) -> Result<Duration, Anything> {
    command.stdout(Stdio::null());
    if !matches!(command.get_program().to_str(), Some(name) if name.contains("rustc")) {
        command.stderr(Stdio::piped());
    }
    let began = Instant::now();
    let output = command.spawn()?.wait_with_output()?;
    let took = began.elapsed();
    if !output.status.success() {
        std::io::stderr().write_all(&output.stderr)?;
        return Err(format!("{command:?} failed").into());
    }
    Ok(took)
}

fn repeated(mut once: impl FnMut()) -> Duration {
    let began = Instant::now();
    (0..CALLS).for_each(|_| once());
    began.elapsed() / CALLS
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted[sorted.len() / 2]
}

fn report(what: &str, ours: &[Duration], peer: &[Duration], limit: &str) {
    let (ours, peer) = (median(ours), median(peer));
    let ratio = ours.as_secs_f64() / peer.as_secs_f64();
    println!("{what:<58} {ratio:>7.3}      limit {limit:<7} ({ours:.1?} / {peer:.1?})");
}
