use plugin_api::prelude::*;

fn steps(n: u64, memo: &mut HashMap<u64, u32>) -> u32 {
    if n == 1 { return 0; }
    if let Some(&s) = memo.get(&n) { return s; }
    let s = 1 + if n % 2 == 0 { steps(n / 2, memo) } else { steps(3 * n + 1, memo) };
    memo.insert(n, s);
    s
}

/// Which start below `limit` has the longest Collatz sequence?
#[tool]
fn collatz_memo(limit: u64) -> Option<(u64, u32)> {
    let mut memo = HashMap::new();
    let mut best: Option<(u64, u32)> = None;
    for n in 1..limit {
        let s = steps(n, &mut memo);
        if best.map_or(true, |(_, b)| s > b) { best = Some((n, s)); }
    }
    best
}
