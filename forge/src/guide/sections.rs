//! The guide, section by section.

use std::fmt::Write as _;

use serde::Serialize;

use super::api;
use crate::{
    check::{Area, Severity, rules},
    policy::{Capability, LimitName, Permit, Policy},
    visible::visible,
};

/// The most tokens of the guide. They are estimated as a third of its bytes, which is more than the tokenizers of the
/// day make of such text.
pub const MAX_TOKENS: usize = 2_500;

/// How many entries of each list of a policy are named, and of how many files; the rest are counted. The first that fits
/// into the budget is taken.
const ENTRIES: [usize; 4] = [8, 4, 1, 0];
/// The most characters of one of them.
const MAX_ENTRY: usize = 60;

/// The example, which a test builds.
const EXAMPLE: &str = include_str!("customer_totals.rs");
/// Its cases.
const EXAMPLE_CASES: &str = include_str!("customer_totals.cases.json");

/// One section of the guide.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// Its text, in Markdown.
    pub text: String,
}

/// The guide.
#[derive(Clone, Debug, Serialize)]
pub struct Guide {
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

impl Guide {
    /// As Markdown.
    pub fn text(&self) -> String {
        let sections =
            self.sections.iter().map(|section| format!("# {}\n{}\n", section.title, section.text.trim_end()));
        sections.collect::<Vec<_>>().join("\n")
    }

