//! Reads a declared variable.
use plugin_api::prelude::*;
use std::env;

/// The region that the operator set.
#[tool(env = ["REGION"], clock, random)]
fn environment_reader() -> Result<String> {
    match env::var("REGION") {
        Ok(region) => Ok(region),
        Err(env::VarError::NotPresent) => Ok("none".to_owned()),
        Err(error) => Err(error.into()),
    }
}
