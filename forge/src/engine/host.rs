//! What the host knows of one call while it is under way.

use std::sync::Arc;

use wasmtime::{Caller, Linker, Memory, ResourceLimiter};

use super::{
    abi::Panic,
    door::{self, Services},
    wasi::{Wasi, WasiHost},
};
use crate::policy::{Limits, MAX_TABLE_ELEMENTS};

/// The most bytes of a panic's report that are read.
const MAX_PANIC_BYTES: u32 = 64 << 10;

/// One line that a tool logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// 0 error, 1 warning, 2 information, 3 debug.
    pub level: u32,
    /// The text; invalid UTF-8 is replaced.
    pub text: String,
}

impl LogLine {
    /// Bytes of room that it takes: its text and what it takes to keep it, so that empty lines end as well.
    pub(super) fn cost(&self) -> u64 {
        Self::cost_of(self.text.len() as u64)
    }

    fn cost_of(length: u64) -> u64 {
        length.max(16)
    }
}

/// The store's data.
pub(super) struct Host {
    pub(super) wasi: Wasi,
    pub(super) memory: Option<Memory>,
    pub(super) panic: Option<Panic>,
    pub(super) log: Vec<LogLine>,
    /// Bytes of log that may still come.
    pub(super) log_room: u64,
    /// Lines that were dropped for want of room.
    pub(super) log_dropped: u64,
    pub(super) max_memory: u64,
    pub(super) peak_memory: u64,
    /// Memory was asked for beyond the limit.
    pub(super) memory_refused: bool,
    /// Linear memory now, in bytes.
    pub(super) memory_now: u64,
    /// What stands behind the door; nothing for most tools.
    pub(super) services: Option<Arc<dyn Services>>,
    /// The answer that the guest has not fetched yet.
    pub(super) answer: Vec<u8>,
    /// How many tools called each other to get here.
    pub(super) depth: u32,
    /// The limits of the run.
    pub(super) limits: Limits,
}

impl WasiHost for Host {
    fn wasi(&mut self) -> &mut Wasi {
        &mut self.wasi
    }
}

impl ResourceLimiter for Host {
    fn memory_growing(&mut self, _now: usize, wanted: usize, _most: Option<usize>) -> wasmtime::Result<bool> {
        let fits = wanted as u64 <= self.max_memory;
        if fits {
            self.memory_now = wanted as u64;
            self.peak_memory = self.peak_memory.max(wanted as u64);
        } else {
            self.memory_refused = true;
        }
        Ok(fits)
    }

    fn table_growing(&mut self, _now: usize, wanted: usize, _most: Option<usize>) -> wasmtime::Result<bool> {
        Ok(wanted <= MAX_TABLE_ELEMENTS)
    }

    fn instances(&self) -> usize {
        1
    }

    fn tables(&self) -> usize {
        1
    }

    fn memories(&self) -> usize {
        1
    }
}

impl Host {
    /// Defines the imports of the module `forge`.
    pub(super) fn add_to_linker(linker: &mut Linker<Self>) -> wasmtime::Result<()> {
        linker.func_wrap("forge", "panic", |mut caller: Caller<'_, Self>, address: u32, length: u32| {
            let report = read(&mut caller, address, length.min(MAX_PANIC_BYTES));
            caller.data_mut().panic = Some(Panic::from_report(&report));
        })?;
        linker.func_wrap("forge", "log", |mut caller: Caller<'_, Self>, level: u32, address: u32, length: u32| {
            let room = caller.data().log_room;
            let cost = LogLine::cost_of(length.into());
            if cost > room {
                let host = caller.data_mut();
                host.log_room = 0;
                host.log_dropped += 1;
                return;
            }
            let bytes = read(&mut caller, address, length);
            let host = caller.data_mut();
            host.log_room = room - cost;
            host.log.push(LogLine { level: level.min(3), text: String::from_utf8_lossy(&bytes).into_owned() });
        })?;
        door::add_to_linker(linker)
    }
}

/// The guest's bytes at an address; nothing where they are not inside its memory.
fn read(caller: &mut Caller<'_, Host>, address: u32, length: u32) -> Vec<u8> {
    let memory = caller.data().memory.or_else(|| caller.get_export("memory")?.into_memory());
    let Some(memory) = memory else { return Vec::new() };
    let start = address as usize;
    let bytes = start.checked_add(length as usize).and_then(|end| memory.data(&caller).get(start..end));
    bytes.map(<[u8]>::to_vec).unwrap_or_default()
}
