//~ F0104
use plugin_api::prelude::*;

/* check ‮ } ⁦if is_admin⁩ ⁦ begin admins only */

/// Does one thing.
#[tool]
fn hidden_bidi_comment() -> u32 {
    7
}
