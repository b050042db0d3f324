//! Two JSON Schemas held against each other, as schemars writes them.
//!
//! A schema is read as a list of alternatives, each of one type or one value: `"type": ["string", "null"]`, `anyOf` and
//! `enum` all become such lists. What both have in common is taken out; what is left is paired by type, and pairs are
//! compared field by field. Whatever is not understood and differs counts as a change that breaks callers.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Change, Part, Step, change::Turn, constraint};

/// How deep schemas are followed. A tool's types nest less.
const DEEPEST: usize = 64;
/// The most differences that are told.
const MOST: usize = 200;

/// The types of JSON, `number` behind `integer`.
const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

pub(super) fn changes(part: Part, old: &Value, new: &Value) -> Vec<Change> {
    let mut walk = Walk { part, roots: (old, new), seen: BTreeSet::new(), depth: 0, changes: Vec::new() };
    walk.node("", old, new);
    walk.changes
}

/// A value, or any value of a type.
#[derive(Clone, Copy, Debug)]
struct Alternative<'a> {
    kind: Kind<'a>,
    node: &'a Value,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind<'a> {
    Anything,
    Type(&'a str),
    Exactly(&'a Value),
}

struct Walk<'a> {
    part: Part,
    roots: (&'a Value, &'a Value),
    /// The pairs that were compared or are being compared, so that types which contain themselves end.
    seen: BTreeSet<(*const Value, *const Value)>,
    depth: usize,
    changes: Vec<Change>,
}

impl<'a> Walk<'a> {
    fn tell(&mut self, place: &str, turn: Turn, what: String) {
        self.tell_step(place, self.part.step(turn), what);
    }

    fn tell_step(&mut self, place: &str, step: Step, what: String) {
        let change = Change { part: self.part, place: place.to_owned(), what, step };
        // Where a field may be of several types, its bounds are met once for each.
        if self.changes.len() < MOST && self.changes.last() != Some(&change) {
            self.changes.push(change);
        }
    }

    fn node(&mut self, place: &str, old: &'a Value, new: &'a Value) {
        let (old, new) = (resolved(old, self.roots.0), resolved(new, self.roots.1));
        if !self.seen.insert((std::ptr::from_ref(old), std::ptr::from_ref(new))) {
            return;
        }
        if self.depth >= DEEPEST {
            return self.tell(place, Turn::Other, "it nests too deeply to be compared".to_owned());
        }
        self.depth += 1;
        let (mut before, mut after) = (Vec::new(), Vec::new());
        alternatives(old, self.roots.0, &mut BTreeSet::new(), &mut before);
        alternatives(new, self.roots.1, &mut BTreeSet::new(), &mut after);
        self.lists(place, before, after);
        self.depth -= 1;
    }

    fn lists(&mut self, place: &str, mut before: Vec<Alternative<'a>>, mut after: Vec<Alternative<'a>>) {
        // What is the same on both sides, and what can only be meant for each other.
        type Pairs = fn(&Alternative<'_>, &Alternative<'_>) -> bool;
        let rounds: [Pairs; 4] = [are_alike, share_tag, are_of_one_type, are_numbers];
        for pairs in rounds {
            let mut rest = Vec::new();
            for old in before {
                match after.iter().position(|new| pairs(&old, new)) {
                    Some(index) => {
                        let new = after.remove(index);
                        self.pair(place, &old, &new);
                    }
                    None => rest.push(old),
                }
            }
            before = rest;
        }
        self.unpaired(place, &before, &after);
    }

    /// What came and what went. One that the other side covers only becomes narrower or wider.
    fn unpaired(&mut self, place: &str, before: &[Alternative<'a>], after: &[Alternative<'a>]) {
        let covered_by =
            |one: &Alternative<'_>, others: &[Alternative<'_>]| others.iter().any(|other| covers(other, one));
        let names = |list: &[&Alternative<'_>]| list.iter().map(|one| one.name()).collect::<BTreeSet<_>>();
        let gone: Vec<_> = before.iter().filter(|old| !covered_by(old, after)).collect();
        let new: Vec<_> = after.iter().filter(|new| !covered_by(new, before)).collect();
        let listed = |names: BTreeSet<String>| names.into_iter().take(8).collect::<Vec<_>>().join(", ");
        match (gone.as_slice(), new.as_slice()) {
            ([], []) => {}
            (gone, []) => self.tell(place, Turn::Narrower, format!("is no longer {}", listed(names(gone)))),
            ([], new) => self.tell(place, Turn::Wider, format!("may be {}", listed(names(new)))),
            (gone, new) => {
                let what = format!("was {} and is {}", listed(names(gone)), listed(names(new)));
                self.tell(place, Turn::Other, what);
            }
        }
    }

    fn pair(&mut self, place: &str, old: &Alternative<'a>, new: &Alternative<'a>) {
        match (old.kind, new.kind) {
            (Kind::Type(before), Kind::Type(after)) if before == after => {
                self.typed(place, before, old.node, new.node);
            }
            (Kind::Type(_), Kind::Type(after)) => {
                let turn = if after == "number" { Turn::Wider } else { Turn::Narrower };
                self.tell(place, turn, format!("was {} and is {}", old.name(), new.name()));
                for (turn, what) in constraint::bounds(old.node, new.node) {
                    self.tell(place, turn, what);
                }
            }
            _ => {}
        }
    }

    fn typed(&mut self, place: &str, kind: &str, old: &'a Value, new: &'a Value) {
        if !matches!(kind, "null" | "boolean") {
            for (turn, what) in constraint::turns(old, new) {
                self.tell(place, turn, what);
            }
        }
        match kind {
            "object" => self.object(place, old, new),
            "array" => self.array(place, old, new),
            _ => {}
        }
    }

    fn object(&mut self, place: &str, old: &'a Value, new: &'a Value) {
        let (before, after) = (properties(old), properties(new));
        let (must, must_now) = (required(old), required(new));
        let field = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
        for (name, schema) in before.into_iter().flatten() {
            let Some(now) = after.and_then(|after| after.get(name)) else {
                self.tell_step(&field(name), Step::Major, "is gone".to_owned());
                continue;
            };
            match (must.contains(name.as_str()), must_now.contains(name.as_str())) {
                (true, false) => self.tell(&field(name), Turn::Wider, "is optional now".to_owned()),
                (false, true) => self.tell(&field(name), Turn::Narrower, "is required now".to_owned()),
                _ => {}
            }
            self.node(&field(name), schema, now);
        }
        for (name, _) in after.into_iter().flatten() {
            if before.is_some_and(|before| before.contains_key(name)) {
                continue;
            }
            let (step, what) = match (self.part, must_now.contains(name.as_str())) {
                (Part::Input, true) => (Step::Major, "is new and required"),
                (Part::Input, false) => (Step::Minor, "is new and optional"),
                _ => (Step::Minor, "is new"),
            };
            self.tell_step(&field(name), step, what.to_owned());
        }
        self.additional(place, old, new, before.is_some() || after.is_some());
    }

    /// Fields that are not named. Of an output whose fields are named they matter to nobody.
    fn additional(&mut self, place: &str, old: &'a Value, new: &'a Value, is_named: bool) {
        let rule = |node: &'a Value| node.get("additionalProperties").filter(|rule| **rule != Value::Bool(true));
        let (before, after) = (rule(old), rule(new));
        let is_false = |rule: Option<&Value>| rule == Some(&Value::Bool(false));
        match (before, after) {
            (None, None) => {}
            _ if is_false(before) && is_false(after) => {}
            _ if is_named && self.part == Part::Output => {}
            (Some(before), Some(after)) if !is_false(Some(before)) && !is_false(Some(after)) => {
                self.node(&format!("{place}{{}}"), before, after);
            }
            (_, after) if after.is_none() || is_false(before) => {
                self.tell(place, Turn::Wider, "takes fields of other names".to_owned());
            }
            _ => self.tell(place, Turn::Narrower, "takes no fields of other names, or not any".to_owned()),
        }
    }

    fn array(&mut self, place: &str, old: &'a Value, new: &'a Value) {
        const ANYTHING: &Value = &Value::Bool(true);
        let places =
            |node: &'a Value| node.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let (before, after) = (places(old), places(new));
        if before.len() != after.len() {
            let what = format!("had {} places and has {}", before.len(), after.len());
            return self.tell(place, Turn::Other, what);
        }
        for (index, (old, new)) in before.iter().zip(after).enumerate() {
            self.node(&format!("{place}[{index}]"), old, new);
        }
        let items = |node: &'a Value| node.get("items").unwrap_or(ANYTHING);
        self.node(&format!("{place}[]"), items(old), items(new));
    }
}

/// Whether both are written alike, whatever the types are that they name. What those are is compared once they are paired.
fn are_alike(old: &Alternative<'_>, new: &Alternative<'_>) -> bool {
    match (old.kind, new.kind) {
        (Kind::Exactly(old), Kind::Exactly(new)) => old == new,
        (Kind::Anything, Kind::Anything) => true,
        (Kind::Type(a), Kind::Type(b)) => a == b && old.node == new.node,
        _ => false,
    }
}

/// Whether both are objects in which a field has one value, or that have one field: the variants of an enum.
fn share_tag(old: &Alternative<'_>, new: &Alternative<'_>) -> bool {
    let same = |tags: fn(&Value) -> Vec<(String, String)>| {
        let (before, after) = (tags(old.node), tags(new.node));
        !before.is_empty() && before == after
    };
    same(tags) || same(only_field)
}

fn are_of_one_type(old: &Alternative<'_>, new: &Alternative<'_>) -> bool {
    let untagged = |one: &Alternative<'_>| tags(one.node).is_empty();
    matches!((old.kind, new.kind), (Kind::Type(a), Kind::Type(b)) if a == b) && untagged(old) && untagged(new)
}

fn are_numbers(old: &Alternative<'_>, new: &Alternative<'_>) -> bool {
    matches!(
        (old.kind, new.kind),
        (Kind::Type("integer"), Kind::Type("number")) | (Kind::Type("number"), Kind::Type("integer"))
    )
}

impl Alternative<'_> {
    fn name(&self) -> String {
        match self.kind {
            Kind::Anything => "anything".to_owned(),
            Kind::Type("object") => {
                let tag = tags(self.node).into_iter().next();
                tag.map_or_else(|| "an object".to_owned(), |(name, value)| format!("an object with {name} {value}"))
            }
            Kind::Type(kind @ ("array" | "integer")) => format!("an {kind}"),
            Kind::Type("null") => "null".to_owned(),
            Kind::Type(kind) => format!("a {kind}"),
            Kind::Exactly(value) => value.to_string().chars().take(80).collect(),
        }
    }
}

