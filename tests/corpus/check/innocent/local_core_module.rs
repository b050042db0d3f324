//! Own modules called like parts of the standard library, and own crate-relative paths.
use plugin_api::prelude::*;

mod core {
    pub mod process {
        pub fn run(n: u32) -> u32 {
            n + 1
        }
    }
    pub mod io {
        pub fn stdout() -> &'static str {
            "out"
        }
    }
}

mod thread {
    pub fn spawn<T>(work: impl FnOnce() -> T) -> T {
        work()
    }
}

mod fs {
    pub fn read(name: &str) -> String {
        name.repeat(2)
    }
}

/// Call own functions with borrowed names.
#[tool]
fn local_core_module(n: u32) -> String {
    let a = crate::core::process::run(n);
    let b = self::core::io::stdout();
    let c = thread::spawn(|| fs::read("x"));
    let d = crate::thread::spawn(move || a);
    format!("{a}{b}{c}{d}")
}
