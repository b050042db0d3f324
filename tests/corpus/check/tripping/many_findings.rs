//~ F0301 F0302 F0304 F0305 F0401 F0402 F0403
use plugin_api::prelude::*;

extern "C" {
    fn f();
}
use std::net::TcpStream;

/// Does one thing.
#[tool]
fn many_findings() -> u32 {
    unsafe { f() };
    let _ = include_str!("x");
    let _ = env!("X");
    std::process::exit(1);
    std::thread::yield_now();
    7
}
