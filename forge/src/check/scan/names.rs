//! What the names of a file stand for.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    bans::Bans,
    imports::Import,
    reach::{from_root, is_partly_banned},
};
use crate::check::lexical::Tokens;

/// How often an import of an import is followed. What is longer is reported as hidden.
const MAX_HOPS: usize = 16;

/// The definitions and imports of a file.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    defined: HashSet<&'a str>,
    functions: HashSet<&'a str>,
    modules: HashSet<&'a str>,
    imported: HashSet<&'a str>,
    /// Imported names whose targets matter: modules with something banned in them, and what is reported at its use. A
    /// name may be bound in several places, to several targets.
    aliases: HashMap<&'a str, BTreeSet<Vec<&'a str>>>,
    /// Modules of that kind whose names are all imported.
    globs: BTreeSet<Vec<&'a str>>,
    /// Whether names come from a glob whose content is unknown.
    open: bool,
    /// Whether imports of imports go on for longer than they are followed.
    endless: bool,
}

impl<'a> Names<'a> {
    pub(super) fn new(tokens: &Tokens<'a>, imports: &[Import<'a>], bans: &Bans<'_>) -> Self {
        let mut names = Self::default();
        for index in 0..tokens.len() {
            let Some(name) = tokens.word(index + 1) else { continue };
            match tokens.word(index) {
                Some("fn") => _ = names.functions.insert(name),
                Some("mod") => _ = names.modules.insert(name),
                Some("struct" | "enum" | "trait" | "type" | "union" | "const" | "static" | "macro_rules") => {}
                _ => continue,
            }
            names.defined.insert(name);
        }
        // `use regex;` binds no other name than the crate has already.
        let binding = |import: &&Import<'a>| import.path.len() > 1 || import.renamed;
        names.imported = imports.iter().filter(binding).filter_map(|import| import.name).collect();
        names.open = imports.iter().any(|import| import.glob && !is_known_glob(&import.path));
        for (name, path) in bans.ambient() {
            if !names.is_bound(name) {
                names.aliases.entry(name).or_default().insert(path.to_vec());
            }
        }
        names.follow_imports(imports, bans);
        names
    }

    /// An import may go through another, which may come later in the file.
    fn follow_imports(&mut self, imports: &[Import<'a>], bans: &Bans<'_>) {
        for _ in 0..MAX_HOPS {
            let mut changed = false;
            for import in imports {
                let mut targets: Vec<Vec<&'a str>> = Vec::new();
                self.find_reading(&import.path, |path| {
                    // `env` is a macro too, and its new name would be that macro's.
                    let macro_too = import.renamed && path == ["std", "env"];
                    if is_partly_banned(path) || bans.is_partly(path) || macro_too {
                        targets.push(from_root(path).to_vec());
                    }
                    None::<()>
                });
                for target in targets {
                    changed |= match import.name {
                        None => import.glob && self.globs.insert(target),
                        Some(name) => target != [name] && self.aliases.entry(name).or_default().insert(target),
                    };
                }
            }
            if !changed {
                return;
            }
        }
        self.endless = true;
    }

    /// Tries what a path may stand for, itself first and then what a word of it is an import of, until something is
    /// found.
    pub(super) fn find_reading<'b, T>(
        &self,
        path: &[&'b str],
        mut find: impl FnMut(&[&'b str]) -> Option<T>,
    ) -> Option<T>
    where
        'a: 'b,
    {
        let mut reading = Vec::with_capacity(path.len() + 8);
        reading.extend_from_slice(path);
        if let Some(found) = find(&reading) {
            return Some(found);
        }
        if self.aliases.is_empty() && self.globs.is_empty() {
            return None;
        }
        // `crate::`, `self::`, `super::` and own modules lead to names of this file.
        for (at, word) in path.iter().enumerate() {
            let targets = self.aliases.get(*word).into_iter().flatten().map(|target| (target, &path[at + 1..]));
            let own = self.is_bound(word);
            let globs = self.globs.iter().filter(|_| !own).map(|glob| (glob, &path[at..]));
            for (target, rest) in targets.chain(globs) {
                reading.clear();
                reading.extend_from_slice(target);
                reading.extend_from_slice(rest);
                if let Some(found) = find(&reading) {
                    return Some(found);
                }
            }
            if !matches!(*word, "crate" | "self" | "super" | "Self") && !self.modules.contains(*word) {
                break;
            }
        }
        None
    }

    /// Whether a word alone may stand for something that matters.
    pub(super) fn is_alias(&self, name: &str) -> bool {
        self.aliases.contains_key(name) || !self.globs.is_empty()
    }

    /// Whether a function of this name is defined here.
    pub(super) fn is_function(&self, name: &str) -> bool {
        self.functions.contains(name)
    }

    /// Whether an item of this name is defined here.
    pub(super) fn is_defined(&self, name: &str) -> bool {
        self.defined.contains(name)
    }

    /// Whether a module of this name is defined here.
    pub(super) fn is_module(&self, name: &str) -> bool {
        self.modules.contains(name)
    }

    /// Whether something of this name is defined or imported here.
    pub(super) fn is_bound(&self, name: &str) -> bool {
        self.defined.contains(name) || self.imported.contains(name)
    }

    /// Whether there may be names that are not known, because a glob brings them in.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// Whether imports of imports go on for longer than they are followed.
    pub(super) fn is_endless(&self) -> bool {
        self.endless
    }
}

/// Whether a glob brings in names of this file, or none that is a crate's.
fn is_known_glob(path: &[&str]) -> bool {
    matches!(path.first(), Some(&("plugin_api" | "std" | "core" | "super" | "self" | "crate")))
}
