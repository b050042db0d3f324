//! `poll_oneoff`, which is how a guest sleeps.

use std::time::{Duration, Instant};

use crate::engine::wasi::clock::{Clock, ClockId};
use crate::engine::wasi::errno::Errno;
use crate::engine::wasi::memory::GuestMemory;
use crate::engine::wasi::state::{Failure, Wasi};

/// How many things one call waits for at most.
pub(crate) const MAX_SUBSCRIPTIONS: u32 = 1024;

/// Bytes of one of them.
pub(crate) const SUBSCRIPTION: u32 = 48;
const EVENT: u32 = 32;

/// What is waited for.
#[derive(Clone, Copy, Debug)]
struct Subscription {
    user_data: u64,
    kind: u8,
    event: Event,
}

#[derive(Clone, Copy, Debug)]
enum Event {
    /// Nanoseconds from now.
    Clock(u64),
    /// Files and streams never make anyone wait.
    Ready,
    Failed(Errno),
}

pub(crate) fn poll_oneoff(
    wasi: &mut Wasi,
    memory: &mut GuestMemory<'_>,
    subscriptions: u32,
    events: u32,
    count: u32,
    answer: u32,
) -> Result<(), Failure> {
    if count == 0 || count > MAX_SUBSCRIPTIONS {
        return Err(Errno::Invalid.into());
    }
    memory.check(subscriptions, count * SUBSCRIPTION)?;
    memory.check(events, count * EVENT)?;
    memory.check(answer, 4)?;
    // All are read before the first event is written, since the two may overlap.
    let subscriptions = (0..count)
        .map(|index| read(wasi, memory, subscriptions + index * SUBSCRIPTION))
        .collect::<Result<Vec<_>, _>>()?;
    let wait = subscriptions
        .iter()
        .map(|subscription| match subscription.event {
            Event::Clock(wait) => wait,
            Event::Ready | Event::Failed(_) => 0,
        })
        .min()
        .unwrap_or(0);
    sleep(wasi, wait)?;
    let mut written = 0;
    for subscription in &subscriptions {
        let errno = match subscription.event {
            Event::Clock(other) if other > wait => continue,
            Event::Clock(_) | Event::Ready => 0,
            Event::Failed(errno) => errno.number() as u16,
        };
        let mut bytes = [0; EVENT as usize];
        bytes[0..8].copy_from_slice(&subscription.user_data.to_le_bytes());
        bytes[8..10].copy_from_slice(&errno.to_le_bytes());
        bytes[10] = subscription.kind;
        memory.write(events + written * EVENT, &bytes)?;
        written += 1;
    }
    Ok(memory.write_u32(answer, written)?)
}

fn read(wasi: &mut Wasi, memory: &GuestMemory<'_>, at: u32) -> Result<Subscription, Errno> {
    let user_data = memory.read_u64(at)?;
    let kind = memory.read_u8(at + 8)?;
    let event = match kind {
        0 => {
            let timeout = memory.read_u64(at + 24)?;
            match (ClockId::from_number(memory.read_u32(at + 16)?), memory.read_u16(at + 40)?) {
                (Err(errno), _) => Event::Failed(errno),
                (Ok(_), 0) => Event::Clock(timeout),
                (Ok(clock), 1) => Event::Clock(timeout.saturating_sub(wasi.now(clock))),
                (Ok(_), _) => Event::Failed(Errno::Invalid),
            }
        }
        1 | 2 => match wasi.descriptor(memory.read_u32(at + 16)?) {
            Ok(_) => Event::Ready,
            Err(errno) => Event::Failed(errno),
        },
        _ => return Err(Errno::Invalid),
    };
    Ok(Subscription { user_data, kind, event })
}

/// Sleeps, but never past the end of the call. While the clock stands still there is nothing to wait for.
fn sleep(wasi: &Wasi, nanoseconds: u64) -> Result<(), Failure> {
    if nanoseconds == 0 || wasi.grants.0.clock != Clock::Real {
        return Ok(());
    }
    let left = wasi.deadline.saturating_duration_since(Instant::now());
    std::thread::sleep(Duration::from_nanos(nanoseconds).min(left));
    wasi.check_deadline()
}
