//! Makes an error about a type that fills pages.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 4 compiler
use plugin_api::prelude::*;

type A<T> = (T, T);
type B<T> = A<A<A<A<A<A<T>>>>>>;

/// Does one thing.
#[tool]
fn error_about_a_large_type() -> String {
    let wrong: u8 = B::<B<u8>>::default();
    String::new()
}
