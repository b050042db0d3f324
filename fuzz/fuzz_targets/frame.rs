//! Feeds `frame` for as long as one likes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| forge_fuzzing::frame(bytes));
