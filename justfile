# `just` lists what there is. Every recipe is one line that can be typed without `just`, too.

[private]
default:
    @just --list

# Format everything.
format:
    cargo fmt --all

# Find what the compiler lets through.
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# Run all tests.
test:
    cargo test --workspace

# Measure, and print the ratios beside their limits.
bench:
    cargo bench

# Run the first example.
try:
    cargo run --release -- run examples/column_total.rs --input examples/column_total.json

# What has to pass before a change is merged.
ci:
    .ci/run

# Check licences, advisories, sources and duplicates.
deny:
    cargo deny check
