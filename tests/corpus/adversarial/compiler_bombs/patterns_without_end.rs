//! Asks whether a match of many alternatives is complete.
//!
//! lint: none
//! wall: compiler-sandbox
//! unchecked: 6 compiler_timeout|6 compiler_limit|4 compiler_died|4 compiler_withheld|4 compiler|0
use plugin_api::prelude::*;

type Bits = (bool, bool, bool, bool, bool, bool, bool, bool, bool, bool, bool, bool);
fn covered(a: Bits, b: Bits) -> u8 {
    match (a, b) {
        ((true, _, _, _, _, _, _, _, _, _, _, _), (false, _, _, _, _, _, _, _, _, _, _, _)) => 0,
        ((_, true, _, _, _, _, _, _, _, _, _, _), (_, false, _, _, _, _, _, _, _, _, _, _)) => 1,
        ((_, _, true, _, _, _, _, _, _, _, _, _), (_, _, false, _, _, _, _, _, _, _, _, _)) => 2,
        ((_, _, _, true, _, _, _, _, _, _, _, _), (_, _, _, false, _, _, _, _, _, _, _, _)) => 3,
        ((_, _, _, _, true, _, _, _, _, _, _, _), (_, _, _, _, false, _, _, _, _, _, _, _)) => 4,
        ((_, _, _, _, _, true, _, _, _, _, _, _), (_, _, _, _, _, false, _, _, _, _, _, _)) => 5,
        ((_, _, _, _, _, _, true, _, _, _, _, _), (_, _, _, _, _, _, false, _, _, _, _, _)) => 6,
        ((_, _, _, _, _, _, _, true, _, _, _, _), (_, _, _, _, _, _, _, false, _, _, _, _)) => 7,
        ((_, _, _, _, _, _, _, _, true, _, _, _), (_, _, _, _, _, _, _, _, false, _, _, _)) => 8,
        ((_, _, _, _, _, _, _, _, _, true, _, _), (_, _, _, _, _, _, _, _, _, false, _, _)) => 9,
        ((_, _, _, _, _, _, _, _, _, _, true, _), (_, _, _, _, _, _, _, _, _, _, false, _)) => 10,
        ((_, _, _, _, _, _, _, _, _, _, _, true), (_, _, _, _, _, _, _, _, _, _, _, false)) => 11,
    }
}

/// Does one thing.
#[tool]
fn patterns_without_end() -> String {
    let none = Bits::default();
    covered(none, none).to_string()
}
