use plugin_api::prelude::*;

#[tool(nett = ["example.com"], clock = true, random, random)]
fn unknown_words() {}

#[tool(read = "/data", write = [], env = [1, "A=B", ""], secret)]
fn wrong_values() {}

#[tool(net = ["https://example.com", "example.com/path", "a.com", "a.com"], read = ["/data/../etc"])]
fn wrong_hosts() {}

#[tool(tool("convert"))]
fn not_a_list() {}

#[tool("read")]
fn not_a_key() {}

fn main() {}
