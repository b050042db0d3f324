//! Names an associated type through itself.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

trait Step {
    type Next: Step;
}
impl<T> Step for Vec<T>
where
    Vec<Vec<T>>: Step,
{
    type Next = <Vec<Vec<T>> as Step>::Next;
}

/// Does one thing.
#[tool]
fn projection_without_end() -> String {
    std::mem::size_of::<<Vec<u8> as Step>::Next>().to_string()
}
