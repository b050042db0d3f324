//! Asks for two million instances of one function.
//!
//! lint: none
//! wall: compiler-sandbox
//! unchecked: 6 compiler_timeout|6 compiler_limit|4 compiler_died|4 compiler_withheld|8 environment
use plugin_api::prelude::*;

struct Zero;
struct Succ<D>(D);
trait Depth {
    fn go<T: Default>() -> usize;
}
impl Depth for Zero {
    fn go<T: Default>() -> usize {
        std::mem::size_of::<T>()
    }
}
impl<D: Depth> Depth for Succ<D> {
    fn go<T: Default>() -> usize {
        D::go::<(T, u8)>() + D::go::<(u8, T)>()
    }
}
type Four<D> = Succ<Succ<Succ<Succ<D>>>>;
type Twenty = Four<Four<Four<Four<Four<Succ<Zero>>>>>>;

/// Does one thing.
#[tool]
fn exponential_instances() -> String {
    Twenty::go::<u8>().to_string()
}
