//! Paths and imports: what they reach.

use std::ops::Range;

use semver::Version;

use super::{
    Scan,
    imports::{Import, MAX_SEGMENTS},
    reach::{is_standard, macro_rule, reach},
};
use crate::check::{
    collect::Finding,
    lexical::Tokens,
    rules::{self, Rule},
    text::visible,
};
use crate::{
    policy::{BannedPath, Stated},
    tool::Needs,
};

/// The crates that are there without being asked for.
const ALWAYS_THERE: [&str; 3] = ["plugin_api", "serde", "schemars"];
/// The most characters of a path that a message repeats.
const PATH: usize = 80;

/// What a path breaks.
enum Broken<'a> {
    /// A rule that is built in.
    Rule(&'static Rule),
    /// A ban of the policy.
    Ban(&'a Stated<BannedPath>),
}

/// One path of words.
struct Path<'a> {
    /// Without `r#`.
    words: Vec<&'a str>,
    /// The last of its tokens.
    last: usize,
}

impl<'a> Scan<'a, '_> {
    /// Looks at one leaf of a `use`.
    pub(super) fn import(&mut self, import: &Import<'a>) {
        let range = self.bytes(import.tokens.0, import.tokens.1);
        if let Some(word) = renamed_root(self, import) {
            let message = format!("`{word}` under another name, `{}`", visible(import.name.unwrap_or("_"), PATH));
            self.push(Finding::new(&rules::HIDDEN_PATH, range, message).help(format!("write `{word}::…` in full")));
            return;
        }
        let names = self.names;
        let found = names.find_reading(&import.path, |path| {
            // Imported streams are reported where they are used, since tests may use them.
            let rule = reach(path).filter(|rule| **rule != rules::STANDARD_STREAMS);
            let defined = path.last().is_some_and(|last| names.is_defined(last));
            let rule = rule.or_else(|| imported_macro(path, import, defined));
            let rule = rule.filter(|rule| self.applies(rule, path, import.keyword)).map(Broken::Rule);
            Some((rule.or_else(|| self.bans.find(path).map(Broken::Ban))?, path.to_vec()))
        });
        if let Some((rule, mut path)) = found {
            let mut written = import.path.clone();
            if import.glob {
                written.push("*");
                path.push("*");
            }
            self.broken(rule, range, &written, &path, None);
            return;
        }
        if self.hidden(&import.path, range.clone()) {
            return;
        }
        self.undeclared(&import.path, import.root, true);
    }

    /// Looks at the path that begins at `index`, if one does; returns the index behind it.
    pub(super) fn path(&mut self, index: usize) -> Option<usize> {
        let path = read(self.tokens, index)?;
        let after = path.last + 1;
        let is_macro = self.tokens.is_punct(after, b'!') && self.is_open(after + 1);
        let field = index > 0 && self.tokens.is_punct(index - 1, b'.') && !is_range(self.tokens, index - 1);
        if field || is_macro && self.macro_call(&path, index) {
            return Some(after);
        }
        self.inspect(&path.words, index, self.bytes(index, path.last), None);
        if path.words.len() > 1 {
            self.undeclared(&path.words, index, false);
        }
        Some(after)
    }

    /// Looks at the paths inside of a text that is code, such as `#[serde(default = "…")]`.
    pub(super) fn paths_in_text(&mut self, tokens: &Tokens<'_>, attribute: &str, place: usize) {
        let range = self.tokens.range(place);
        let mut index = 0;
        while index < tokens.len() {
            let Some(path) = read(tokens, index) else {
                index += 1;
                continue;
            };
            self.inspect(&path.words, place, range.clone(), Some(attribute));
            index = path.last + 1;
        }
    }

    fn inspect(&mut self, words: &[&str], index: usize, range: Range<usize>, attribute: Option<&str>) {
        if words.len() == 1 && !self.names.is_alias(words[0]) {
            return;
        }
        let found = self.names.find_reading(words, |path| {
            let rule = reach(path).filter(|rule| self.applies(rule, path, index)).map(Broken::Rule);
            Some((rule.or_else(|| self.bans.find(path).map(Broken::Ban))?, path.to_vec()))
        });
        match found {
            Some((rule, path)) => self.broken(rule, range, words, &path, attribute),
            None => _ = self.hidden(words, range),
        }
    }

    /// Whether a rule holds at this place of this tool.
    fn applies(&self, rule: &Rule, path: &[&str], index: usize) -> bool {
        let lacks = |lacks: fn(&Needs) -> bool| self.needs.is_some_and(lacks);
        if *rule == rules::STANDARD_STREAMS {
            !self.regions.contain(index)
        } else if *rule == rules::FILES {
            lacks(|needs| !needs.files())
        } else if *rule == rules::ENVIRONMENT {
            lacks(|needs| needs.env.is_empty())
        } else if *rule == rules::NETWORK && path.first() == Some(&"plugin_api") {
            lacks(|needs| needs.net.is_empty())
        } else {
            true
        }
    }

    fn broken(
        &mut self,
        broken: Broken<'_>,
        range: Range<usize>,
        written: &[&str],
        path: &[&str],
        attribute: Option<&str>,
    ) {
        match broken {
            Broken::Rule(rule) => self.reached(rule, range, written, path, attribute),
            Broken::Ban(ban) => self.banned(ban, range, &written.join("::"), attribute),
        }
    }

    /// Reports what the policy bans.
    fn banned(&mut self, ban: &Stated<BannedPath>, range: Range<usize>, written: &str, attribute: Option<&str>) {
        let (shown, full) = (visible(written, PATH), visible(ban.value.as_str(), PATH));
        let mut message = format!("`{shown}` is banned by the policy");
        if shown != full {
            message.push_str(&format!(": it is, or is below, `{full}`"));
        }
        if let Some(attribute) = attribute {
            message.push_str(&format!(", in the text of `#[{}]`", visible(attribute, PATH)));
        }
        let help = format!("use something else than `{full}`; the ban is in {}", ban.origin);
        self.push(Finding::new(&rules::BANNED, range, message).help(help));
    }

    fn reached(
        &mut self,
        rule: &'static Rule,
        range: Range<usize>,
        written: &[&str],
        path: &[&str],
        attribute: Option<&str>,
    ) {
        let (shown, full) = (visible(&written.join("::"), PATH), visible(&path.join("::"), PATH));
        let mut message = format!("`{shown}` is not for tools");
        let declarable = *rule == rules::FILES || *rule == rules::ENVIRONMENT;
        if declarable || path.first() == Some(&"plugin_api") {
            message = format!("`{shown}` without a declared need");
        }
        if shown != full {
            message.push_str(&format!(": it is `{full}`"));
        }
        if let Some(attribute) = attribute {
            message.push_str(&format!(", in the text of `#[{}]`", visible(attribute, PATH)));
        }
        self.push(Finding::new(rule, range, message));
    }

    /// Reports a macro that is banned; returns whether it is.
    fn macro_call(&mut self, path: &Path<'a>, index: usize) -> bool {
        let called = self.names.find_reading(&path.words, |path| path.last().and_then(|name| macro_rule(name)));
        let Some(rule) = called.filter(|rule| self.applies(rule, &[], index)) else {
            return called.is_some() | self.banned_macro(path, index);
        };
        let message = format!("`{}!` is not for tools", visible(&path.words.join("::"), PATH));
        let range = self.bytes(index, path.last + 1);
        self.push(Finding::new(rule, range, message));
        true
    }

    /// Reports a macro of the standard library that the policy bans and that is called by its name alone.
    fn banned_macro(&mut self, path: &Path<'a>, index: usize) -> bool {
        let [name] = path.words[..] else { return false };
        let Some(ban) = self.bans.find_macro(name).filter(|_| !self.names.is_bound(name)) else { return false };
        self.banned(ban, self.bytes(index, path.last + 1), &format!("{name}!"), None);
        true
    }

    /// Reports a word that a crate hides from its users.
    fn hidden(&mut self, path: &[&str], range: Range<usize>) -> bool {
        if path.len() < 2 {
            return false;
        }
        let is_crate =
            ALWAYS_THERE.contains(&path[0]) || self.surroundings.crates.iter().any(|c| c.library == path[0]);
        let is_hidden = |word: &&&str| {
            let reserved = word.len() > 2 && word.starts_with("__") && !self.names.is_defined(word);
            reserved || is_crate && matches!(**word, "private" | "_private")
        };
        let Some(word) = path.iter().find(is_hidden) else { return false };
        let message =
            format!("`{}` goes through the hidden `{}`", visible(&path.join("::"), PATH), visible(word, PATH));
        self.push(Finding::new(&rules::HIDDEN_PATH, range, message));
        true
    }

    /// Reports a crate of the locked set that the frontmatter does not name.
    fn undeclared(&mut self, path: &[&str], index: usize, import: bool) {
        let Some(&word) = path.first() else { return };
        let named = |library: &str| library == word;
        let known =
            ALWAYS_THERE.contains(&word) || self.surroundings.crates.iter().any(|found| named(&found.library));
        if known || self.names.is_bound(word) || !import && self.names.is_open() {
            return;
        }
        if self.undeclared.iter().any(|before| before == word) {
            return;
        }
        let newest = self
            .surroundings
            .allowed
            .iter()
            .filter(|allowed| named(&allowed.library))
            .max_by(|a, b| a.version.cmp(&b.version));
        let Some(newest) = newest else { return };
        self.undeclared.push(word.to_owned());
        let line = format!("{} = \"{}\"", newest.name, shortest(&newest.version));
        let message = format!("the crate `{}` is used and not named in the frontmatter", newest.name);
        let help = match self.surroundings.has_frontmatter {
            true => format!("add the line `{line}` to the frontmatter's `[dependencies]`"),
            false => format!("put this at the top of the file:\n---\n[dependencies]\n{line}\n---"),
        };
        let range = self.tokens.range(index);
        self.push(Finding::new(&rules::CRATE_NOT_DECLARED, range, message).help(help));
    }
}

