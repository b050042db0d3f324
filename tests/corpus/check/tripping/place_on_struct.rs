//~ F0213
use plugin_api::prelude::*;

#[tool]
struct Place;
