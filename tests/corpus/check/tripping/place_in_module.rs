//~ F0213
mod inner {
    use plugin_api::prelude::*;

    /// Does one thing.
    #[tool]
    fn place_in_module() -> u32 {
        7
    }
}
