//! What tells how much two tools have in common, in a few hundred bytes each.
//!
//! Each aspect is a set of hashes, and two sets are compared by how much of what either has both have (Jaccard). The set of
//! a source may be large: of it the smallest value of each of [`ROWS`] hash functions is kept (MinHash), and the share of
//! equal ones is an estimate.

use std::{
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

use serde_json::Value;

use super::{
    fields::fields,
    query::words,
    tokens::{Kind, parted, tokens},
};

/// How many hash functions stand for a source.
const ROWS: usize = 128;
/// How many tokens in a row are one element of a source's set.
const SHINGLE: usize = 5;
/// The most elements of a set that is kept whole.
const MOST: usize = 512;

/// What is told of a tool.
#[derive(Clone, Copy, Debug)]
pub struct Described<'a> {
    /// What its doc comment says.
    pub description: &'a str,
    /// JSON Schema of the input.
    pub input_schema: &'a Value,
    /// JSON Schema of the result.
    pub output_schema: &'a Value,
    /// The source's text.
    pub source: &'a str,
}

/// The sets of one tool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    /// The fields of input and result, with their types.
    pub(super) shape: Vec<u32>,
    /// The words of the description and of the fields.
    pub(super) words: Vec<u32>,
    /// The source, normalised: [`ROWS`] values, or none for a source without code.
    pub(super) source: Vec<u32>,
}

impl Sketch {
    pub(super) fn new(tool: &Described<'_>) -> Self {
        let (mut shape, mut said) = (BTreeSet::new(), BTreeSet::new());
        let mut text = tool.description.to_owned();
        for (side, schema) in [("in", tool.input_schema), ("out", tool.output_schema)] {
            for field in fields(schema) {
                let name = field.path.last().map_or("", String::as_str);
                // By where it stands and what it is, once with its name and once without.
                shape.insert(hash(&format!("{side} {} {}", field.path.join("."), field.kind)));
                let depth: Vec<_> = field.path.iter().map(|step| if step == "[]" { "[]" } else { "." }).collect();
                let like = format!("{side} {} {}", depth.join(""), field.kind);
                let nth = (0..).map(|nth| hash(&format!("{like} {nth}"))).find(|one| !shape.contains(one));
                shape.extend(nth);
                for part in [name, &field.description] {
                    text.push(' ');
                    text.push_str(&parted(part));
                }
            }
        }
        said.extend(words(&text, MOST).iter().map(|word| hash(stem(word))));
        let kept = |set: BTreeSet<u32>| set.into_iter().take(MOST).collect();
        Self { shape: kept(shape), words: kept(said), source: smallest(&shingles(tool.source)) }
    }
}

/// How much two sets have in common, from 0 to 1. Nothing and nothing have nothing in common.
pub(super) fn jaccard(a: &[u32], b: &[u32]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0_u32);
    while let (Some(left), Some(right)) = (a.get(i), b.get(j)) {
        match left.cmp(right) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    let either = (a.len() + b.len()) as f64 - f64::from(both);
    if either == 0.0 { 0.0 } else { f64::from(both) / either }
}

/// How much two sources have in common, estimated.
pub(super) fn alike(a: &[u32], b: &[u32]) -> f64 {
    if a.len() != ROWS || b.len() != ROWS {
        return 0.0;
    }
    let same = a.iter().zip(b).filter(|(a, b)| a == b).count();
    same as f64 / ROWS as f64
}

/// The set as the database keeps it.
pub(super) fn to_bytes(set: &[u32]) -> Vec<u8> {
    set.iter().flat_map(|one| one.to_le_bytes()).collect()
}

