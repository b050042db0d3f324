//! Ctrl-C and SIGTERM while children run.
//!
//! A signal handler, once installed, stays: without more, a program that has compiled once would never again be ended by
//! Ctrl-C. So the first child starts one listener for the rest of the process. It stops new children from beginning, waits
//! until those under way are killed and their folders removed, and ends the process. Only the command asks for it; in
//! another program that uses this library, signals are that program's business.

use std::{
    io::{self, Write as _},
    sync::{
        OnceLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use tokio::signal::unix::{Signal, SignalKind, signal};

/// The exit code of a process that a person stopped.
const INTERRUPTED_EXIT: i32 = 130;
/// How long the killing of children may take.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// How long a thread that was told has to come to its end by itself and say how, before the listener ends the process. A
/// slow disk, on which it removes its folder, must not be outrun.
const GRACE: Duration = Duration::from_secs(20);

/// Whether the listener ends the process.
static ENDS_PROCESS: AtomicBool = AtomicBool::new(false);
/// Whether a signal came.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);
/// Whether somebody was told of it, and so ends the process by coming to an end.
static TOLD: AtomicBool = AtomicBool::new(false);
/// How much is under way that leaves something behind if the process ends: children, and the folders they write into.
static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);

/// From now on, a Ctrl-C or SIGTERM that comes during or after a build ends the process with exit code 130.
pub fn end_process_on_interrupt() {
    ENDS_PROCESS.store(true, Ordering::SeqCst);
}

/// Whether a Ctrl-C or SIGTERM came while children ran: what has not begun will not.
pub fn interrupted() -> bool {
    let came = INTERRUPTED.load(Ordering::SeqCst);
    if came {
        TOLD.store(true, Ordering::SeqCst);
    }
    came
}

/// Both signals, as streams. Made before a child is started, so that no signal is missed.
pub(super) struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Call it inside a runtime.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for either, and remembers that it came. Who waits here is told, before what is under way with it ends.
    pub(super) async fn come(&mut self) {
        self.wait().await;
        TOLD.store(true, Ordering::SeqCst);
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        // A program of another kind may live on, and build again.
        INTERRUPTED.store(ENDS_PROCESS.load(Ordering::SeqCst), Ordering::SeqCst);
    }
}

/// What is under way: a child, or the work around it.
pub(super) struct UnderWay(());

impl UnderWay {
    /// `None` once a signal came: nothing new begins.
    pub(super) fn begin() -> io::Result<Option<Self>> {
        static LISTENER: OnceLock<()> = OnceLock::new();
        if ENDS_PROCESS.load(Ordering::SeqCst) && LISTENER.get().is_none() {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let signals = {
                let _inside = runtime.enter();
                Signals::new()?
            };
            LISTENER.get_or_init(|| drop(thread::spawn(move || runtime.block_on(listen(signals)))));
        }
        let begun = Self::count();
        Ok((!interrupted()).then_some(begun))
    }

    fn count() -> Self {
        UNDER_WAY.fetch_add(1, Ordering::SeqCst);
        Self(())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        UNDER_WAY.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn listen(mut signals: Signals) {
    signals.wait().await;
    let came = Instant::now();
    while UNDER_WAY.load(Ordering::SeqCst) > 0 && came.elapsed() < LONGEST_WAIT {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    if TOLD.load(Ordering::SeqCst) {
        tokio::time::sleep(GRACE).await;
    }
    let _ = writeln!(io::stderr().lock(), "error: interrupted");
    std::process::exit(INTERRUPTED_EXIT);
}
