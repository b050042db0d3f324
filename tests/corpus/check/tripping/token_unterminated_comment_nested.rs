//~ F0105
use plugin_api::prelude::*;
/// Does one thing.
#[tool]
fn token_unterminated_comment_nested() -> u32 {
    /* /* one is closed */ and one is not
    7
}
