use std::cmp::Ordering;
use std::collections::BinaryHeap;
use plugin_api::prelude::*;

#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Edge {
    pub from: String,
    pub to: String,
    pub cost: u32,
}

#[derive(Copy, Clone, Eq, PartialEq)]
struct State {
    cost: u32,
    position: usize,
}

// The priority queue depends on `Ord`, so we flip the ordering to get a min-heap.
impl Ord for State {
    fn cmp(&self, other: &Self) -> Ordering {
        other.cost.cmp(&self.cost).then_with(|| self.position.cmp(&other.position))
    }
}

impl PartialOrd for State {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Shortest distances from `start` to every node that can be reached.
#[tool]
pub fn dijkstra(edges: Vec<Edge>, start: String) -> Result<BTreeMap<String, u32>> {
    let mut index: HashMap<String, usize> = HashMap::new();
    let mut names: Vec<String> = Vec::new();
    for e in edges.iter() {
        for n in [&e.from, &e.to] {
            if !index.contains_key(n) {
                index.insert(n.clone(), names.len());
                names.push(n.clone());
            }
        }
    }
    let mut adj: Vec<Vec<(usize, u32)>> = vec![Vec::new(); names.len()];
    for e in &edges {
        adj[index[&e.from]].push((index[&e.to], e.cost));
    }
    let s = match index.get(&start) {
        Some(s) => *s,
        None => bail!("unknown start node: {}", start),
    };
    let mut dist: Vec<u32> = (0..names.len()).map(|_| u32::MAX).collect();
    let mut heap = BinaryHeap::new();
    dist[s] = 0;
    heap.push(State { cost: 0, position: s });
    while let Some(State { cost, position }) = heap.pop() {
        if cost > dist[position] {
            continue;
        }
        for &(next, weight) in &adj[position] {
            let next = State { cost: cost + weight, position: next };
            if next.cost < dist[next.position] {
                heap.push(next);
                dist[next.position] = next.cost;
            }
        }
    }
    Ok(names.into_iter().enumerate().filter(|(i, _)| dist[*i] != u32::MAX).map(|(i, n)| (n, dist[i])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direct_edge() {
        let edges = vec![Edge { from: "a".to_string(), to: "b".to_string(), cost: 7 }];
        let d = dijkstra(edges, "a".to_string()).unwrap();
        assert_eq!(d["b"], 7);
    }
}
