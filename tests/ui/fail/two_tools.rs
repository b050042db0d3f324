use plugin_api::prelude::*;

#[tool]
fn first() {}

#[tool]
fn second() {}

fn main() {}
