//! Requests over HTTP. Declare the hosts with `#[tool(net = ["api.example.com"])]` and grant them with
//! `--allow-net=api.example.com`. `*.example.com` is every name below it, `api.example.com:8443` another port than that of
//! `https` or `http`, and `127.0.0.1:8080` an address.
//!
//! ```no_run
//! use plugin_api::prelude::*;
//! use plugin_api::net;
//!
//! #[derive(Deserialize)]
//! struct Rates {
//!     base: String,
//!     rates: BTreeMap<String, f64>,
//! }
//!
//! # fn main() -> Result<()> {
//! let rates: Rates = net::get("https://api.example.com/rates?base=EUR")?.error_for_status()?.json()?;
//!
//! let order = json!({ "item": "pencil", "count": 3 });
//! let answer = net::Request::post("https://api.example.com/orders")
//!     .header("X-Request-Id", "17")
//!     .query("dry-run", true)
//!     .json(&order)
//!     .send()?;
//! if answer.status() == 409 {
//!     bail!("the order is there already: {}", answer.text());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The host sends the request and follows redirects, each only to a host that is declared and granted. Answers have at most
//! 8 MiB, unpacked. A request that takes longer than the run may is the end of the run; give it less with
//! [`Request::timeout`], and its end is an error that the tool can handle. There are no cookies and no proxies.
//!
//! For a key or a password see [`crate::secret`]: the tool names it, and the host puts it in.

mod encode;
mod error;
mod request;
mod response;
mod text;
mod wire;

pub use error::{ErrorKind, NetError};
pub use request::Request;
pub use response::Response;
pub use text::Text;

/// Asks for an address with GET.
///
/// # Errors
/// There is no answer. One that says 404 or 500 is an answer; see [`Response::error_for_status`].
pub fn get(url: impl AsRef<str>) -> Result<Response, NetError> {
    Request::get(url).send()
}
