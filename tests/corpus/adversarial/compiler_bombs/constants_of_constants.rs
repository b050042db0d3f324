//! Makes a constant by each type of a long chain.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

struct Next<const N: usize>;
trait Value {
    const VALUE: usize;
}
impl<T> Value for Option<T>
where
    Option<Option<T>>: Value,
{
    const VALUE: usize = <Option<Option<T>> as Value>::VALUE + 1;
}

/// Does one thing.
#[tool]
fn constants_of_constants() -> String {
    <Option<u8> as Value>::VALUE.to_string()
}
