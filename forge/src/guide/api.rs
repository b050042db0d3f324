//! The sources of plugin-api → the signatures that an author calls.

use quote::ToTokens as _;
use syn::{FnArg, ImplItem, Item, Visibility};

use crate::build::api_source;

/// The modules with capability calls (`call`, whose types matter, is told by an example), the files of each, and the types whose functions are worth the room.
static MODULES: [(&str, &[&str], &[&str]); 6] = [
    ("net", &["net.rs", "net/mod.rs", "net/request.rs", "net/response.rs"], &["Request", "Response"]),
    ("secret", &["secret.rs"], &["Secret"]),
    ("fs", &["fs.rs"], &[]),
    ("env", &["env.rs"], &[]),
    ("clock", &["clock.rs"], &[]),
    ("random", &["random.rs"], &[]),
];

/// The signatures of one module.
pub(super) struct Module {
    /// Its name below `plugin_api`.
    pub(super) name: &'static str,
    /// One signature each, such as `read(path) -> Vec<u8>`.
    pub(super) signatures: Vec<String>,
}

/// Every module that this version has.
pub(super) fn modules() -> Vec<Module> {
    let modules = MODULES.iter().map(|(name, files, types)| {
        let sources = files.iter().filter_map(|file| api_source(&format!("src/{file}")));
        let parsed = sources.filter_map(|text| syn::parse_file(text).ok());
        let signatures = parsed.flat_map(|file| of_file(file, types)).collect();
        Module { name, signatures }
    });
    modules.filter(|module| !module.signatures.is_empty()).collect()
}

fn of_file(file: syn::File, types: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for item in file.items {
        match item {
            Item::Fn(function) if is_public(&function.vis) => found.push(signature("", &function.sig)),
            Item::Impl(implementation) if implementation.trait_.is_none() => {
                let owner = implementation.self_ty.to_token_stream().to_string();
                if !types.contains(&owner.as_str()) {
                    continue;
                }
                for inner in implementation.items {
                    if let ImplItem::Fn(function) = inner
                        && is_public(&function.vis)
                    {
                        found.push(signature(&owner, &function.sig));
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// A signature as short as it stays clear: `.json(value) -> Request`.
fn signature(owner: &str, signature: &syn::Signature) -> String {
    let method = signature.inputs.iter().any(|input| matches!(input, FnArg::Receiver(_)));
    let arguments = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed.pat.to_token_stream().to_string().replace("mut ", "")),
        FnArg::Receiver(_) => None,
    });
    let place = match (owner, method) {
        ("", _) => String::new(),
        (_, true) => ".".to_owned(),
        (owner, false) => format!("{owner}::"),
    };
    let returned = match &signature.output {
        syn::ReturnType::Default => String::new(),
        syn::ReturnType::Type(_, kind) => match short(&kind.to_token_stream().to_string(), owner) {
            // What gives itself back is a builder; that it may fail, all may.
            kind if method && kind == owner || kind == "Result<()>" => String::new(),
            kind => format!(" -> {kind}"),
        },
    };
    format!("{place}{}({}){returned}", signature.ident, arguments.collect::<Vec<_>>().join(", "))
}

/// A type without what an author need not know: the error, since `?` takes each, and where text comes from.
fn short(kind: &str, owner: &str) -> String {
    let mut kind = kind.replace(' ', "").replace("Self", owner).replace("implIterator<Item=", "Iterator<");
    if let Some(inside) = kind.strip_prefix("Result<")
        && let Some((value, _error)) = inside.trim_end_matches('>').rsplit_once(',')
        && !inside.trim_end_matches('>').ends_with(')')
    {
        let open = value.matches('<').count() - value.matches('>').count().min(value.matches('<').count());
        kind = format!("Result<{value}{}>", ">".repeat(open));
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_the_sources() {
        let modules = modules();
        let of = |name: &str| modules.iter().find(|module| module.name == name).unwrap();
        assert!(of("fs").signatures.contains(&"read_to_string(path) -> Result<String>".to_owned()));
        assert!(of("fs").signatures.contains(&"list(folder) -> Result<Vec<PathBuf>>".to_owned()));
        assert!(of("env").signatures.contains(&"get(name) -> Option<String>".to_owned()));
        assert!(of("clock").signatures.contains(&"unix_seconds() -> u64".to_owned()));
    }
}
