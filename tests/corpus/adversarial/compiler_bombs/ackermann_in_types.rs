//! Counts in types by a function that outgrows every other.
//!
//! lint: none
//! wall: compiler-sandbox
//! unchecked: 6 compiler_timeout|6 compiler_limit|4 compiler_died|4 compiler_withheld|4 compiler
use plugin_api::prelude::*;

struct Z;
struct S<N>(N);
trait Ack<N> {
    type Out;
}
impl<N> Ack<N> for Z {
    type Out = S<N>;
}
impl<M: Ack<S<Z>>> Ack<Z> for S<M> {
    type Out = <M as Ack<S<Z>>>::Out;
}
impl<M, N> Ack<S<N>> for S<M>
where
    S<M>: Ack<N>,
    M: Ack<<S<M> as Ack<N>>::Out>,
{
    type Out = <M as Ack<<S<M> as Ack<N>>::Out>>::Out;
}
type Four = S<S<S<S<Z>>>>;
type Answer = <Four as Ack<Four>>::Out;

/// Does one thing.
#[tool]
fn ackermann_in_types() -> String {
    std::mem::size_of::<Answer>().to_string()
}
