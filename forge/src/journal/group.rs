//! Many callers, one commit.
//!
//! The first caller to come leads: it commits all that is queued and wakes those whose items are done. Who comes meanwhile
//! waits, and the first of them leads next. So one caller alone waits for nobody and changes no thread, and with many callers
//! the commits grow with the load. After a commit of several items their callers are on their way back, so that the next
//! leader waits a moment for as many again.
//!
//! All of this takes microseconds, and to wake a core that went idle takes tens of them: a caller that waits lets others run
//! for a moment, and sleeps only after that.

use std::{
    mem,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, Thread},
    time::{Duration, Instant},
};

/// The longest that a leader waits for more: what a commit or two cost.
const MOMENT: Duration = Duration::from_micros(100);

/// The longest that a caller waits without sleeping.
const AWAKE: Duration = Duration::from_micros(500);

/// A queue of items that are committed together. `E` is why a commit failed.
pub(super) struct GroupCommit<T, E> {
    queue: Mutex<Queue<T, E>>,
    /// What a caller is told whose leader panicked.
    abandoned: fn() -> E,
}

struct Queue<T, E> {
    items: Vec<T>,
    places: Vec<Arc<Place<E>>>,
    led: bool,
    /// How many the last commit had.
    last: usize,
}

/// One caller, waiting.
struct Place<E> {
    done: OnceLock<Result<(), E>>,
    leads: AtomicBool,
    caller: Thread,
}

/// The lead, given on when it is dropped.
struct Lead<'a, T, E: Clone> {
    group: &'a GroupCommit<T, E>,
    places: Vec<Arc<Place<E>>>,
    result: Option<Result<(), E>>,
}

impl<T, E: Clone> GroupCommit<T, E> {
    pub(super) fn new(abandoned: fn() -> E) -> Self {
        let queue = Queue { items: Vec::new(), places: Vec::new(), led: false, last: 0 };
        Self { queue: Mutex::new(queue), abandoned }
    }

    /// Returns once the item is committed, by this caller's `commit` or by another's.
    pub(super) fn submit(&self, item: T, commit: impl FnOnce(&[T]) -> Result<(), E>) -> Result<(), E> {
        let place =
            Arc::new(Place { done: OnceLock::new(), leads: AtomicBool::new(false), caller: thread::current() });
        let mut queue = self.queue();
        queue.items.push(item);
        queue.places.push(Arc::clone(&place));
        if mem::replace(&mut queue.led, true) {
            drop(queue);
            let awake = Instant::now() + AWAKE;
            while !place.leads.load(Ordering::Acquire) {
                if let Some(result) = place.done.get() {
                    return result.clone();
                }
                if Instant::now() < awake { thread::yield_now() } else { thread::park() }
            }
        } else {
            drop(queue);
        }
        let (items, places) = self.gather();
        let mut lead = Lead { group: self, places, result: None };
        let result = commit(&items);
        lead.result = Some(result.clone());
        result
    }

    /// What is queued, once as many are as last time or a moment has passed.
    fn gather(&self) -> (Vec<T>, Vec<Arc<Place<E>>>) {
        let until = Instant::now() + MOMENT;
        let mut queue = self.queue();
        while queue.items.len() < queue.last && Instant::now() < until {
            drop(queue);
            thread::yield_now();
            queue = self.queue();
        }
        queue.last = queue.items.len();
        (mem::take(&mut queue.items), mem::take(&mut queue.places))
    }

    fn queue(&self) -> MutexGuard<'_, Queue<T, E>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T, E: Clone> Drop for Lead<'_, T, E> {
    fn drop(&mut self) {
        let next = {
            let mut queue = self.group.queue();
            let next = queue.places.first().cloned();
            queue.led = next.is_some();
            next
        };
        if let Some(next) = next {
            next.leads.store(true, Ordering::Release);
            next.caller.unpark();
        }
        let result = self.result.take().unwrap_or_else(|| Err((self.group.abandoned)()));
        let me = thread::current().id();
        for place in self.places.drain(..) {
            let _ = place.done.set(result.clone());
            if place.caller.id() != me {
                place.caller.unpark();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        panic::{AssertUnwindSafe, catch_unwind},
        sync::atomic::AtomicUsize,
    };

    use super::*;

    #[test]
    fn each_item_is_committed_once_and_its_caller_is_told() {
        let group = GroupCommit::new(|| "abandoned");
        let (committed, at_once) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
        thread::scope(|scope| {
            for caller in 0..8 {
                let (group, committed, at_once) = (&group, &committed, &at_once);
                scope.spawn(move || {
                    for item in 0..500 {
                        let result = group.submit((caller, item), |items| {
                            assert_eq!(at_once.fetch_add(1, Ordering::SeqCst), 0, "one leads at a time");
                            committed.lock().unwrap().extend_from_slice(items);
                            at_once.fetch_sub(1, Ordering::SeqCst);
                            if items.iter().any(|(_, item)| item % 7 == 0) { Err("seven") } else { Ok(()) }
                        });
                        assert!(result.is_err() || item % 7 != 0);
                        assert!(committed.lock().unwrap().contains(&(caller, item)));
                    }
                });
            }
        });
        let mut committed = committed.into_inner().unwrap();
        committed.sort_unstable();
        let all: Vec<_> = (0..8).flat_map(|caller| (0..500).map(move |item| (caller, item))).collect();
        assert_eq!(committed, all);
    }

    #[test]
    fn a_leader_that_panics_leaves_nobody_waiting() {
        let group = GroupCommit::new(|| "abandoned");
        let panics = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                let (group, panics) = (&group, &panics);
                scope.spawn(move || {
                    for turn in 0..50 {
                        let submit = || {
                            group.submit(turn, |_| {
                                if turn % 10 == 3 {
                                    std::panic::resume_unwind(Box::new(()));
                                }
                                Ok(())
                            })
                        };
                        match catch_unwind(AssertUnwindSafe(submit)) {
                            Ok(result) => assert!(result.is_ok() || result == Err("abandoned")),
                            Err(_) => drop(panics.fetch_add(1, Ordering::SeqCst)),
                        }
                    }
                });
            }
        });
        assert!(panics.into_inner() > 0);
        assert_eq!(group.submit(0, |items| if items == [0] { Ok(()) } else { Err("more than one") }), Ok(()));
    }
}
