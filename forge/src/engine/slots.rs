//! How many calls are under way at once.

use std::sync::{Condvar, Mutex, PoisonError};

/// The most instances at once in the pool; a further call waits.
pub(super) const POOL_SLOTS: u32 = 64;

/// Lets as many calls in at once as the pool has room for.
#[derive(Default)]
pub(super) struct Slots {
    taken: Mutex<u32>,
    freed: Condvar,
}

/// How many places a call takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seats {
    /// So many: one for itself, and one for each tool of the longest chain that it may call. All are taken at once, so that
    /// no two calls can wait for each other's.
    Take(u32),
    /// None: the call above it holds its place.
    Held,
}

/// Places in the pool.
pub(super) struct Slot<'a>(&'a Slots, u32);

impl Slots {
    /// Waits for places.
    pub(super) fn take(&self, seats: Seats) -> Slot<'_> {
        let count = match seats {
            Seats::Take(count) => count.clamp(1, POOL_SLOTS),
            Seats::Held => return Slot(self, 0),
        };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken + count > POOL_SLOTS {
            taken = self.freed.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += count;
        Slot(self, count)
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        if self.1 > 0 {
            *self.0.taken.lock().unwrap_or_else(PoisonError::into_inner) -= self.1;
            // Those who wait may want different numbers of places.
            self.0.freed.notify_all();
        }
    }
}
