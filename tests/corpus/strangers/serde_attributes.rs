use plugin_api::prelude::*;

fn default_page() -> u32 { 1 }
fn is_zero(n: &u32) -> bool { *n == 0 }

mod yes_no {
    use serde::{Deserialize, Deserializer, Serializer};
    pub fn serialize<S: Serializer>(b: &bool, s: S) -> Result<S::Ok, S::Error> { s.serialize_str(if *b { "yes" } else { "no" }) }
    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
        match String::deserialize(d)?.as_str() {
            "yes" => Ok(true),
            "no" => Ok(false),
            other => Err(serde::de::Error::custom(format!("expected yes or no, got {other}"))),
        }
    }
}

#[derive(Serialize, Deserialize, JsonSchema, Debug, Clone, Default)]
#[serde(rename_all = "camelCase", default)]
struct Paging {
    page_number: u32,
    #[serde(skip_serializing_if = "is_zero")]
    page_size: u32,
}

#[derive(Serialize, Deserialize, JsonSchema, Debug, Clone)]
#[serde(rename_all = "camelCase")]
struct Request {
    #[serde(alias = "q", alias = "search")]
    query_text: String,
    #[serde(default = "default_page")]
    start_page: u32,
    #[serde(with = "yes_no")]
    #[schemars(with = "String")]
    include_archived: bool,
    #[serde(skip)]
    internal: Option<String>,
    #[serde(flatten)]
    paging: Paging,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<String>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

/// Normalise a request.
#[tool]
fn serde_attributes(request: Request) -> Request {
    let mut request = request;
    request.internal.get_or_insert_with(|| "not shown".to_string());
    request.query_text = request.query_text.trim().to_lowercase();
    request
}
