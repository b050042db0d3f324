//! What the author of a Forge tool sees.
//!
//! A tool is one function. Its parameters are the keys of the input object, its doc comment is the description, and
//! what it returns is the result:
//!
//! ```
//! use plugin_api::prelude::*;
//!
//! #[derive(Deserialize, JsonSchema)]
//! struct Row {
//!     account: String,
//!     /// Such as "12.50".
//!     amount: String,
//! }
//!
//! /// Total the amounts of `rows` per account.
//! #[tool]
//! fn column_total(rows: Vec<Row>, scale: Option<f64>) -> Result<BTreeMap<String, f64>> {
//!     let mut totals = BTreeMap::new();
//!     for row in rows {
//!         let amount: f64 = row.amount.parse().with_context(|| format!("amount of {}", row.account))?;
//!         *totals.entry(row.account).or_default() += amount * scale.unwrap_or(1.0);
//!     }
//!     Ok(totals)
//! }
//! # fn main() {}
//! ```
//!
//! # Parameters and results
//!
//! A parameter is of any type that serde reads and that has a schema: `#[derive(Deserialize, JsonSchema)]` makes one,
//! and all of serde's attributes work. References work too: `&str` and `&[T]` are borrowed for the call. A parameter
//! whose type is an `Option` may be left out of the input; every other one must be there, and there are no others.
//! A result is of any type that serde writes and that has a schema, `#[derive(Serialize, JsonSchema)]`.
//!
//! # Errors
//!
//! A tool returns a value, or a [`Result`] with any error that says what is wrong: [`Error`], which everything turns into
//! through `?`, or a `String`, a `Box<dyn std::error::Error>`, an error type of its own. A panic becomes an error as
//! well, with the file and the line; write `bail!` and `ensure!` for what an input can cause.
//!
//! # Reach
//!
//! A tool reaches nothing that it does not declare and that is not granted when it runs: see [`macro@tool`] for the
//! words, and [`fs`], [`mod@env`], [`net`], [`secret`], [`mod@call`], [`clock`] and [`random`] for the calls. The
//! [`log`] is always there.
//!
//! # On the author's machine
//!
//! `#[tool]` leaves the function as it is, so that `#[test]` functions call it like any other, here and in Forge.

pub mod call;
pub mod clock;
mod context;
pub mod env;
mod error;
pub mod fs;
mod host;
mod json;
pub mod log;
mod macros;
pub mod net;
pub mod prelude;
pub mod random;
pub mod secret;
mod tool;

pub use call::call;
pub use context::Context;
pub use error::{Error, Result};
pub use plugin_api_macros::tool;

/// For the code that `#[tool]` makes, and for Forge's own tests. No part of the interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::json::{Mismatch, Reader, WriteError, Writer, scan};
    pub use crate::tool::*;
}
