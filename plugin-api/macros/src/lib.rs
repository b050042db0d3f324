//! The `#[tool]` attribute of plugin-api.

mod arguments;
mod expand;
mod function;
mod types;

use proc_macro::TokenStream;

/// Makes a function a tool.
///
/// The parameters are the keys of the input object; one whose type is an `Option` may be left out. Doc comments become
/// descriptions, also those on parameters. The function returns a value that can be serialised, or a `Result` of one.
///
/// What the tool reaches for is declared in the attribute, and reaches nothing unless it is granted as well:
///
/// | need | value |
/// | --- | --- |
/// | `net = ["api.example.com"]` | hosts to send requests to |
/// | `read = ["/data"]` | paths to read below |
/// | `write = ["/out"]` | paths to write below |
/// | `env = ["REGION"]` | environment variables to read |
/// | `secret = ["API_KEY"]` | secrets that the host puts into requests |
/// | `tool = ["convert"]` | other tools to call |
/// | `clock` | the time of day |
/// | `random` | randomness that no seed repeats |
///
/// `tags = ["money"]` adds words under which the tool is found.
#[proc_macro_attribute]
pub fn tool(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(arguments.into(), item.into()).into()
}
