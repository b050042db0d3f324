//! What the policy bans, as paths that can be looked for.

use super::reach::is_standard;
use crate::policy::{BannedPath, Stated};

/// What plugin-api's prelude hands out under its own name.
static API_PRELUDE: [(&str, &[&str]); 17] = [
    ("BTreeMap", &["std", "collections", "BTreeMap"]),
    ("BTreeSet", &["std", "collections", "BTreeSet"]),
    ("HashMap", &["std", "collections", "HashMap"]),
    ("HashSet", &["std", "collections", "HashSet"]),
    ("VecDeque", &["std", "collections", "VecDeque"]),
    ("JsonSchema", &["schemars", "JsonSchema"]),
    ("Deserialize", &["serde", "Deserialize"]),
    ("Serialize", &["serde", "Serialize"]),
    ("Value", &["serde_json", "Value"]),
    ("json", &["serde_json", "json"]),
    ("Context", &["plugin_api", "Context"]),
    ("Error", &["plugin_api", "Error"]),
    ("Result", &["plugin_api", "Result"]),
    ("bail", &["plugin_api", "bail"]),
    ("ensure", &["plugin_api", "ensure"]),
    ("tool", &["plugin_api", "tool"]),
    ("Map", &["serde_json", "Map"]),
];

/// What the standard prelude hands out in every file.
static STD_PRELUDE: [(&str, &[&str]); 20] = [
    ("Box", &["std", "boxed", "Box"]),
    ("Vec", &["std", "vec", "Vec"]),
    ("String", &["std", "string", "String"]),
    ("ToString", &["std", "string", "ToString"]),
    ("ToOwned", &["std", "borrow", "ToOwned"]),
    ("Option", &["std", "option", "Option"]),
    ("Some", &["std", "option", "Option", "Some"]),
    ("None", &["std", "option", "Option", "None"]),
    ("Ok", &["std", "result", "Result", "Ok"]),
    ("Err", &["std", "result", "Result", "Err"]),
    ("drop", &["std", "mem", "drop"]),
    ("Clone", &["std", "clone", "Clone"]),
    ("Copy", &["std", "marker", "Copy"]),
    ("Default", &["std", "default", "Default"]),
    ("Drop", &["std", "ops", "Drop"]),
    ("Fn", &["std", "ops", "Fn"]),
    ("FnMut", &["std", "ops", "FnMut"]),
    ("FnOnce", &["std", "ops", "FnOnce"]),
    ("From", &["std", "convert", "From"]),
    ("Iterator", &["std", "iter", "Iterator"]),
];

/// One path to look for, and the ban that it comes from.
#[derive(Debug)]
struct Entry<'a> {
    words: Vec<&'a str>,
    ban: &'a Stated<BannedPath>,
}

/// The bans of a policy, with the other names by which a file knows what they name.
#[derive(Debug)]
pub(super) struct Bans<'a> {
    entries: Vec<Entry<'a>>,
    /// Names of the standard prelude that lead to a ban.
    ambient: Vec<(&'static str, &'static [&'static str])>,
}

impl<'a> Bans<'a> {
    pub(super) fn new(ban: &'a [Stated<BannedPath>]) -> Self {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let mut ambient = Vec::new();
        for ban in ban {
            let words: Vec<&str> = ban.value.words().collect();
            for (name, path) in &API_PRELUDE {
                if let Some(rest) = overlap(&words, path) {
                    let words = ["plugin_api", "prelude", name].into_iter().chain(rest.iter().copied()).collect();
                    entries.push(Entry { words, ban });
                }
            }
            ambient.extend(STD_PRELUDE.iter().filter(|(_, path)| overlap(&words, path).is_some()).copied());
            entries.push(Entry { words, ban });
        }
        Self { entries, ambient }
    }

    /// The ban that a full path breaks, if it does.
    pub(super) fn find(&self, path: &[&str]) -> Option<&'a Stated<BannedPath>> {
        let banned = |entry: &&Entry<'_>| places(entry, path).any(|below| starts_with(below, &entry.words));
        self.entries.iter().find(banned).map(|entry| entry.ban)
    }

    /// Whether a path is a module in which something is banned.
    pub(super) fn is_partly(&self, path: &[&str]) -> bool {
        let inside = |entry: &Entry<'_>| {
            places(entry, path).any(|below| entry.words.len() > below.len() && starts_with(&entry.words, below))
        };
        self.entries.iter().any(inside)
    }

    /// The ban of a macro of the standard library, by its name alone.
    pub(super) fn find_macro(&self, name: &str) -> Option<&'a Stated<BannedPath>> {
        let named = |entry: &&Entry<'_>| matches!(entry.words[..], [root, last] if is_standard(root) && last == name);
        self.entries.iter().find(named).map(|entry| entry.ban)
    }

    /// Names that are there without an import, with the paths of what they name.
    pub(super) fn ambient(&self) -> &[(&'static str, &'static [&'static str])] {
        &self.ambient
    }
}

/// What is left of a ban below a path: nothing where the path itself is banned. `None` where they have nothing to do with
/// each other.
fn overlap<'w, 'a>(ban: &'w [&'a str], path: &[&str]) -> Option<&'w [&'a str]> {
    if starts_with(path, ban) {
        return Some(&[]);
    }
    starts_with(ban, path).then(|| &ban[path.len()..])
}

