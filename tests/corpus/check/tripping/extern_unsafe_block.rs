//~ F0301 F0302 F0303
use plugin_api::prelude::*;

#[link(wasm_import_module = "wasi_snapshot_preview1")]
unsafe extern "C" {
    safe fn proc_exit(code: u32) -> !;
}

/// Does one thing.
#[tool]
fn extern_unsafe_block() -> u32 {
    7
}
