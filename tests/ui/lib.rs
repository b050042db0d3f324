//! What only the compiler can refuse, in words that change with its version:
//!
//! ```compile_fail,E0277
//! use plugin_api::prelude::*;
//!
//! #[derive(Deserialize)]
//! struct WithoutSchema {}
//!
//! #[tool]
//! fn no_schema(row: WithoutSchema) {}
//! # fn main() {}
//! ```
//!
//! ```compile_fail,E0277
//! use plugin_api::prelude::*;
//!
//! struct NotWritable;
//!
//! #[tool]
//! fn not_writable() -> Result<NotWritable> {
//!     Ok(NotWritable)
//! }
//! # fn main() {}
//! ```
//!
//! ```compile_fail,E0277
//! use plugin_api::prelude::*;
//!
//! struct NoError;
//!
//! #[tool]
//! fn no_error() -> Result<u8, NoError> {
//!     Err(NoError)
//! }
//! # fn main() {}
//! ```
