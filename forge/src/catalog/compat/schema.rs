//! Two JSON Schemas held against each other, as schemars writes them.
//!
//! A schema is read as alternatives, each one value or one type: `"type": ["string", "null"]`, `anyOf` and `enum` all become
//! such. What both have in common is taken out; what is left is paired by type, and pairs are compared field by field.
//! Whatever is not understood and differs counts as a change that breaks callers, and so does what is too much: whoever signs
//! releases writes their schemas, and an `enum` of a hundred thousand values costs nobody more than reading it.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value};

use super::{Change, Part, Step, change::Turn, constraint};

/// How deep schemas are followed. A tool's types nest less.
const DEEPEST: usize = 64;
/// The most differences that are told.
const MOST: usize = 200;
/// The most types that one place may have.
const MOST_TYPES: usize = 200;
/// The most pairs of places that are compared.
const MOST_PAIRS: usize = 10_000;

/// The types of JSON, `number` behind `integer`.
const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

pub(super) fn changes(part: Part, old: &Value, new: &Value) -> Vec<Change> {
    if old == new {
        return Vec::new();
    }
    let mut walk = Walk { part, roots: (old, new), seen: BTreeSet::new(), depth: 0, changes: Vec::new() };
    walk.node("", old, new);
    walk.changes
}

/// What a place may hold.
#[derive(Default)]
struct Alternatives<'a> {
    values: HashSet<&'a Value>,
    types: Vec<Alternative<'a>>,
    /// Whether there are more than are looked at.
    are_cut: bool,
}

