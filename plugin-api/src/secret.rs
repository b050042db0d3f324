//! Secrets: named by the tool, put into its requests by the host, and never seen by the tool.
//!
//! Declare each with `#[tool(net = ["api.example.com"], secret = ["API_KEY"])]` and grant it with
//! `--allow-secret=API_KEY`, which takes the value from the environment variable of this name;
//! `--allow-secret=API_KEY@api.example.com=file:PATH` takes it from a file, and sends it to this host alone.
//!
//! ```
//! use plugin_api::{net, secret};
//!
//! let key = secret::named("API_KEY");
//! let request = net::Request::get("https://api.example.com/v1/rates").bearer(&key);
//! let request = net::Request::get("https://api.example.com/v1/rates").header("X-Api-Key", &key);
//! let request = net::Request::get("https://api.example.com/v1/rates").header("Authorization", key.after("Token "));
//! let request = net::Request::post("https://api.example.com/token").form([("grant_type", "client_credentials".into()), ("client_secret", net::Text::from(&key))]);
//! ```
//!
//! In a JSON body it is a field of a struct. `json!` cannot hold one.
//!
//! ```
//! use plugin_api::prelude::*;
//! use plugin_api::{net, secret};
//!
//! #[derive(Serialize)]
//! struct Login {
//!     user: String,
//!     password: secret::Secret,
//! }
//!
//! let login = Login { user: "robot".into(), password: secret::named("ROBOT_PASSWORD") };
//! let request = net::Request::post("https://api.example.com/login").json(&login);
//! ```

use std::cell::Cell;
use std::fmt;

use serde::{Serialize, Serializer, ser::Error as _};

use crate::net::Text;

/// How a writer of requests knows a secret when it meets one.
pub(crate) const TOKEN: &str = "$plugin_api::secret::Secret";

thread_local! {
    /// Whether a writer of requests is asking a secret for its name.
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

/// A secret, without its value.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    name: String,
}

/// The secret of this name, which the tool declares.
pub fn named(name: impl Into<String>) -> Secret {
    Secret { name: name.into() }
}

impl Secret {
    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text and then the secret, as in `key.after("Token ")`.
    #[must_use]
    pub fn after(&self, text: impl Into<Text>) -> Text {
        text.into().then(self)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Secret({})", self.name)
    }
}

/// Only the body of a request can hold it: anywhere else there is no value that could be written.
impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Name<'name>(&'name str);

        impl Serialize for Name<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match ASKED.get() {
                    true => serializer.serialize_str(self.0),
                    false => Err(S::Error::custom(format_args!(
                        "the secret `{}` has no text here; make it a field of a struct, and hand that to `.json(…)`",
                        self.0
                    ))),
                }
            }
        }

        serializer.serialize_newtype_struct(TOKEN, &Name(&self.name))
    }
}

/// Says whether a secret may tell its name to the one who writes it.
pub(crate) fn ask(asked: bool) {
    ASKED.set(asked);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_no_text_outside_a_request() {
        let secret = named("KEY");
        let error = serde_json::to_string(&secret).unwrap_err().to_string();
        assert!(error.contains("the secret `KEY` has no text here"), "{error}");
        assert!(serde_json::to_value([&secret]).is_err());
        assert_eq!(format!("{secret:?}"), "Secret(KEY)");
    }
}
