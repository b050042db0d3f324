//! `bail!` and `ensure!`.

/// Returns from the function with this error: a format string with its arguments, or anything that is an error.
///
/// It fits every error type that a text converts into: [`Error`](crate::Error), `String`, `Box<dyn std::error::Error>`.
///
/// ```
/// use plugin_api::prelude::*;
///
/// fn half(number: i64) -> Result<i64> {
///     if number % 2 != 0 {
///         bail!("{number} is odd");
///     }
///     Ok(number / 2)
/// }
///
/// assert_eq!(half(3).unwrap_err().to_string(), "3 is odd");
/// ```
#[macro_export]
macro_rules! bail {
    ($format:literal $($arguments:tt)*) => {
        return ::core::result::Result::Err(::core::convert::From::from(::std::format!($format $($arguments)*)))
    };
    ($error:expr $(,)?) => {
        return ::core::result::Result::Err(::core::convert::From::from($error))
    };
}

/// Returns from the function with an error if the condition does not hold.
///
/// ```
/// use plugin_api::prelude::*;
///
/// fn root(number: f64) -> Result<f64> {
///     ensure!(number >= 0.0, "no root of {number}, which is below zero");
///     ensure!(number.is_finite());
///     Ok(number.sqrt())
/// }
///
/// assert_eq!(root(-1.0).unwrap_err().to_string(), "no root of -1, which is below zero");
/// assert_eq!(root(f64::INFINITY).unwrap_err().to_string(), "this does not hold: number.is_finite()");
/// ```
#[macro_export]
macro_rules! ensure {
    ($condition:expr $(,)?) => {
        if !$condition {
            $crate::bail!(::std::concat!("this does not hold: ", ::std::stringify!($condition)).to_owned());
        }
    };
    ($condition:expr, $($error:tt)+) => {
        if !$condition {
            $crate::bail!($($error)+);
        }
    };
}
