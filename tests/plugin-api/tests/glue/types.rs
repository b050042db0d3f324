//! Types of the crates that tools use, as parameters and as results.

use plugin_api::prelude::*;
use plugin_api_tests::{call, call_text, mismatch, result};

use super::json::agrees;

pub(crate) mod dates {
    use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
    use plugin_api::prelude::*;

    #[derive(Serialize, JsonSchema)]
    pub(crate) struct Moments {
        day: NaiveDate,
        local: Option<NaiveDateTime>,
        moment: DateTime<Utc>,
    }

    #[tool]
    pub(crate) fn moments(day: NaiveDate, local: Option<NaiveDateTime>, moment: DateTime<Utc>) -> Moments {
        Moments { day, local, moment }
    }
}

#[test]
fn chrono() {
    let input = json!({"day": "2026-11-20", "local": "2026-11-20T10:00:00", "moment": "2026-11-20T10:00:00Z"});
    assert_eq!(result(dates::ONE_TOOL_PER_FILE, input.clone()), input);
    let input = json!({"day": "2026-02-30", "moment": "2026-11-20T10:00:00Z"});
    let (message, path) = mismatch(dates::ONE_TOOL_PER_FILE, input);
    assert_eq!(path, "$.day");
    assert!(message.contains("out of range"), "{message}");
}

pub(crate) mod civil {
    use jiff::civil::{Date, DateTime};
    use jiff::{Span, Timestamp};
    use plugin_api::prelude::*;

    #[tool]
    pub(crate) fn civil(from: Date, to: DateTime, at: Timestamp) -> Result<(i32, Date, Timestamp, Span)> {
        Ok((from.until(to.date())?.get_days(), to.date(), at, Span::new().days(2)))
    }
}

#[test]
fn jiff() {
    let input = json!({"from": "2026-03-30", "to": "2026-04-02T00:00:00", "at": "2026-11-20T10:00:00Z"});
    let output = result(civil::ONE_TOOL_PER_FILE, input);
    assert_eq!(output, json!([3, "2026-04-02", "2026-11-20T10:00:00Z", "P2D"]));
}

pub(crate) mod decimals {
    use plugin_api::prelude::*;
    use rust_decimal::Decimal;

    #[tool]
    pub(crate) fn total(amounts: Vec<Decimal>, rate: Option<Decimal>) -> Decimal {
        amounts.iter().sum::<Decimal>() * rate.unwrap_or(Decimal::ONE)
    }
}

#[test]
fn decimals_travel_as_text_and_are_taken_as_numbers_too() {
    let input = r#"{"amounts": ["0.10", 0.2, 3, "1e2", -0.5], "rate": "1.0"}"#;
    assert_eq!(call_text(decimals::ONE_TOOL_PER_FILE, input), plugin_api_tests::Answer::Result(json!("102.800")));
    let (message, path) = mismatch(decimals::ONE_TOOL_PER_FILE, json!({"amounts": ["1", "x"]}));
    assert_eq!(path, "$.amounts[1]");
    assert!(message.contains("\"x\""), "{message}");
}

pub(crate) mod ordered {
    use indexmap::IndexMap;
    use plugin_api::prelude::*;

    #[tool]
    pub(crate) fn keys(map: IndexMap<String, Value>) -> (String, IndexMap<String, Value>) {
        (map.keys().map(String::as_str).collect(), map)
    }
}

