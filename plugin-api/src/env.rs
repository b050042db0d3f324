//! Environment variables. Declare each with `#[tool(env = ["NAME"])]` and grant it with `--allow-env=NAME`.
//!
//! ```
//! use plugin_api::env;
//!
//! let region = env::get("REGION").unwrap_or_else(|| "eu-west-1".to_owned());
//! let missing = env::var("NO_SUCH_VARIABLE").unwrap_err();
//! assert!(missing.to_string().contains("--allow-env=NO_SUCH_VARIABLE"));
//! ```

use std::fmt;

/// The value of the variable.
///
/// # Errors
/// It is not set, not granted, or no Unicode. The first two look the same from the inside, so the message names both.
pub fn var(name: &str) -> Result<String, VariableError> {
    std::env::var(name).map_err(|cause| VariableError { name: name.to_owned(), cause })
}

/// The value of the variable, if it is set and granted.
pub fn get(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Why there is no value.
#[derive(Debug)]
pub struct VariableError {
    name: String,
    cause: std::env::VarError,
}

impl fmt::Display for VariableError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match self.cause {
            std::env::VarError::NotPresent => write!(
                formatter,
                "the environment variable `{name}` is not set or not granted; declare `#[tool(env = [\"{name}\"])]`, \
                 set it, and run with `--allow-env={name}`"
            ),
            std::env::VarError::NotUnicode(_) => {
                write!(formatter, "the value of the environment variable `{name}` is not Unicode")
            }
        }
    }
}

impl std::error::Error for VariableError {}
