//! What becomes of a tool's error.

use std::fmt;

use plugin_api::prelude::*;
use plugin_api_tests::{Answer, call};

/// A tool in a module of its own, that fails like this.
macro_rules! fails {
    ($($name:ident: $type:ty = $body:block => $message:expr, $causes:expr;)*) => {$(
        #[test]
        fn $name() {
            mod tool {
                #[allow(unused_imports)]
                use super::*;

                #[tool]
                pub(super) fn fails() -> $type $body
            }
            let causes: &[&str] = &$causes;
            let causes = causes.iter().map(|&cause| cause.to_owned()).collect();
            assert_eq!(call(tool::ONE_TOOL_PER_FILE, json!({})), Answer::Error($message.to_owned(), causes));
        }
    )*};
}

#[derive(Debug)]
struct Outer(std::num::ParseIntError);

impl fmt::Display for Outer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("outer")
    }
}

impl std::error::Error for Outer {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

fn outer() -> Outer {
    Outer("x".parse::<u8>().unwrap_err())
}

/// Neither an error of the standard library's kind nor a text.
struct Shown;

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("shown")
    }
}

const DIGIT: &str = "invalid digit found in string";

fails! {
    a_text: Result<u8> = { Err("text".into()) } => "text", [];
    an_owned_text: Result<u8> = { Err(format!("text {}", 1))? } => "text 1", [];
    bail: Result<u8> = { bail!("at {}", 3) } => "at 3", [];
    bail_with_an_error: Result<u8> = { bail!(outer()) } => "outer", [DIGIT];
    ensure: Result<u8> = { ensure!(1 > 2, "no"); Ok(1) } => "no", [];
    a_question_mark: Result<u8> = { Ok("x".parse::<u8>()?) } => DIGIT, [];
    sources: Result<u8> = { Err(outer())? } => "outer", [DIGIT];
    contexts: Result<u8> = { Err(outer()).context("one").context("two") } => "two", ["one", "outer", DIGIT];
    no_value: Result<u8> = { None.with_context(|| "none") } => "none", [];
    a_plain_text: Result<u8, String> = { Err("text".into()) } => "text", [];
    a_static_text: Result<u8, &'static str> = { Err("text") } => "text", [];
    a_standard_error: Result<u8, std::num::ParseIntError> = { "x".parse() } => DIGIT, [];
    an_own_error: Result<u8, Outer> = { Err(outer()) } => "outer", [DIGIT];
    a_boxed_error: Result<u8, Box<dyn std::error::Error>> = { Err(outer())? } => "outer", [DIGIT];
    a_boxed_text: Result<u8, Box<dyn std::error::Error>> = { bail!("text") } => "text", [];
    an_error_for_threads: Result<u8, Box<dyn std::error::Error + Send + Sync>> = { Err(outer())? } => "outer", [DIGIT];
    an_error_that_is_only_shown: Result<u8, Shown> = { Err(Shown) } => "shown", [];
    an_error_that_is_a_number: Result<u8, i32> = { Err(-3) } => "-3", [];
}

#[test]
fn a_boxed_error_goes_through_the_question_mark() {
    fn boxed() -> Result<u8, Box<dyn std::error::Error>> {
        Err("boxed".into())
    }
    fn plain() -> Result<u8> {
        Ok(boxed()?)
    }
    assert_eq!(plain().unwrap_err().to_string(), "boxed");
}

#[test]
fn an_error_shows_its_causes_to_a_person() {
    let error = Error::from(outer()).context("summing up");
    assert_eq!(error.to_string(), "summing up");
    assert_eq!(format!("{error:#}"), format!("summing up: outer: {DIGIT}"));
    assert_eq!(format!("{error:?}"), format!("summing up\n\nCaused by:\n    outer\n    {DIGIT}"));
    assert_eq!(error.root_cause().to_string(), DIGIT);
    assert!(error.downcast_ref::<Outer>().is_some());
}
