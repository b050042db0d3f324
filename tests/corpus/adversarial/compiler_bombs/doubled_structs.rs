//! Doubles a struct forty times; the sum is larger than memory.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

struct A<T>(T, T);
type B<T> = A<A<A<A<A<A<A<A<T>>>>>>>>;
type C = B<B<B<B<B<u8>>>>>;

/// Does one thing.
#[tool]
fn doubled_structs() -> String {
    std::mem::size_of::<C>().to_string()
}
