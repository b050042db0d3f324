//! What the paths of a catalog are in a registry.

use crate::StorePath;

/// A path of a catalog, as far as registries know such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `catalog.json`.
    Marker,
    /// `releases/NAME/VERSION.json` or `states/NAME/VERSION.json`.
    Document { name: String, version: String },
    /// `blobs/3f/3f9a…`.
    Blob { sha256: String },
    /// Anything else: registries have none of it.
    Other,
}

impl Place {
    pub(super) fn of(path: &StorePath) -> Self {
        let steps: Vec<_> = path.as_str().split('/').collect();
        match steps[..] {
            ["catalog.json"] => Self::Marker,
            ["releases" | "states", name, file] => match file.strip_suffix(".json") {
                Some(version) if is_tag(version) && repository(name).is_some() => {
                    Self::Document { name: name.to_owned(), version: version.to_owned() }
                }
                _ => Self::Other,
            },
            ["blobs", start, sha256] if is_sha256(sha256) && sha256.starts_with(start) => {
                Self::Blob { sha256: sha256.to_owned() }
            }
            _ => Self::Other,
        }
    }
}

pub(super) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a version can be a tag. Those of companions are none.
pub(super) fn is_tag(text: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=128).contains(&text.len())
        && text.bytes().all(good)
        && text.starts_with(|first: char| first.is_ascii_digit())
}

/// The repository of a tool. Its name where that is allowed as such; else `x-` and its bytes in hexadecimal: repositories may
/// not end in `_` or hold `___`. Tools have no `-` in their names, so none is called like another's encoding.
pub(super) fn repository(name: &str) -> Option<String> {
    let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.is_empty() || name.len() > 100 || !name.bytes().all(good) {
        return None;
    }
    let plain = !name.contains("___") && !name.starts_with('_') && !name.ends_with('_');
    Some(if plain { name.to_owned() } else { format!("x-{}", hex::encode(name)) })
}

/// The tool of a repository. `None` for those of others.
pub(super) fn tool(repository_name: &str) -> Option<String> {
    let name = match repository_name.strip_prefix("x-") {
        Some(digits) => String::from_utf8(hex::decode(digits).ok()?).ok()?,
        None => repository_name.to_owned(),
    };
    (repository(&name).as_deref() == Some(repository_name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_and_never_meet() {
        let names = ["a", "a_b", "a__b", "a___b", "a_", "a__", "x", "x2", "a1_2", "forge_catalog"];
        let mut encoded: Vec<_> = names.iter().map(|name| repository(name).unwrap()).collect();
        for (name, encoded) in names.iter().zip(&encoded) {
            assert_eq!(tool(encoded).as_deref(), Some(*name), "{encoded}");
        }
        assert_eq!(encoded[..5], ["a", "a_b", "a__b", "x-615f5f5f62", "x-615f"]);
        encoded.dedup();
        assert_eq!(encoded.len(), names.len());
        for other in ["forge-catalog", "x-61", "x-", "A", "a/b", "x-zz", "a-b"] {
            assert_eq!(tool(other), None, "{other}");
        }
        assert!(repository("a-b").is_none() && repository("").is_none());
    }

    #[test]
    fn paths_have_places() {
        let of = |text: &str| Place::of(&text.parse().unwrap());
        let document = Place::Document { name: "a_b".into(), version: "1.0.0-rc.1".into() };
        assert_eq!(of("releases/a_b/1.0.0-rc.1.json"), document);
        assert_eq!(of("states/a_b/1.0.0-rc.1.json"), document);
        assert_eq!(of("catalog.json"), Place::Marker);
        let sha256 = "3f".repeat(32);
        assert_eq!(of(&format!("blobs/3f/{sha256}")), Place::Blob { sha256: sha256.clone() });
        for text in ["releases/a/1+b.json", "releases/A/1.json", "releases/a", "feed/hint.json", "releases/a/x.json"]
        {
            assert_eq!(of(text), Place::Other, "{text}");
        }
        assert_eq!(of(&format!("blobs/aa/{sha256}")), Place::Other);
    }
}
