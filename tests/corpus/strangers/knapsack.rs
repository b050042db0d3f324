//! 0/1 knapsack with dynamic programming.
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema, Debug)]
struct Item { name: String, weight: usize, value: u64 }

#[derive(Serialize, JsonSchema)]
struct Answer { value: u64, weight: usize, chosen: Vec<String> }

/// Pick the items with the greatest value that fit into `capacity`.
#[tool]
fn knapsack(items: Vec<Item>, capacity: usize) -> Answer {
    let n = items.len();
    let mut table = vec![vec![0u64; capacity + 1]; n + 1];
    for i in 1..=n {
        let item = &items[i - 1];
        for w in 0..=capacity {
            table[i][w] = table[i - 1][w];
            if item.weight <= w {
                let with = table[i - 1][w - item.weight] + item.value;
                if with > table[i][w] {
                    table[i][w] = with;
                }
            }
        }
    }
    let mut w = capacity;
    let mut chosen = vec![];
    for i in (1..=n).rev() {
        if table[i][w] != table[i - 1][w] {
            chosen.push(items[i - 1].name.clone());
            w -= items[i - 1].weight;
        }
    }
    chosen.reverse();
    Answer { value: table[n][capacity], weight: capacity - w, chosen }
}
