//! Randomness. Declare it with `#[tool(random)]`; without the grant it comes from a seed, so that a run can be repeated.
//!
//! ```
//! use plugin_api::random;
//!
//! let dice: u8 = random::range(1..=6);
//! assert!((1..=6).contains(&dice));
//!
//! let mut cards = ["ace", "king", "queen"];
//! random::shuffle(&mut cards);
//! assert!(random::pick(&cards).is_some());
//! ```

use std::ops::{Bound, RangeBounds};

use crate::host;

/// Fills the slice with random bytes.
pub fn fill(bytes: &mut [u8]) {
    host::random(bytes);
}

/// This many random bytes.
pub fn bytes(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    fill(&mut bytes);
    bytes
}

/// Any number of 64 bits, all equally likely.
pub fn u64() -> u64 {
    let mut bytes = [0; 8];
    fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// A number from zero up to, but without, one.
pub fn f64() -> f64 {
    // As many bits as a float's significand holds.
    (u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// A whole number of the range, all equally likely.
///
/// # Panics
/// If the range is empty.
pub fn range<N: Whole>(range: impl RangeBounds<N>) -> N {
    let low = match range.start_bound() {
        Bound::Included(&start) => start.widen(),
        Bound::Excluded(&start) => start.widen() + 1,
        Bound::Unbounded => N::LEAST,
    };
    let high = match range.end_bound() {
        Bound::Included(&end) => end.widen(),
        Bound::Excluded(&end) => end.widen() - 1,
        Bound::Unbounded => N::GREATEST,
    };
    assert!(low <= high, "a random number of an empty range");
    // At most 2^64, and so is the sum below at most the greatest of the type.
    N::narrow(low + i128::from(below((high - low) as u128 + 1)))
}

/// One of the items, all equally likely; nothing if there are none.
pub fn pick<T>(items: &[T]) -> Option<&T> {
    match items.len() {
        0 => None,
        count => items.get(range(0..count)),
    }
}

/// Brings the items into a random order, all orders equally likely.
pub fn shuffle<T>(items: &mut [T]) {
    for last in (1..items.len()).rev() {
        items.swap(last, range(0..=last));
    }
}

/// A number below this one, which is from 1 to 2^64.
fn below(count: u128) -> u64 {
    // The remainders of the last, incomplete round would be likelier than the others.
    let all = 1_u128 << 64;
    let fair = all - all % count;
    loop {
        let drawn = u128::from(u64());
        if drawn < fair {
            return (drawn % count) as u64;
        }
    }
}

mod sealed {
    pub trait Sealed {}
}

/// A whole number of at most 64 bits.
pub trait Whole: Copy + sealed::Sealed {
    #[doc(hidden)]
    const LEAST: i128;
    #[doc(hidden)]
    const GREATEST: i128;
    #[doc(hidden)]
    fn widen(self) -> i128;
    #[doc(hidden)]
    fn narrow(value: i128) -> Self;
}

macro_rules! whole {
    ($($integer:ident)*) => {$(
        impl sealed::Sealed for $integer {}

        impl Whole for $integer {
            const LEAST: i128 = $integer::MIN as i128;
            const GREATEST: i128 = $integer::MAX as i128;

            fn widen(self) -> i128 {
                self as i128
            }

            fn narrow(value: i128) -> Self {
                value as $integer
            }
        }
    )*};
}

whole! { u8 u16 u32 u64 usize i8 i16 i32 i64 isize }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_in_the_range_and_reaches_both_ends() {
        let drawn: Vec<i8> = (0..1000).map(|_| range(-2..3)).collect();
        assert!(drawn.iter().all(|number| (-2..3).contains(number)));
        assert!((-2..3).all(|number| drawn.contains(&number)));
    }

    #[test]
    fn takes_the_widest_ranges() {
        assert_eq!(range(7..=7_u8), 7);
        let _ = (range::<u64>(..), range::<i64>(..), range(i64::MIN..0));
    }

    #[test]
    #[should_panic(expected = "empty range")]
    fn refuses_an_empty_range() {
        let (low, high) = (5, 4);
        range(low..=high);
    }

    #[test]
    fn shuffling_keeps_the_items() {
        let mut items: Vec<u32> = (0..100).collect();
        shuffle(&mut items);
        assert_ne!(items, (0..100).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
        assert_eq!(pick::<u8>(&[]), None);
    }

    #[test]
    fn a_float_is_below_one() {
        assert!((0..1000).map(|_| f64()).all(|number| (0.0..1.0).contains(&number)));
        assert_ne!(bytes(32), bytes(32));
    }
}
