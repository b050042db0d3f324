//! Breaks many rules, each on a line of its own.
use plugin_api::prelude::*;

/// Starts a program.
fn starts() {
    let _ = std::process::Command::new("ls");
}

/// Does everything that it may not.
#[tool]
fn many_findings(a: i64) -> i64 {
    starts();
    let b = unsafe { *(&raw const a) };
    let text = include_str!("/etc/passwd");
    let home = env!("HOME");
    println!("{text} {home}");
    b
}