#[test]
fn an_indexmap_keeps_the_order_of_the_text() {
    let record = ordered::ONE_TOOL_PER_FILE.call(br#"{"map": {"z": 1, "a": {"y": 2}, "m": null}}"#);
    assert_eq!(&record[1..], br#"["zam",{"z":1,"a":{"y":2},"m":null}]"#);
}

pub(crate) mod links {
    use plugin_api::prelude::*;
    use url::Url;

    #[tool]
    pub(crate) fn host(link: Url) -> (Option<String>, Url) {
        (link.host_str().map(str::to_owned), link)
    }
}

#[test]
fn url() {
    let output = result(links::ONE_TOOL_PER_FILE, json!({"link": "https://example.com/a?b=c"}));
    assert_eq!(output, json!(["example.com", "https://example.com/a?b=c"]));
    let (message, path) = mismatch(links::ONE_TOOL_PER_FILE, json!({"link": "nope"}));
    assert_eq!((path.as_str(), message.contains("relative URL")), ("$.link", true), "{message}");
}

pub(crate) mod shapes {
    use std::collections::LinkedList;
    use std::net::Ipv4Addr;
    use std::num::NonZeroU8;
    use std::rc::Rc;
    use std::sync::Arc;
    use std::time::Duration;

    use plugin_api::prelude::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    pub(crate) struct Tree<T> {
        pub(crate) value: T,
        #[serde(default)]
        pub(crate) children: Vec<Tree<T>>,
        pub(crate) left: Option<Box<Self>>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
    pub(crate) struct Every {
        pub(crate) bytes: (u8, u16, u32, u64, u128, usize),
        pub(crate) signed: (i8, i16, i32, i64, i128, isize),
        pub(crate) floats: [f32; 2],
        pub(crate) character: char,
        pub(crate) by_number: HashMap<u32, Vec<char>>,
        pub(crate) by_flag: BTreeMap<bool, ()>,
        pub(crate) boxed: Box<[Box<str>]>,
        pub(crate) set: BTreeSet<i64>,
        pub(crate) hashed: HashSet<String>,
        pub(crate) queue: VecDeque<u8>,
        pub(crate) linked: LinkedList<u8>,
        pub(crate) tree: Tree<Option<u8>>,
        pub(crate) twice: Option<Option<u8>>,
        pub(crate) unit: (),
        pub(crate) address: Ipv4Addr,
        pub(crate) duration: Duration,
        pub(crate) positive: NonZeroU8,
        pub(crate) result: Result<u8, String>,
        pub(crate) range: std::ops::Range<i32>,
        pub(crate) path: std::path::PathBuf,
        pub(crate) cow: std::borrow::Cow<'static, str>,
        pub(crate) wrapped: std::num::Wrapping<u8>,
        pub(crate) bound: std::ops::Bound<u8>,
        pub(crate) any: Value,
    }

    #[tool]
    pub(crate) fn shapes(every: Every) -> Every {
        every
    }

    pub(crate) type Maybe<T> = Option<T>;

    pub(crate) mod shared {
        use super::*;

        // Shared pointers deserialise with a feature of serde that is off; as results they are fine.
        #[tool]
        pub(crate) fn shared(optional: Maybe<u8>, boxed: Box<Maybe<u8>>, twice: Option<Option<u8>>) -> Value {
            let (_counted, _shared) = (Rc::new(1), Arc::new(2));
            json!([optional, boxed, twice])
        }
    }
}

#[test]
fn everything_that_serde_knows() {
    let tree = |value, children| shapes::Tree { value, children, left: None };
    let every = shapes::Every {
        bytes: (u8::MAX, u16::MAX, u32::MAX, u64::MAX, u128::MAX, usize::MAX),
        signed: (i8::MIN, i16::MIN, i32::MIN, i64::MIN, i128::MIN, isize::MIN),
        floats: [0.1, -1e-10],
        character: '😀',
        by_number: HashMap::from([(7, vec!['a', '"'])]),
        by_flag: BTreeMap::from([(true, ())]),
        boxed: Box::new(["a\n".into()]),
        set: BTreeSet::from([3, 1]),
        hashed: HashSet::from(["x".to_owned()]),
        queue: VecDeque::from([1, 2]),
        linked: [3].into(),
        tree: tree(Some(1), vec![tree(None, vec![])]),
        twice: Some(Some(2)),
        unit: (),
        address: [127, 0, 0, 1].into(),
        duration: std::time::Duration::from_millis(1500),
        positive: 3.try_into().unwrap(),
        result: Err("no".to_owned()),
        range: 1..5,
        path: "/a/b".into(),
        cow: "cow".into(),
        wrapped: std::num::Wrapping(3),
        bound: std::ops::Bound::Excluded(2),
        any: json!({"a": [1, null, 2.5]}),
    };
    agrees(&every);
    let text = serde_json::to_string(&every).unwrap();
    let record = shapes::ONE_TOOL_PER_FILE.call(format!("{{\"every\":{text}}}").as_bytes());
    assert_eq!(String::from_utf8(record).unwrap(), format!("\0{text}"));
}

#[test]
fn a_parameter_is_optional_whatever_name_its_option_goes_by() {
    let tool = shapes::shared::ONE_TOOL_PER_FILE;
    assert_eq!(result(tool, json!({})), json!([null, null, null]));
    assert_eq!(result(tool, json!({"optional": null, "boxed": 1, "twice": 2})), json!([null, 1, 2]));
    assert!(matches!(call(tool, json!({"optional": "x"})), plugin_api_tests::Answer::Mismatch(..)));
}
