//! The reader and the writer agree with serde_json, on what they accept, what they read and what they write.

use std::fmt::Debug;

use plugin_api::__private::{Reader, Writer, scan};
use plugin_api::prelude::*;
use proptest::prelude::*;
use serde::de::DeserializeOwned;

pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let document = scan(text).map_err(|error| error.to_string())?;
    T::deserialize(&mut Reader::new(&document)).map_err(|error| error.to_string())
}

pub(crate) fn write<T: Serialize>(value: &T) -> Result<String, String> {
    let mut writer = Writer::default();
    value.serialize(&mut writer).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(writer.into_bytes()).expect("UTF-8"))
}

/// Writes and reads the value here and with serde_json.
pub(crate) fn agrees<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = write(value).unwrap();
    assert_eq!(text, serde_json::to_string(value).unwrap());
    assert_eq!(&read::<T>(&text).unwrap(), value, "{text}");
    let spaced = serde_json::to_string_pretty(value).unwrap();
    assert_eq!(&read::<T>(&spaced).unwrap(), value, "{spaced}");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[a-z\"\\\\\n\u{1}é😀]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..8)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Text that is nearly JSON: pieces of it, in any order.
fn nearly_json() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"\\",
        "\\n",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\\ud83d",
        "\\u12",
        "null",
        "true",
        "false",
        "nul",
        "0",
        "-",
        "-0",
        "01",
        "1",
        ".5",
        "1.5",
        "1e5",
        "1E-3",
        "1e",
        "1e400",
        "+1",
        " ",
        "\n",
        "\t",
        "\u{1}",
        "é",
        "NaN",
        "18446744073709551616",
        "'",
        "/",
    ]);
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_value_is_written_as_serde_json_writes_it_and_read_back(value in any_json()) {
        prop_assert_eq!(write(&value).unwrap(), serde_json::to_string(&value).unwrap());
        prop_assert_eq!(&read::<Value>(&value.to_string()).unwrap(), &value);
        prop_assert_eq!(&read::<Value>(&serde_json::to_string_pretty(&value).unwrap()).unwrap(), &value);
    }

    #[test]
    fn accepts_what_serde_json_accepts(text in nearly_json()) {
        let expected = serde_json::from_str::<Value>(&text);
        let found = read::<Value>(&text);
        prop_assert_eq!(found.is_ok(), expected.is_ok(), "{:?} {:?} {:?}", text, found, expected);
    }

    #[test]
    fn a_damaged_text_is_judged_as_serde_json_judges_it(value in any_json(), at in any::<prop::sample::Index>(), by in any::<u8>()) {
        let mut bytes = value.to_string().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = by;
        if let Ok(text) = String::from_utf8(bytes) {
            let (found, expected) = (read::<Value>(&text), serde_json::from_str::<Value>(&text));
            prop_assert_eq!(found.is_ok(), expected.is_ok(), "{:?} {:?} {:?}", text, found, expected);
        }
    }

    #[test]
    fn integers_are_exact(unsigned in any::<u128>(), signed in any::<i128>(), small in any::<i64>()) {
        agrees(&unsigned);
        agrees(&signed);
        agrees(&small);
    }

    #[test]
    fn floats_are_exact(double in any::<f64>(), single in any::<f32>()) {
        agrees(&double);
        agrees(&single);
    }

    #[test]
    fn text_is_exact(text in any::<String>(), character in any::<char>()) {
        agrees(&text);
        agrees(&character);
    }

    #[test]
    fn keys_of_every_kind_are_exact(
        numbers in any::<BTreeMap<i32, Option<u8>>>(),
        large in any::<BTreeMap<u128, ()>>(),
        texts in any::<HashMap<String, Vec<bool>>>(),
        characters in any::<BTreeMap<char, (i8, String)>>(),
        truths in any::<BTreeMap<bool, [u16; 2]>>(),
    ) {
        agrees(&numbers);
        agrees(&large);
        agrees(&texts);
        agrees(&characters);
        agrees(&truths);
    }
}

