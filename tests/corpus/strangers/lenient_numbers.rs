use plugin_api::prelude::*;
use serde::de::{self, Deserializer, Visitor};

/// Accepts 12.5, "12.5", "12,5" and "".
fn lenient<'de, D>(deserializer: D) -> Result<Option<f64>, D::Error>
where
    D: Deserializer<'de>,
{
    struct Lenient;
    impl<'de> Visitor<'de> for Lenient {
        type Value = Option<f64>;
        fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result { f.write_str("a number or a text with one") }
        fn visit_f64<E: de::Error>(self, v: f64) -> Result<Self::Value, E> { Ok(Some(v)) }
        fn visit_u64<E: de::Error>(self, v: u64) -> Result<Self::Value, E> { Ok(Some(v as f64)) }
        fn visit_i64<E: de::Error>(self, v: i64) -> Result<Self::Value, E> { Ok(Some(v as f64)) }
        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> { Ok(None) }
        fn visit_str<E: de::Error>(self, v: &str) -> Result<Self::Value, E> {
            if v.trim().is_empty() { return Ok(None); }
            v.trim().replace(',', ".").parse().map(Some).map_err(|_| E::custom(format!("{v:?} is not a number")))
        }
    }
    deserializer.deserialize_any(Lenient)
}

fn one_or_many<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany { One(String), Many(Vec<String>) }
    Ok(match OneOrMany::deserialize(d)? { OneOrMany::One(s) => vec![s], OneOrMany::Many(v) => v })
}

#[derive(Deserialize, JsonSchema)]
struct Row {
    #[serde(deserialize_with = "lenient", default)]
    price: Option<f64>,
    #[serde(deserialize_with = "one_or_many", default, alias = "tag")]
    tags: Vec<String>,
}

/// Sum prices that come as numbers or texts; list the distinct tags.
#[tool]
fn lenient_numbers(rows: Vec<Row>, only: Option<HashSet<String>>) -> (f64, BTreeSet<String>) {
    let wanted = |r: &&Row| only.as_ref().is_none_or(|o| r.tags.iter().any(|t| o.contains(t)));
    let rows: Vec<&Row> = rows.iter().filter(wanted).collect();
    (rows.iter().filter_map(|r| r.price).sum(), rows.iter().flat_map(|r| r.tags.clone()).collect())
}
