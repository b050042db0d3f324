//! Doubles a type thirty times.
//!
//! lint: none
//! wall: compiler-sandbox
//! unchecked: 6 compiler_timeout|6 compiler_limit|4 compiler_died|4 compiler_withheld|4 compiler|0
use plugin_api::prelude::*;

type A<T> = (T, T);
type B<T> = A<A<A<A<A<T>>>>>;
type C = B<B<B<B<B<B<u8>>>>>>;

/// Does one thing.
#[tool]
fn doubled_type() -> String {
    std::mem::size_of::<C>().to_string()
}
