use plugin_api::prelude::*;

/// A binary heap with a comparison function of its own.
struct Heap<T, F> where F: Fn(&T, &T) -> bool {
    items: Vec<T>,
    before: F,
}

impl<T, F> Heap<T, F> where F: Fn(&T, &T) -> bool {
    fn new(before: F) -> Self { Heap { items: Vec::new(), before } }

    fn push(&mut self, item: T) {
        self.items.push(item);
        let mut i = self.items.len() - 1;
        while i > 0 {
            let parent = (i - 1) / 2;
            if (self.before)(&self.items[i], &self.items[parent]) {
                self.items.swap(i, parent);
                i = parent;
            } else { break; }
        }
    }

    fn pop(&mut self) -> Option<T> {
        if self.items.is_empty() { return None; }
        let top = self.items.swap_remove(0);
        let mut i = 0;
        loop {
            let (l, r) = (2 * i + 1, 2 * i + 2);
            let mut best = i;
            if l < self.items.len() && (self.before)(&self.items[l], &self.items[best]) { best = l; }
            if r < self.items.len() && (self.before)(&self.items[r], &self.items[best]) { best = r; }
            if best == i { break; }
            self.items.swap(i, best);
            i = best;
        }
        Some(top)
    }
}

/// The `k` largest numbers, the largest first, or the smallest.
#[tool]
fn generic_heap(numbers: Vec<f64>, k: usize, smallest: Option<bool>) -> Vec<f64> {
    let smallest = smallest == Some(true);
    let mut heap = Heap::new(move |a: &f64, b: &f64| if smallest { a < b } else { a > b });
    for n in numbers { heap.push(n); }
    std::iter::from_fn(|| heap.pop()).take(k).collect()
}
