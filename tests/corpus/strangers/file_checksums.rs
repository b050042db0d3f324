---
[dependencies]
sha2 = "0.10"
hex = "0.4.3"
---
use plugin_api::prelude::*;
use sha2::{Digest, Sha256, Sha512};

#[derive(Deserialize, JsonSchema)]
struct Entry { name: String, content: String }

#[derive(Serialize, JsonSchema)]
struct Checksum { name: String, size: usize, sha256: String, sha512_prefix: String }

#[derive(Serialize, JsonSchema)]
struct Manifest { checksums: Vec<Checksum>, root: String }

/// SHA-256 of each entry and of all of them together.
#[tool]
fn file_checksums(entries: Vec<Entry>) -> Manifest {
    let mut root = Sha256::new();
    let checksums = entries
        .iter()
        .map(|Entry { name, content }| {
            let digest = Sha256::digest(content.as_bytes());
            root.update(digest);
            let long = Sha512::digest(content);
            Checksum { name: name.clone(), size: content.len(), sha256: format!("{:x}", digest), sha512_prefix: hex::encode(&long[..8]) }
        })
        .collect();
    Manifest { checksums, root: hex::encode(root.finalize()) }
}
