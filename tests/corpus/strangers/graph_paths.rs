---
[dependencies]
petgraph = "0.8"
---
use petgraph::algo::{connected_components, dijkstra, is_cyclic_directed, toposort};
use petgraph::graph::{DiGraph, NodeIndex};
use plugin_api::prelude::*;

#[derive(Serialize, JsonSchema)]
struct Facts { cyclic: bool, order: Option<Vec<String>>, components: usize, distance: Option<u32> }

/// Facts about a directed graph with weights.
#[tool]
fn graph_paths(edges: Vec<(String, String, u32)>, from: String, to: String) -> Result<Facts> {
    let mut graph = DiGraph::<String, u32>::new();
    let mut nodes: BTreeMap<String, NodeIndex> = BTreeMap::new();
    for (a, b, w) in edges {
        let a = *nodes.entry(a.clone()).or_insert_with(|| graph.add_node(a));
        let b = *nodes.entry(b.clone()).or_insert_with(|| graph.add_node(b));
        graph.add_edge(a, b, w);
    }
    let find = |n: &str| nodes.get(n).copied().ok_or_else(|| format!("no node {n}"));
    let (from, to) = (find(&from)?, find(&to)?);
    let order = toposort(&graph, None).ok().map(|o| o.into_iter().map(|n| graph[n].clone()).collect());
    Ok(Facts {
        cyclic: is_cyclic_directed(&graph),
        order,
        components: connected_components(&graph),
        distance: dijkstra(&graph, from, Some(to), |e| *e.weight()).get(&to).copied(),
    })
}
