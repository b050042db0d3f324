//! SentencePiece's table of characters that stand for others, `precompiled_charsmap`, in base64:
//!
//! ```text
//! the bytes of the trie (u32) · the trie: units (u32), a double array as Darts has it · texts, each with a zero at its end
//! ```
//!
//! The library follows it wherever it leads. Here every way through it is gone once.

use std::collections::HashSet;

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The most bytes of a text that stands for another.
const LONGEST: usize = 64;

/// Sees to it that all ways through a table stay within it and lead to short texts.
pub(super) fn expect_sound(map: &str) -> Result<(), String> {
    let bytes = STANDARD.decode(map).map_err(|error| format!("is no base64: {error}"))?;
    let size = bytes.first_chunk().map_or(usize::MAX, |four| u32::from_le_bytes(*four) as usize);
    let Some((trie, texts)) = bytes.get(4..).and_then(|rest| rest.split_at_checked(size / 4 * 4)) else {
        return Err("is shorter than it says".into());
    };
    let texts = std::str::from_utf8(texts).map_err(|_| "has texts that are none".to_owned())?;
    if texts.split('\0').any(|text| text.len() > LONGEST) {
        return Err(format!("has a text of more than {LONGEST} bytes"));
    }
    let units: Vec<Unit> = trie.as_chunks().0.iter().map(|four| Unit(u32::from_le_bytes(*four))).collect();
    let lost = || "leads out of itself".to_owned();
    let first = units.first().ok_or_else(lost)?.offset();
    let (mut known, mut open) = (HashSet::from([first]), vec![first]);
    while let Some(node) = open.pop() {
        // The nodes below one differ from it in their lowest byte.
        if node | 0xff >= units.len() {
            return Err(lost());
        }
        for byte in 1..=0xff {
            let (at, unit) = (node ^ byte, units[node ^ byte]);
            if unit.label() != byte {
                continue;
            }
            let below = at ^ unit.offset();
            if unit.has_leaf() {
                let text = units.get(below).ok_or_else(lost)?.value();
                if !texts.is_char_boundary(text) {
                    return Err(lost());
                }
            }
            if known.insert(below) {
                open.push(below);
            }
        }
    }
    Ok(())
}

/// A unit of the double array.
#[derive(Clone, Copy)]
struct Unit(u32);

impl Unit {
    fn has_leaf(self) -> bool {
        self.0 >> 8 & 1 == 1
    }

    fn value(self) -> usize {
        (self.0 & 0x7fff_ffff) as usize
    }

    fn label(self) -> usize {
        (self.0 & 0x8000_00ff) as usize
    }

    fn offset(self) -> usize {
        // The library has 64 bits to shift in.
        ((u64::from(self.0) >> 10) << ((self.0 & 0x200) >> 6)) as usize
    }
}
