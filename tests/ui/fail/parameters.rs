use plugin_api::prelude::*;

#[tool]
fn pattern((a, b): (u8, u8), _: u8, ref c: u8) {}

#[tool]
fn opaque(text: impl Into<String>) {}

#[tool]
fn forever(text: &'static str, texts: Vec<&'static str>) {}

#[tool]
fn attributes(#[serde(default)] count: u8) {}

struct Receiver;

impl Receiver {
    #[tool]
    fn method(&self) {}
}

fn main() {}
