//! Tells cargo that the program holds plugin-api's sources, so that a change there compiles it again.

fn main() {
    println!("cargo::rerun-if-changed=../plugin-api");
    println!("cargo::rerun-if-changed=build.rs");
}
