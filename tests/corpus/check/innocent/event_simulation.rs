//! A discrete simulation with a heap, generics and trait objects.
use plugin_api::prelude::*;
use std::cell::{Cell, OnceCell, RefCell};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::rc::{Rc, Weak};

#[derive(Debug, PartialEq, Eq)]
struct Event {
    at: u64,
    thread: usize,
}

impl Ord for Event {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at.cmp(&other.at).then(self.thread.cmp(&other.thread))
    }
}

impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

trait Server {
    fn process(&self, now: u64) -> u64;
    fn name(&self) -> String {
        String::from("anonymous")
    }
}

struct Fixed {
    delay: u64,
    served: Cell<u32>,
    parent: RefCell<Weak<dyn Server>>,
    label: OnceCell<String>,
}

impl Server for Fixed {
    fn process(&self, now: u64) -> u64 {
        self.served.set(self.served.get() + 1);
        now + self.delay + self.parent.borrow().upgrade().map_or(0, |parent| parent.process(now) - now)
    }
    fn name(&self) -> String {
        self.label.get_or_init(|| format!("fixed-{}", self.delay)).clone()
    }
}

struct Random(Cell<u64>);

impl Server for Random {
    fn process(&self, now: u64) -> u64 {
        // xorshift
        let mut x = self.0.get();
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.0.set(x);
        now + x % 10
    }
}

/// Run a queue of servers until a time.
#[tool]
fn event_simulation(servers: usize, until: u64, seed: u64) -> Vec<(String, u64)> {
    let root: Rc<dyn Server> = Rc::new(Random(Cell::new(seed | 1)));
    let all: Vec<Rc<Fixed>> = (0..servers)
        .map(|i| {
            Rc::new(Fixed {
                delay: 1 + i as u64,
                served: Cell::new(0),
                parent: RefCell::new(Rc::downgrade(&root)),
                label: OnceCell::new(),
            })
        })
        .collect();
    let mut queue: BinaryHeap<Reverse<Event>> = (0..servers).map(|thread| Reverse(Event { at: 0, thread })).collect();
    while let Some(Reverse(Event { at, thread })) = queue.pop() {
        if at >= until {
            continue;
        }
        queue.push(Reverse(Event { at: all[thread].process(at), thread }));
    }
    all.iter().map(|server| (server.name(), u64::from(server.served.get()))).collect()
}
