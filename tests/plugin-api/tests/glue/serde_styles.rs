//! Every way in which serde's attributes shape a type.

use plugin_api::prelude::*;
use plugin_api_tests::{mismatch, result};

use super::json::{agrees, read};

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
enum External {
    Unit,
    Newtype(u8),
    Tuple(u8, String),
    Struct { a: u8, b: Option<String> },
    Nested(Box<External>),
    EmptyTuple(),
    EmptyStruct {},
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
enum Internal {
    UnitVariant,
    Newtype(Point),
    Struct { some_field: i64, when: Option<f64> },
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Unit,
    Newtype(Vec<u8>),
    Tuple(u8, char),
    Struct { a: External },
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Untagged {
    Number(i64),
    Float(f64),
    Text(String),
    List(Vec<Untagged>),
    Point(Point),
    Null,
}

#[derive(Debug, PartialEq, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Point {
    x: i32,
    y: i32,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Flattened {
    id: u64,
    #[serde(flatten)]
    inner: Inner,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Inner {
    name: String,
    #[serde(flatten)]
    choice: Option<External>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Newtype(f64);

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
struct Transparent {
    inner: Vec<Newtype>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Unit;

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Attributes {
    #[serde(alias = "colour", alias = "Color")]
    main_color: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(with = "hexadecimal")]
    #[schemars(with = "String")]
    mask: u32,
    #[serde(deserialize_with = "lenient")]
    lenient: u8,
    #[serde(skip)]
    hidden: Option<Unit>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(default = "ten")]
    size: u32,
}

impl Default for Attributes {
    fn default() -> Self {
        Self {
            main_color: "red".to_owned(),
            kind: String::new(),
            mask: 0,
            lenient: 7,
            hidden: None,
            tags: Vec::new(),
            size: 0,
        }
    }
}

fn ten() -> u32 {
    10
}

mod hexadecimal {
    use plugin_api::prelude::*;
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(value: &u32, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{value:x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        u32::from_str_radix(text, 16).map_err(serde::de::Error::custom)
    }
}

/// A default for whatever does not fit.
fn lenient<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    Ok(<[u8; 1]>::deserialize(deserializer).map_or(0, |[value]| value))
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
#[derive(Clone)]
struct Code(u16);

impl TryFrom<String> for Code {
    type Error = std::num::ParseIntError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.trim_start_matches('#').parse().map(Self)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        format!("#{}", code.0)
    }
}

#[test]
fn externally_tagged() {
    agrees(&vec![
        External::Unit,
        External::Newtype(1),
        External::Tuple(1, "a".into()),
        External::Struct { a: 1, b: None },
        External::Nested(Box::new(External::Nested(Box::new(External::Unit)))),
        External::EmptyTuple(),
        External::EmptyStruct {},
    ]);
    assert_eq!(read::<External>(r#"{"Unit":null}"#), Ok(External::Unit));
    for wrong in [
        r#""Newtype""#,
        r#"{"Newtype":1,"Unit":null}"#,
        "{}",
        r#"{"Tuple":[1]}"#,
        r#"{"Tuple":[1,"a",2]}"#,
        r#"{"Unit":1}"#,
        r#"{"None":1}"#,
        "3",
        r#"{"Struct":{"b":"x"}}"#,
    ] {
        assert!(serde_json::from_str::<External>(wrong).is_err(), "{wrong}");
        assert!(read::<External>(wrong).is_err(), "{wrong}");
    }
    assert_eq!(
        read::<External>(r#""Nothing""#).unwrap_err(),
        "unknown variant `Nothing`, expected `Unit`, `Newtype`, `Tuple`, `Struct`, `Nested`, `EmptyTuple` or `EmptyStruct`"
    );
}

#[test]
fn internally_tagged() {
    agrees(&vec![
        Internal::UnitVariant,
        Internal::Newtype(Point { x: 1, y: -2 }),
        Internal::Struct { some_field: i64::MIN, when: Some(0.5) },
    ]);
    let text = r#"{"someField": 3, "when": null, "kind": "struct"}"#;
    assert_eq!(read::<Internal>(text), Ok(Internal::Struct { some_field: 3, when: None }));
}

#[test]
fn adjacently_tagged() {
    agrees(&vec![
        Adjacent::Unit,
        Adjacent::Newtype(vec![1, 2]),
        Adjacent::Tuple(1, 'x'),
        Adjacent::Struct { a: External::Newtype(3) },
    ]);
    assert_eq!(read::<Adjacent>(r#"{"c":[1,2],"t":"Newtype"}"#), Ok(Adjacent::Newtype(vec![1, 2])));
}

#[test]
fn untagged() {
    agrees(&vec![
        Untagged::Number(-3),
        Untagged::Float(1.5),
        Untagged::Text("a\"b".into()),
        Untagged::List(vec![Untagged::Null, Untagged::Number(1)]),
        Untagged::Point(Point { x: 0, y: 0 }),
        Untagged::Null,
    ]);
    assert!(read::<Untagged>(r#"{"x":1}"#).unwrap_err().contains("did not match any variant"));
}

#[test]
fn flattened() {
    agrees(&Inner { name: "n".into(), choice: Some(External::Struct { a: 1, b: Some("c".into()) }) });
    agrees(&Inner { name: String::new(), choice: None });
    let text = r#"{"id":18446744073709551615,"more":[1,{"a":null}],"name":"n","point":{"x":1}}"#;
    let flattened = read::<Flattened>(text).unwrap();
    assert_eq!(flattened, serde_json::from_str(text).unwrap());
    assert_eq!((flattened.id, flattened.inner.name.as_str()), (u64::MAX, "n"));
    assert_eq!(flattened.rest["more"], json!([1, {"a": null}]));
}

#[test]
fn wrappers() {
    agrees(&Transparent { inner: vec![Newtype(1.0), Newtype(-0.0)] });
    agrees(&Unit);
    agrees(&vec![Code(1), Code(65535)]);
    assert!(read::<Code>("\"#x\"").unwrap_err().contains("invalid digit"));
}

mod variants {
    use plugin_api::prelude::*;

    #[tool]
    pub(super) fn variants(list: Vec<super::External>, by_number: Option<BTreeMap<i16, Value>>) -> usize {
        list.len() + by_number.map_or(0, |map| map.len())
    }
}

#[test]
fn the_path_leads_through_variants() {
    let tool = variants::ONE_TOOL_PER_FILE;
    for (input, path) in [
        (json!({"list": ["Unit", {"Struct": {"a": "x"}}]}), "$.list[1].Struct.a"),
        (json!({"list": [{"Tuple": [1, 2]}, "Unit"]}), "$.list[0].Tuple[1]"),
        (json!({"list": [{"Nested": {"Nested": {"Newtype": 256}}}]}), "$.list[0].Nested.Nested.Newtype"),
        (json!({"list": [{"Newtype": 1}, {"Unit": null, "x": 1}]}), "$.list[1]"),
        (json!({"list": [{"Newtype": 1}, "Unit", 3]}), "$.list[2]"),
    ] {
        assert_eq!(mismatch(tool, input).1, path);
    }
}

#[test]
fn keys_that_are_no_numbers_are_refused() {
    let tool = variants::ONE_TOOL_PER_FILE;
    assert_eq!(result(tool, json!({"list": [], "by_number": {"-3": 1, "7": null}})), 2);
    for key in ["", "x", "+1", "1.", "inf", "1 2", "32768", "1.5", "0x1", "[1]", " 1"] {
        let (message, path) = mismatch(tool, json!({"list": [], "by_number": {key: 1}}));
        assert_eq!(path, "$.by_number", "{key}: {message}");
    }
}

mod attributes {
    use plugin_api::prelude::*;

    #[tool]
    pub(super) fn attributes(value: super::Attributes) -> super::Attributes {
        value
    }
}

#[test]
fn names_defaults_and_conversions() {
    let tool = attributes::ONE_TOOL_PER_FILE;
    let defaults = json!({"mainColor": "red", "type": "", "mask": "0", "lenient": 7, "size": 10});
    assert_eq!(result(tool, json!({"value": {}})), defaults);
    let full = json!({"mainColor": "blue", "type": "k", "mask": "ff", "lenient": 1, "size": 3, "tags": ["a"]});
    let mut input = full.clone();
    input["lenient"] = json!([1]);
    assert_eq!(result(tool, json!({ "value": input })), full);
    let input = json!({"colour": "green", "mask": "xyz"});
    let (message, path) = mismatch(tool, json!({ "value": input }));
    assert_eq!((message.as_str(), path.as_str()), ("invalid digit found in string", "$.value.mask"));
    let input = json!({"Color": "green"});
    assert_eq!(result(tool, json!({ "value": input }))["mainColor"], "green");
}

#[test]
fn an_error_that_a_type_swallows_does_not_upset_what_follows() {
    let tool = attributes::ONE_TOOL_PER_FILE;
    for lenient in
        [json!("x"), json!([1, 2, 3]), json!({"a": [{"b": 1}]}), json!([[{"a": "]"}], 2]), json!(null), json!([])]
    {
        let output = result(tool, json!({"value": {"lenient": lenient, "type": "after", "size": 4}}));
        assert_eq!((&output["lenient"], &output["type"], &output["size"]), (&json!(0), &json!("after"), &json!(4)));
    }
}
