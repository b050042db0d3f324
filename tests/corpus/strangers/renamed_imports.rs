use plugin_api::prelude::*;
use std::collections::BTreeMap as Map;
use std::collections::hash_map::Entry as Slot;
use std::fmt::{Debug as Dbg, Formatter, Result as FmtResult, Write as _};
use std::mem::{replace, size_of, swap as exchange};
use std::num::{NonZeroU32, ParseIntError as NotANumber};

struct Hex<'a>(&'a [u8]);
impl Dbg for Hex<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> FmtResult {
        for b in self.0 { write!(f, "{b:02X}")?; }
        Ok(())
    }
}

type Counter = HashMap<String, NonZeroU32>;

/// Count words, one of them renamed, and sum the numbers in a text.
#[tool]
fn renamed_imports(text: String) -> Result<(Map<String, u32>, i64, String), NotANumber> {
    let mut counts: Counter = HashMap::new();
    let mut sum = 0i64;
    for word in text.split_ascii_whitespace() {
        if word.starts_with(|c: char| c.is_ascii_digit()) { sum += word.parse::<i64>()?; continue; }
        match counts.entry(word.to_string()) {
            Slot::Occupied(mut o) => { let n = o.get().get(); o.insert(NonZeroU32::new(n + 1).unwrap()); }
            Slot::Vacant(v) => { v.insert(NonZeroU32::MIN); }
        }
    }
    let (mut a, mut b) = (sum, size_of::<u64>() as i64);
    exchange(&mut a, &mut b);
    let old = replace(&mut b, 0);
    let mut shown = String::new();
    write!(shown, "{:?} {old} {a}", Hex(&text.as_bytes()[..text.len().min(4)])).unwrap();
    Ok((counts.into_iter().map(|(k, v)| (k, v.get())).collect(), sum, shown))
}
