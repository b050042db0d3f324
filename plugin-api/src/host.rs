//! What the host provides, and what stands in for it where there is no host: in a test on the author's machine.

#[cfg(target_family = "wasm")]
pub(crate) use guest::{call, log, net, random};
#[cfg(not(target_family = "wasm"))]
pub(crate) use native::{call, log, net, random};

/// What the host answered: `length of the head, u32 little-endian | head, JSON | body`.
#[derive(Debug)]
pub(crate) struct Answer {
    bytes: Vec<u8>,
    head: usize,
}

/// Bytes of the length that stands before the head.
const LENGTH: usize = 4;

impl Answer {
    fn new(bytes: Vec<u8>) -> Self {
        let length = bytes.first_chunk::<LENGTH>().map_or(0, |length| u32::from_le_bytes(*length) as usize);
        let head = length.min(bytes.len().saturating_sub(LENGTH));
        Self { bytes, head }
    }

    /// JSON text.
    pub(crate) fn head(&self) -> &[u8] {
        self.bytes.get(LENGTH..LENGTH + self.head).unwrap_or_default()
    }

    /// What the head is about.
    pub(crate) fn into_body(mut self) -> Vec<u8> {
        self.bytes.drain(..(LENGTH + self.head).min(self.bytes.len()));
        self.bytes
    }
}

/// A request: the same form as an answer.
fn request(head: &[u8], body: &[u8]) -> Vec<u8> {
    [&(head.len() as u32).to_le_bytes()[..], head, body].concat()
}

/// How much a line of the log matters. The numbers are part of the contract with the host.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Level {
    Error = 0,
    Warn = 1,
    Info = 2,
    Debug = 3,
}

#[cfg(target_family = "wasm")]
pub(crate) mod guest {
    #![allow(unsafe_code, reason = "a function that the host provides can only be declared as unsafe")]

    use super::{Answer, Level, request};

    #[link(wasm_import_module = "forge")]
    unsafe extern "C" {
        #[link_name = "panic"]
        fn host_panic(pointer: *const u8, length: usize);
        #[link_name = "log"]
        fn host_log(level: u32, pointer: *const u8, length: usize);
        #[link_name = "net"]
        fn host_net(pointer: *const u8, length: usize) -> usize;
        #[link_name = "call"]
        fn host_call(pointer: *const u8, length: usize) -> usize;
        #[link_name = "answer"]
        fn host_answer(pointer: *mut u8, length: usize);
    }

    #[link(wasm_import_module = "wasi_snapshot_preview1")]
    unsafe extern "C" {
        #[link_name = "random_get"]
        fn host_random(pointer: *mut u8, length: usize) -> i32;
    }

    unsafe extern "C" {
        /// Runs the constructors of libc, such as the one that looks up the granted folders. Made by the linker, which
        /// would otherwise run them around every single export.
        fn __wasm_call_ctors();
    }

    /// Makes a fresh instance ready.
    pub(crate) fn construct() {
        // SAFETY: called from `_initialize` alone, which the host calls once and before any other export.
        unsafe { __wasm_call_ctors() }
    }

    /// Tells the host of a panic.
    pub(crate) fn panic(report: &[u8]) {
        // SAFETY: the host reads these bytes and keeps nothing.
        unsafe { host_panic(report.as_ptr(), report.len()) }
    }

    pub(crate) fn log(level: Level, message: &str) {
        // SAFETY: the host reads these bytes and keeps nothing.
        unsafe { host_log(level as u32, message.as_ptr(), message.len()) }
    }

    /// Sends a request over the network. A function of its own, as [`call`] is: a tool imports what it uses.
    pub(crate) fn net(head: &[u8], body: &[u8]) -> Answer {
        let request = request(head, body);
        // SAFETY: the host reads these bytes and keeps nothing of them.
        fetch(unsafe { host_net(request.as_ptr(), request.len()) })
    }

    /// Has another tool called.
    pub(crate) fn call(head: &[u8], body: &[u8]) -> Answer {
        let request = request(head, body);
        // SAFETY: the host reads these bytes and keeps nothing of them.
        fetch(unsafe { host_call(request.as_ptr(), request.len()) })
    }

    /// The answer that the host keeps, of this length.
    fn fetch(length: usize) -> Answer {
        let mut bytes = vec![0; length];
        // SAFETY: the host writes at most these bytes.
        unsafe { host_answer(bytes.as_mut_ptr(), bytes.len()) }
        Answer::new(bytes)
    }

    pub(crate) fn random(bytes: &mut [u8]) {
        // SAFETY: the host writes these bytes and nothing else.
        let status = unsafe { host_random(bytes.as_mut_ptr(), bytes.len()) };
        assert_eq!(status, 0, "the host gave no randomness");
    }
}

#[cfg(not(target_family = "wasm"))]
mod native {
    use std::hash::{BuildHasher, RandomState};

    use super::{Answer, Level, request};

    /// There is no network beyond what a test sets up itself.
    pub(crate) fn net(_head: &[u8], _body: &[u8]) -> Answer {
        absent("requests over the network are made where Forge runs the tool, and not on this machine")
    }

    /// There are no other tools.
    pub(crate) fn call(_head: &[u8], _body: &[u8]) -> Answer {
        absent("other tools are called where Forge runs the tool, and not on this machine")
    }

    fn absent(message: &str) -> Answer {
        let head = format!("{{\"error\":{{\"kind\":\"unavailable\",\"message\":\"{message}\"}}}}");
        Answer::new(request(head.as_bytes(), &[]))
    }

    pub(crate) fn log(level: Level, message: &str) {
        let level = match level {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
        };
        eprintln!("{level}: {message}");
    }

    /// Good enough for a test on the author's machine: every hasher of the standard library has keys of its own.
    pub(crate) fn random(bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let drawn = RandomState::new().hash_one(0).to_le_bytes();
            chunk.copy_from_slice(&drawn[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_apart() {
        let answer = Answer::new(request(b"{}", b"body"));
        assert_eq!(answer.head(), b"{}");
        assert_eq!(answer.into_body(), b"body");
    }

    #[test]
    fn a_cut_answer_is_an_empty_one() {
        for bytes in [&b""[..], &[1, 0], &[9, 0, 0, 0, b'{']] {
            let answer = Answer::new(bytes.to_vec());
            let head = answer.head().to_vec();
            assert!(head.is_empty() || head == b"{");
            assert!(answer.into_body().is_empty());
        }
    }
}
