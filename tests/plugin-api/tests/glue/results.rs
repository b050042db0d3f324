//! What a function may return.

use plugin_api::prelude::*;
use plugin_api_tests::{Answer, call, result};

/// A tool in a module of its own, that returns this.
macro_rules! returns {
    ($($name:ident: $type:ty = $value:expr => $output:expr;)*) => {$(
        #[test]
        fn $name() {
            mod tool {
                #[allow(unused_imports)]
                use super::*;

                #[tool]
                pub(super) fn returns() -> $type {
                    $value
                }
            }
            assert_eq!(result(tool::ONE_TOOL_PER_FILE, json!({})), $output);
        }
    )*};
}

returns! {
    a_number: i64 = -3 => json!(-3);
    a_text: String = "a".into() => json!("a");
    a_static_text: &'static str = "a" => json!("a");
    nothing: () = () => json!(null);
    an_option: Option<u8> = Some(1) => json!(1);
    no_option: Option<u8> = None => json!(null);
    json: Value = json!({"b": 1, "a": [null]}) => json!({"a": [null], "b": 1});
    a_result: Result<u8> = Ok(1) => json!(1);
    a_result_of_nothing: Result<()> = Ok(()) => json!(null);
    a_result_with_a_text: Result<u8, String> = Ok(1) => json!(1);
    a_standard_result: std::result::Result<u8, std::fmt::Error> = Ok(1) => json!(1);
    a_result_in_a_vec: Vec<Result<u8, String>> = vec![Ok(1), Err("e".into())] => json!([{"Ok": 1}, {"Err": "e"}]);
    an_input_output_result: std::io::Result<Vec<u8>> = Ok(vec![1]) => json!([1]);
    an_option_of_a_result: Result<Option<f64>> = Ok(Some(f64::NAN)) => json!(null);
    a_tuple: (u8, char) = (1, 'a') => json!([1, "a"]);
    a_slice: &'static [u8] = &[1, 2] => json!([1, 2]);
    a_boxed_value: Box<dyn_free::Boxed> = Box::new(dyn_free::Boxed { a: 1 }) => json!({"a": 1});
}

mod dyn_free {
    use super::*;

    #[derive(Serialize, JsonSchema)]
    pub(super) struct Boxed {
        pub(super) a: u8,
    }
}

mod key {
    use plugin_api::prelude::*;

    #[tool]
    pub(super) fn key() -> BTreeMap<Vec<u8>, u8> {
        BTreeMap::from([(vec![1], 1)])
    }
}

#[test]
fn a_result_that_is_no_json_is_an_error() {
    let message = "the result cannot be written as JSON".to_owned();
    let causes = vec!["a key of an object must be a string".to_owned()];
    assert_eq!(call(key::ONE_TOOL_PER_FILE, json!({})), Answer::Error(message, causes));
}
