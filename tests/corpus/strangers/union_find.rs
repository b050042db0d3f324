use plugin_api::prelude::*;

pub struct UnionFind { parent: Vec<usize>, size: Vec<usize> }

impl UnionFind {
    pub fn new(n: usize) -> Self { UnionFind { parent: (0..n).collect(), size: vec![1; n] } }
    pub fn find(&mut self, x: usize) -> usize {
        if self.parent[x] != x {
            let root = self.find(self.parent[x]);
            self.parent[x] = root;
        }
        self.parent[x]
    }
    pub fn union(&mut self, a: usize, b: usize) -> bool {
        let (mut a, mut b) = (self.find(a), self.find(b));
        if a == b { return false; }
        if self.size[a] < self.size[b] { std::mem::swap(&mut a, &mut b); }
        self.parent[b] = a;
        self.size[a] += self.size[b];
        true
    }
}

/// Kruskal: the cost of a minimum spanning forest and the number of its trees.
#[tool]
fn union_find(nodes: usize, mut edges: Vec<(usize, usize, i64)>) -> (i64, usize) {
    edges.sort_by_key(|e| e.2);
    let mut uf = UnionFind::new(nodes);
    let mut total = 0;
    let mut trees = nodes;
    for (a, b, cost) in edges {
        if uf.union(a, b) {
            total += cost;
            trees -= 1;
        }
    }
    (total, trees)
}
