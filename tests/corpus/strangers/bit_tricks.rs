use plugin_api::prelude::*;

#[derive(Debug, Default, Clone)]
struct BitSet { words: Vec<u64> }

impl BitSet {
    fn insert(&mut self, n: usize) -> bool {
        let (w, b) = (n / 64, n % 64);
        if w >= self.words.len() { self.words.resize(w + 1, 0); }
        let fresh = self.words[w] & (1 << b) == 0;
        self.words[w] |= 1 << b;
        fresh
    }
    fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(i, &w)| (0..64).filter(move |b| w >> b & 1 == 1).map(move |b| i * 64 + b))
    }
    fn len(&self) -> u32 { self.words.iter().map(|w| w.count_ones()).sum() }
}

impl FromIterator<usize> for BitSet {
    fn from_iter<I: IntoIterator<Item = usize>>(iter: I) -> Self {
        let mut s = Self::default();
        for n in iter { s.insert(n); }
        s
    }
}

impl std::ops::BitAnd for &BitSet {
    type Output = BitSet;
    fn bitand(self, o: Self) -> BitSet { BitSet { words: self.words.iter().zip(&o.words).map(|(a, b)| a & b).collect() } }
}

/// Intersect two sets; and some bit tricks on a number.
#[tool]
fn bit_tricks(a: Vec<usize>, b: Vec<usize>, n: u32) -> (Vec<usize>, u32, Vec<u32>, String) {
    let a: BitSet = a.into_iter().filter(|n| *n < 10_000).collect();
    let b: BitSet = b.into_iter().filter(|n| *n < 10_000).collect();
    let both = &a & &b;
    (both.iter().collect(), a.len(), vec![n.count_ones(), n.leading_zeros(), n.rotate_left(8), n.swap_bytes(), n ^ (n >> 1), n.checked_next_power_of_two().unwrap_or(0)], format!("{n:#034b}"))
}
