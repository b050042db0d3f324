use plugin_api::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, RwLock};

static CALLS: AtomicU64 = AtomicU64::new(0);
static WORDS: OnceLock<HashMap<&'static str, u32>> = OnceLock::new();

thread_local! {
    static DEPTH: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

fn words() -> &'static HashMap<&'static str, u32> {
    WORDS.get_or_init(|| [("one", 1), ("two", 2), ("three", 3)].into_iter().collect())
}

fn recurse(n: u32) -> u32 {
    DEPTH.with(|d| d.set(d.get() + 1));
    if n == 0 { DEPTH.with(|d| d.get()) } else { recurse(n - 1) }
}

/// Sum number words. The counters start anew for every call.
#[tool]
fn shared_state(text: String) -> (u32, u64, u32) {
    let total = Arc::new(Mutex::new(0));
    let log: RwLock<Vec<String>> = RwLock::default();
    let adders: Vec<_> = text.split(' ').map(|w| {
        let total = Arc::clone(&total);
        move || { *total.lock().unwrap() += words().get(w).copied().unwrap_or(0); }
    }).collect();
    for add in adders {
        CALLS.fetch_add(1, Ordering::SeqCst);
        add();
        log.write().unwrap().push("added".to_string());
    }
    let sum = *total.lock().unwrap();
    (sum, CALLS.load(Ordering::SeqCst), recurse(log.read().unwrap().len() as u32))
}
