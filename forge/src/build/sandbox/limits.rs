//! How much a child may use.

use std::{fmt, fs, num::NonZero, thread, time::Duration};

use rustix::process::{Resource, Rlimit, getrlimit};

/// How much one process behind the wall may use, and how many there may be.
#[derive(Clone, Copy, Debug)]
pub(in crate::build) struct ResourceLimits {
    /// Address space of one process, in bytes.
    pub(in crate::build) memory: u64,
    /// Processor time of one process.
    pub(in crate::build) processor: Duration,
    /// The size of one file, in bytes.
    pub(in crate::build) file: u64,
    /// Processes and threads beyond those that the machine has now.
    pub(in crate::build) processes: u64,
}

/// Which limit ended a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exceeded {
    /// Address space, in bytes.
    Memory(u64),
    /// Processor time.
    Processor(Duration),
    /// The size of one file, in bytes.
    File(u64),
    /// The size of all files together, in bytes.
    Files(u64),
}

impl fmt::Display for Exceeded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mebibytes = |bytes: u64| bytes >> 20;
        match self {
            Self::Memory(bytes) => write!(formatter, "{} MiB of memory", mebibytes(*bytes)),
            Self::Processor(time) => write!(formatter, "{} s of processor time", time.as_secs()),
            Self::File(bytes) => write!(formatter, "{} MiB for one file", mebibytes(*bytes)),
            Self::Files(bytes) => write!(formatter, "{} MiB for its files", mebibytes(*bytes)),
        }
    }
}

/// Open files of one process.
const OPEN_FILES: u64 = 4096;

impl ResourceLimits {
    /// For the compiler of a tool.
    pub(in crate::build) fn of_compiler(wall: Duration) -> Self {
        // All cores together cannot use more than the wall time gives them, and one runaway thread is ended by the wall.
        let processor = wall * cores();
        Self { memory: memory(), processor, file: 512 << 20, processes: 256 }
    }

    /// For cargo and each program that it starts.
    pub(in crate::build) fn of_cargo() -> Self {
        Self { memory: memory(), processor: Duration::from_secs(20 * 60), file: 2 << 30, processes: 4096 }
    }

    /// As the kernel takes them: never more than this process itself may use.
    pub(super) fn resources(&self) -> Vec<(Resource, Rlimit)> {
        let processor = self.processor.as_secs();
        let mut wanted = vec![
            (Resource::As, self.memory, self.memory),
            // A signal that says why first, the end a little later.
            (Resource::Cpu, processor, processor + 5),
            (Resource::Fsize, self.file, self.file),
            (Resource::Core, 0, 0),
            (Resource::Nofile, OPEN_FILES, OPEN_FILES),
            (Resource::Memlock, 0, 0),
            (Resource::Msgqueue, 0, 0),
        ];
        // The kernel counts those of the user everywhere, so the limit starts from how many there are.
        if let Some(tasks) = tasks() {
            wanted.push((Resource::Nproc, tasks + self.processes, tasks + self.processes));
        }
        wanted.into_iter().map(|(resource, soft, hard)| (resource, within(getrlimit(resource), soft, hard))).collect()
    }
}

fn within(present: Rlimit, soft: u64, hard: u64) -> Rlimit {
    let hard = present.maximum.map_or(hard, |most| most.min(hard));
    let soft = present.current.map_or(soft, |most| most.min(soft)).min(hard);
    Rlimit { current: Some(soft), maximum: Some(hard) }
}

/// Address space, not memory: a compiler maps its libraries and every crate, and each thread reserves a stack and an arena
/// that it hardly touches. An ordinary tool takes 1.2 GiB of it on two cores and touches a sixth of that.
fn memory() -> u64 {
    (4 << 30) + u64::from(cores()) * (192 << 20)
}

fn cores() -> u32 {
    thread::available_parallelism().map_or(1, NonZero::get).try_into().unwrap_or(u32::MAX).min(1024)
}

/// How many processes and threads the machine has.
fn tasks() -> Option<u64> {
    let load = fs::read_to_string("/proc/loadavg").ok()?;
    load.split_whitespace().nth(3)?.split_once('/')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_is_there_is_never_raised() {
        let present = Rlimit { current: Some(10), maximum: Some(20) };
        assert_eq!(within(present, 100, 100), Rlimit { current: Some(10), maximum: Some(20) });
        assert_eq!(within(present, 5, 6), Rlimit { current: Some(5), maximum: Some(6) });
        let free = Rlimit { current: None, maximum: None };
        assert_eq!(within(free, 100, 105), Rlimit { current: Some(100), maximum: Some(105) });
    }

    #[test]
    fn the_machine_says_how_many_tasks_it_has() {
        assert!(tasks().unwrap() >= 1);
    }

    #[test]
    fn limits_are_told_in_words() {
        assert_eq!(Exceeded::Memory(4 << 30).to_string(), "4096 MiB of memory");
        assert_eq!(Exceeded::Processor(Duration::from_secs(60)).to_string(), "60 s of processor time");
    }
}