/// The path that begins at `index`.
fn read<'a>(tokens: &Tokens<'a>, index: usize) -> Option<Path<'a>> {
    let mut at = if tokens.is_path_separator(index) { index + 2 } else { index };
    let mut words = vec![tokens.word(at)?];
    while tokens.is_path_separator(at + 1)
        && let Some(word) = tokens.word(at + 3)
    {
        at += 3;
        if words.len() < MAX_SEGMENTS {
            words.push(word);
        }
    }
    Some(Path { words, last: at })
}

/// Whether the `.` at `index` is the last of `..`.
fn is_range(tokens: &Tokens<'_>, index: usize) -> bool {
    index > 0 && tokens.is_joined(index - 1, *b"..")
}

/// The root of the standard library that an import gives another name.
fn renamed_root<'a>(scan: &Scan<'_, '_>, import: &Import<'a>) -> Option<&'a str> {
    let (&word, before) = import.path.split_last()?;
    let local = |word: &&str| matches!(*word, "crate" | "self" | "super") || scan.names.is_module(word);
    let is_root = match word {
        "std" => before.iter().all(local),
        "core" | "alloc" => before.is_empty() && !scan.names.is_module(word),
        _ => false,
    };
    (is_root && import.renamed && import.name != Some(word)).then_some(word)
}

/// The rule that importing a macro of the standard library breaks.
fn imported_macro(path: &[&str], import: &Import<'_>, defined: bool) -> Option<&'static Rule> {
    let (last, before) = path.split_last()?;
    // `env` is also a module, and is looked at as such.
    let macro_of_std = before.iter().any(|word| is_standard(word)) && path != ["std", "env"];
    let renamed_builtin = before.is_empty() && import.renamed && !defined;
    (macro_of_std || renamed_builtin).then(|| macro_rule(last)).flatten()
}

/// The shortest requirement that the version satisfies and its incompatible neighbours do not.
fn shortest(version: &Version) -> String {
    match (version.major, version.minor) {
        (0, 0) => version.to_string(),
        (0, minor) => format!("0.{minor}"),
        (major, _) => major.to_string(),
    }
}
