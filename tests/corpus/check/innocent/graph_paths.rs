//! Dijkstra over a generic graph with lifetimes.
use plugin_api::prelude::*;
use std::collections::{BinaryHeap, btree_map::Entry};

type Edges<'a> = BTreeMap<&'a str, Vec<(&'a str, u64)>>;

struct Search<'g, 'a: 'g, F>
where
    F: Fn(&str) -> bool,
{
    edges: &'g Edges<'a>,
    allowed: F,
}

impl<'g, 'a: 'g, F: Fn(&str) -> bool> Search<'g, 'a, F> {
    fn run(&self, from: &'a str) -> BTreeMap<&'a str, u64> {
        let mut best: BTreeMap<&'a str, u64> = BTreeMap::new();
        let mut heap = BinaryHeap::from([(std::cmp::Reverse(0u64), from)]);
        while let Some((std::cmp::Reverse(cost), node)) = heap.pop() {
            match best.entry(node) {
                Entry::Occupied(known) if *known.get() <= cost => continue,
                Entry::Occupied(mut known) => _ = known.insert(cost),
                Entry::Vacant(free) => _ = free.insert(cost),
            }
            for &(next, weight) in self.edges.get(node).into_iter().flatten() {
                if (self.allowed)(next) {
                    heap.push((std::cmp::Reverse(cost.saturating_add(weight)), next));
                }
            }
        }
        best
    }
}

/// The cheapest way from one node to all others.
#[tool]
fn graph_paths(edges: Vec<(String, String, u64)>, from: String, avoid: Option<Vec<String>>) -> BTreeMap<String, u64> {
    let mut graph: Edges<'_> = BTreeMap::new();
    for (a, b, weight) in &edges {
        graph.entry(a).or_default().push((b, *weight));
        graph.entry(b).or_default().push((a, *weight));
    }
    let avoid = avoid.unwrap_or_default();
    let search = Search { edges: &graph, allowed: |node: &str| !avoid.iter().any(|bad| bad == node) };
    search.run(&from).into_iter().map(|(node, cost)| (node.to_owned(), cost)).collect()
}
