//! What `#[tool]` expands to, and what stands behind it.
//!
//! A tool's crate holds one [`Tool`]: a name, a description and two functions that know the types. Everything else is
//! compiled here, once for all tools.

mod description;
#[cfg(target_family = "wasm")]
pub mod guest;
mod input;
mod outcome;

pub use description::Description;
pub use input::Input;
pub use outcome::{Output, ReturnType, Returned, kinds};

use serde::Serialize;

use crate::json::{self, Mismatch};

/// One tool.
pub struct Tool {
    /// Its name, which is the function's.
    pub name: &'static str,
    /// What the function's doc comment says.
    pub description: &'static str,
    /// The names of the parameters, in the order of the function.
    pub parameters: &'static [&'static str],
    /// Describes the parameters and the result.
    pub describe: fn(&mut Description),
    /// Reads the parameters, calls the function and writes what it returns.
    pub call: for<'text> fn(&mut Input<'text>, &mut Output) -> Result<(), Mismatch>,
}

/// The version of the contract between a tool and its host.
const ABI: u32 = 1;

/// First byte of an output record: the result follows.
const RESULT: u8 = 0;
/// The tool's error follows.
const ERROR: u8 = 1;
/// The input does not fit; why follows.
const MISMATCH: u8 = 2;

impl Tool {
    /// Calls the tool with the text of a JSON object. Answers with an output record: a status byte, and JSON.
    pub fn call(&self, input: &[u8]) -> Vec<u8> {
        let mut output = Output::new();
        match self.run(input, &mut output) {
            Ok(()) => output.into_record(),
            Err(mismatch) => mismatch_record(&mismatch),
        }
    }

    fn run(&self, input: &[u8], output: &mut Output) -> Result<(), Mismatch> {
        let at_root = |message| Mismatch::new(message).at("$".into());
        let text = std::str::from_utf8(input).map_err(|error| at_root(format!("the input is not UTF-8: {error}")))?;
        let document = json::scan(text).map_err(|error| at_root(format!("the input is not JSON: {error}")))?;
        let mut input = Input::new(&document, self.parameters)?;
        (self.call)(&mut input, output)
    }

    /// The record of `forge_describe`: the name, the description and both schemas, as JSON.
    pub fn describe(&self) -> Vec<u8> {
        let mut description = Description::new(self.parameters);
        (self.describe)(&mut description);
        description.into_json(self.name, self.description)
    }
}

fn mismatch_record(mismatch: &Mismatch) -> Vec<u8> {
    #[derive(Serialize)]
    struct Content<'mismatch> {
        message: &'mismatch str,
        path: &'mismatch str,
    }
    outcome::record(MISMATCH, &Content { message: mismatch.message(), path: mismatch.path() })
}
