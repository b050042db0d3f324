//! What stands between a guest and the world while a run is recorded or replayed.

use wasmtime::Trap;

use super::{Divergence, End, Entry, Function, Player, Recorder, Spent, Transcript, fingerprint};
use crate::engine::{
    door::Stopped,
    wasi::{Failure, GuestMemory, Wasi, WasiLimit, answer_number, print},
};

/// A record in the making, or one that answers.
#[derive(Debug)]
pub(in crate::engine) enum Tape {
    /// The world answers, and is recorded.
    Recording(Recorder),
    /// The record answers.
    Playing(Player),
}

/// The replay has left the record. Carried by a trap; the player knows where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the run has left its record")]
pub(in crate::engine) struct Diverged;

impl Tape {
    /// Whether this function goes through the tape.
    pub(in crate::engine) fn holds(&self, function: Function) -> bool {
        match self {
            Self::Recording(recorder) => recorder.wants() && recorder.world().answers(function),
            Self::Playing(player) => player.world().answers(function),
        }
    }

    /// The record that was made, and what did not go as it was recorded.
    pub(in crate::engine) fn finish(self) -> (Transcript, Option<Divergence>) {
        match self {
            Self::Recording(recorder) => (recorder.finish(), None),
            Self::Playing(player) => (Transcript::default(), player.finish()),
        }
    }
}

/// Calls a function of the system through the tape, if there is one that holds it.
pub(in crate::engine) fn taped(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    function: Function,
    arguments: &[u64],
    run: impl FnOnce(&mut Wasi, &mut GuestMemory<'_>) -> Result<(), Failure>,
) -> wasmtime::Result<u32> {
    let Some(mut tape) = wasi.tape.take_if(|tape| tape.holds(function)) else {
        return answer_number(run(wasi, memory));
    };
    let fingerprint = fingerprint(function, arguments, memory);
    let answer = match tape.as_mut() {
        Tape::Recording(recorder) => {
            let (before, printed) = (wasi.usage, printed(wasi, function, arguments));
            memory.note_writes();
            let outcome = run(wasi, memory);
            let detail;
            let end = match &outcome {
                Ok(()) => End::Number(0),
                Err(Failure::Errno(errno)) => End::Number(errno.number()),
                Err(Failure::Limit(limit @ WasiLimit { counted, .. })) => {
                    detail = limit.to_string();
                    End::Limit((*counted).into(), &detail)
                }
                // No function whose answer the world gives ends the process.
                Err(Failure::Deadline | Failure::Exit(_)) => End::Deadline,
            };
            let spent = Spent { usage: wasi.usage.since(&before), ..Spent::default() };
            recorder.push(&Entry { function, fingerprint, end, printed, spent, writes: memory.noted() });
            answer_number(outcome)
        }
        Tape::Playing(player) => {
            let answered = player.next(function, fingerprint, |entry| answer_from(&entry, wasi, memory, arguments));
            answered.unwrap_or_else(|| Err(Diverged.into()))
        }
    };
    wasi.tape = Some(tape);
    answer
}

/// The stream that a call prints to.
fn printed(wasi: &mut Wasi, function: Function, arguments: &[u64]) -> Option<u32> {
    let number = (function == Function::FD_WRITE).then(|| arguments.first().map_or(0, |number| *number as u32))?;
    wasi.stream(number)
}

/// Does what an entry says; nothing if it does not fit the call.
fn answer_from(
    entry: &Entry<'_>,
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    arguments: &[u64],
) -> Option<wasmtime::Result<u32>> {
    if let Some(stream) = entry.printed {
        let [_, table, count, answer] = arguments else { return None };
        print(wasi, memory, stream, [*table as u32, *count as u32, *answer as u32]);
    }
    wasi.usage.add(&entry.spent.usage);
    for (address, bytes) in &entry.writes {
        memory.write(*address, bytes).ok()?;
    }
    Some(match &entry.end {
        End::Number(number) => Ok(*number),
        End::Answer(_) => return None,
        End::Limit(limit, detail) => Err(Stopped { limit: *limit, detail: (*detail).to_owned() }.into()),
        End::Deadline => Err(Trap::Interrupt.into()),
    })
}
