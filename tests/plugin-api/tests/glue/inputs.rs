//! How an input becomes parameters.

use plugin_api::prelude::*;
use plugin_api_tests::{Answer, call, call_text, mismatch, result};

pub(crate) mod rows {
    use plugin_api::prelude::*;

    #[derive(Deserialize, JsonSchema)]
    pub(crate) struct Row {
        pub(crate) amount: f64,
        #[serde(default)]
        pub(crate) labels: BTreeMap<String, Vec<u8>>,
    }

    #[tool]
    pub(crate) fn rows(
        rows: Vec<Row>,
        r#type: Option<String>,
        mut scale: Option<f64>,
    ) -> (f64, usize, Option<String>) {
        let scale = scale.get_or_insert(1.0);
        (rows.iter().map(|row| row.amount * *scale).sum(), rows.iter().map(|row| row.labels.len()).sum(), r#type)
    }
}

#[test]
fn parameters_come_in_any_order() {
    let tool = rows::ONE_TOOL_PER_FILE;
    let input = " {\n\"scale\" :2 ,\"rows\":[ {\"labels\":{}, \"other\":[{}], \"amount\":1.5},{\"amount\":2}],\"type\":\"a\\u0062\"}\n";
    assert_eq!(call_text(tool, input), Answer::Result(json!([7.0, 0, "ab"])));
    assert_eq!(result(tool, json!({"rows": []})), json!([0.0, 0, null]));
}

#[test]
fn a_mismatch_says_what_and_where() {
    let tool = rows::ONE_TOOL_PER_FILE;
    for (input, message, path) in [
        (json!({}), "missing parameter `rows`", "$"),
        (json!({"row": 1}), "unknown parameter `row`, expected `rows`, `type` or `scale`", "$"),
        (json!({"rows": 1}), "invalid type: integer `1`, expected a sequence", "$.rows"),
        (json!({"rows": null}), "invalid type: null, expected a sequence", "$.rows"),
        (
            json!({"rows": [{"amount": 1}, {"amount": "1"}]}),
            "invalid type: string \"1\", expected f64",
            "$.rows[1].amount",
        ),
        (json!({"rows": [{"amount": 1}, {}]}), "missing field `amount`", "$.rows[1]"),
        (
            json!({"rows": [{"amount": 1, "labels": {"a b": [1, 256]}}]}),
            "invalid value: integer `256`, expected u8",
            "$.rows[0].labels[\"a b\"][1]",
        ),
        (json!({"rows": [], "scale": [1]}), "invalid type: sequence, expected f64", "$.scale"),
        (
            json!([1]),
            "the input must be a JSON object with the parameters as its keys: `rows`, `type` or `scale`",
            "$",
        ),
        (
            json!("rows"),
            "the input must be a JSON object with the parameters as its keys: `rows`, `type` or `scale`",
            "$",
        ),
    ] {
        assert_eq!(mismatch(tool, input), (message.to_owned(), path.to_owned()));
    }
    let long = "x".repeat(1000);
    let (message, _) = mismatch(tool, json!({ "rows": long }));
    assert!(message.len() < 150 && message.contains("xxx…"), "{message}");
}

#[test]
fn text_that_is_no_json_is_a_mismatch() {
    let tool = rows::ONE_TOOL_PER_FILE;
    for (input, message) in [
        ("", "the input is not JSON: the JSON ends too early at line 1 column 1"),
        ("{\"rows\": [}", "the input is not JSON: expected a JSON value at line 1 column 11"),
        ("{\"rows\": [], \"rows\": []}", "the parameter `rows` is given twice"),
    ] {
        assert_eq!(call_text(tool, input), Answer::Mismatch(message.into(), "$".into()));
    }
    assert_eq!(tool.call(b"{\"rows\": \"\xff\"}")[0], 2);
}

pub(crate) mod borrowed {
    use std::path::Path;

    use plugin_api::prelude::*;

    #[derive(Deserialize, JsonSchema)]
    pub(crate) struct Word<'text> {
        pub(crate) word: &'text str,
    }

    #[tool]
    #[allow(clippy::too_many_arguments, clippy::ptr_arg, reason = "one of every kind")]
    pub(crate) fn borrowed<'a>(
        text: &'a str,
        words: &[&str],
        maybe: Option<&str>,
        numbers: &mut Vec<i64>,
        pair: &(u8, u8),
        path: &Path,
        structs: Vec<Word<'_>>,
        counts: HashMap<&str, u8>,
    ) -> (&'a str, usize, Vec<i64>, String) {
        numbers.sort_unstable();
        let total = words.len() + maybe.map_or(0, str::len) + usize::from(pair.0 + pair.1) + counts.len();
        (
            text,
            total,
            numbers.clone(),
            structs.iter().map(|word| word.word).collect::<String>() + &path.display().to_string(),
        )
    }
}

#[test]
fn parameters_may_be_references() {
    let input = json!({
        "text": "line\nbreak", "words": ["a", "b\"c"], "maybe": "é\t", "numbers": [3, 1], "pair": [1, 2], "path": "/a",
        "structs": [{"word": "x\\"}], "counts": {"k\n": 1},
    });
    let output = result(borrowed::ONE_TOOL_PER_FILE, input);
    assert_eq!(output, json!(["line\nbreak", 9, [1, 3], "x\\/a"]));
}

pub(crate) mod nothing {
    use plugin_api::prelude::*;

    #[tool]
    pub(crate) fn nothing() {}
}

#[test]
fn a_tool_may_take_and_return_nothing() {
    let tool = nothing::ONE_TOOL_PER_FILE;
    assert_eq!(result(tool, json!({})), json!(null));
    assert_eq!(mismatch(tool, json!({"a": 1})), ("unknown parameter `a`; the tool takes none".into(), "$".into()));
    assert!(matches!(call(tool, json!(null)), Answer::Mismatch(..)));
}

#[test]
fn the_function_stays_a_function() {
    assert_eq!(rows::rows(vec![rows::Row { amount: 2.0, labels: BTreeMap::new() }], None, Some(3.0)).0, 6.0);
    nothing::nothing();
}

/// Tools whose names and types are also those of the code around them.
#[allow(dead_code)]
mod names {
    macro_rules! tools {
        ($($module:ident $function:ident $type:ident;)*) => {$(
            mod $module {
                use plugin_api::prelude::*;

                #[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
                pub(super) struct $type(u8);

                #[tool]
                pub(super) fn $function(input: $type, output: u8) -> Result<$type, String> {
                    Ok($type(input.0 + output))
                }
            }
        )*

        #[test]
        fn any_name_will_do() {
            $(
                let input = plugin_api::prelude::json!({"input": 1, "output": 2});
                assert_eq!(plugin_api_tests::result($module::ONE_TOOL_PER_FILE, input), 3);
                assert_eq!(plugin_api_tests::describe($module::ONE_TOOL_PER_FILE)["output_schema"]["type"], "integer");
            )*
        }
        };
    }

    tools! {
        a call Plain;
        b describe Tool;
        c input Input;
        d output Output;
        e returned Returned;
        f kind Unfit;
        g description Description;
        h tool Mismatch;
        i schema ReturnType;
        j r#match Error;
        k write Fallible;
        l generator Value;
        m methods Text;
    }
}
