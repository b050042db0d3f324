//~ F0408
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn leak_function_value() -> u32 {
    let _: Vec<&'static mut u8> = vec![Box::new(1)].into_iter().map(Box::leak).collect();
    7
}
