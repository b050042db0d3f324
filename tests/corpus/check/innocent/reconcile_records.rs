//! Compares two lists of records.
use plugin_api::prelude::*;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};

#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
struct Record {
    id: String,
    amount: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Difference {
    OnlyLeft(Record),
    OnlyRight(Record),
    Changed { left: Record, right: Record },
}

fn fingerprint(record: &Record) -> u64 {
    let mut hasher = DefaultHasher::new();
    record.hash(&mut hasher);
    hasher.finish()
}

/// Name the records that differ.
#[tool]
fn reconcile_records(left: Vec<Record>, right: Vec<Record>) -> Result<Vec<Difference>> {
    let mut rest: HashMap<String, Record> = HashMap::new();
    for record in right {
        match rest.entry(record.id.clone()) {
            Entry::Occupied(_) => bail!("the id {} is there twice", record.id),
            Entry::Vacant(place) => {
                place.insert(record);
            }
        }
    }
    let mut out: Vec<Difference> = left
        .into_iter()
        .filter_map(|left| match rest.remove(&left.id) {
            None => Some(Difference::OnlyLeft(left)),
            Some(right) if fingerprint(&left) != fingerprint(&right) => Some(Difference::Changed { left, right }),
            Some(_) => None,
        })
        .collect();
    let mut only: Vec<_> = rest.into_values().collect();
    only.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    out.extend(only.into_iter().map(Difference::OnlyRight));
    Ok(out)
}
