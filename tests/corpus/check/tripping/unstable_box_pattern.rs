//~ F0110
use plugin_api::prelude::*;

fn f(x: Box<u8>) -> u8 {
    match x {
        box y => y,
    }
}

/// Does one thing.
#[tool]
fn unstable_box_pattern() -> u32 {
    7
}
