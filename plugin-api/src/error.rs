//! The one error type of a tool.

use std::borrow::Cow;
use std::error::Error as StandardError;
use std::fmt;

/// What a tool answers: a value, or why there is none.
///
/// The second parameter is rarely written; `Result<T, String>` and every other error type work as well.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a tool could not answer, with the chain of its causes.
///
/// Any `std::error::Error` becomes one through `?`, and so do texts and boxed errors. It holds no more than a tool
/// needs: it is not `Send`, and to let it come from everything it is itself no `std::error::Error`.
///
/// ```
/// use plugin_api::prelude::*;
///
/// fn parse(text: &str) -> Result<i64> {
///     ensure!(!text.is_empty(), "the amount is empty");
///     let cents: i64 = text.parse().with_context(|| format!("`{text}` is no amount"))?;
///     if cents < 0 {
///         return Err("a refund is no amount".into());
///     }
///     Ok(cents)
/// }
///
/// assert_eq!(parse("12")?, 12);
/// assert_eq!(parse("").unwrap_err().to_string(), "the amount is empty");
/// assert_eq!(format!("{:#}", parse("x").unwrap_err()), "`x` is no amount: invalid digit found in string");
/// # Ok::<(), Error>(())
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    /// What was being done, the outermost last.
    contexts: Vec<String>,
    cause: Box<dyn StandardError>,
}

impl Error {
    /// An error that says this.
    pub fn msg(message: impl fmt::Display) -> Self {
        Self::from_boxed(message.to_string().into())
    }

    /// The error, with what was being done when it came up. That becomes the message, and the error its cause.
    #[must_use]
    pub fn context(mut self, context: impl fmt::Display) -> Self {
        self.0.contexts.push(context.to_string());
        self
    }

    /// The causes behind the message, the nearest first.
    ///
    /// ```
    /// use plugin_api::prelude::*;
    ///
    /// let error = Error::from("no such column").context("reading `amount`").context("summing up");
    /// assert_eq!(error.to_string(), "summing up");
    /// assert_eq!(error.causes(), ["reading `amount`", "no such column"]);
    /// ```
    pub fn causes(&self) -> Vec<String> {
        self.messages().skip(1).map(Cow::into_owned).collect()
    }

    /// The error that all began with, if it is of this type.
    ///
    /// ```
    /// use plugin_api::prelude::*;
    ///
    /// let error = Error::from("x".parse::<u8>().unwrap_err()).context("reading the age");
    /// assert!(error.downcast_ref::<std::num::ParseIntError>().is_some());
    /// ```
    pub fn downcast_ref<E: StandardError + 'static>(&self) -> Option<&E> {
        self.0.cause.downcast_ref()
    }

    /// The innermost of the causes.
    pub fn root_cause(&self) -> &(dyn StandardError + 'static) {
        let mut cause: &(dyn StandardError + 'static) = &*self.0.cause;
        while let Some(source) = cause.source() {
            cause = source;
        }
        cause
    }

    fn from_boxed(cause: Box<dyn StandardError>) -> Self {
        Self(Box::new(Inner { contexts: Vec::new(), cause }))
    }

    /// From the outermost context to the innermost cause.
    fn messages(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let contexts = self.0.contexts.iter().rev().map(|context| Cow::Borrowed(context.as_str()));
        let first: &(dyn StandardError + 'static) = &*self.0.cause;
        let causes = std::iter::successors(Some(first), |&cause| cause.source());
        contexts.chain(causes.map(|cause| Cow::Owned(cause.to_string())))
    }
}

impl<E: Into<Box<dyn StandardError>>> From<E> for Error {
    fn from(error: E) -> Self {
        Self::from_boxed(error.into())
    }
}

/// The message; with `{:#}` the causes too, in one line.
impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if formatter.alternate() { usize::MAX } else { 1 };
        for (index, message) in self.messages().take(shown).enumerate() {
            if index > 0 {
                formatter.write_str(": ")?;
            }
            formatter.write_str(&message)?;
        }
        Ok(())
    }
}

/// For a person who reads a failed test: the message, and the causes below each other.
impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, message) in self.messages().enumerate() {
            match index {
                0 => {}
                1 => formatter.write_str("\n\nCaused by:\n    ")?,
                _ => formatter.write_str("\n    ")?,
            }
            formatter.write_str(&message)?;
        }
        Ok(())
    }
}
