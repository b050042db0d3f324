//! Text with secrets in it.

use serde::Serialize;

use crate::secret::Secret;

/// A text in which secrets may stand: the value of a header, a field of a form, a body.
///
/// ```
/// use plugin_api::net::Text;
/// use plugin_api::secret;
///
/// let plain = Text::from("application/json");
/// let mixed = Text::from("key=").then(secret::named("API_KEY")).then("; version=2");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    pub(super) parts: Vec<Part>,
}

/// A part of a text, as the host reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Part {
    /// As it is.
    Text(String),
    /// The value of the secret of this name.
    Secret(String),
    /// The parts, joined and in base64.
    Base64(Vec<Part>),
}

impl Text {
    /// The text, and this behind it.
    #[must_use]
    pub fn then(mut self, more: impl Into<Text>) -> Self {
        self.parts.append(&mut more.into().parts);
        self
    }

    /// In base64.
    pub(super) fn in_base64(self) -> Self {
        Self { parts: vec![Part::Base64(self.parts)] }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self { parts: vec![Part::Text(text)] }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

impl From<&Secret> for Text {
    fn from(secret: &Secret) -> Self {
        Self { parts: vec![Part::Secret(secret.name().to_owned())] }
    }
}

impl From<Secret> for Text {
    fn from(secret: Secret) -> Self {
        (&secret).into()
    }
}
