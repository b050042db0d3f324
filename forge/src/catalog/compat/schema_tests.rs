use proptest::prelude::*;
use serde_json::json;

use super::*;

fn step(part: Part, old: Value, new: Value) -> Option<Step> {
    changes(part, &old, &new).iter().map(|change| change.step).max()
}

fn object(fields: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": fields, "required": required, "additionalProperties": false })
}

/// What both ways from one schema to another ask for: input and output there, input and output back.
fn both(old: Value, new: Value) -> [Option<Step>; 4] {
    [
        step(Part::Input, old.clone(), new.clone()),
        step(Part::Output, old.clone(), new.clone()),
        step(Part::Input, new.clone(), old.clone()),
        step(Part::Output, new, old),
    ]
}

const MINOR: Option<Step> = Some(Step::Minor);
const MAJOR: Option<Step> = Some(Step::Major);

#[test]
fn wider_inputs_and_narrower_outputs_are_minor() {
    let wider = [MINOR, MAJOR, MAJOR, MINOR];
    let text = || json!({ "type": "string" });
    for (old, new) in [
        (text(), json!({ "type": ["string", "null"] })),
        (text(), json!({ "anyOf": [{ "type": "string" }, { "type": "null" }] })),
        (json!({ "type": "integer", "format": "int64" }), json!({ "type": "number", "format": "double" })),
        (json!({ "type": "integer", "format": "int32" }), json!({ "type": "integer", "format": "int64" })),
        (
            json!({ "type": "integer", "format": "uint8", "minimum": 0, "maximum": 255 }),
            json!({ "type": "integer", "format": "uint16", "minimum": 0, "maximum": 65535 }),
        ),
        (
            json!({ "type": "integer", "format": "uint32", "minimum": 0 }),
            json!({ "type": "integer", "format": "int64" }),
        ),
        (json!({ "type": "string", "enum": ["a"] }), json!({ "type": "string", "enum": ["a", "b"] })),
        (
            json!({ "oneOf": [{ "type": "string", "const": "a", "description": "A." }] }),
            json!({ "type": "string", "enum": ["a", "b"] }),
        ),
        (json!({ "const": "a" }), text()),
        (text(), json!(true)),
        (json!({ "type": "string", "maxLength": 3 }), json!({ "type": "string", "maxLength": 4 })),
        (json!({ "type": "string", "minLength": 3 }), text()),
        (json!({ "type": "string", "pattern": "a" }), text()),
        (
            json!({ "type": "array", "items": { "type": "integer" } }),
            json!({ "type": "array", "items": { "type": "number" } }),
        ),
        (
            json!({ "type": "object", "additionalProperties": { "type": "integer" } }),
            json!({ "type": "object", "additionalProperties": { "type": ["integer", "null"] } }),
        ),
        (object(json!({ "a": text() }), &["a"]), object(json!({ "a": text() }), &[])),
    ] {
        assert_eq!(both(old.clone(), new.clone()), wider, "{old} {new}");
    }
}

#[test]
fn another_type_is_major_either_way() {
    for (old, new) in [
        (json!({ "type": "string" }), json!({ "type": "integer" })),
        (json!({ "type": "string" }), json!({ "type": "array", "items": { "type": "string" } })),
        (json!({ "type": "string", "format": "date" }), json!({ "type": "string", "format": "date-time" })),
        (json!({ "enum": ["a", "b"] }), json!({ "enum": ["a", "c"] })),
        (
            json!({ "prefixItems": [{ "type": "string" }], "type": "array" }),
            json!({ "prefixItems": [], "type": "array" }),
        ),
        (json!({ "type": "string", "maxLength": 3 }), json!({ "type": "string", "minLength": 3 })),
    ] {
        assert_eq!(both(old.clone(), new.clone()), [MAJOR; 4], "{old} {new}");
    }
}

