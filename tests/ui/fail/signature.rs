use plugin_api::prelude::*;

#[tool]
fn generic<T, const N: usize>(value: T) -> usize {
    N
}

#[tool]
async fn later() {}

#[tool]
unsafe fn dangerous() {}

#[tool]
extern "C" fn foreign() {}

#[tool]
const fn constant() {}

#[tool]
fn opaque() -> Vec<impl Serialize> {
    vec![1]
}

#[tool]
fn Total_2026() {}

#[tool]
fn a_name_that_is_far_too_long_for_any_client_of_it() {}

#[tool(colour)]
async fn everything_at_once<T>((a, b): (u8, u8)) {}

fn main() {}
