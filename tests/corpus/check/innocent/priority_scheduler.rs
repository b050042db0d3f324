//! A scheduler: words such as spawn, exit, kill, process and thread in its own types.
use plugin_api::prelude::*;
use std::collections::BinaryHeap;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Process {
    priority: u8,
    id: u32,
    thread: Thread,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Thread {
    os: String,
    net: u64,
}

#[derive(Default)]
struct Command {
    args: Vec<String>,
}

impl Command {
    fn new() -> Self {
        Self::default()
    }
    fn arg(mut self, arg: impl Into<String>) -> Self {
        self.args.push(arg.into());
        self
    }
    fn spawn(self) -> Process {
        Process { priority: self.args.len() as u8, id: 1, thread: Thread::default() }
    }
}

impl Process {
    fn exit(&mut self) -> u32 {
        std::mem::take(&mut self.id)
    }
    fn kill(self) {}
    fn id(&self) -> u32 {
        self.id
    }
}

/// The order in which processes run.
#[tool]
fn priority_scheduler(priorities: Vec<u8>) -> Vec<u32> {
    let thread = Thread { os: String::new(), net: 0 };
    let mut heap: BinaryHeap<Process> = BinaryHeap::new();
    for (id, priority) in (1..).zip(priorities) {
        heap.push(Process { priority, id, thread: thread.clone() });
    }
    let mut order = Vec::new();
    while let Some(mut process) = heap.pop() {
        order.push(process.id());
        if process.exit() == 0 {
            process.kill();
        }
    }
    Command::new().arg("x").spawn().kill();
    order
}
