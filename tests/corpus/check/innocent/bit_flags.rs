//! Consts, enums with discriminants, casts, statics.
use plugin_api::prelude::*;
use std::num::{NonZeroU32, ParseIntError, Wrapping};
use std::ops::{BitAnd, BitOr, Not, RangeInclusive};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Flags(u32);

impl Flags {
    const READ: Flags = Flags(1 << 0);
    const WRITE: Flags = Flags(1 << 1);
    const EXEC: Flags = Flags(1 << 2);
    const ALL: Flags = Flags(Self::READ.0 | Self::WRITE.0 | Self::EXEC.0);

    const fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for Flags {
    type Output = Flags;
    fn bitor(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

impl BitAnd for Flags {
    type Output = Flags;
    fn bitand(self, other: Flags) -> Flags {
        Flags(self.0 & other.0)
    }
}

impl Not for Flags {
    type Output = Flags;
    fn not(self) -> Flags {
        Flags(!self.0 & Self::ALL.0)
    }
}

#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
enum Level {
    Low = b'l',
    #[deprecated(note = "std::process is not a level")]
    Middle,
    High = 200,
}

const RANGE: RangeInclusive<u32> = 0..=0o777;

/// Parse a mode such as 644.
#[tool]
#[must_use = "a mode that nobody reads is lost"]
fn bit_flags(mode: String) -> Result<String> {
    let mode = u32::from_str_radix(&mode, 8).map_err(|e: ParseIntError| format!("{mode}: {e}"))?;
    ensure!(RANGE.contains(&mode), "{mode:o} is not between 0 and 777");
    let mut text = String::new();
    for shift in [6, 3, 0] {
        let flags = Flags((mode >> shift) & 7);
        text.push(if flags.has(Flags(4)) { 'r' } else { '-' });
        text.push(if flags & Flags::WRITE == Flags::WRITE { 'w' } else { '-' });
        text.push(if !(!flags) != Flags(0) && flags.has(Flags::READ) { 'x' } else { '-' });
    }
    let level = if mode > 0o700 { Level::High } else { Level::Low };
    let wrapped = Wrapping(u8::MAX) + Wrapping(level as u8);
    let count = NonZeroU32::new(mode).map_or(0, NonZeroU32::trailing_zeros);
    Ok(format!("{text} {wrapped} {count}"))
}
