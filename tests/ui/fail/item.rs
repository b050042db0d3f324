use plugin_api::prelude::*;

#[tool]
struct Tool;

#[tool]
const NUMBER: u8 = 1;

#[tool]
mod tools {}

fn main() {}
