use plugin_api::prelude::*;
use std::time::Duration;

#[derive(Deserialize, JsonSchema, Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Unit { Seconds, Minutes }

#[derive(Deserialize, JsonSchema)]
struct Wrapper(Vec<Option<u8>>);

#[derive(Deserialize, JsonSchema)]
struct Empty {}

/// Every kind of parameter.
#[tool]
fn parameter_types(
    letter: char,
    tiny: u8,
    signed: i64,
    huge: u64,
    pair: (String, f32),
    list: Wrapper,
    by_id: HashMap<u32, String>,
    set: HashSet<i16>,
    units: Vec<Unit>,
    fixed: [bool; 2],
    empty: Empty,
    nested: Option<Vec<Option<BTreeMap<String, Vec<i8>>>>>,
) -> (String, Duration) {
    let Empty {} = empty;
    let mut ids: Vec<_> = by_id.iter().collect();
    ids.sort();
    let mut set: Vec<_> = set.into_iter().collect();
    set.sort_by(|a, b| b.cmp(a));
    let time = units.iter().map(|u| match u { Unit::Seconds => Duration::from_secs(1), Unit::Minutes => Duration::from_secs(60) }).sum();
    let sum: i32 = nested.iter().flatten().flatten().flat_map(|m| m.values().flatten()).map(|n| *n as i32).sum();
    let list = list.0.iter().map(|n| n.map_or("_".to_string(), |n| n.to_string())).collect::<Vec<_>>().concat();
    (format!("{letter}{tiny}{signed}{huge} {pair:?} {list} {ids:?} {set:?} {fixed:?} {sum}"), time)
}