#[test]
fn integral_floats_are_integers_when_an_integer_is_wanted() {
    assert_eq!(read::<u8>("3.0"), Ok(3));
    assert_eq!(read::<i64>("-1.5e1"), Ok(-15));
    assert_eq!(read::<u128>("1e30"), Ok(1_000_000_000_000_000_019_884_624_838_656));
    assert_eq!(read::<i8>("-0"), Ok(0));
    assert_eq!(read::<u8>("3.5").unwrap_err(), "invalid type: floating point `3.5`, expected u8");
    assert_eq!(read::<u8>("256").unwrap_err(), "invalid value: integer `256`, expected u8");
    assert_eq!(read::<u8>("-1").unwrap_err(), "invalid value: integer `-1`, expected u8");
    assert!(read::<i64>("1e300").is_err());
    assert!(read::<i128>("170141183460469231731687303715884105728").is_err());
    assert!(read::<u128>("-5").is_err());
}

#[test]
fn numbers_beyond_every_type_are_refused() {
    assert_eq!(read::<f64>("1e400").unwrap_err(), "the number `1e400` is out of range, expected f64");
    assert_eq!(read::<f32>("1e39").unwrap_err(), "the number `1e39` is out of range, expected f32");
    assert_eq!(read::<f64>("-0").map(f64::is_sign_negative), Ok(true));
}

#[test]
fn what_is_not_finite_becomes_null() {
    assert_eq!(write(&[1.0, f64::NAN, f64::INFINITY]).unwrap(), "[1.0,null,null]");
    assert_eq!(write(&f32::NEG_INFINITY).unwrap(), "null");
}

#[test]
fn keys_that_are_no_text_are_refused_as_serde_json_does() {
    fn refused<K: Serialize>(key: K) {
        let pairs = Pairs(vec![(key, 1)]);
        assert!(serde_json::to_string(&pairs).is_err());
        assert!(write(&pairs).is_err());
    }
    fn taken<K: Serialize>(key: K) {
        let pairs = Pairs(vec![(key, 1)]);
        assert_eq!(write(&pairs).unwrap(), serde_json::to_string(&pairs).unwrap());
    }
    struct Pairs<K>(Vec<(K, i32)>);
    impl<K: Serialize> Serialize for Pairs<K> {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
        }
    }
    #[derive(Serialize)]
    enum Key {
        Unit,
        Newtype(u8),
        Struct { a: u8 },
    }
    #[derive(Serialize)]
    struct Wrapped(u8);
    refused(vec![1]);
    refused((1, 2));
    refused(());
    refused(None::<u8>);
    refused(f64::NAN);
    refused(Key::Newtype(1));
    refused(Key::Struct { a: 1 });
    refused(BTreeMap::from([(1, 2)]));
    taken(Key::Unit);
    taken(Some("a"));
    taken(Wrapped(3));
    taken(1.5);
    taken(-3);
    taken('"');
}

#[test]
fn nesting_ends_in_an_error_and_not_in_an_exhausted_stack() {
    for (deep, fits) in [(127, true), (128, false), (100_000, false)] {
        let text = format!("{}{}", "[".repeat(deep), "]".repeat(deep));
        assert_eq!(read::<Value>(&text).is_ok(), fits, "{deep}");
        assert_eq!(serde_json::from_str::<Value>(&text).is_ok(), fits, "{deep}");
        let text = format!("{}1{}", "[".repeat(deep), "]".repeat(deep));
        assert_eq!(read::<Value>(&text).is_ok(), fits, "{deep}");
    }
    assert!(read::<Value>(&"[".repeat(100_000)).unwrap_err().contains("levels of nesting"));
    assert!(read::<Value>(&"{\"a\":".repeat(100_000)).unwrap_err().contains("levels of nesting"));
}

#[test]
fn a_syntax_error_names_its_line_and_column() {
    for (text, problem) in [
        ("", "the JSON ends too early at line 1 column 1"),
        ("{\n \"a\": 1,\n}", "expected a key in double quotes at line 3 column 1"),
        ("[1 2]", "expected `,` or `]` at line 1 column 4"),
        ("{\"a\" 1}", "expected `:` after the key at line 1 column 6"),
        ("\"a", "the JSON ends inside a string at line 1 column 3"),
        ("\"\\q\"", "an unknown escape in a string at line 1 column 2"),
        ("\"\\ud800\"", "half of a surrogate pair in a string at line 1 column 8"),
        ("01", "a number with a leading zero at line 1 column 2"),
        ("1 x", "text after the end of the JSON value at line 1 column 3"),
        ("nan", "expected a JSON value at line 1 column 1"),
        ("'a'", "expected a JSON value at line 1 column 1"),
    ] {
        assert_eq!(read::<Value>(text).unwrap_err(), problem);
    }
}
