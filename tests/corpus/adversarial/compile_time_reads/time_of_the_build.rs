//! Looks for the time of the build in what the compiler gives.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 0
//! says: Ok(0)
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn time_of_the_build() -> String {
    let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    format!("{:?}", clock.map(|it| it.as_secs()))
}
