---
[dependencies]
anyhow = "1.0"
toml = "0.8"
serde = { version = "1.0", features = ["derive"] }
---
use anyhow::{anyhow, ensure as check, Context as _};
use plugin_api::prelude::{tool, JsonSchema};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Deserialize, Serialize, JsonSchema, Debug)]
struct Config { name: String, #[serde(default)] retries: u8, #[serde(default)] servers: BTreeMap<String, Server> }

#[derive(Deserialize, Serialize, JsonSchema, Debug)]
struct Server { host: String, port: u16 }

fn load(text: &str) -> anyhow::Result<Config> {
    let config: Config = toml::from_str(text).context("the configuration is not valid")?;
    check!(!config.name.is_empty(), "the name is empty");
    for (name, s) in &config.servers {
        if s.port == 0 { return Err(anyhow!("port 0").context(format!("server {name}"))); }
    }
    Ok(config)
}

/// Read a TOML configuration.
#[tool]
fn anyhow_config(text: String) -> anyhow::Result<Config> {
    load(&text)
}
