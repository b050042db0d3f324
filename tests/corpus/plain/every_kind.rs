---
[dependencies]
chrono = "0.4"
rust_decimal = "1"
---
//! A parameter of every kind that authors use.
use chrono::{DateTime, NaiveDate, Utc};
use plugin_api::prelude::*;
use rust_decimal::Decimal;

#[derive(Deserialize, Serialize, JsonSchema)]
struct Item {
    /// What it is called.
    name: String,
    size: Option<u8>,
}

#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Choice {
    Open,
    Closed,
}

#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Point,
    Circle { radius: f64 },
    Sides(Vec<f64>),
}

#[derive(Serialize, JsonSchema)]
struct Everything {
    flag: bool,
    small: i8,
    large: u64,
    ratio: f64,
    letter: char,
    text: String,
    maybe: Option<u32>,
    list: Vec<Item>,
    pair: (u8, String),
    map: BTreeMap<String, Vec<i64>>,
    set: BTreeSet<u8>,
    choice: Choice,
    shape: Shape,
    doubled: Decimal,
    next_day: Option<NaiveDate>,
    next_second: DateTime<Utc>,
    any: Value,
}

/// Gives back what it gets, with the decimal doubled and the dates moved on.
#[tool]
fn every_kind(
    flag: bool,
    /// Fits in a byte.
    small: i8,
    large: u64,
    ratio: f64,
    letter: char,
    text: String,
    maybe: Option<u32>,
    list: Vec<Item>,
    pair: (u8, String),
    map: BTreeMap<String, Vec<i64>>,
    set: BTreeSet<u8>,
    choice: Choice,
    shape: Shape,
    amount: Decimal,
    day: NaiveDate,
    moment: DateTime<Utc>,
    any: Value,
) -> Everything {
    Everything {
        flag,
        small,
        large,
        ratio,
        letter,
        text,
        maybe,
        list,
        pair,
        map,
        set,
        choice,
        shape,
        doubled: amount + amount,
        next_day: day.succ_opt(),
        next_second: moment + chrono::Duration::seconds(1),
        any,
    }
}
