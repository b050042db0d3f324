//! The text of a policy file → what it says, or everything that is wrong with it.

use std::{borrow::Cow, ops::Range, path::Path, time::Duration};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Item, Key, Kind, LimitName, Origin, PolicyError, PolicyFinding, Value,
    finding::{MAX_FINDINGS, position},
    keys, similar,
};
use crate::visible::visible;

/// The most texts of one list.
const MAX_ITEMS: usize = 1_000;

/// One line of a policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The key.
    pub key: &'static Key,
    /// What it is set to.
    pub value: Value,
    /// Where.
    pub origin: Origin,
}

/// Reads the text of the policy file at `path`. Relative paths in it are relative to the file's folder.
pub fn parse(text: &str, path: &Path) -> Result<Vec<Setting>, PolicyError> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text, path, settings: Vec::new(), findings: Vec::new() };
    for error in errors.iter().take(MAX_FINDINGS) {
        let place = error.span().unwrap_or(0..text.len());
        reader.find(place, format!("not valid TOML: {}", error.message()), None);
    }
    if errors.is_empty() {
        reader.root(root.get_ref());
        reader.contradictions();
    }
    if reader.findings.is_empty() {
        return Ok(reader.settings.into_iter().map(|(setting, _)| setting).collect());
    }
    let mut findings = reader.findings;
    findings.sort_by_key(|finding| (finding.line, finding.column));
    findings.truncate(MAX_FINDINGS);
    Err(PolicyError::Faults { path: path.to_owned(), findings })
}

struct Reader<'a> {
    text: &'a str,
    path: &'a Path,
    settings: Vec<(Setting, Range<usize>)>,
    findings: Vec<PolicyFinding>,
}

