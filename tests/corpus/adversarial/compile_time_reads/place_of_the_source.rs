//! Tells where the source lay when it was compiled: its bare name.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 0
//! says: place_of_the_source.rs place_of_the_source place_of_the_source.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn place_of_the_source() -> String {
    format!("{} {} {}", file!(), module_path!(), std::panic::Location::caller().file())
}