/// The parts of a path at which a ban may begin: a crate's only at its start, the standard library's wherever it stands,
/// since some crates hand it out.
fn places<'p, 'a>(entry: &Entry<'_>, path: &'p [&'a str]) -> impl Iterator<Item = &'p [&'a str]> {
    let anywhere = entry.words.first().is_some_and(|root| is_standard(root));
    let last = if anywhere { path.len() } else { path.len().min(1) };
    (0..last).map(|at| &path[at..])
}

/// Whether a path is this one or below it. `std`, `core` and `alloc` hand out the same things.
fn starts_with(path: &[&str], start: &[&str]) -> bool {
    let same_root = |one: &str, other: &str| one == other || is_standard(one) && is_standard(other);
    match (path.split_first(), start.split_first()) {
        (Some((root, path)), Some((start_root, start))) => same_root(root, start_root) && path.starts_with(start),
        (_, None) => true,
        (None, Some(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Origin;

    #[test]
    fn a_ban_holds_below_it_and_under_other_names() {
        let ban = |text: &str| Stated { value: text.parse().unwrap(), origin: Origin::Default };
        let list =
            [ban("std::collections::HashMap"), ban("regex::bytes"), ban("std::dbg"), ban("std::vec::Vec::leak")];
        let bans = Bans::new(&list);
        for (path, banned) in [
            ("std::collections::HashMap::new", true),
            ("alloc::collections::HashMap", true),
            ("plugin_api::prelude::HashMap", true),
            ("nom::lib::std::collections::HashMap", true),
            ("std::collections::BTreeMap", false),
            ("regex::bytes::Regex", true),
            ("regex::Regex", false),
            ("mine::regex::bytes", false),
            ("std::vec::Vec::leak", true),
            ("std::vec::Vec", false),
        ] {
            assert_eq!(bans.find(&path.split("::").collect::<Vec<_>>()).is_some(), banned, "{path}");
        }
        assert!(bans.is_partly(&["std", "collections"]) && bans.is_partly(&["plugin_api", "prelude"]));
        assert!(bans.is_partly(&["regex"]) && !bans.is_partly(&["std", "io"]));
        assert!(bans.find_macro("dbg").is_some() && bans.find_macro("bytes").is_none());
        assert_eq!(bans.ambient()[0].0, "Vec");
    }

    #[test]
    fn the_preludes_names_are_all_known() {
        let prelude = include_str!("../../../../plugin-api/src/prelude.rs");
        let code: String = prelude.lines().filter(|line| line.starts_with("pub use")).collect();
        let words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
        let known = |word: &&str| API_PRELUDE.iter().any(|(name, _)| name == word);
        let path =
            ["pub", "use", "std", "collections", "schemars", "serde", "serde_json", "crate", "context", "error", ""];
        for word in words.filter(|word| !path.contains(word)) {
            assert!(known(&word), "the prelude hands out `{word}`: add it to API_PRELUDE");
        }
    }
}