/// The set as it was kept.
pub(super) fn from_bytes(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

fn smallest(set: &BTreeSet<u32>) -> Vec<u32> {
    if set.is_empty() {
        return Vec::new();
    }
    // One multiplication by an odd number and one mixing of the high bits each.
    let row = |row: usize| {
        let by = (row as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let hashed = |one: &u32| {
            let mixed = (u64::from(*one) ^ by).wrapping_mul(0xff51_afd7_ed55_8ccd);
            ((mixed ^ (mixed >> 29)).wrapping_mul(by) >> 32) as u32
        };
        set.iter().map(hashed).min().unwrap_or_default()
    };
    (0..ROWS).map(row).collect()
}

/// Every [`SHINGLE`] tokens in a row of each item, so that the order of the items does not matter. Left out are comments,
/// imports and tests; names that an author is free to choose are all the same, and so are literals of one kind.
fn shingles(source: &str) -> BTreeSet<u32> {
    let mut set = BTreeSet::new();
    for item in items(source) {
        if item.len() < SHINGLE {
            continue;
        }
        set.extend(item.windows(SHINGLE).map(|window| hash(&window.join(" "))));
    }
    set
}

/// The items of a source outside of any braces, normalised.
fn items(source: &str) -> Vec<Vec<&str>> {
    let tokens: Vec<_> = tokens(source).into_iter().filter(|(kind, _)| *kind != Kind::Comment).collect();
    let (mut items, mut begin, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, (_, text)) in tokens.iter().enumerate() {
        match *text {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(*text, "}" | ";") {
            items.extend(item(&tokens[begin..=at]));
            begin = at + 1;
        }
    }
    items.extend(item(&tokens[begin..]));
    items
}

/// An item normalised; `None` if it is an import or a test.
fn item<'a>(tokens: &[(Kind, &'a str)]) -> Option<Vec<&'a str>> {
    let mut rest = tokens;
    // Attributes say what the schema says; that of a test says that the item is one.
    while let [(_, "#"), tail @ ..] = rest {
        let end = tail.iter().position(|(_, text)| *text == "]")?;
        if tail[..end].iter().any(|(kind, text)| *kind == Kind::Word && *text == "test") {
            return None;
        }
        rest = &tail[end + 1..];
    }
    if rest.first().is_none_or(|(_, text)| *text == "use") {
        return None;
    }
    let named = |(at, (kind, text)): (usize, &(Kind, &'a str))| -> &'a str {
        let next = rest.get(at + 1).map_or("", |(_, text)| text);
        let before = at.checked_sub(1).and_then(|before| rest.get(before)).map_or("", |(_, text)| text);
        match kind {
            Kind::Text => "\"",
            Kind::Literal => "0",
            // A method and a macro are somebody else's, and so is what the language or its library calls so.
            Kind::Word if before == "." && matches!(next, "(" | ":") || next == "!" || is_given(text) => text,
            Kind::Word => "i",
            Kind::Comment | Kind::Mark => text,
        }
    };
    Some(rest.iter().enumerate().map(named).collect())
}

/// Keywords, and the names of types that no author chose.
fn is_given(word: &str) -> bool {
    static GIVEN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        "BTreeMap BTreeSet Box Cow Duration Err HashMap HashSet None Ok Option Ordering Rc Result Self Some String \
        Value Vec VecDeque as bool break char const continue dyn else enum f32 f64 false fn for i128 i16 i32 i64 i8 \
        if impl in isize let loop match mod move mut pub ref return self static str struct trait true type u128 u16 \
        u32 u64 u8 unsafe usize where while"
            .split(' ')
            .collect()
    });
    GIVEN.contains(word)
}

/// A word without what English hangs onto it. Crude, and the same for both sides.
pub(super) fn stem(word: &str) -> &str {
    for ending in ["ing", "ed", "es", "s"] {
        if let Some(rest) = word.strip_suffix(ending).filter(|rest| rest.chars().count() >= 3) {
            return rest;
        }
    }
    word
}

/// 32 bits of FNV-1a, mixed. Nothing rests on it: whoever makes two texts meet has made two tools look alike.
fn hash(text: &str) -> u32 {
    let fnv = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    ((fnv ^ (fnv >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}
