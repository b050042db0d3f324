//! What makes time pass for guests: a thread that raises the engine's epoch while calls are under way.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, Thread},
    time::Duration,
};

use std::sync::OnceLock;

/// How often the epoch is raised. A deadline is met within one tick.
pub(super) const TICK: Duration = Duration::from_millis(5);

/// Idle ticks after which the thread sleeps until the next call.
const IDLE_TICKS: u32 = 200;

/// Raises an engine's epoch every [`TICK`] while at least one [`Ticking`] is alive.
#[derive(Default)]
pub(super) struct Clockwork {
    state: Arc<State>,
    thread: OnceLock<Thread>,
}

#[derive(Default)]
struct State {
    under_way: AtomicUsize,
    asleep: AtomicBool,
}

/// A call under way.
pub(super) struct Ticking<'a>(&'a State);

impl Clockwork {
    /// Time passes until the returned value is dropped.
    pub(super) fn start(&self, engine: &wasmtime::Engine) -> Ticking<'_> {
        self.state.under_way.fetch_add(1, Ordering::SeqCst);
        let thread = self.thread.get_or_init(|| spawn(engine.weak(), Arc::clone(&self.state)));
        if self.state.asleep.load(Ordering::SeqCst) {
            thread.unpark();
        }
        Ticking(&self.state)
    }

    /// How many ticks cover `time`, at least one.
    pub(super) fn ticks(time: Duration) -> u64 {
        let ticks = time.as_nanos().div_ceil(TICK.as_nanos());
        u64::try_from(ticks).unwrap_or(u64::MAX >> 1).clamp(1, u64::MAX >> 1)
    }
}

impl Drop for Ticking<'_> {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The thread ends at its first tick after the engine is gone.
fn spawn(engine: wasmtime::EngineWeak, state: Arc<State>) -> Thread {
    let ticker = move || {
        let mut idle = 0;
        loop {
            thread::sleep(TICK);
            let Some(engine) = engine.upgrade() else { return };
            engine.increment_epoch();
            drop(engine);
            idle = if state.under_way.load(Ordering::SeqCst) == 0 { idle + 1 } else { 0 };
            if idle > IDLE_TICKS {
                state.asleep.store(true, Ordering::SeqCst);
                // A call that began before the flag was up is seen here; one that began after it unparks.
                if state.under_way.load(Ordering::SeqCst) == 0 {
                    thread::park_timeout(Duration::from_secs(5));
                }
                state.asleep.store(false, Ordering::SeqCst);
                idle = 0;
            }
        }
    };
    let spawned = thread::Builder::new().name("forge-epoch".into()).spawn(ticker);
    match spawned {
        Ok(handle) => handle.thread().clone(),
        // Without a thread no deadline would be met. There is nothing to fall back to.
        Err(error) => panic!("the system refuses the thread that ends calls at their deadline: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_cover_the_time() {
        assert_eq!(Clockwork::ticks(Duration::ZERO), 1);
        assert_eq!(Clockwork::ticks(TICK), 1);
        assert_eq!(Clockwork::ticks(TICK + Duration::from_nanos(1)), 2);
        assert!(Clockwork::ticks(Duration::MAX) > 1 << 60);
    }
}
