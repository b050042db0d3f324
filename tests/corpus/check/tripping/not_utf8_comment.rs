//~ F0101
// café
use plugin_api::prelude::*;
