//! The frontmatter's TOML → crates of the locked set.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use semver::VersionReq;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    check::{
        collect::{Finding, Findings},
        rules,
        text::visible,
    },
    policy::{AllowedCrate, AllowedCrates, CrateRefusal},
};

/// The most crates that a frontmatter may name. The set itself has fewer.
const MAX_CRATES: usize = 100;
/// The most characters of a name that a message repeats.
const NAME: usize = 60;

/// How many of the allowed crates a finding names.
const NAMED: usize = 16;

/// What a frontmatter asks for.
#[derive(Debug, Default)]
pub(in crate::check) struct Dependencies {
    /// The crates at their locked versions, by name.
    pub(in crate::check) crates: Vec<AllowedCrate>,
}

/// Reads the TOML text at `range` of the source and resolves what it asks for.
pub(in crate::check) fn dependencies(
    text: &str,
    range: Range<usize>,
    allowed: &AllowedCrates,
    findings: &mut Findings,
) -> Dependencies {
    let offset = range.start;
    let (root, errors) = DeTable::parse_recoverable(text.get(range.clone()).unwrap_or(""));
    let parsed = errors.is_empty();
    for error in errors.into_iter().take(20) {
        let place = error.span().map_or(range.clone(), |span| span.start + offset..span.end + offset);
        let message = format!("the frontmatter is not valid TOML: {}", visible(error.message(), 200));
        findings.push(Finding::new(&rules::FRONTMATTER_TOML, place, message));
    }
    if !parsed {
        return Dependencies::default();
    }
    let mut reader = Reader { offset, allowed, findings, crates: BTreeMap::new() };
    reader.root(root.get_ref());
    Dependencies { crates: reader.crates.into_values().map(|(found, _)| found).collect() }
}

struct Reader<'a> {
    offset: usize,
    allowed: &'a AllowedCrates,
    findings: &'a mut Findings,
    /// The crates so far, by library name, with the place where each was named.
    crates: BTreeMap<String, (AllowedCrate, Range<usize>)>,
}

