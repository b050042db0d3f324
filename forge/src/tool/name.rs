//! The name of a tool.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The most characters that a name may have. MCP clients prefix tool names and cap the sum at 60.
const MAX_CHARACTERS: usize = 40;

/// A tool's name: `[a-z][a-z0-9_]*`, at most 40 characters. It is the function's name and the file's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ToolName(String);

/// Why a text is not a tool's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// The text has no characters.
    #[error("a tool's name is empty; name it as a Rust function, such as `column_total`")]
    Empty,
    /// The text is longer than 40 characters.
    #[error("the name `{0}…` is longer than 40 characters; shorten it")]
    TooLong(String),
    /// A character outside `[a-z0-9_]`, or a digit or underscore at the start.
    #[error(
        "`{0}` is not a tool's name: it starts with a letter a-z and goes on with a-z, 0-9 and _, as in `column_total`{look_alike}",
        look_alike = look_alike(.0)
    )]
    Shape(String),
}

/// What to say of a character that may look like one of a name and is another.
fn look_alike(shown: &str) -> String {
    let Some((at, other)) = shown.chars().enumerate().find(|(_, character)| !character.is_ascii()) else {
        return String::new();
    };
    format!("; its character {} is `{other}` (U+{:04X}), which is not one of those", at + 1, u32::from(other))
}

impl ToolName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ToolName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if text.chars().count() > MAX_CHARACTERS {
            let start: String = text.chars().take(MAX_CHARACTERS).collect();
            return Err(NameError::TooLong(start.escape_debug().to_string()));
        }
        let starts_well = text.starts_with(|c: char| c.is_ascii_lowercase());
        let goes_on_well = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if starts_well && goes_on_well {
            Ok(Self(text.to_owned()))
        } else {
            Err(NameError::Shape(text.escape_debug().to_string()))
        }
    }
}

impl TryFrom<String> for ToolName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        text.parse()
    }
}

impl From<ToolName> for String {
    fn from(name: ToolName) -> Self {
        name.0
    }
}

impl fmt::Display for ToolName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_name_is_a_tool_name() {
        assert_eq!("column_total".parse::<ToolName>().unwrap().as_str(), "column_total");
    }

    #[test]
    fn a_look_alike_is_pointed_out() {
        let told = |text: &str| text.parse::<ToolName>().unwrap_err().to_string();
        assert!(
            told("c\u{43e}lumn_total").ends_with("its character 2 is `\u{43e}` (U+043E), which is not one of those")
        );
        assert!(told("Column_total").ends_with("as in `column_total`"));
    }

    #[test]
    fn path_tricks_and_lookalikes_are_refused() {
        for bad in ["", "../x", "a/b", "A", "1a", "_a", "a-b", "а", "a\n", &"a".repeat(41)] {
            assert!(bad.parse::<ToolName>().is_err(), "{bad:?}");
        }
    }
}
