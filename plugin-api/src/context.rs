//! Saying what was being done when an error came up.

use std::fmt::Display;

use crate::error::{Error, Result};

mod sealed {
    pub trait Sealed {}
    impl<T, E> Sealed for Result<T, E> {}
    impl<T> Sealed for Option<T> {}
}

/// Adds to an error what was being done, and makes an error of a missing value.
///
/// ```
/// use plugin_api::prelude::*;
///
/// fn rate(rates: &HashMap<String, f64>, currency: &str) -> Result<f64> {
///     rates.get(currency).copied().with_context(|| format!("no rate for {currency}"))
/// }
///
/// assert_eq!(rate(&HashMap::new(), "CHF").unwrap_err().to_string(), "no rate for CHF");
/// ```
pub trait Context<T>: sealed::Sealed {
    /// The value, or the error with this context.
    ///
    /// # Errors
    /// Where there is no value.
    fn context(self, context: impl Display) -> Result<T>;

    /// The same, for a context that costs something to make.
    ///
    /// # Errors
    /// Where there is no value.
    fn with_context<C: Display>(self, context: impl FnOnce() -> C) -> Result<T>;
}

impl<T, E: Into<Error>> Context<T> for Result<T, E> {
    fn context(self, context: impl Display) -> Result<T> {
        self.map_err(|error| error.into().context(context))
    }

    fn with_context<C: Display>(self, context: impl FnOnce() -> C) -> Result<T> {
        self.map_err(|error| error.into().context(context()))
    }
}

impl<T> Context<T> for Option<T> {
    fn context(self, context: impl Display) -> Result<T> {
        self.ok_or_else(|| Error::msg(context))
    }

    fn with_context<C: Display>(self, context: impl FnOnce() -> C) -> Result<T> {
        self.ok_or_else(|| Error::msg(context()))
    }
}
