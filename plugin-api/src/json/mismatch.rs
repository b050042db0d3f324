//! Why an input does not fit the tool.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

/// How much of an offending string an error message repeats, in characters.
const LONGEST_QUOTE: usize = 60;

/// Why an input does not fit, and where.
///
/// Every constructor that serde may call is written out, although serde provides most of them: a provided one would be
/// compiled again in every tool.
pub struct Mismatch(Box<Inner>);

struct Inner {
    message: String,
    path: String,
}

impl Mismatch {
    pub(crate) fn new(message: String) -> Self {
        Self(Box::new(Inner { message, path: String::new() }))
    }

    /// The same mismatch, at this place of the input.
    pub(crate) fn at(mut self, path: String) -> Self {
        self.0.path = path;
        self
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where, such as `$.rows[2].amount`.
    pub fn path(&self) -> &str {
        &self.0.path
    }
}

impl fmt::Debug for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.path.is_empty() {
            formatter.write_str(&self.0.message)
        } else {
            write!(formatter, "{}: {}", self.0.path, self.0.message)
        }
    }
}

impl std::error::Error for Mismatch {}

impl de::Error for Mismatch {
    fn custom<T: fmt::Display>(message: T) -> Self {
        displayed(&message)
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("invalid type: {}, expected {expected}", Quoted(unexpected)))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("invalid value: {}, expected {expected}", Quoted(unexpected)))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::new(format!("invalid length {length}, expected {expected}"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(match expected {
            [] => format!("unknown variant `{}`, there are no variants", short(variant)),
            names => format!("unknown variant `{}`, expected {}", short(variant), OneOf(names)),
        })
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(match expected {
            [] => format!("unknown field `{}`, there are no fields", short(field)),
            names => format!("unknown field `{}`, expected {}", short(field), OneOf(names)),
        })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("missing field `{field}`"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(format!("duplicate field `{field}`"))
    }
}

fn displayed(message: &dyn fmt::Display) -> Mismatch {
    Mismatch::new(message.to_string())
}

/// What was found, cut to a length that a message can carry.
struct Quoted<'a>(Unexpected<'a>);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Unexpected::Str(text) => write!(formatter, "string {:?}", short(text)),
            Unexpected::Unit => formatter.write_str("null"),
            other => other.fmt(formatter),
        }
    }
}

/// The text, cut after [`LONGEST_QUOTE`] characters.
pub(crate) fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Names as a person lists them: `a`, `b` or `c`.
pub(crate) struct OneOf<'a>(pub(crate) &'a [&'a str]);

impl fmt::Display for OneOf<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().enumerate() {
            if index > 0 {
                formatter.write_str(if index + 1 == self.0.len() { " or " } else { ", " })?;
            }
            write!(formatter, "`{name}`")?;
        }
        Ok(())
    }
}
