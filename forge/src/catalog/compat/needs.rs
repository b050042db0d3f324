//! What a tool asks for that it did not ask for before.

use std::collections::BTreeSet;

use super::{Change, Part, Step};
use crate::tool::Needs;

/// So many needs are looked through for one that covers another.
const MOST_COVERING: usize = 1_000;

/// A difference for each need that came and each that went.
pub(super) fn changes(old: &Needs, new: &Needs) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut change = |capability: &str, named: &str, step| {
        let place = if named.is_empty() { capability.to_owned() } else { format!("{capability} {named}") };
        let what = if step == Step::Major { "is a new need" } else { "is not needed any more" };
        changes.push(Change { part: Part::Needs, place, what: what.to_owned(), step });
    };
    type Covers = fn(&str, &str) -> bool;
    let lists: [(&str, &BTreeSet<String>, &BTreeSet<String>, Covers); 6] = [
        ("net", &old.net, &new.net, host),
        ("read", &old.read, &new.read, folder),
        ("write", &old.write, &new.write, folder),
        ("env", &old.env, &new.env, same),
        ("secret", &old.secret, &new.secret, same),
        ("tool", &old.tool, &new.tool, same),
    ];
    for (capability, old, new, covers) in lists {
        let covered =
            |need: &String| old.contains(need) || old.iter().take(MOST_COVERING).any(|before| covers(before, need));
        for need in new.iter().filter(|need| !covered(need)) {
            change(capability, need, Step::Major);
        }
        for need in old.iter().filter(|need| !new.contains(*need)) {
            change(capability, need, Step::Patch);
        }
    }
    for (capability, old, new) in [("clock", old.clock, new.clock), ("random", old.random, new.random)] {
        match (old, new) {
            (false, true) => change(capability, "", Step::Major),
            (true, false) => change(capability, "", Step::Patch),
            _ => {}
        }
    }
    changes
}

fn same(before: &str, need: &str) -> bool {
    before == need
}

/// `*.example.com` covers `api.example.com`, on the same port.
fn host(before: &str, need: &str) -> bool {
    before == need || before.strip_prefix('*').is_some_and(|rest| rest.starts_with('.') && need.ends_with(rest))
}

/// `/data` covers `/data/rates`, and nothing that climbs.
fn folder(before: &str, need: &str) -> bool {
    let below = need.strip_prefix(before.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'));
    before == need || (below && !need.split('/').any(|step| step == ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(old: &str, new: &str) -> Option<Step> {
        let read = |text: &str| serde_json::from_str::<Needs>(text).unwrap();
        changes(&read(old), &read(new)).iter().map(|change| change.step).max()
    }

    #[test]
    fn a_need_that_is_new_asks_for_a_major_step() {
        for (old, new, asked) in [
            ("{}", "{}", None),
            ("{}", r#"{"clock":true}"#, Some(Step::Major)),
            (r#"{"clock":true}"#, "{}", Some(Step::Patch)),
            ("{}", r#"{"net":["api.example.com"]}"#, Some(Step::Major)),
            (r#"{"net":["*.example.com"]}"#, r#"{"net":["api.example.com"]}"#, Some(Step::Patch)),
            (r#"{"net":["*.example.com"]}"#, r#"{"net":["api.example.com:8443"]}"#, Some(Step::Major)),
            (r#"{"net":["api.example.com"]}"#, r#"{"net":["*.example.com"]}"#, Some(Step::Major)),
            (r#"{"net":["*.example.com"]}"#, r#"{"net":["badexample.com"]}"#, Some(Step::Major)),
            (r#"{"read":["/data"]}"#, r#"{"read":["/data/rates"]}"#, Some(Step::Patch)),
            (r#"{"read":["/data"]}"#, r#"{"read":["/data/../etc"]}"#, Some(Step::Major)),
            (r#"{"read":["/data"]}"#, r#"{"read":["/database"]}"#, Some(Step::Major)),
            (r#"{"write":["/data"]}"#, r#"{"read":["/data"],"write":["/data"]}"#, Some(Step::Major)),
            (r#"{"secret":["A"]}"#, r#"{"secret":["A","B"]}"#, Some(Step::Major)),
        ] {
            assert_eq!(step(old, new), asked, "{old} {new}");
        }
    }
}
