//~ F0407
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn streams_arm_behind_test_arm() -> u32 {
    match 1 {
        #[cfg(test)]
        0 => {}
        _ => {
            println!("lost");
        }
    }
    7
}
