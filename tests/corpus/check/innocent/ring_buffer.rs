//! Generic containers, Drop, mem::take and friends.
use plugin_api::prelude::*;
use std::mem;
use std::mem::{replace, swap, take};
use std::ops::{ControlFlow, Deref, DerefMut};

#[derive(Debug, Default)]
struct Ring<T> {
    items: VecDeque<T>,
    cap: usize,
}

impl<T> Ring<T> {
    fn push(&mut self, item: T) -> Option<T> {
        let out = if self.items.len() == self.cap { self.items.pop_front() } else { None };
        self.items.push_back(item);
        out
    }
}

impl<T> Deref for Ring<T> {
    type Target = VecDeque<T>;
    fn deref(&self) -> &Self::Target {
        &self.items
    }
}

impl<T> DerefMut for Ring<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.items
    }
}

impl<T> Drop for Ring<T> {
    fn drop(&mut self) {
        self.items.clear();
    }
}

struct Bucket {
    level: f64,
    rate: f64,
}

impl Bucket {
    /// A leaky bucket leaks; `leak` is its own function.
    fn leak(&mut self, dt: f64) -> f64 {
        let lost = (self.rate * dt).min(self.level);
        self.level -= lost;
        lost
    }
}

/// Moving averages through a ring, and a leaky bucket.
#[tool]
fn ring_buffer(values: Vec<f64>, window: usize) -> Vec<f64> {
    let mut ring = Ring { items: VecDeque::new(), cap: window.max(1) };
    let mut out = Vec::new();
    let mut bucket = Bucket { level: 10.0, rate: 0.5 };
    for value in values {
        ring.push(value);
        out.push(ring.iter().sum::<f64>() / ring.len() as f64 + bucket.leak(1.0));
    }
    let found = out.iter().try_for_each(|v| if v.is_nan() { ControlFlow::Break(*v) } else { ControlFlow::Continue(()) });
    let mut other = vec![];
    swap(&mut out, &mut other);
    let first = mem::replace(&mut other, Vec::new());
    let second = replace(&mut out, first);
    drop(second);
    if let ControlFlow::Break(_) = found { Vec::new() } else { take(&mut out) }
}
