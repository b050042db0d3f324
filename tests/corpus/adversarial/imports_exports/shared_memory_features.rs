//! Compiles a function for shared memory.
//!
//! lint: F0312
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[target_feature(enable = "atomics,bulk-memory,mutable-globals")]
fn shared(it: &std::sync::atomic::AtomicU32) -> u32 {
    it.fetch_add(1, std::sync::atomic::Ordering::SeqCst)
}
#[target_feature(enable = "atomics,bulk-memory,mutable-globals")]
fn calls() -> u32 {
    shared(&std::sync::atomic::AtomicU32::new(7))
}

/// Does one thing.
#[tool]
fn shared_memory_features() -> String {
    std::any::type_name_of_val(&calls).to_owned()
}
