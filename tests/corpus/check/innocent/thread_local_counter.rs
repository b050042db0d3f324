//! `thread_local!`, the types of std::sync, atomics.
use plugin_api::prelude::*;
use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, RwLock, mpsc};

thread_local! {
    static SEEN: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

static CALLS: AtomicU64 = AtomicU64::new(0);
static TABLE: OnceLock<Vec<u64>> = OnceLock::new();

/// Count something in every way that there is.
#[tool]
fn thread_local_counter(n: u64) -> u64 {
    let shared = Arc::new(Mutex::new(0u64));
    let lock = RwLock::new(vec![1u64, 2, 3]);
    let (sender, receiver) = mpsc::channel();
    for i in 0..n.min(100) {
        SEEN.with_borrow_mut(|seen| seen.push(i));
        *shared.lock().unwrap() += i;
        CALLS.fetch_add(1, Ordering::Relaxed);
        sender.send(i).unwrap();
    }
    drop(sender);
    let table = TABLE.get_or_init(|| (0..10).map(|i| i * i).collect());
    let sum: u64 = receiver.iter().sum();
    sum + *shared.lock().unwrap() + lock.read().unwrap().iter().sum::<u64>() + table[3] + SEEN.with(|s| s.borrow().len() as u64)
}
