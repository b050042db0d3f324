//! What several files say of one key, brought together.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    Combine, Item, Key, Kind, Origin, Setting, Value,
    key_line::common,
    keys::{self, keys},
};

/// How near a statement is, from the weakest to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// The user's own file.
    User,
    /// A file that was found upward from the current folder.
    Project,
    /// The file that was named.
    Named,
    /// The environment.
    Variable,
}

/// One thing that was said, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What was said.
    pub setting: Setting,
    /// By whom.
    pub rank: Rank,
}

/// All that was said, the weakest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statements(Vec<Statement>);

/// A key with what holds for it.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The key.
    pub key: &'static Key,
    /// What holds, where something was said.
    pub value: Option<Value>,
    /// Who said it: each that has a part in it, the weakest first.
    pub origins: Vec<(Value, Origin)>,
}

impl Statements {
    pub(super) fn new(mut statements: Vec<Statement>) -> Self {
        statements.sort_by_key(|statement| statement.rank);
        Self(statements)
    }

    /// What was said of a key, the weakest first.
    pub(super) fn of(&self, path: &str) -> impl DoubleEndedIterator<Item = &Statement> {
        self.0.iter().filter(move |statement| statement.setting.key.path == path)
    }

    /// Whether all who said something of a key are files that were found upward.
    pub(super) fn are_found(&self, path: &str) -> bool {
        self.of(path).all(|statement| statement.rank == Rank::Project)
    }

    /// Every key with what holds for it.
    pub fn in_force(&self) -> Vec<InForce> {
        keys().iter().map(|key| self.key(key)).collect()
    }

    /// What holds for the key of this path, where something was said.
    pub(super) fn value(&self, path: &str) -> Option<Value> {
        self.key(keys::find(path)?).value
    }

    fn key(&self, key: &'static Key) -> InForce {
        let said: Vec<&Setting> = self.of(&key.path).map(|statement| &statement.setting).collect();
        let users = self.of(&key.path).find(|statement| statement.rank == Rank::User).map(|s| &s.setting);
        let deciding: Vec<&Setting> = match key.combine {
            Combine::Nearest => said.last().copied().into_iter().collect(),
            Combine::User => users.or(said.last().copied()).into_iter().collect(),
            Combine::Every => only(&said, &Value::Flag(false)),
            Combine::Any => only(&said, &Value::Flag(true)),
            Combine::Least => said.iter().min_by_key(|s| s.value.measure()).copied().into_iter().collect(),
            Combine::Greatest => said.iter().max_by_key(|s| s.value.measure()).copied().into_iter().collect(),
            Combine::Strictest => match key.kind {
                Kind::Word(words) => words.iter().map(|word| with(&said, &Value::Word(word))).find(|s| !s.is_empty()),
                _ => None,
            }
            .unwrap_or_default(),
            Combine::Shared | Combine::Together => said,
        };
        let value = match key.combine {
            Combine::Together => together(&deciding),
            Combine::Shared if key.kind == Kind::List(Item::Approver) => shared_keys(&deciding),
            Combine::Shared => shared(&deciding),
            _ => deciding.first().map(|setting| setting.value.clone()),
        };
        let origins = deciding.iter().map(|setting| (setting.value.clone(), setting.origin.clone())).collect();
        InForce { key, value, origins }
    }
}

/// Those who said the value that wins by itself; all, where nobody did.
fn only<'a>(said: &[&'a Setting], winning: &Value) -> Vec<&'a Setting> {
    let winners = with(said, winning);
    if winners.is_empty() { said.to_vec() } else { winners }
}

fn with<'a>(said: &[&'a Setting], value: &Value) -> Vec<&'a Setting> {
    said.iter().filter(|setting| setting.value == *value).copied().collect()
}

fn texts<'a>(setting: &&'a Setting) -> &'a [String] {
    match &setting.value {
        Value::List(texts) => texts,
        _ => &[],
    }
}

fn together(said: &[&Setting]) -> Option<Value> {
    let all: BTreeSet<String> = said.iter().flat_map(texts).cloned().collect();
    (!said.is_empty()).then(|| Value::List(all.into_iter().collect()))
}

/// The public keys that are in every list, whatever they are called there.
fn shared_keys(said: &[&Setting]) -> Option<Value> {
    let (first, rest) = said.split_first()?;
    Some(Value::List(rest.iter().fold(texts(first).to_vec(), |keys, other| common(&keys, texts(other)))))
}

/// The texts that are in every list, spelled alike. Whoever decides by patterns asks each list.
fn shared(said: &[&Setting]) -> Option<Value> {
    let (first, rest) = said.split_first()?;
    let in_all = texts(first).iter().filter(|text| rest.iter().all(|other| texts(other).contains(text)));
    Some(Value::List(in_all.cloned().collect()))
}
