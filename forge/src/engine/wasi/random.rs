//! The random numbers that a tool sees.

use super::errno::Errno;

/// Where a tool's random numbers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Random {
    /// A fixed sequence that this seed begins: SplitMix64, eight bytes little-endian a step, what is left of a step
    /// at the end of a request thrown away. The same seed gives the same bytes on every machine. Not for secrets.
    Seeded(u64),
    /// The host's.
    Real,
}

impl Random {
    /// Fills `bytes`, and moves a seeded sequence on.
    pub(crate) fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Errno> {
        match self {
            Self::Seeded(state) => {
                for chunk in bytes.chunks_mut(8) {
                    chunk.copy_from_slice(&split_mix(state).to_le_bytes()[..chunk.len()]);
                }
                Ok(())
            }
            Self::Real => getrandom::fill(bytes).map_err(|_| Errno::Io),
        }
    }
}

/// One step of SplitMix64 (Steele, Lea and Flood, 2014).
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut word = *state;
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        let mut state = 1_234_567;
        let words: Vec<u64> = (0..3).map(|_| split_mix(&mut state)).collect();
        assert_eq!(words, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn one_seed_gives_one_sequence() {
        let (mut first, mut second) = ([0; 21], [0; 21]);
        Random::Seeded(7).fill(&mut first).unwrap();
        Random::Seeded(7).fill(&mut second).unwrap();
        assert_eq!(first, second);
        Random::Seeded(8).fill(&mut second).unwrap();
        assert_ne!(first, second);
    }

    #[test]
    fn real_numbers_differ() {
        let (mut first, mut second) = ([0; 32], [0; 32]);
        Random::Real.fill(&mut first).unwrap();
        Random::Real.fill(&mut second).unwrap();
        assert_ne!(first, second);
    }
}
