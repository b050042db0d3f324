//! `forge run --jsonl`: one input a line, one output a line, in order, on all cores.

use std::{
    io::{self, BufRead, BufReader, Read, Write as _},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use serde_json::json;

use super::{
    exit::Exit,
    output::{Trouble, complain, quit_for},
};
use crate::{journal::Session, policy::Limits};

/// The most lines that are worked on before their answers are printed.
const BATCH: usize = 1024;

/// One line: its text, or how long it is where that is too long.
type Line = Result<Vec<u8>, u64>;

/// Answers every line. A bad line is answered by an error object; the exit code then is 1.
pub(super) fn run(session: &Session<'_>, input: Box<dyn Read>, limits: &Limits) -> Result<Exit, Trouble> {
    // Denied once is denied for every line, and recorded once.
    if session.denied().is_some()
        && let Err(failure) = session.run(b"").result
    {
        return Err(Trouble::from(&failure));
    }
    let mut reader = BufReader::with_capacity(256 << 10, input);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut lines, mut failed) = (0_u64, 0_u64);
    loop {
        let batch = next_batch(&mut reader, limits.input)
            .map_err(|error| Trouble::new(Exit::Usage, "input", format!("cannot read the input: {error}")))?;
        if batch.is_empty() {
            break;
        }
        for (text, ok) in answer(session, &batch) {
            lines += 1;
            failed += u64::from(!ok);
            let written = out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n"));
            written.unwrap_or_else(|error| quit_for(&error));
        }
        out.flush().unwrap_or_else(|error| quit_for(&error));
    }
    if failed > 0 {
        complain(&format!("warning: {failed} of {lines} lines ended in an error"));
        return Ok(Exit::Tool);
    }
    Ok(Exit::Ok)
}

/// At least one line, and what else is there without waiting. Empty at the end of the input.
fn next_batch(reader: &mut BufReader<Box<dyn Read>>, limit: u64) -> io::Result<Vec<Line>> {
    let mut batch = Vec::new();
    loop {
        let Some(line) = next_line(reader, limit)? else { return Ok(batch) };
        if line.as_ref().is_ok_and(|text| text.trim_ascii().is_empty()) {
            continue;
        }
        batch.push(line);
        if batch.len() == BATCH || !reader.buffer().contains(&b'\n') {
            return Ok(batch);
        }
    }
}

fn next_line(reader: &mut BufReader<Box<dyn Read>>, limit: u64) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let read = reader.by_ref().take(limit.saturating_add(2)).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    let ended = line.last() == Some(&b'\n');
    if ended {
        line.pop();
    }
    let mut length = line.len() as u64;
    if length <= limit {
        return Ok(Some(Ok(line)));
    }
    if !ended {
        length += reader.skip_until(b'\n')? as u64;
    }
    Ok(Some(Err(length)))
}

/// The answers, in the order of the lines, and whether each is a result.
fn answer(session: &Session<'_>, batch: &[Line]) -> Vec<(String, bool)> {
    let next = AtomicUsize::new(0);
    let answers: Vec<OnceLock<(String, bool)>> = batch.iter().map(|_| OnceLock::new()).collect();
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(line) = batch.get(index) else { break };
            // Each index is taken by one worker.
            let _ = answers[index].set(answer_line(session, line));
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from).min(batch.len());
    if workers <= 1 {
        work();
    } else {
        thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    }
    answers.into_iter().filter_map(OnceLock::into_inner).collect()
}

fn answer_line(session: &Session<'_>, line: &Line) -> (String, bool) {
    let result = match line {
        Ok(text) => session.run(text).result,
        Err(length) => session.too_long(*length).result,
    };
    match result {
        // Raw line breaks stand only between JSON's tokens, where a space means the same.
        Ok(text) => (text.replace(['\n', '\r'], " "), true),
        Err(failure) => (json!({ "error": Trouble::from(&failure).object() }).to_string(), false),
    }
}
