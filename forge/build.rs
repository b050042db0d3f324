//! Tells cargo that the program holds plugin-api's sources, so that a change there compiles it again; and tells the program
//! when it was made, before which no clock is right.

use std::{env, time::SystemTime};

fn main() {
    println!("cargo::rerun-if-changed=../plugin-api");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=SOURCE_DATE_EPOCH");
    let said = env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse::<u64>().ok());
    let now = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    println!("cargo::rustc-env=FORGE_MADE={}", said.unwrap_or_else(now));
}
