//! How wasmtime is set up.

use std::{
    hash::{Hash as _, Hasher as _},
    sync::{Arc, OnceLock},
};

use wasmtime::{Config, Enabled, InstanceAllocationStrategy, Linker, OptLevel, PoolingAllocationConfig};

use super::{
    clockwork::Clockwork,
    host::Host,
    slots::{POOL_SLOTS, Slots},
    wasi,
};
use crate::policy::MAX_TABLE_ELEMENTS;

/// Where instances get their memory from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allocation {
    /// Mapped for each instance: the cheapest for one call in a process.
    OnDemand,
    /// A pool of ready slots, reset after each call: the cheapest for many calls.
    Pooled,
}

/// Whether instructions are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metering {
    /// No: the code is faster.
    Off,
    /// Each function and loop pays for its instructions.
    Fuel,
}

/// The engine could not be made.
#[derive(Debug, thiserror::Error)]
#[error("wasmtime: {0}")]
pub struct EngineError(String);

impl EngineError {
    pub(super) fn new(error: wasmtime::Error) -> Self {
        Self(format!("{error:#}"))
    }
}

/// One wasmtime engine with its host functions and the thread that makes its deadlines come.
pub struct Engine {
    pub(super) inner: wasmtime::Engine,
    pub(super) linker: Linker<Host>,
    pub(super) clockwork: Clockwork,
    pub(super) slots: Slots,
    compatibility: String,
}

/// Bytes of each slot's memory that stay mapped between calls, so that the next call does not fault them in again.
const KEEP_RESIDENT: usize = 2 << 20;

/// Bytes of native stack that a module may use.
pub(crate) const WASM_STACK: usize = 1 << 20;

impl Engine {
    /// Sets up an engine.
    pub fn new(allocation: Allocation, metering: Metering) -> Result<Self, EngineError> {
        let inner = wasmtime::Engine::new(&config(allocation, metering)).map_err(EngineError::new)?;
        let mut linker = Linker::new(&inner);
        wasi::add_to_linker(&mut linker).map_err(EngineError::new)?;
        Host::add_to_linker(&mut linker).map_err(EngineError::new)?;
        let mut hasher = std::hash::DefaultHasher::new();
        inner.precompile_compatibility_hash().hash(&mut hasher);
        // wasmtime's hash knows it as well; code with and without it must never be taken for each other.
        (metering == Metering::Fuel).hash(&mut hasher);
        let compatibility = format!("{:016x}", hasher.finish());
        Ok(Self { inner, linker, clockwork: Clockwork::default(), slots: Slots::default(), compatibility })
    }

    /// Names what native code must have been compiled for to be loaded by this engine: wasmtime's version, its settings
    /// and the processor's features.
    pub fn compatibility(&self) -> &str {
        &self.compatibility
    }
}

fn config(allocation: Allocation, metering: Metering) -> Config {
    let mut config = Config::new();
    config
        .epoch_interruption(true)
        .consume_fuel(metering == Metering::Fuel)
        .max_wasm_stack(WASM_STACK)
        // The same bits on every machine.
        .cranelift_nan_canonicalization(true)
        .cranelift_opt_level(OptLevel::Speed)
        .memory_init_cow(true)
        // A tool's error is its panic message; frames of wasm say nothing to its author and cost native code size.
        .wasm_backtrace_max_frames(None)
        .native_unwind_info(false)
        .generate_address_map(false)
        .wasm_multi_memory(false)
        .wasm_memory64(false)
        .wasm_relaxed_simd(false)
        .wasm_tail_call(false)
        .wasm_extended_const(false);
    if allocation == Allocation::Pooled {
        let mut pool = PoolingAllocationConfig::new();
        pool.total_core_instances(POOL_SLOTS)
            .total_memories(POOL_SLOTS)
            .total_tables(POOL_SLOTS)
            .max_memories_per_module(1)
            .max_tables_per_module(1)
            .table_elements(MAX_TABLE_ELEMENTS)
            .max_memory_size(4 << 30)
            .max_unused_warm_slots(POOL_SLOTS)
            .linear_memory_keep_resident(KEEP_RESIDENT)
            .table_keep_resident(64 << 10)
            .pagemap_scan(Enabled::Auto);
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    }
    config
}

/// Engines that are made when they are first needed: finding a built tool needs none, and few runs are metered.
///
/// Cloning it is cheap and gives another handle on the same ones.
#[derive(Clone)]
pub struct LazyEngine(Arc<Engines>);

struct Engines {
    allocation: Allocation,
    plain: OnceLock<Engine>,
    metered: OnceLock<Engine>,
}

impl LazyEngine {
    /// Engines to be made with `allocation`.
    pub fn new(allocation: Allocation) -> Self {
        Self(Arc::new(Engines { allocation, plain: OnceLock::new(), metered: OnceLock::new() }))
    }

    /// The engine that counts no instructions.
    pub fn get(&self) -> Result<&Engine, EngineError> {
        self.engine(Metering::Off)
    }

    /// The engine that counts instructions, or not.
    pub fn engine(&self, metering: Metering) -> Result<&Engine, EngineError> {
        let engine = match metering {
            Metering::Off => &self.0.plain,
            Metering::Fuel => &self.0.metered,
        };
        if let Some(engine) = engine.get() {
            return Ok(engine);
        }
        // A machine that refuses the pool's address space still runs tools, one mapping at a time.
        let made =
            Engine::new(self.0.allocation, metering).or_else(|_| Engine::new(Allocation::OnDemand, metering))?;
        Ok(engine.get_or_init(|| made))
    }
}
