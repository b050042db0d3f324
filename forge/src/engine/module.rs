//! A module that is ready to be called, and the call.

use std::{sync::Arc, time::Instant};

use wasmtime::{InstancePre, ModuleExport, Store, Trap};

use crate::policy::Limits;

use super::{
    abi::{CallEnd, CallReport, Limit},
    clockwork::Clockwork,
    config::{Engine, EngineError},
    door::{Budget, Services, Stopped},
    host::Host,
    slots::Seats,
    transcript::{Player, Recorder, Tape, Transcript},
    wasi::{Exit, Wasi, WasiGrants, WasiLimit},
};

/// What one call may reach and use.
pub struct CallSetup<'a> {
    /// Environment, folders, clock and randomness.
    pub wasi: &'a WasiGrants,
    /// What stands behind the door.
    pub services: Option<&'a Arc<dyn Services>>,
    /// The limits of the run, and what of them is still there.
    pub budget: Budget,
    /// Whether its host calls are recorded.
    pub recording: Recording<'a>,
    /// Its places among the calls that are under way.
    pub seats: Seats,
}

/// Whether the host calls of a call are recorded.
#[derive(Clone, Copy, Debug)]
pub enum Recording<'a> {
    /// No.
    Off,
    /// Yes, up to the limit for transcripts.
    On,
    /// They are answered from this record; the world is not asked.
    Replay(&'a Transcript),
}

/// A compiled module with its imports resolved.
pub struct Module {
    pre: InstancePre<Host>,
    exports: Exports,
}

/// Where the exports are, looked up once.
#[derive(Clone, Copy)]
struct Exports {
    memory: Option<ModuleExport>,
    initialize: Option<ModuleExport>,
    start: Option<ModuleExport>,
    alloc: Option<ModuleExport>,
    call: Option<ModuleExport>,
}

/// What to do with the instance once its memory is there.
enum Entry<'a> {
    Call(&'a [u8]),
    Start,
}

impl Module {
    /// Compiles a module.
    pub fn compile(engine: &Engine, wasm: &[u8]) -> Result<Self, EngineError> {
        Self::ready(engine, wasmtime::Module::from_binary(&engine.inner, wasm))
    }

    /// Loads what [`Module::native_code`] gave.
    ///
    /// # Safety
    ///
    /// `native` becomes machine code of this process. It must come unchanged from [`Module::native_code`] of an engine with
    /// the same [`Engine::compatibility`], kept where nobody else can write.
    #[allow(unsafe_code, reason = "the caller vouches for the bytes; see the contract")]
    pub unsafe fn load(engine: &Engine, native: &[u8]) -> Result<Self, EngineError> {
        // SAFETY: handed on to the caller.
        Self::ready(engine, unsafe { wasmtime::Module::deserialize(&engine.inner, native) })
    }

    /// The machine code, for [`Module::load`].
    pub fn native_code(&self) -> Result<Vec<u8>, EngineError> {
        self.pre.module().serialize().map_err(EngineError::new)
    }

    fn ready(engine: &Engine, module: wasmtime::Result<wasmtime::Module>) -> Result<Self, EngineError> {
        let module = module.map_err(EngineError::new)?;
        let export = |name| module.get_export_index(name);
        let exports = Exports {
            memory: export("memory"),
            initialize: export("_initialize"),
            start: export("_start"),
            alloc: export("forge_alloc"),
            call: export("forge_call"),
        };
        let pre = engine.linker.instantiate_pre(&module).map_err(EngineError::new)?;
        Ok(Self { pre, exports })
    }

    /// Calls the tool on a fresh instance.
    pub fn call(&self, engine: &Engine, input: &[u8], setup: CallSetup<'_>) -> CallReport {
        self.enter(engine, Entry::Call(input), setup)
    }

    /// Runs a program's `_start` on a fresh instance. It ends with [`CallEnd::Exited`] or an empty result.
    pub fn start(&self, engine: &Engine, setup: CallSetup<'_>) -> CallReport {
        self.enter(engine, Entry::Start, setup)
    }

    fn enter(&self, engine: &Engine, entry: Entry<'_>, setup: CallSetup<'_>) -> CallReport {
        let CallSetup { wasi, services, budget, recording, seats } = setup;
        let _slot = engine.slots.take(seats);
        let began = Instant::now();
        let limits = &budget.limits;
        let mut wasi = Wasi::new(wasi, budget.most, budget.used, budget.deadline);
        wasi.tape = match recording {
            Recording::Off => None,
            Recording::On => Some(Box::new(Tape::Recording(Recorder::new(wasi.world(), limits.transcript)))),
            Recording::Replay(transcript) => Some(Box::new(Tape::Playing(Player::new(transcript)))),
        };
        let host = Host {
            wasi,
            memory: None,
            panic: None,
            log: Vec::new(),
            log_room: budget.log,
            log_dropped: 0,
            max_memory: budget.memory,
            peak_memory: 0,
            memory_refused: false,
            memory_now: 0,
            services: services.cloned(),
            answer: Vec::new(),
            depth: budget.depth,
            limits: *limits,
        };
        let mut store = Store::new(&engine.inner, host);
        store.limiter(|host| host);
        let left = budget.deadline.saturating_duration_since(began);
        store.set_epoch_deadline(Clockwork::ticks(left).saturating_add(1));
        let ticking = engine.clockwork.start(&engine.inner);
        let ended = match self.fuel(&mut store, budget.fuel) {
            Ok(()) => self.drive(&mut store, entry, limits.output),
            Err(error) => Err(error),
        };
        drop(ticking);
        let wall = began.elapsed();
        let fuel = budget.fuel.map(|given| given.saturating_sub(store.get_fuel().unwrap_or(0)));
        let mut host = store.into_data();
        let taped = host.wasi.tape.take().map(|tape| tape.finish());
        let (transcript, divergence) = taped.unwrap_or_default();
        let end = ended.unwrap_or_else(|error| interpret(&error, &mut host, limits));
        CallReport {
            end,
            wall,
            peak_memory: host.peak_memory,
            log: host.log,
            log_dropped: host.log_dropped,
            log_room: host.log_room,
            fuel,
            used: host.wasi.usage(),
            transcript,
            divergence,
            stdout: host.wasi.take_stdout().bytes,
            stderr: host.wasi.take_stderr().bytes,
        }
    }

