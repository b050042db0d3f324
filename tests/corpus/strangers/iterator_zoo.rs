---
[dependencies]
itertools = "0.13"
---
use itertools::Itertools;
use plugin_api::prelude::*;

struct Fibonacci { state: (u64, u64) }

impl Iterator for Fibonacci {
    type Item = u64;
    fn next(&mut self) -> Option<Self::Item> {
        let (a, b) = self.state;
        self.state = (b, a.checked_add(b)?);
        Some(a)
    }
}

trait Differences: Iterator<Item = i64> + Sized {
    fn differences(self) -> impl Iterator<Item = i64> { self.tuple_windows().map(|(a, b)| b - a) }
}
impl<I: Iterator<Item = i64>> Differences for I {}

#[derive(Serialize, JsonSchema)]
struct Zoo {
    even_fibonacci: Vec<u64>,
    differences: Vec<i64>,
    chunks: Vec<Vec<i64>>,
    runs: Vec<(usize, i64)>,
    min_max: Option<(i64, i64)>,
    pairs_to_sum: Vec<(i64, i64)>,
    joined: String,
    scanned: Vec<i64>,
    by_parity: BTreeMap<bool, Vec<i64>>,
}

/// Many iterator adaptors over `numbers`.
#[tool]
fn iterator_zoo(numbers: Vec<i64>, target: i64) -> Zoo {
    Zoo {
        even_fibonacci: Fibonacci { state: (0, 1) }.filter(|n| n % 2 == 0).skip(1).step_by(2).take_while(|n| *n < 100_000).collect(),
        differences: numbers.iter().copied().differences().collect(),
        chunks: numbers.chunks(3).map(<[i64]>::to_vec).collect(),
        runs: numbers.iter().copied().dedup_with_count().collect(),
        min_max: numbers.iter().copied().minmax().into_option(),
        pairs_to_sum: numbers.iter().copied().tuple_combinations().filter(|(a, b)| a + b == target).sorted().dedup().collect(),
        joined: numbers.iter().rev().join("|"),
        scanned: numbers.iter().scan(0, |sum, n| { *sum += n; Some(*sum) }).collect(),
        by_parity: numbers.iter().copied().into_group_map_by(|n| n % 2 == 0).into_iter().collect(),
    }
}
