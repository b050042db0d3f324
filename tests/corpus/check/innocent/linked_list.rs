//! Boxes, Option juggling, iterators by hand.
use plugin_api::prelude::*;
use std::iter::{FromIterator, FusedIterator, once, repeat, successors};

#[derive(Debug, Default)]
struct List<T> {
    head: Link<T>,
    len: usize,
}

type Link<T> = Option<Box<Node<T>>>;

#[derive(Debug)]
struct Node<T> {
    item: T,
    next: Link<T>,
}

impl<T> List<T> {
    pub const fn new() -> Self {
        List { head: None, len: 0 }
    }

    fn push(&mut self, item: T) {
        let next = self.head.take();
        self.head = Some(Box::new(Node { item, next }));
        self.len += 1;
    }

    fn pop(&mut self) -> Option<T> {
        self.head.take().map(|node| {
            self.head = node.next;
            self.len -= 1;
            node.item
        })
    }

    fn reverse(&mut self) {
        let (mut before, mut now) = (None, self.head.take());
        while let Some(mut node) = now {
            now = std::mem::replace(&mut node.next, before);
            before = Some(node);
        }
        self.head = before;
    }

    fn iter(&self) -> Iter<'_, T> {
        Iter { next: self.head.as_deref() }
    }
}

struct Iter<'a, T> {
    next: Option<&'a Node<T>>,
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;
    fn next(&mut self) -> Option<&'a T> {
        let node = self.next?;
        self.next = node.next.as_deref();
        Some(&node.item)
    }
}

impl<T> FusedIterator for Iter<'_, T> {}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut list = List::new();
        items.into_iter().for_each(|item| list.push(item));
        list
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// Reverse numbers through a linked list.
#[tool]
fn linked_list(items: Vec<i64>) -> Vec<i64> {
    let mut list: List<i64> = items.into_iter().chain(once(0)).chain(repeat(1).take(2)).collect();
    list.reverse();
    let last = list.pop();
    let powers = successors(Some(1i64), |p| p.checked_mul(10)).take(3);
    (&list).into_iter().copied().chain(last).chain(powers).collect()
}
