//! The imports `net`, `call` and `answer`.

use wasmtime::{Caller, Linker, Trap};

use super::{Budget, Frame, Refuses, Scope, Services, Stop};
use crate::engine::{
    Limit, LogLine,
    host::Host,
    transcript::{Diverged, End, Entry, Function, Spent, Tape, request_fingerprint},
    wasi::Usage,
};

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Net,
    Call,
}

impl Kind {
    fn function(self) -> Function {
        match self {
            Self::Net => Function::NET,
            Self::Call => Function::CALL,
        }
    }
}

/// A request or an answer that is not where the guest says.
const OUT_OF_BOUNDS: &str = "the module hands the host a place outside its memory";

/// Ends a run from within a request. Carried by a trap.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub(in crate::engine) struct Stopped {
    pub(in crate::engine) limit: Limit,
    pub(in crate::engine) detail: String,
}

/// Defines the imports.
pub(in crate::engine) fn add_to_linker(linker: &mut Linker<Host>) -> wasmtime::Result<()> {
    linker.func_wrap("forge", "net", |mut caller: Caller<'_, Host>, address: u32, length: u32| {
        exchange(&mut caller, Kind::Net, address, length)
    })?;
    linker.func_wrap("forge", "call", |mut caller: Caller<'_, Host>, address: u32, length: u32| {
        exchange(&mut caller, Kind::Call, address, length)
    })?;
    linker.func_wrap("forge", "answer", |mut caller: Caller<'_, Host>, address: u32, length: u32| {
        fetch(&mut caller, address, length)
    })?;
    Ok(())
}

/// Takes a request, has it answered and keeps the answer; gives the answer's length.
fn exchange(caller: &mut Caller<'_, Host>, kind: Kind, address: u32, length: u32) -> wasmtime::Result<u32> {
    let fuel = caller.get_fuel().ok();
    let memory = caller.data().memory.ok_or_else(|| wasmtime::Error::msg(OUT_OF_BOUNDS))?;
    let (bytes, host) = memory.data_and_store_mut(&mut *caller);
    host.wasi.usage.count_call(&host.wasi.limits)?;
    host.wasi.usage.count_message(u64::from(length), &host.wasi.limits)?;
    let start = address as usize;
    let request = start.checked_add(length as usize).and_then(|end| bytes.get(start..end));
    let request = request.ok_or_else(|| wasmtime::Error::msg(OUT_OF_BOUNDS))?;
    let mut scope = Scope::new(Budget {
        deadline: host.wasi.deadline,
        memory: host.max_memory.saturating_sub(host.memory_now),
        fuel,
        log: host.log_room,
        depth: host.depth,
        limits: host.limits,
        most: host.wasi.limits,
        used: host.wasi.usage,
    });
    let answered = match host.wasi.tape.as_deref_mut() {
        None => ask(host.services.as_deref(), kind, request, &mut scope),
        Some(Tape::Recording(recorder)) => {
            let answered = ask(host.services.as_deref(), kind, request, &mut scope);
            recorder.push(&entry(kind, request, &answered, &scope, &host.wasi.usage, fuel));
            answered
        }
        Some(Tape::Playing(player)) => {
            let answered =
                player.next(kind.function(), request_fingerprint(request), |entry| replay(entry, &mut scope));
            answered.ok_or(Diverged)?
        }
    };
    host.wasi.usage = scope.budget.used;
    host.log_room = scope.budget.log;
    host.log.append(&mut scope.log);
    host.log_dropped += scope.log_dropped;
    host.peak_memory = host.peak_memory.max(host.memory_now.saturating_add(scope.peak_memory));
    let answer = match answered.and_then(|answer| scope.time_left().map(|_| answer)) {
        Ok(answer) => answer,
        Err(Stop::Deadline) => return Err(Trap::Interrupt.into()),
        Err(Stop::Limit { limit, detail }) => return Err(Stopped { limit, detail }.into()),
    };
    host.wasi.usage.count_message(answer.len() as u64, &host.wasi.limits)?;
    let length = u32::try_from(answer.len()).map_err(|_| wasmtime::Error::msg("an answer of 4 GiB"))?;
    host.answer = answer;
    if let Some(fuel) = scope.budget.fuel {
        caller.set_fuel(fuel)?;
    }
    Ok(length)
}

fn ask(services: Option<&dyn Services>, kind: Kind, request: &[u8], scope: &mut Scope) -> Result<Vec<u8>, Stop> {
    if let Err(error) = Frame::read(request) {
        return Ok(Frame::refusal("protocol", &error.to_string()));
    }
    let services = services.unwrap_or(&Refuses);
    match kind {
        Kind::Net => services.net(request, scope),
        Kind::Call => services.call(request, scope),
    }
}

/// What is recorded of a request. `before` and `fuel` are what was used and what was there when it came.
fn entry<'a>(
    kind: Kind,
    request: &[u8],
    answered: &'a Result<Vec<u8>, Stop>,
    scope: &Scope,
    before: &Usage,
    fuel: Option<u64>,
) -> Entry<'a> {
    let left = scope.budget.fuel.unwrap_or(0);
    Entry {
        function: kind.function(),
        fingerprint: request_fingerprint(request),
        end: match answered {
            Ok(answer) => End::Answer(answer),
            Err(Stop::Limit { limit, detail }) => End::Limit(*limit, detail),
            Err(Stop::Deadline) => End::Deadline,
        },
        printed: None,
        spent: Spent {
            usage: scope.budget.used.since(before),
            fuel: fuel.map_or(0, |fuel| fuel.saturating_sub(left)),
            peak_memory: scope.peak_memory,
            log: scope.log.clone(),
            log_dropped: scope.log_dropped,
        },
        writes: Vec::new(),
    }
}

/// Does what an entry says; nothing if it does not fit a request.
fn replay(entry: Entry<'_>, scope: &mut Scope) -> Option<Result<Vec<u8>, Stop>> {
    let Entry { end, spent, .. } = entry;
    scope.budget.used.add(&spent.usage);
    scope.budget.fuel = scope.budget.fuel.map(|fuel| fuel.saturating_sub(spent.fuel));
    scope.peak_memory = spent.peak_memory;
    scope.log_dropped = spent.log_dropped;
    let logged: u64 = spent.log.iter().map(LogLine::cost).sum();
    scope.budget.log = scope.budget.log.saturating_sub(logged);
    scope.log = spent.log;
    match end {
        End::Number(_) => None,
        End::Answer(answer) => Some(Ok(answer.to_vec())),
        End::Limit(limit, detail) => Some(Err(Stop::Limit { limit, detail: detail.to_owned() })),
        End::Deadline => Some(Err(Stop::Deadline)),
    }
}

/// Copies the kept answer into the guest, as much of it as there is room for, and lets go of it.
fn fetch(caller: &mut Caller<'_, Host>, address: u32, length: u32) -> wasmtime::Result<()> {
    let memory = caller.data().memory.ok_or_else(|| wasmtime::Error::msg(OUT_OF_BOUNDS))?;
    let (bytes, host) = memory.data_and_store_mut(&mut *caller);
    let answer = std::mem::take(&mut host.answer);
    let (start, length) = (address as usize, answer.len().min(length as usize));
    let place = start.checked_add(length).and_then(|end| bytes.get_mut(start..end));
    place.ok_or_else(|| wasmtime::Error::msg(OUT_OF_BOUNDS))?.copy_from_slice(&answer[..length]);
    Ok(())
}
