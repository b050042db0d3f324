//! Who may call whom.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use super::{MAX_DEPTH, ToolGrant, Tools, grant::name_of};
use crate::{
    run::{CalleeError, CalleeProblem, Failure, Loaded, Reach, Reached},
    tool::ToolName,
};

/// The most tools with different reaches that one run may call.
const MAX_NODES: usize = 256;

/// The tools that a run may call, each with what it reaches when it is called so. The first is the tool that was run.
pub(in crate::run) struct Graph {
    nodes: Vec<Node>,
}

/// A tool with a reach.
pub(super) struct Node {
    pub(super) name: ToolName,
    /// Nothing for the tool that was run.
    pub(super) tool: Option<Arc<Loaded>>,
    pub(super) reached: Reached,
    reach: Reach,
    /// From the name of a tool to its place.
    edges: BTreeMap<String, usize>,
}

impl Graph {
    /// All that `root` may call, directly or not.
    pub(in crate::run) fn new(root: &Loaded, reach: Reach, tools: &dyn Tools) -> Result<Self, Failure> {
        let name = root.manifest().name.clone();
        let (beside, tier) = (root.beside(), root.manifest().tier);
        let reached = reach.open_system()?;
        let mut graph = Self { nodes: vec![Node { name, tool: None, reached, reach, edges: BTreeMap::new() }] };
        // Two who declare it otherwise, such as `total@1` and `total@2`, may be given two.
        let mut found: Vec<(ToolGrant, String, Arc<Loaded>)> = Vec::new();
        let mut next = 0;
        while next < graph.nodes.len() {
            let caller = graph.nodes[next].reach.clone();
            for (need, grant) in &caller.tools {
                let tool = match found.iter().find(|(by, as_need, _)| by == grant && as_need == need) {
                    Some((_, _, tool)) => Arc::clone(tool),
                    None => {
                        let tool = tools
                            .find(grant, need, beside, tier)
                            .map_err(|problem| Failure::Callee { tool: grant.name.clone(), problem })?;
                        found.push((grant.clone(), need.clone(), Arc::clone(&tool)));
                        tool
                    }
                };
                let place = graph.place(next, &caller, tool)?;
                graph.nodes[next].edges.insert(name_of(need).to_owned(), place);
            }
            next += 1;
        }
        Ok(graph)
    }

    /// Where a tool stands that `caller` calls; it is put there if it does not stand there yet.
    fn place(&mut self, caller: usize, within: &Reach, tool: Arc<Loaded>) -> Result<usize, Failure> {
        let name = tool.manifest().name.clone();
        let caller = self.nodes[caller].name.as_str();
        let reach = within.within(&tool.manifest().needs, caller, name.as_str()).map_err(Failure::Denied)?;
        let is_same = |node: &Node| node.tool.as_ref().is_some_and(|one| one.digest() == tool.digest());
        let known = self.nodes.iter().position(|node| is_same(node) && node.name == name && node.reach == reach);
        if let Some(place) = known {
            return Ok(place);
        }
        if self.nodes.len() > MAX_NODES {
            let message = format!("the tools call each other in more than {MAX_NODES} ways; let them call fewer");
            return Err(Failure::Callee {
                tool: name,
                problem: CalleeProblem { error: CalleeError::Limit, message },
            });
        }
        let reached = reach.open_system()?;
        self.nodes.push(Node { name, tool: Some(tool), reached, reach, edges: BTreeMap::new() });
        Ok(self.nodes.len() - 1)
    }

    /// How many instances there can be at once: one for each tool of the longest chain of calls.
    pub(in crate::run) fn height(&self) -> u32 {
        let mut level: Vec<usize> = vec![0];
        for height in 1..=MAX_DEPTH {
            let mut below: Vec<usize> =
                level.iter().flat_map(|place| self.nodes[*place].edges.values().copied()).collect();
            below.sort_unstable();
            below.dedup();
            if below.is_empty() {
                return height;
            }
            level = below;
        }
        MAX_DEPTH + 1
    }

    /// What the tool that was run reaches besides other tools.
    pub(in crate::run) fn root(&self) -> &Reached {
        &self.nodes[0].reached
    }

    pub(super) fn node(&self, place: usize) -> &Node {
        &self.nodes[place]
    }

    /// The place of the tool of this name that the tool at `caller` may call.
    pub(super) fn callee(&self, caller: usize, name: &str) -> Option<usize> {
        self.nodes[caller].edges.get(name).copied()
    }
}

/// `NAME.rs` beside a file, and in the folder `tools` there.
pub(crate) fn places(name: &ToolName, beside: &Path) -> [std::path::PathBuf; 2] {
    let file = format!("{name}.rs");
    [beside.join(&file), beside.join("tools").join(&file)]
}
