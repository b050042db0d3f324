//! What a run is called.

use std::{
    fmt,
    str::FromStr,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

/// The digits of Crockford's base 32: no letter that is mistaken for another. Their order is that of their values.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// How many digits an id has.
const LENGTH: usize = 16;

/// Bits of the counter that tells the runs of one millisecond apart.
const COUNTER: u32 = 12;

/// What a run is called: 16 digits and letters that sort by time. 44 bits of milliseconds, a counter, 23 bits that differ
/// from process to process, and one that is set in [`RunId::ending`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId([u8; 10]);

/// A text that is no run id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no run id; it has {LENGTH} digits and small letters, as `forge log` shows them")]
pub struct ParseRunIdError {
    text: String,
}

impl RunId {
    /// A new one, larger than all before in this process.
    #[allow(clippy::new_without_default, reason = "each is another one")]
    pub fn new() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        static PROCESS: OnceLock<u32> = OnceLock::new();
        let millis = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64);
        let earliest = millis << COUNTER;
        let next = |last: u64| (last + 1).max(earliest);
        let last = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(next(last)));
        let time = next(last.unwrap_or_else(|last| last));
        let process = PROCESS.get_or_init(|| {
            // Without randomness the process's number has to do.
            getrandom::u32().unwrap_or_else(|_| std::process::id())
        });
        let bits = (u128::from(time) << 24) | u128::from(process & 0x00ff_fffe);
        let bytes = bits.to_be_bytes();
        Self(bytes[6..].try_into().expect("ten of sixteen bytes"))
    }

    /// What the row is called that says how a run ended, where another says that it began. No id is between the two.
    #[must_use]
    pub fn ending(mut self) -> Self {
        self.0[9] |= 1;
        self
    }

    /// The id with these bytes.
    pub const fn from_bytes(bytes: [u8; 10]) -> Self {
        Self(bytes)
    }

    /// Its bytes, which sort as it does.
    pub const fn as_bytes(&self) -> &[u8; 10] {
        &self.0
    }

    /// The first and the last id that begin with this text; `None` if none can.
    pub fn range(prefix: &str) -> Option<(Self, Self)> {
        if prefix.is_empty() || prefix.len() > LENGTH {
            return None;
        }
        let fill = |digit| format!("{prefix}{}", char::from(digit).to_string().repeat(LENGTH - prefix.len())).parse();
        Some((fill(DIGITS[0]).ok()?, fill(DIGITS[31]).ok()?))
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut wide = [0; 16];
        wide[6..].copy_from_slice(&self.0);
        let bits = u128::from_be_bytes(wide);
        let text: String =
            (0..LENGTH).rev().map(|position| char::from(DIGITS[((bits >> (5 * position)) & 31) as usize])).collect();
        f.pad(&text)
    }
}

impl fmt::Debug for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RunId({self})")
    }
}

impl FromStr for RunId {
    type Err = ParseRunIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || ParseRunIdError { text: text.chars().take(40).collect() };
        if text.len() != LENGTH {
            return Err(wrong());
        }
        let mut bits = 0_u128;
        for digit in text.bytes() {
            let value = DIGITS.iter().position(|known| *known == digit).ok_or_else(wrong)?;
            bits = (bits << 5) | value as u128;
        }
        Ok(Self(bits.to_be_bytes()[6..].try_into().expect("ten of sixteen bytes")))
    }
}

impl serde::Serialize for RunId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_and_are_read_back() {
        let ids: Vec<_> = (0..10_000).map(|_| RunId::new()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
        assert!(ids.windows(2).all(|two| two[0] < two[0].ending() && two[0].ending() < two[1]));
        let texts: Vec<_> = ids.iter().map(ToString::to_string).collect();
        assert!(texts.is_sorted());
        assert!(ids.iter().zip(&texts).all(|(id, text)| text.parse() == Ok(*id)));
    }

    #[test]
    fn a_prefix_is_a_range() {
        let id = RunId::new();
        let text = id.to_string();
        for length in 1..=LENGTH {
            let (first, last) = RunId::range(&text[..length]).unwrap();
            assert!(first <= id && id <= last);
        }
        assert_eq!(RunId::range(&text), Some((id, id)));
        for none in ["", "u", "é", "00000000000000000"] {
            assert_eq!(RunId::range(none), None);
        }
    }
}
