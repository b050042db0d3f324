//! One recorded host call.
//!
//! ```text
//! entry  = function u8 | fingerprint 16 bytes | flags u8 | end | printed? | spent? | write*
//! end    = number                 what the function returned
//!        | bytes                  the answer that the host keeps for the guest
//!        | limit u8, text         the limit that ended the run
//!        | nothing                the deadline
//! spent  = calls, read, written, exchanged, opened, made, fuel, peak memory, dropped log lines, count (level u8, text)*
//! write  = address, bytes
//! ```

use super::{
    Fingerprint, Function,
    varint::{Reader, write, write_bytes},
};
use crate::engine::{Limit, LogLine, wasi::Usage};

const KIND: u8 = 0b11;
const NUMBER: u8 = 0;
const ANSWER: u8 = 1;
const LIMIT: u8 = 2;
const DEADLINE: u8 = 3;
const PRINTED_OUTPUT: u8 = 1 << 2;
const PRINTED_ERROR: u8 = 1 << 3;
const SPENT: u8 = 1 << 4;
const WRITES: u8 = 1 << 5;
const ALL: u8 = (1 << 6) - 1;

/// How a host call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine) enum End<'a> {
    /// It returned this number.
    Number(u32),
    /// It returned the length of this answer, which the host keeps for the guest.
    Answer(&'a [u8]),
    /// It ended the run for a limit.
    Limit(Limit, &'a str),
    /// It ended the run at its deadline.
    Deadline,
}

/// What a host call used, and what tools that it called did, beyond being one call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct Spent {
    pub(in crate::engine) usage: Usage,
    pub(in crate::engine) fuel: u64,
    pub(in crate::engine) peak_memory: u64,
    pub(in crate::engine) log: Vec<LogLine>,
    pub(in crate::engine) log_dropped: u64,
}

/// One recorded host call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Entry<'a> {
    pub(in crate::engine) function: Function,
    pub(in crate::engine) fingerprint: Fingerprint,
    pub(in crate::engine) end: End<'a>,
    /// The descriptor of the stream that it printed to: 1 or 2.
    pub(in crate::engine) printed: Option<u32>,
    pub(in crate::engine) spent: Spent,
    /// What it wrote into the guest's memory, and where.
    pub(in crate::engine) writes: Vec<(u32, &'a [u8])>,
}

impl<'a> Entry<'a> {
    /// Appends the entry.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(self.function.number());
        bytes.extend_from_slice(&self.fingerprint.0);
        let kind = match self.end {
            End::Number(_) => NUMBER,
            End::Answer(_) => ANSWER,
            End::Limit(..) => LIMIT,
            End::Deadline => DEADLINE,
        };
        let printed = match self.printed {
            Some(1) => PRINTED_OUTPUT,
            Some(_) => PRINTED_ERROR,
            None => 0,
        };
        let spent = if self.spent == Spent::default() { 0 } else { SPENT };
        let writes = if self.writes.is_empty() { 0 } else { WRITES };
        bytes.push(kind | printed | spent | writes);
        match &self.end {
            End::Number(number) => write(bytes, (*number).into()),
            End::Answer(answer) => write_bytes(bytes, answer),
            End::Limit(limit, detail) => {
                bytes.push(limit.number());
                write_bytes(bytes, detail.as_bytes());
            }
            End::Deadline => {}
        }
        if spent != 0 {
            self.spent.write(bytes);
        }
        if writes != 0 {
            write(bytes, self.writes.len() as u64);
            for (address, content) in &self.writes {
                write(bytes, (*address).into());
                write_bytes(bytes, content);
            }
        }
    }

    /// Reads an entry; `None` for what is none. Allocates no more than a few times the bytes that it reads.
    pub(super) fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let function = Function::from_number(reader.byte()?)?;
        let fingerprint = Fingerprint(reader.array()?);
        let flags = reader.byte()?;
        if flags & !ALL != 0 {
            return None;
        }
        let end = match flags & KIND {
            NUMBER => End::Number(reader.small()?),
            ANSWER => End::Answer(reader.bytes()?),
            LIMIT => End::Limit(Limit::from_number(reader.byte()?)?, reader.text()?),
            _ => End::Deadline,
        };
        let printed = match flags & (PRINTED_OUTPUT | PRINTED_ERROR) {
            0 => None,
            PRINTED_OUTPUT => Some(1),
            PRINTED_ERROR => Some(2),
            _ => return None,
        };
        let spent = if flags & SPENT == 0 { Spent::default() } else { Spent::read(reader)? };
        let mut writes = Vec::new();
        if flags & WRITES != 0 {
            for _ in 0..reader.number()? {
                writes.push((reader.small()?, reader.bytes()?));
            }
        }
        Some(Self { function, fingerprint, end, printed, spent, writes })
    }
}

impl Spent {
    fn write(&self, bytes: &mut Vec<u8>) {
        let Usage { calls, bytes_read, bytes_written, bytes_exchanged, files_opened, files_made, requests } =
            self.usage;
        let (fuel, peak, dropped) = (self.fuel, self.peak_memory, self.log_dropped);
        let numbers = [
            calls,
            bytes_read,
            bytes_written,
            bytes_exchanged,
            files_opened,
            files_made,
            requests,
            fuel,
            peak,
            dropped,
        ];
        numbers.into_iter().for_each(|number| write(bytes, number));
        write(bytes, self.log.len() as u64);
        for line in &self.log {
            write(bytes, line.level.into());
            write_bytes(bytes, line.text.as_bytes());
        }
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut next = || reader.number();
        let usage = Usage {
            calls: next()?,
            bytes_read: next()?,
            bytes_written: next()?,
            bytes_exchanged: next()?,
            files_opened: next()?,
            files_made: next()?,
            requests: next()?,
        };
        let (fuel, peak_memory, log_dropped) = (next()?, next()?, next()?);
        let mut log = Vec::new();
        for _ in 0..reader.number()? {
            log.push(LogLine { level: reader.small()?, text: reader.text()?.to_owned() });
        }
        Some(Self { usage, fuel, peak_memory, log, log_dropped })
    }
}
