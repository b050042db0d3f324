//! Renamed and grouped imports that are harmless.
use ::std::string::String as Text;
use core::time::Duration;
use plugin_api as api;
use plugin_api::prelude::*;
use std::collections::{self, BTreeMap as Map, HashSet as Set, hash_map};
use std::fmt as formatting;
use std::io as input_output;
use std::io::{Error as IoError, ErrorKind, Read as _, prelude::*};
use std::mem as memory;
use std::result::Result as StdResult;
use std::{cmp, iter, str};

struct Wrapper(Map<Text, Set<u8>>);

impl formatting::Display for Wrapper {
    fn fmt(&self, f: &mut formatting::Formatter) -> formatting::Result {
        f.write_fmt(format_args!("{:?}", self.0))
    }
}

fn read(mut from: impl input_output::Read) -> StdResult<Text, IoError> {
    let mut text = Text::new();
    from.read_to_string(&mut text)?;
    if text.is_empty() { Err(IoError::new(ErrorKind::UnexpectedEof, "nothing")) } else { Ok(text) }
}

/// Use everything under another name.
#[tool]
fn aliased_imports(text: String) -> api::Result<Text> {
    let mut map = Map::new();
    let mut text = read(input_output::Cursor::new(text))?;
    let taken = memory::take(&mut text);
    map.insert(taken.clone(), taken.bytes().collect());
    let other: collections::HashMap<u8, u8, hash_map::RandomState> = collections::HashMap::default();
    let most = cmp::max(other.len(), iter::once(1).count());
    let tail = str::from_utf8(taken.as_bytes())?;
    Ok(format!("{}{most}{tail}{:?}", Wrapper(map), Duration::from_millis(1)))
}