#[test]
fn fields_come_and_go() {
    let text = || json!({ "type": "string" });
    let one = object(json!({ "a": text() }), &["a"]);
    let with_optional = object(json!({ "a": text(), "b": text() }), &["a"]);
    let with_required = object(json!({ "a": text(), "b": text() }), &["a", "b"]);
    assert_eq!(both(one.clone(), with_optional.clone()), [MINOR, MINOR, MAJOR, MAJOR]);
    assert_eq!(both(one.clone(), with_required.clone()), [MAJOR, MINOR, MAJOR, MAJOR]);
    assert_eq!(both(with_required.clone(), with_optional), [MINOR, MAJOR, MAJOR, MINOR]);
    let renamed = object(json!({ "z": text() }), &["z"]);
    assert_eq!(both(one.clone(), renamed), [MAJOR; 4]);
    let told = changes(Part::Input, &one, &with_required);
    assert_eq!(told[0].to_string(), "input `b`: is new and required");
}

#[test]
fn what_only_describes_does_not_count() {
    let old = json!({ "title": "A", "description": "One.", "type": "object", "properties": { "a": { "type": "string", "examples": ["x"] } } });
    let new = json!({ "description": "Two.", "type": "object", "properties": { "a": { "default": "y", "type": "string" } } });
    assert_eq!(both(old, new), [None; 4]);
}

#[test]
fn variants_are_told_apart_by_their_tags() {
    let variant = |tag: &str, fields: Value| {
        let mut all = fields;
        all["type"] = json!({ "type": "string", "const": tag });
        let names: Vec<_> = all.as_object().unwrap().keys().cloned().collect();
        json!({ "type": "object", "properties": all, "required": names })
    };
    let text = || json!({ "type": "string" });
    let old =
        json!({ "oneOf": [variant("circle", json!({ "r": text() })), variant("square", json!({ "a": text() }))] });
    let more = json!({ "oneOf": [variant("square", json!({ "a": text() })), variant("circle", json!({ "r": text() })), variant("line", json!({}))] });
    assert_eq!(both(old.clone(), more), [MINOR, MAJOR, MAJOR, MINOR]);
    let changed = json!({ "oneOf": [variant("square", json!({ "a": text() })), variant("circle", json!({ "r": text(), "x": text() }))] });
    let told = changes(Part::Input, &old, &changed);
    assert_eq!(told.iter().map(|change| change.place.as_str()).collect::<Vec<_>>(), ["x"], "{told:?}");
}

#[test]
fn references_are_followed_and_types_may_hold_themselves() {
    let tree = |leaf: &str| {
        json!({
            "$ref": "#/$defs/Tree",
            "$defs": { "Tree": { "type": "object", "required": ["leaf"], "properties": {
                "leaf": { "type": leaf },
                "below": { "type": "array", "items": { "$ref": "#/$defs/Tree" } },
            } } },
        })
    };
    assert_eq!(step(Part::Input, tree("string"), tree("string")), None);
    let told = changes(Part::Input, &tree("integer"), &tree("number"));
    assert_eq!((told.len(), told[0].place.as_str(), told[0].step), (1, "leaf", Step::Minor), "{told:?}");
    // Neither a reference to itself nor one to nowhere is followed for ever.
    for odd in [
        json!({ "$ref": "#" }),
        json!({ "$ref": "#/$defs/none" }),
        json!({ "anyOf": [{ "$ref": "#" }, { "$ref": "#" }] }),
        json!({ "$ref": "#/$defs/a", "$defs": { "a": { "$ref": "#/$defs/b" }, "b": { "$ref": "#/$defs/a" } } }),
    ] {
        let _ = both(odd.clone(), json!({ "type": "string" }));
        assert_eq!(both(odd.clone(), odd), [None; 4]);
    }
}

#[test]
fn a_type_that_doubles_at_each_level_is_compared_quickly() {
    let deep = |leaf: &str| {
        let mut defs = serde_json::Map::new();
        for level in 0..50 {
            let below = json!({ "$ref": format!("#/$defs/t{}", level + 1) });
            defs.insert(format!("t{level}"), json!({ "type": "object", "properties": { "a": below, "b": below } }));
        }
        defs.insert("t50".into(), json!({ "type": leaf }));
        json!({ "$ref": "#/$defs/t0", "$defs": defs })
    };
    assert_eq!(step(Part::Output, deep("string"), deep("integer")), MAJOR);
}