impl Reader<'_> {
    fn place<T>(&self, spanned: &Spanned<T>) -> Range<usize> {
        let span = spanned.span();
        span.start + self.offset..span.end + self.offset
    }

    fn root(&mut self, root: &DeTable<'_>) {
        for (key, value) in in_order(root) {
            let place = self.place(key);
            let name = key.get_ref().as_ref();
            match (name, value.get_ref()) {
                ("dependencies", DeValue::Table(table)) => self.dependencies(table),
                ("dependencies", _) => {
                    let message = "`dependencies` is not a table";
                    let finding = Finding::new(&rules::FRONTMATTER_KEY, place, message);
                    self.findings
                        .push(finding.help("write a line `[dependencies]`, then lines `name = \"version\"`"));
                }
                _ => {
                    let message = format!("`{}` is not accepted in a frontmatter", visible(name, NAME));
                    let finding = Finding::new(&rules::FRONTMATTER_KEY, place, message);
                    self.findings.push(match name {
                        "package" => finding.help("delete it: the edition is 2024 and the name is the file's name"),
                        "dev-dependencies" => {
                            finding.help("move its crates to `[dependencies]`, tests see those too")
                        }
                        _ => finding.help("delete it; only `[dependencies]` is read"),
                    });
                }
            }
        }
    }

    fn dependencies(&mut self, table: &DeTable<'_>) {
        for (count, (key, value)) in in_order(table).into_iter().enumerate() {
            let place = self.place(key);
            if count == MAX_CRATES {
                let message = format!("more than {MAX_CRATES} dependencies");
                self.findings.push(Finding::new(&rules::FRONTMATTER_KEY, place, message));
                return;
            }
            let name = key.get_ref().as_ref();
            let Some(wanted) = self.wanted(name, &place, value) else { continue };
            match self.allowed.resolve(name, &wanted.requirement, &wanted.features) {
                Ok(found) => {
                    let found = found.clone();
                    self.accept(found, place);
                }
                Err(refusal) => {
                    let finding = self.refused(name, refusal, &place, &wanted);
                    self.findings.push(finding);
                }
            }
        }
    }

    fn accept(&mut self, found: AllowedCrate, place: Range<usize>) {
        if let Some((_, before)) = self.crates.get(&found.library) {
            let message = format!("the crate `{}` is named twice", found.name);
            let finding = Finding::new(&rules::FRONTMATTER_KEY, place, message);
            let finding = finding.related(before.clone(), "it is named here first");
            self.findings.push(finding.help("keep one of the two; hyphen and underscore spell the same crate"));
        } else {
            self.crates.insert(found.library.clone(), (found, place));
        }
    }

    /// What one line asks for, if it asks for a version and features and nothing else.
    fn wanted(&mut self, name: &str, key: &Range<usize>, value: &Spanned<DeValue<'_>>) -> Option<Wanted> {
        let place = self.place(value);
        match value.get_ref() {
            DeValue::String(text) => {
                let requirement = self.requirement(name, text, &place)?;
                Some(Wanted { requirement, version: place, features: Vec::new(), features_place: key.clone() })
            }
            DeValue::Table(table) => self.wanted_table(name, key, table),
            _ => {
                let message = format!("the version of `{}` is not a text", visible(name, NAME));
                let finding = Finding::new(&rules::FRONTMATTER_KEY, place, message);
                self.findings.push(finding.help(format!("write `{} = \"1\"`", visible(name, NAME))));
                None
            }
        }
    }

    fn wanted_table(&mut self, name: &str, key: &Range<usize>, table: &DeTable<'_>) -> Option<Wanted> {
        let mut wanted = Wanted {
            requirement: VersionReq::STAR,
            version: key.clone(),
            features: Vec::new(),
            features_place: key.clone(),
        };
        let mut versioned = false;
        let mut sound = true;
        for (field, value) in in_order(table) {
            let place = self.place(value);
            match (field.get_ref().as_ref(), value.get_ref()) {
                ("version", DeValue::String(text)) => {
                    versioned = true;
                    match self.requirement(name, text, &place) {
                        Some(requirement) => (wanted.requirement, wanted.version) = (requirement, place),
                        None => sound = false,
                    }
                }
                ("features", DeValue::Array(list)) if list.iter().all(|item| item.get_ref().is_str()) => {
                    wanted.features =
                        list.iter().filter_map(|item| item.get_ref().as_str()).map(str::to_owned).collect();
                    wanted.features_place = place;
                }
                // The set's features are there in any case, and more than was asked for does no harm.
                ("default-features" | "default_features", DeValue::Boolean(_)) => {}
                (field_name, _) => {
                    sound = false;
                    let place = self.place(field);
                    let finding = wrong_field(name, field_name, place);
                    self.findings.push(finding);
                }
            }
        }
        if sound && !versioned {
            let message = format!("`{}` has no version", visible(name, NAME));
            let finding = Finding::new(&rules::FRONTMATTER_KEY, key.clone(), message);
            self.findings
                .push(finding.help(format!("write `{} = \"*\"` for the locked version", visible(name, NAME))));
            return None;
        }
        sound.then_some(wanted)
    }

    fn requirement(&mut self, name: &str, text: &str, place: &Range<usize>) -> Option<VersionReq> {
        match text.parse() {
            Ok(requirement) => Some(requirement),
            Err(error) => {
                let (name, text) = (visible(name, NAME), visible(text, NAME));
                let message = format!("`{text}` is not a version requirement of `{name}`: {error}");
                let finding = Finding::new(&rules::FRONTMATTER_KEY, place.clone(), message);
                self.findings.push(finding.help(format!("write it as in Cargo.toml, such as `{name} = \"1.2\"`")));
                None
            }
        }
    }

    /// The crates that are allowed, or the first of them and where the others stand.
    fn allowed_names(&self) -> String {
        let mut names: Vec<_> = self.allowed.iter().map(|allowed| allowed.name.as_str()).collect();
        names.dedup();
        let (named, more) = names.split_at(names.len().min(NAMED));
        match (named, more.len()) {
            ([], _) => "none".to_owned(),
            (_, 0) => named.join(", "),
            (_, more) => format!("{}, and {more} more, which `forge guide` lists", named.join(", ")),
        }
    }

    fn refused(&self, name: &str, refusal: CrateRefusal, key: &Range<usize>, wanted: &Wanted) -> Finding {
        let name = visible(name, NAME);
        match refusal {
            CrateRefusal::Unknown { similar, .. } => {
                let message = format!("the crate `{name}` is not allowed");
                let finding = Finding::new(&rules::CRATE_NOT_ALLOWED, key.clone(), message);
                let names = self.allowed_names();
                match similar {
                    Some(similar) => finding.help(format!("did you mean `{similar}`? allowed are: {names}")),
                    None => finding.help(format!("allowed are: {names}")),
                }
            }
            CrateRefusal::Version { name, requirement, locked } => {
                let locked: Vec<_> = locked.iter().map(|version| version.to_string()).collect();
                let requirement = visible(&requirement.to_string(), NAME);
                let message = format!("`{name}` is not there in a version that satisfies `{requirement}`");
                let finding = Finding::new(&rules::CRATE_VERSION, wanted.version.clone(), message);
                finding.help(format!("the set holds `{name}` {}; ask for one of them", locked.join(" and ")))
            }
            CrateRefusal::Features { name, version, features, allowed } => {
                let features: Vec<_> = features.iter().take(8).map(|feature| visible(feature, NAME)).collect();
                let message = format!("`{name}` {version} is there without the feature `{}`", features.join("`, `"));
                let finding = Finding::new(&rules::CRATE_FEATURE, wanted.features_place.clone(), message);
                match allowed.is_empty() {
                    true => finding.help(format!("`{name}` is there without any feature; leave `features` out")),
                    false => finding.help(format!("the features that are there are: {}", allowed.join(", "))),
                }
            }
        }
    }
}

