//! A name → what it means.

use serde::Serialize;

use crate::{
    check::{Rule, Severity, rules},
    policy::{self, Key, similar},
    visible::visible,
};

/// A rule or a key, explained.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Explanation {
    /// A rule of the check.
    Rule {
        /// Its code, such as `F0402`.
        code: &'static str,
        /// Its name.
        name: &'static str,
        /// How bad it is to break it.
        severity: Severity,
        /// Whether `--unchecked` switches it off.
        lint: bool,
        /// What is refused.
        summary: &'static str,
        /// Why.
        reason: &'static str,
        /// What to do instead.
        help: &'static str,
        /// Code that breaks it.
        bad: &'static str,
        /// The same without breaking it.
        good: &'static str,
    },
    /// A key of the policy.
    Key {
        /// Its path, such as `limits.timeout`.
        path: String,
        /// What it decides.
        summary: String,
        /// What its value looks like.
        value: String,
        /// What holds where nothing is said.
        default: String,
        /// How several files are brought together.
        combined: String,
        /// A line that sets it.
        example: String,
    },
    /// A table of the policy.
    Table {
        /// Its path, such as `policy.limits`.
        path: String,
        /// What it is for.
        summary: String,
        /// Its keys.
        keys: Vec<String>,
    },
}

/// Nothing is called like this.
#[derive(Debug, thiserror::Error)]
#[error("no rule and no key of the policy is called `{}`{hint}", crate::visible::visible(.what, 80))]
pub struct Unknown {
    what: String,
    hint: String,
}

/// Explains a rule by its code or name, or a key or table of the policy by its path.
pub fn explain(what: &str) -> Result<Explanation, Unknown> {
    let what = what.trim();
    let path = what.strip_prefix("policy.").unwrap_or(what);
    if let Some(rule) = rules().iter().find(|rule| rule.code.eq_ignore_ascii_case(what) || rule.name == what) {
        return Ok(of_rule(rule));
    }
    if let Some(key) = policy::find_key(path) {
        return Ok(of_key(key));
    }
    if let Some((table, summary)) = policy::tables().iter().find(|(table, _)| *table == path) {
        let keys = policy::keys().iter().filter(|key| key.table() == Some(table)).map(|key| key.path.clone());
        return Ok(Explanation::Table {
            path: format!("policy.{table}"),
            summary: (*summary).to_owned(),
            keys: keys.collect(),
        });
    }
    let known = rules().iter().flat_map(|rule| [rule.code, rule.name]);
    let known = known.chain(policy::keys().iter().map(|key| key.path.as_str()));
    let named: Vec<_> = policy::keys().iter().filter(|key| key.name() == path).map(|key| key.path.as_str()).collect();
    let hint = match (similar(path, known), named.is_empty()) {
        (_, false) => format!("; did you mean `{}`?", named.join("`, or `")),
        (Some(name), true) => format!("; did you mean `{name}`?"),
        (None, true) => "; rules are in docs/rules.md, keys in docs/policy.md".to_owned(),
    };
    Err(Unknown { what: what.to_owned(), hint })
}

fn of_rule(rule: &'static Rule) -> Explanation {
    let Rule { code, name, severity, lint, summary, reason, help, .. } = *rule;
    let [bad, good] = rule.examples();
    Explanation::Rule { code, name, severity, lint, summary, reason, help, bad, good }
}

fn of_key(key: &Key) -> Explanation {
    let example = match key.table() {
        Some(table) => format!("[policy.{table}]\n{} = {}", key.name(), key.example),
        None => format!("[policy]\n{} = {}", key.path, key.example),
    };
    Explanation::Key {
        path: key.path.clone(),
        summary: key.summary.clone(),
        value: key.kind.expectation(),
        default: key.default.clone(),
        combined: key.combined(),
        example,
    }
}

impl Explanation {
    /// As a person reads it.
    pub fn text(&self) -> String {
        match self {
            Self::Rule { code, name, severity, lint, summary, reason, help, bad, good } => {
                let refused = if *severity == Severity::Error { "Refused" } else { "A warning" };
                let stays = if *lint { "" } else { "\nStays on with `--unchecked`." };
                format!(
                    "{code} {name}\n\n{refused}: {summary}.\nWhy: {reason}.\nInstead: {help}.{stays}\n\n\
                     Not accepted:\n{}\n\nAccepted:\n{}\n",
                    indented(bad),
                    indented(good)
                )
            }
            Self::Key { path, summary, value, default, combined, example } => format!(
                "policy.{path}\n\n{}.\nValue: {value}.\nDefault: {default}.\nSeveral files: {combined}.\n\nExample:\n{}\n",
                capitalised(summary),
                indented(example)
            ),
            Self::Table { path, summary, keys } => {
                format!("[{path}]\n\n{summary}.\nKeys: {}.\n", keys.join(", "))
            }
        }
    }
}

fn indented(code: &str) -> String {
    code.lines()
        .map(|line| format!("    {}", visible(line, 120)).trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The same text with a capital at its start.
pub(super) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
