//~ F0213
use plugin_api::prelude::*;

fn outer() {
    #[tool]
    fn place_inside_function() -> u32 {
        7
    }
}
