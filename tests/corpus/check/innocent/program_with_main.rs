//! An ordinary program that was made a tool: its `main` prints, and nobody calls it.
use plugin_api::prelude::*;
use std::io::{self, BufRead, stdin};

fn collatz(mut n: u64) -> usize {
    let mut steps = 0;
    while n != 1 {
        n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
        steps += 1;
    }
    steps
}

/// Steps of the Collatz sequence.
#[tool]
fn program_with_main(n: u64) -> Result<usize> {
    ensure!(n > 0, "n is zero");
    eprintln!("starting at {n}");
    dbg!(n);
    Ok(collatz(n))
}

fn main() {
    println!("Enter numbers:");
    for line in io::stdin().lock().lines().chain(stdin().lines()) {
        let n: u64 = line.unwrap().trim().parse().unwrap();
        print!("{n}: ");
        println!("{}", collatz(n));
    }
}
