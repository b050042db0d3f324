//~ F0213
use plugin_api::prelude::*;

struct A;

impl A {
    #[tool]
    fn place_on_method(&self) -> u32 {
        7
    }
}