    /// How many tokens it takes, at most.
    pub fn tokens(&self) -> usize {
        self.text().len().div_ceil(3)
    }
}

/// The guide under a policy.
pub fn guide(policy: &Policy) -> Guide {
    let mut guides = ENTRIES.iter().map(|entries| with_entries(policy, *entries));
    let shortest = guides.next_back().expect("there is a shortest one");
    guides.find(|guide| guide.tokens() <= MAX_TOKENS).unwrap_or(shortest)
}

fn with_entries(policy: &Policy, most: usize) -> Guide {
    let section = |title, text| Section { title, text };
    Guide {
        sections: vec![
            section("Write a Forge tool", INTRODUCTION.to_owned()),
            section(
                "Example: customer_totals.rs",
                format!(
                    "```rust\n{EXAMPLE}```\ncustomer_totals.cases.json:\n```json\n{}\n```",
                    compact(EXAMPLE_CASES)
                ),
            ),
            section("Form", FORM.to_owned()),
            section("Reach", reach(policy, most)),
            section("Refused by the check", refused(policy, most)),
            section("Crates", crates(policy)),
            section("Limits", limits(policy)),
        ],
    }
}

const INTRODUCTION: &str = "A tool is one Rust function in one file NAME.rs, compiled to wasm32-wasip1 and run in a \
    sandbox, one thread. Write NAME.rs and NAME.cases.json, then run `forge check NAME.rs` and \
    `forge test NAME.rs`; mend what they report. `forge policy explain CODE` shows a refused and an accepted form.";

const FORM: &str = "\
- One `#[tool] fn` at the top level, named like the file (snake_case), with a doc comment: its description. Helper \
functions, types and `mod m { … }` are fine; no `main`.
- Parameters are the keys of the input object; `Option` is optional. Own input types derive `Deserialize, JsonSchema`, \
own outputs `Serialize, JsonSchema`. Their doc comments become the schema's descriptions.
- Return `T` or `Result<T>`. `?` takes any error; `bail!(\"…\")`, `ensure!(cond, \"…\")`, `.context(\"…\")`, \
`.with_context(|| …)` are there. A panic is an error too, so prefer `Result`.
- The prelude has BTreeMap, BTreeSet, HashMap, HashSet, VecDeque, Deserialize, Serialize, JsonSchema, Value, json!, \
Result, Error. HashMap's order is not fixed: return BTreeMap.
- Edition 2024. `std` works, except what is refused below.
- Cases: `input` and one of `expect`, `approx` (with `tolerance`), `expect_error` (a part of the message); `files` \
{\"/data/a.csv\": \"text\"} and `env` {\"NAME\": \"value\"} set up what the tool finds. Numbers compare by value. Cover the \
ordinary, the empty and the wrong input.";

fn reach(policy: &Policy, most: usize) -> String {
    let mut text = String::from(
        "Without a declaration a tool is a pure function: no files, network or environment, a clock that stands still, \
         seeded randomness. Declare no more than it needs; an operator grants it: `#[tool(net = [\"api.example.com\"], \
         read = [\"/data\"], write = [\"/out\"], env = [\"REGION\"], secret = [\"TOKEN\"], clock, random)]`. \
         `std::fs`, `std::env::var` and `std::time` work where declared. In `plugin_api` (arguments as usual, errors \
         for `?`):\n",
    );
    for module in api::modules() {
        _ = writeln!(text, "- {}: {}", module.name, module.signatures.join("; "));
    }
    text.push_str(
        "- a secret's value never reaches the tool: pass `&secret::named(\"TOKEN\")` to `.bearer` or `.header`\n",
    );
    text.push_str("- log, undeclared: `use plugin_api::log;`, `log::info!(\"{x}\")`, warn!, error!, debug!\n- another tool, `tool = [\"name\"]`: `let x: f64 = plugin_api::call(\"name\", &json!({\"key\": 1}))?;`\n",
    );
    let bounded = Capability::ALL.into_iter().filter_map(|capability| {
        let listed = policy.grants.of(capability).iter().map(|bound| match &bound.value {
            Permit::All(given) => if *given { "yes" } else { "no" }.to_owned(),
            Permit::Listed(texts) => entries(texts.iter().map(String::as_str), most),
        });
        let listed: Vec<_> = listed.take(most.clamp(1, 3)).collect();
        (!listed.is_empty()).then(|| format!("{}: {}", capability.name(), listed.join(", and of that ")))
    });
    let bounded: Vec<_> = bounded.collect();
    if !bounded.is_empty() {
        _ = writeln!(text, "The policy here grants at most: {}.", bounded.join("; "));
    }
    text
}

/// The rules that a model is likely to meet; the rest explain themselves when they are broken.
fn refused(policy: &Policy, most: usize) -> String {
    let mut text = String::new();
    for rule in rules().iter().filter(|rule| rule.severity == Severity::Error) {
        match rule.area {
            Area::Language => _ = writeln!(text, "- {} {}", rule.code, rule.summary),
            Area::Reach if rule.code != "F0411" => _ = writeln!(text, "- {} {}", rule.code, rule.summary),
            Area::Form | Area::Tool | Area::Reach => {}
        }
    }
    if !policy.ban.is_empty() {
        let banned = entries(policy.ban.iter().map(|ban| ban.value.as_str()), most);
        _ = writeln!(text, "- F0411 banned by the policy here: {banned}");
    }
    text.push_str("Names outside ASCII and hidden characters are refused too.\n");
    text
}

fn crates(policy: &Policy) -> String {
    let mut names: Vec<_> = policy.crates.iter().map(|entry| entry.name.as_str()).collect();
    names.dedup();
    if names.is_empty() {
        return "None but serde and schemars, which are there anyway; use `std`.".to_owned();
    }
    let first = policy.crates.iter().find(|entry| entry.name == "regex").or_else(|| policy.crates.iter().next());
    let line = first.map_or_else(String::new, |entry| format!("{} = \"{}\"", entry.name, entry.version.major));
    let line = if line.ends_with("\"0\"") { line.replace("\"0\"", "\"*\"") } else { line };
    format!(
        "serde and schemars are there. Name others in a frontmatter, the first lines of the file; `\"*\"` is the locked \
         version:\n---\n[dependencies]\n{line}\n---\nAllowed: {}.",
        names.join(" ")
    )
}

fn limits(policy: &Policy) -> String {
    let shown = [LimitName::Timeout, LimitName::Memory, LimitName::Input, LimitName::Output].map(|name| {
        let value = name.of(&policy.limits).map_or_else(|| "none".to_owned(), |value| value.to_string());
        format!("{} {}", name.name(), value.trim_matches('"'))
    });
    let cases = match policy.min_cases {
        0 => String::new(),
        count => format!(" At least {count} cases are asked for."),
    };
    format!("{}.{cases}", shown.join(", "))
}

/// Texts of a policy, bounded.
fn entries<'a>(texts: impl ExactSizeIterator<Item = &'a str>, most: usize) -> String {
    let count = texts.len();
    let shown: Vec<_> = texts.take(most).map(|text| visible(text, MAX_ENTRY)).collect();
    match count {
        0 => "nothing".to_owned(),
        _ if most == 0 => format!("{count} listed by `forge policy show`"),
        _ if count > most => format!("{} and {} more (`forge policy show`)", shown.join(", "), count - most),
        _ => shown.join(", "),
    }
}

/// JSON without the white space that only a person wants.
fn compact(json: &str) -> String {
    let value = serde_json::from_str::<Vec<serde_json::Value>>(json).unwrap_or_default();
    let lines: Vec<_> = value.iter().map(|case| format!(" {case}")).collect();
    format!("[\n{}\n]", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{
        check::check,
        policy::{Files, Rank, Statement, parse},
        tool::Source,
    };

    fn policy(text: &str) -> Policy {
        let settings = parse(&format!("[policy]\n{text}"), Path::new("/p/forge.toml")).unwrap();
        let statements = settings.into_iter().map(|setting| Statement { setting, rank: Rank::Project });
        Policy::from_statements(statements.collect(), Files::default())
    }

    #[test]
    fn the_guide_stays_within_its_budget() {
        let everything = "grants.net = [\"*\"]\ngrants.read = [\"/\"]\ngrants.write = [\"/\"]\ngrants.env = [\"*\"]\n\
                          grants.secret = [\"*\"]\ngrants.tool = [\"*\"]\ngrants.clock = true\ngrants.random = true";
        let long: Vec<_> =
            (0..900).map(|number| format!("\"std::module_{number}::of::a::long::path::indeed\"")).collect();
        let hosts: Vec<_> =
            (0..900).map(|number| format!("\"host-{number}.with.a.long.name.example.com\"")).collect();
        let names = hosts.join(",");
        let long = format!(
            "min_cases = 3\nban = [{}]\n[policy.grants]\nnet = [{names}]\nread = [{names}]\nwrite = [{names}]\n\
             env = [{names}]\nsecret = [{names}]\nclock = false\nrandom = false",
            long.join(",")
        );
        for text in ["", everything, &long] {
            let guide = guide(&policy(text));
            assert!(guide.tokens() <= MAX_TOKENS, "{} tokens\n{}", guide.tokens(), guide.text());
        }
    }

    #[test]
    fn the_guide_says_what_the_policy_says() {
        let text = guide(&policy("crates = [\"csv\"]\nban = [\"std::rc::Rc\"]\nlimits.timeout = \"3s\"\ngrants.net = [\"a.example.com\"]\ngrants.clock = false")).text();
        for part in ["Allowed: csv.", "csv = \"1\"", "std::rc::Rc", "timeout 3s", "net: a.example.com", "clock: no"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!text.contains("rust_decimal"));
    }

    #[test]
    fn the_example_passes_the_check() {
        let source = Source::new("customer_totals".parse().unwrap(), "customer_totals.rs", EXAMPLE).unwrap();
        let checked = check(source, &Policy::default()).unwrap();
        assert!(checked.warnings().is_empty() && checked.tests().len() == 1);
    }
}
