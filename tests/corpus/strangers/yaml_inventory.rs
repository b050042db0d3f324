---
[dependencies]
serde_yaml = "0.9"
indexmap = { version = "2", features = ["serde"] }
---
use indexmap::IndexMap;
use plugin_api::prelude::*;

#[derive(Deserialize)]
struct Inventory { hosts: IndexMap<String, Host>, #[serde(default)] defaults: Host }

#[derive(Deserialize, Serialize, JsonSchema, Default, Clone)]
struct Host { port: Option<u16>, #[serde(default)] roles: Vec<String> }

/// Fill in defaults in a YAML inventory.
#[tool]
fn yaml_inventory(yaml: String) -> Result<IndexMap<String, Host>> {
    let Inventory { mut hosts, defaults } = serde_yaml::from_str(&yaml).context("bad inventory")?;
    for (_, host) in hosts.iter_mut() {
        host.port = host.port.or(defaults.port);
        if host.roles.is_empty() { host.roles = defaults.roles.clone(); }
    }
    hosts.sort_keys();
    Ok(hosts)
}