impl Reader<'_> {
    fn find(&mut self, place: Range<usize>, message: impl AsRef<str>, help: Option<String>) {
        // Enough to correct one's way from; the rest is not worth the memory.
        if self.findings.len() < 4 * MAX_FINDINGS {
            self.findings.push(PolicyFinding::new(self.text, place, message.as_ref(), help));
        }
    }

    fn root(&mut self, root: &DeTable<'_>) {
        for (key, value) in root.iter() {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("policy", DeValue::Table(table)) => self.policy(table),
                ("policy", _) => {
                    self.find(value.span(), "`policy` is no table", Some("begin it with a line `[policy]`".into()));
                }
                // The project's own, read by another room.
                ("tools" | "catalog", DeValue::Table(_)) => {}
                (name, _) => {
                    let known = keys::keys().iter().find(|key| key.path == name).map(|_| name);
                    let table = keys::tables().iter().find(|(table, _)| *table == name).map(|(table, _)| *table);
                    let help = match (known, table) {
                        (Some(name), _) => format!("`{name}` belongs below a line `[policy]`"),
                        (_, Some(table)) => format!("write `[policy.{table}]`"),
                        _ => match similar(name, ["policy", "tools", "catalog"].into_iter()) {
                            Some(meant) => format!("did you mean `{meant}`?"),
                            None => "only the tables `[policy]`, `[tools]` and `[catalog]` are known".to_owned(),
                        },
                    };
                    self.find(key.span(), format!("`{}` is not known", visible(name, 80)), Some(help));
                }
            }
        }
    }

    fn policy(&mut self, policy: &DeTable<'_>) {
        for (name, value) in policy.iter() {
            let table = keys::tables().iter().find(|(table, _)| *table == name.get_ref().as_ref());
            match (table, value.get_ref()) {
                (Some((table, _)), DeValue::Table(entries)) => {
                    for (name, value) in entries.iter() {
                        self.entry(Some(table), name, value);
                    }
                }
                (Some((table, _)), _) => {
                    let help = format!("begin it with a line `[policy.{table}]`");
                    self.find(value.span(), format!("`{table}` is no table"), Some(help));
                }
                (None, _) => self.entry(None, name, value),
            }
        }
    }

    fn entry(&mut self, table: Option<&str>, name: &Spanned<Cow<'_, str>>, value: &Spanned<DeValue<'_>>) {
        let written = name.get_ref().as_ref();
        let path = table.map_or_else(|| written.to_owned(), |table| format!("{table}.{written}"));
        let Some(key) = keys::find(&path) else {
            let help = self.nearest(table, written);
            let message = match table {
                Some(table) => format!("`{}` is no key of `[policy.{table}]`", visible(written, 80)),
                None => format!("`{}` is no key of `[policy]`", visible(written, 80)),
            };
            return self.find(name.span(), message, Some(help));
        };
        let Some(value_read) = self.value(key, value) else { return };
        let (line, _) = position(self.text, name.span().start);
        let origin = Origin::File { path: self.path.to_owned(), line };
        self.settings.push((Setting { key, value: value_read, origin }, value.span()));
    }

    /// What somebody may have meant who wrote a key that does not exist.
    fn nearest(&self, table: Option<&str>, written: &str) -> String {
        let siblings = || keys::keys().iter().filter(|key| key.table() == table).map(Key::name);
        let tables = keys::tables().iter().map(|(name, _)| *name).filter(|_| table.is_none());
        if let Some(name) = similar(written, siblings().chain(tables)) {
            return format!("did you mean `{name}`?");
        }
        if let Some(key) = keys::keys().iter().find(|key| key.name() == written) {
            let place = key.table().map_or_else(|| "[policy]".to_owned(), |table| format!("[policy.{table}]"));
            return format!("`{written}` belongs to `{place}`");
        }
        format!("the keys are: {}", siblings().collect::<Vec<_>>().join(", "))
    }

    fn value(&mut self, key: &'static Key, value: &Spanned<DeValue<'_>>) -> Option<Value> {
        let place = value.span();
        let read = match (key.kind, value.get_ref()) {
            (Kind::Flag, DeValue::Boolean(flag)) => Ok(Value::Flag(*flag)),
            (Kind::Count, DeValue::Integer(number)) => key.read(&number.to_string()),
            (Kind::Time | Kind::Size, DeValue::Integer(number)) => key.read(&number.to_string()),
            (Kind::Time, DeValue::Float(number)) => key.read(&number.to_string()),
            (Kind::Time | Kind::Size | Kind::Share | Kind::Word(_) | Kind::Store, DeValue::String(text)) => {
                key.read(text)
            }
            (Kind::List(item), DeValue::Array(list)) => return self.list(key, item, list, place),
            _ => Err(format!("it is {} where {} belongs", kind_of(value.get_ref()), key.kind.expectation())),
        };
        match read {
            Ok(value) => Some(value),
            Err(reason) => {
                let message = format!("`{}` has an unusable value: {}", key.name(), visible(&reason, 300));
                self.find(place, message, Some(format!("write it as in `{} = {}`", key.name(), key.example)));
                None
            }
        }
    }

    fn list(
        &mut self,
        key: &'static Key,
        item: Item,
        list: &[Spanned<DeValue<'_>>],
        place: Range<usize>,
    ) -> Option<Value> {
        if list.len() > MAX_ITEMS {
            self.find(place, format!("`{}` has more than {MAX_ITEMS} entries", key.name()), None);
            return None;
        }
        let mut texts = Vec::with_capacity(list.len());
        let mut sound = true;
        for entry in list {
            let refusal = match entry.get_ref() {
                DeValue::String(text) => match item.refuse(text) {
                    None => {
                        texts.push(self.anchored(item, text));
                        continue;
                    }
                    Some(refusal) => refusal,
                },
                other => format!("it is {} where a text belongs", kind_of(other)),
            };
            sound = false;
            let message = format!("`{}` has an unusable entry: {refusal}", key.name());
            self.find(entry.span(), message, Some(format!("write it as in `{} = {}`", key.name(), key.example)));
        }
        sound.then_some(Value::List(texts))
    }

    /// A relative path of this machine, from the file's folder on. What a tool sees it under does not change.
    fn anchored(&self, item: Item, text: &str) -> String {
        if !matches!(item, Item::Path | Item::MappedPath) || text.starts_with('/') {
            return text.to_owned();
        }
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let path = folder.join(text.strip_prefix("./").unwrap_or(text)).display().to_string();
        if item == Item::MappedPath && !text.contains(':') { format!("{path}:{text}") } else { path }
    }

    /// What one file says for itself must fit together.
    fn contradictions(&mut self) {
        let settings = self.settings.clone();
        let of = |path: &str| settings.iter().find(|(setting, _)| setting.key.path == path);
        for name in LimitName::ALL {
            let (limit, most) = (format!("limits.{}", name.name()), format!("most.{}", name.name()));
            let (Some((limit, place)), Some((most, _))) = (of(&limit), of(&most)) else { continue };
            if limit.value.measure() > most.value.measure() {
                let message = format!("`limits.{0}` is more than `most.{0}` allows", name.name());
                let help = format!("write at most {}, or raise `most.{}`", most.value, name.name());
                self.find(place.clone(), message, Some(help));
            }
        }
        let is = |path: &str, flag: bool| of(path).filter(|(setting, _)| setting.value == Value::Flag(flag));
        for name in ["clock", "random"] {
            if let (Some((_, place)), Some(_)) =
                (is(&format!("defaults.{name}"), true), is(&format!("grants.{name}"), false))
            {
                let message = format!("`defaults.{name}` grants what `grants.{name}` forbids");
                self.find(place.clone(), message, Some("keep one of the two".to_owned()));
            }
        }
        if let (Some((_, place)), Some(_)) = (is("runs.journal", false), is("runs.require_journal", true)) {
            let message = "`journal` is switched off while `require_journal` asks for it";
            self.find(place.clone(), message, Some("keep one of the two".to_owned()));
        }
        let keep = of("runs.keep").filter(|(setting, _)| setting.value.measure() < Duration::from_secs(60));
        if let Some((_, place)) = keep {
            self.find(place.clone(), "`keep` is less than a minute", Some("write a time such as \"30d\"".to_owned()));
        }
    }
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