struct Wanted {
    requirement: VersionReq,
    version: Range<usize>,
    features: Vec<String>,
    features_place: Range<usize>,
}

/// A field of a dependency that is not read, or not of the type that it should have.
fn wrong_field(name: &str, field: &str, place: Range<usize>) -> Finding {
    let (name, shown) = (visible(name, NAME), visible(field, NAME));
    let (message, help) = match field {
        "version" => (format!("the version of `{name}` is not a text"), "write it as in `version = \"1\"`"),
        "features" => {
            (format!("the features of `{name}` are not a list of texts"), "write it as in `features = [\"std\"]`")
        }
        "default-features" | "default_features" => {
            (format!("`{shown}` of `{name}` is neither true nor false"), "leave it out")
        }
        "path" | "git" | "branch" | "tag" | "rev" | "registry" | "registry-index" | "base" => (
            format!("`{name}` asks for another place by `{shown}`"),
            "delete it: crates come from the locked set alone",
        ),
        "package" => (
            format!("`{name}` renames another crate by `package`"),
            "name the crate itself, and rename it in the code with `use … as …`",
        ),
        "workspace" => (format!("`{name}` asks for a workspace, and a tool has none"), "write the version here"),
        "optional" => (format!("`{name}` is optional, and a tool has no features"), "delete `optional`"),
        _ => (format!("`{shown}` of `{name}` is not accepted"), "keep `version` and `features`"),
    };
    Finding::new(&rules::FRONTMATTER_KEY, place, message).help(help)
}

/// The entries of a table in the order of the file.
fn in_order<'a, 'i>(table: &'a DeTable<'i>) -> Vec<(&'a Spanned<Cow<'i, str>>, &'a Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}
