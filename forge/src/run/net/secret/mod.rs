//! Secrets: values that the host puts into requests, and that no tool ever sees.
//!
//! ```text
//! --allow-secret=NAME@host=env:VARIABLE ─ read when a reach is opened ─> Secrets ─ put into ─> the request on the wire
//!                                                                           └── taken out of ─> whatever comes back
//! ```
//!
//! The guest names a secret and says where its value goes. The value is in the host's memory alone, from where it is wiped
//! when the reach is closed. What a server sends back is searched for it, also in the usual encodings; a server that
//! works together with the tool can still hide it in an encoding of its own, so a secret is safe with a server as far as
//! the server can be trusted with it.

mod grant;
mod place;
mod redact;
mod value;

pub use grant::{SecretGrant, SecretGrantError, SecretSource};
pub use value::{SecretError, Secrets};
