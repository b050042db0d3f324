//! Tells every environment variable that it sees.
use plugin_api::prelude::*;

/// All variables with their values.
#[tool(env = ["GREETING"])]
fn reads_environment() -> BTreeMap<String, String> {
    std::env::vars().collect()
}
