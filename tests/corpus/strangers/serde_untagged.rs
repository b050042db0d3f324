use plugin_api::prelude::*;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Id { Number(u64), Text(String), Pair { left: u32, right: u32 }, Many(Vec<Id>), Nothing(()) }

impl Id {
    fn show(&self) -> String {
        match self {
            Id::Number(n) => format!("#{n}"),
            Id::Text(t) => format!("\"{t}\""),
            Id::Pair { left, right } => format!("{left}/{right}"),
            Id::Many(ids) => format!("[{}]", ids.iter().map(Id::show).collect::<Vec<_>>().join(" ")),
            Id::Nothing(()) => "-".into(),
        }
    }
}

/// Show ids of any shape.
#[tool]
fn serde_untagged(ids: Vec<Id>) -> Vec<String> {
    ids.iter().map(|id| id.show()).collect()
}
