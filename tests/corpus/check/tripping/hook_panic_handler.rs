//~ F0309
use plugin_api::prelude::*;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}

/// Does one thing.
#[tool]
fn hook_panic_handler() -> u32 {
    7
}