    /// Fills the tank, where the engine has one.
    fn fuel(&self, store: &mut Store<Host>, fuel: Option<u64>) -> wasmtime::Result<()> {
        fuel.map_or(Ok(()), |fuel| store.set_fuel(fuel))
    }

    /// Instantiates and runs; an `Err` is a trap or the contract broken.
    fn drive(&self, store: &mut Store<Host>, entry: Entry<'_>, output: u64) -> wasmtime::Result<CallEnd> {
        let instance = self.pre.instantiate(&mut *store)?;
        let missing = |name: &str| wasmtime::Error::msg(format!("the module has no {name}"));
        macro_rules! function {
            ($export:ident, $name:literal) => {
                self.exports
                    .$export
                    .and_then(|index| instance.get_module_export(&mut *store, &index))
                    .and_then(wasmtime::Extern::into_func)
                    .ok_or_else(|| missing($name))?
                    .typed(&*store)?
            };
        }
        let memory = self
            .exports
            .memory
            .and_then(|index| instance.get_module_export(&mut *store, &index))
            .and_then(wasmtime::Extern::into_memory)
            .ok_or_else(|| missing("memory"))?;
        store.data_mut().memory = Some(memory);
        if self.exports.initialize.is_some() {
            let initialize: wasmtime::TypedFunc<(), ()> = function!(initialize, "_initialize");
            initialize.call(&mut *store, ())?;
        }
        let record = match entry {
            Entry::Start => {
                let start: wasmtime::TypedFunc<(), ()> = function!(start, "_start");
                start.call(&mut *store, ())?;
                return Ok(CallEnd::Result(Vec::new()));
            }
            Entry::Call(input) => {
                let length = u32::try_from(input.len()).map_err(|_| missing("room for an input of 4 GiB"))?;
                let alloc: wasmtime::TypedFunc<u32, u32> = function!(alloc, "forge_alloc");
                let call: wasmtime::TypedFunc<(u32, u32), u64> = function!(call, "forge_call");
                let address = alloc.call(&mut *store, length)?;
                memory.write(&mut *store, address as usize, input)?;
                call.call(&mut *store, (address, length))?
            }
        };
        let (address, length) = ((record >> 32) as usize, record & 0xffff_ffff);
        // The status byte is not the tool's output.
        if length > output.saturating_add(1) {
            let detail = Some(format!("the result has {} bytes and {output} are allowed", length.saturating_sub(1)));
            return Ok(CallEnd::Limited { limit: Limit::Output, detail });
        }
        let bytes = address
            .checked_add(length as usize)
            .and_then(|end| memory.data(&*store).get(address..end))
            .ok_or_else(|| missing("record where it says that one is"))?;
        Ok(CallEnd::from_record(bytes))
    }
}

/// A size as it was probably typed.
fn size(bytes: u64) -> String {
    if bytes >= 1 << 20 && bytes.is_multiple_of(1 << 20) {
        format!("{} MiB", bytes >> 20)
    } else {
        format!("{bytes} bytes")
    }
}

/// Says what a trap means.
fn interpret(error: &wasmtime::Error, host: &mut Host, limits: &Limits) -> CallEnd {
    let limited = |limit, detail| CallEnd::Limited { limit, detail: Some(detail) };
    if let Some(panic) = host.panic.take() {
        return CallEnd::Panicked(panic);
    }
    if let Some(Exit(code)) = error.downcast_ref::<Exit>() {
        return CallEnd::Exited(*code);
    }
    if let Some(reached) = error.downcast_ref::<WasiLimit>() {
        return limited(reached.counted.into(), reached.to_string());
    }
    if let Some(Stopped { limit, detail }) = error.downcast_ref::<Stopped>() {
        return limited(*limit, detail.clone());
    }
    if host.memory_refused {
        return limited(Limit::Memory, format!("it asked for more than {}", size(limits.memory)));
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::Interrupt) => {
            limited(Limit::Time, format!("it ran longer than {} ms", limits.timeout.as_millis()))
        }
        Some(Trap::OutOfFuel) => {
            let fuel = limits.fuel.unwrap_or_default();
            limited(Limit::Fuel, format!("it asked for more than {fuel} instructions"))
        }
        // The guest's own stack lies at the bottom of its memory: growing out of it is an access out of bounds. Safe Rust
        // has no other way to make one.
        Some(Trap::StackOverflow | Trap::MemoryOutOfBounds) => {
            limited(Limit::Stack, "it called itself too deeply, or put too much on the stack".to_owned())
        }
        Some(trap) => CallEnd::Broken(format!("the module trapped: {trap}")),
        None => CallEnd::Broken(format!("{error:#}")),
    }
}