/// Schemas as tools have them.
fn schemas() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({ "type": "string" })),
        Just(json!({ "type": "integer" })),
        Just(json!({ "type": "number" })),
        Just(json!({ "type": "boolean" })),
        Just(json!({ "type": "null" })),
        Just(json!({ "type": ["string", "null"] })),
        Just(json!({ "type": "string", "enum": ["a", "b"] })),
        Just(json!({ "type": "string", "maxLength": 1 })),
        (0..3_i64).prop_map(|least| json!({ "type": "integer", "minimum": least })),
        Just(json!(true)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let fields = proptest::collection::btree_map("[a-c]", (inner.clone(), any::<bool>()), 0..3);
        prop_oneof![
            inner.clone().prop_map(|items| json!({ "type": "array", "items": items })),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| json!({ "anyOf": [a, b] })),
            (inner.prop_map(|each| json!({ "type": "object", "additionalProperties": each }))),
            // Closed, as tools have them: an open one takes a field of any type before it is named.
            fields.prop_map(|fields| {
                let required: Vec<_> = fields.iter().filter(|(_, (_, must))| *must).map(|(name, _)| name).collect();
                let named: Map<_, _> =
                    fields.iter().map(|(name, (schema, _))| (name.clone(), schema.clone())).collect();
                json!({ "type": "object", "properties": named, "required": required, "additionalProperties": false })
            }),
        ]
    })
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2..4_i64).prop_map(Value::from),
        Just(json!(0.5)),
        "[a-c]{0,2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::btree_map("[a-c]", inner, 0..3).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(schema in schemas()) {
        prop_assert_eq!(both(schema.clone(), schema), [None; 4]);
    }

    #[test]
    fn what_was_taken_is_taken_after_less_than_a_major_step(
        old in schemas(), new in schemas(), values in proptest::collection::vec(values(), 20),
    ) {
        if step(Part::Input, old.clone(), new.clone()) < MAJOR {
            for value in values {
                let taken = jsonschema::is_valid(&old, &value);
                prop_assert!(!taken || jsonschema::is_valid(&new, &value), "{} {} {}", old, new, value);
            }
        }
    }
}

#[test]
fn what_is_too_much_to_compare_costs_little_and_asks_for_a_major_step() {
    let many = 5_000;
    let values = |from: i64, to: i64| json!({ "enum": (from..to).rev().collect::<Vec<_>>() });
    assert_eq!(both(values(0, many), values(0, many)), [None; 4]);
    assert_eq!(both(values(0, many), values(0, many + 1)), [MINOR, MAJOR, MAJOR, MINOR]);
    assert_eq!(both(values(0, many), values(many, 2 * many)), [MAJOR; 4]);
    let kinds = |last: &str| {
        let all = [vec!["string"; 5_000], vec![last]].concat();
        json!({ "type": all })
    };
    assert_eq!(both(kinds("string"), kinds("null")), [MINOR, MAJOR, MAJOR, MINOR]);
    let consts =
        |from: i64| json!({ "anyOf": (from..from + many).map(|one| json!({ "const": one })).collect::<Vec<_>>() });
    assert_eq!(both(consts(0), consts(1)), [MAJOR; 4]);
    // Two rings of types whose lengths have no divisor in common meet in every pair.
    let ring = |length: usize| {
        let types = (0..length).map(|one| {
            let to = |step: usize| json!({ "$ref": format!("#/$defs/t{}", (one * 3 + step) % length) });
            let fields = json!({ "a": to(1), "b": to(2), "c": to(5) });
            (format!("t{one}"), json!({ "type": "object", "properties": fields }))
        });
        json!({ "$ref": "#/$defs/t0", "$defs": types.collect::<serde_json::Map<_, _>>() })
    };
    assert_eq!(step(Part::Input, ring(401), ring(409)), MAJOR);
}
