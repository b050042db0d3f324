//! Does what it is told, to meet a limit or none.
use plugin_api::prelude::*;

/// Do `what`; tell the sum of the numbers below `count`.
#[tool]
fn does_as_told(what: String, count: u64) -> Result<u64> {
    match what.as_str() {
        "compute" => {}
        "loop" => loop {
            std::hint::black_box(count);
        },
        "allocate" => {
            let mut kept = Vec::new();
            loop {
                kept.push(vec![1_u8; 1 << 20]);
                std::hint::black_box(&kept);
            }
        }
        "recurse" => return Ok(down(count)),
        "log" => (0..10_000).for_each(|line| plugin_api::log::info!("line {line}")),
        "panic" => panic!("as told"),
        _ => bail!("told to fail"),
    }
    Ok((0..count).map(std::hint::black_box).sum())
}

#[allow(unconditional_recursion)]
fn down(depth: u64) -> u64 {
    std::hint::black_box(down(std::hint::black_box(depth + 1))) + 1
}