/// Whether every value of `one` is one of `other`, by kind alone.
fn covers(other: &Alternative<'_>, one: &Alternative<'_>) -> bool {
    match (other.kind, one.kind) {
        (Kind::Anything, _) | (Kind::Type("number"), Kind::Type("integer")) => true,
        (Kind::Type(kind), Kind::Exactly(value)) => {
            let bounded = !constraint::turns(&Value::Bool(true), other.node).is_empty();
            !bounded && (kind == type_of(value) || (kind == "number" && type_of(value) == "integer"))
        }
        _ => false,
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// What `$ref` leads to.
fn resolved<'a>(node: &'a Value, root: &'a Value) -> &'a Value {
    let mut node = node;
    for _ in 0..DEEPEST {
        let Some(pointer) = node.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#')) else {
            return node;
        };
        match root.pointer(pointer) {
            Some(target) => node = target,
            None => return node,
        }
    }
    node
}

fn alternatives<'a>(
    node: &'a Value,
    root: &'a Value,
    seen: &mut BTreeSet<*const Value>,
    found: &mut Vec<Alternative<'a>>,
) {
    let node = resolved(node, root);
    // A list that holds itself adds nothing.
    if !seen.insert(std::ptr::from_ref(node)) {
        return;
    }
    let mut add = |kind| found.push(Alternative { kind, node });
    if seen.len() > MOST {
        return add(Kind::Anything);
    }
    if let Some(value) = node.get("const") {
        return add(Kind::Exactly(value));
    }
    if let Some(values) = node.get("enum").and_then(Value::as_array) {
        return values.iter().for_each(|value| add(Kind::Exactly(value)));
    }
    match node.get("type") {
        Some(Value::String(kind)) => return add(kind_of(kind)),
        Some(Value::Array(kinds)) => {
            return kinds.iter().filter_map(Value::as_str).for_each(|kind| add(kind_of(kind)));
        }
        _ => {}
    }
    let several = node.get("anyOf").or_else(|| node.get("oneOf")).and_then(Value::as_array);
    match several {
        Some(several) => several.iter().for_each(|one| alternatives(one, root, seen, found)),
        None if *node == Value::Bool(false) => {}
        None if node.get("properties").is_some() => add(Kind::Type("object")),
        None => add(Kind::Anything),
    }
}

fn kind_of(name: &str) -> Kind<'_> {
    if TYPES.contains(&name) { Kind::Type(name) } else { Kind::Anything }
}

fn properties(node: &Value) -> Option<&Map<String, Value>> {
    node.get("properties").and_then(Value::as_object)
}

fn required(node: &Value) -> BTreeSet<&str> {
    node.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The required fields of an object that have one value: what tells variants apart.
fn tags(node: &Value) -> Vec<(String, String)> {
    let must = required(node);
    let fields = properties(node).into_iter().flatten().filter(|(name, _)| must.contains(name.as_str()));
    fields.filter_map(|(name, schema)| Some((name.clone(), schema.get("const")?.to_string()))).collect()
}

/// The one field of an object that has to be there and beside which there is no other.
fn only_field(node: &Value) -> Vec<(String, String)> {
    let Some(fields) = properties(node) else { return Vec::new() };
    let alone = fields.len() == 1 && required(node).len() == 1;
    if alone { fields.keys().map(|name| (name.clone(), String::new())).collect() } else { Vec::new() }
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
