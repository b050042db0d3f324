//! How much memory a process has had.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// Looks at a process until it has ended.
///
/// The kernel keeps the highest mark of each process while that lives and forgets it then. `getrusage` would tell it of
/// all children together, among them compilers that are allowed more.
pub(super) struct Watch {
    done: Arc<AtomicBool>,
    peak: Arc<AtomicU64>,
    looking: JoinHandle<()>,
}

impl Watch {
    /// Begins to look at a process.
    pub(super) fn new(process: u32) -> Self {
        let (done, peak) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (ends, highest) = (Arc::clone(&done), Arc::clone(&peak));
        let looking = thread::spawn(move || {
            while !ends.load(Ordering::Relaxed) {
                highest.fetch_max(high_mark(process).unwrap_or(0), Ordering::Relaxed);
                thread::park_timeout(Duration::from_millis(20));
            }
        });
        Self { done, peak, looking }
    }

    /// The most that was seen, in bytes.
    pub(super) fn peak(self) -> u64 {
        self.done.store(true, Ordering::Relaxed);
        self.looking.thread().unpark();
        self.looking.join().expect("it only looks");
        self.peak.load(Ordering::Relaxed)
    }
}

fn high_mark(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kibibytes| kibibytes << 10)
}