/// Any value of a type.
#[derive(Clone, Debug)]
struct Alternative<'a> {
    kind: Kind<'a>,
    node: &'a Value,
    /// The required fields of an object that have one value: what tells variants apart.
    tags: Vec<(String, String)>,
    /// The one field of an object that has to be there and beside which there is no other.
    only_field: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind<'a> {
    Anything,
    Type(&'a str),
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
        if self.seen.len() == MOST_PAIRS {
            self.tell(place, Turn::Other, "it is too large to be compared from here on".to_owned());
        }
        if self.seen.len() >= MOST_PAIRS {
            return;
        }
        if self.depth >= DEEPEST {
            return self.tell(place, Turn::Other, "it nests too deeply to be compared".to_owned());
        }
        self.depth += 1;
        let (mut before, mut after) = (Alternatives::default(), Alternatives::default());
        alternatives(old, self.roots.0, &mut BTreeSet::new(), &mut before);
        alternatives(new, self.roots.1, &mut BTreeSet::new(), &mut after);
        if before.are_cut || after.are_cut {
            self.tell(place, Turn::Other, "it has too many alternatives to be compared".to_owned());
        }
        self.lists(place, before, after);
        self.depth -= 1;
    }

    fn lists(&mut self, place: &str, mut before: Alternatives<'a>, mut after: Alternatives<'a>) {
        let common: HashSet<_> = before.values.intersection(&after.values).copied().collect();
        before.values.retain(|value| !common.contains(value));
        after.values.retain(|value| !common.contains(value));
        // What is the same on both sides, and what can only be meant for each other.
        type Pairs = fn(&Alternative<'_>, &Alternative<'_>) -> bool;
        let rounds: [Pairs; 4] = [are_alike, share_tag, are_of_one_type, are_numbers];
        for pairs in rounds {
            let mut rest = Vec::new();
            for old in before.types {
                match after.types.iter().position(|new| pairs(&old, new)) {
                    Some(index) => {
                        let new = after.types.remove(index);
                        self.pair(place, &old, &new);
                    }
                    None => rest.push(old),
                }
            }
            before.types = rest;
        }
        self.unpaired(place, &before, &after);
    }

    /// What came and what went. One that the other side covers only becomes narrower or wider.
    fn unpaired(&mut self, place: &str, before: &Alternatives<'a>, after: &Alternatives<'a>) {
        let (gone, new) = (before.names_beside(after), after.names_beside(before));
        let listed = |names: BTreeSet<String>| names.into_iter().take(8).collect::<Vec<_>>().join(", ");
        match (gone.is_empty(), new.is_empty()) {
            (true, true) => {}
            (false, true) => self.tell(place, Turn::Narrower, format!("is no longer {}", listed(gone))),
            (true, false) => self.tell(place, Turn::Wider, format!("may be {}", listed(new))),
            (false, false) => {
                let what = format!("was {} and is {}", listed(gone), listed(new));
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
            (Kind::Anything, _) | (_, Kind::Anything) => {}
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
        (Kind::Anything, Kind::Anything) => true,
        (Kind::Type(a), Kind::Type(b)) => a == b && old.node == new.node,
        _ => false,
    }
}

/// Whether both are objects in which a field has one value, or that have one field: the variants of an enum.
fn share_tag(old: &Alternative<'_>, new: &Alternative<'_>) -> bool {
    let tagged = !old.tags.is_empty() && old.tags == new.tags;
    tagged || (old.only_field.is_some() && old.only_field == new.only_field)
}

fn are_of_one_type(old: &Alternative<'_>, new: &Alternative<'_>) -> bool {
    let same = matches!((old.kind, new.kind), (Kind::Type(a), Kind::Type(b)) if a == b);
    same && old.tags.is_empty() && new.tags.is_empty()
}

fn are_numbers(old: &Alternative<'_>, new: &Alternative<'_>) -> bool {
    matches!(
        (old.kind, new.kind),
        (Kind::Type("integer"), Kind::Type("number")) | (Kind::Type("number"), Kind::Type("integer"))
    )
}

impl<'a> Alternatives<'a> {
    fn add(&mut self, kind: Kind<'a>, node: &'a Value) {
        if self.types.len() >= MOST_TYPES {
            self.are_cut = true;
            return;
        }
        self.types.push(Alternative { kind, node, tags: tags(node), only_field: only_field(node) });
    }

    /// What of these the others do not cover, by kind alone.
    fn names_beside(&self, others: &Self) -> BTreeSet<String> {
        let is_bounded = |other: &Alternative<'_>| !constraint::turns(&Value::Bool(true), other.node).is_empty();
        let any = others.types.iter().any(|other| other.kind == Kind::Anything);
        let whole: BTreeSet<&str> =
            others.types.iter().filter(|one| !is_bounded(one)).filter_map(Alternative::of).collect();
        let number = others.types.iter().any(|other| other.of() == Some("number"));
        let covers_value = |value: &Value| {
            let kind = type_of(value);
            any || whole.contains(kind) || (kind == "integer" && whole.contains("number"))
        };
        let covers_type = |one: &Alternative<'_>| any || (number && one.of() == Some("integer"));
        let values = self.values.iter().filter(|value| !covers_value(value));
        let values = values.map(|value| value.to_string().chars().take(80).collect());
        let types = self.types.iter().filter(|one| !covers_type(one)).map(Alternative::name);
        values.chain(types).collect()
    }
}

impl<'a> Alternative<'a> {
    /// The type; `None` if it may be anything.
    fn of(&self) -> Option<&'a str> {
        match self.kind {
            Kind::Anything => None,
            Kind::Type(kind) => Some(kind),
        }
    }

    fn name(&self) -> String {
        match self.kind {
            Kind::Anything => "anything".to_owned(),
            Kind::Type("object") => match self.tags.first() {
                Some((name, value)) => format!("an object with {name} {value}"),
                None => "an object".to_owned(),
            },
            Kind::Type(kind @ ("array" | "integer")) => format!("an {kind}"),
            Kind::Type("null") => "null".to_owned(),
            Kind::Type(kind) => format!("a {kind}"),
        }
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
    found: &mut Alternatives<'a>,
) {
    let node = resolved(node, root);
    // A list that holds itself adds nothing.
    if !seen.insert(std::ptr::from_ref(node)) {
        return;
    }
    if seen.len() > MOST_TYPES {
        found.are_cut = true;
        return;
    }
    if let Some(value) = node.get("const") {
        found.values.insert(value);
        return;
    }
    if let Some(values) = node.get("enum").and_then(Value::as_array) {
        return found.values.extend(values);
    }
    match node.get("type") {
        Some(Value::String(kind)) => return found.add(kind_of(kind), node),
        Some(Value::Array(names)) => {
            let mut kinds = Vec::new();
            for kind in names.iter().filter_map(Value::as_str).map(kind_of) {
                // There are few, however many are written.
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
            return kinds.into_iter().for_each(|kind| found.add(kind, node));
        }
        _ => {}
    }
    let several = node.get("anyOf").or_else(|| node.get("oneOf")).and_then(Value::as_array);
    match several {
        Some(several) => several.iter().for_each(|one| alternatives(one, root, seen, found)),
        None if *node == Value::Bool(false) => {}
        None if node.get("properties").is_some() => found.add(Kind::Type("object"), node),
        None => found.add(Kind::Anything, node),
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
fn only_field(node: &Value) -> Option<&str> {
    let fields = properties(node).filter(|fields| fields.len() == 1 && required(node).len() == 1)?;
    fields.keys().next().map(String::as_str)
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
