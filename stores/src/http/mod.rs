//! Requests over HTTP whose answers end, whatever the server does.
//!
//! ```text
//! Reach       which hosts a store may name: those that it sends its clients to, and whom tokens are fetched from
//! Allowance   how many bytes of an answer are taken, and how long they may take
//!   └─ fetch ──> Answer    status, headers, and all of the body
//!            └─> HttpFailure
//! ```
//!
//! A store may be anybody's: the address of one is in a project that was cloned. Libraries that speak to stores read lists,
//! errors and tokens to their end, and go wherever they are sent. So theirs is what is said, and how it is sent is decided here.

mod allowance;
mod failure;
mod fetch;
mod reach;
mod zone;

pub(crate) use allowance::{Allowance, SMALL};
pub(crate) use failure::{Forbidden, HttpFailure, chain};
pub(crate) use fetch::{Answer, fetch};
pub(crate) use reach::{Reach, is_loopback};

use std::time::Duration;

/// What all clients have in common: whose they are, and that nothing is unpacked or told of other servers.
pub(crate) fn builder(connection: Duration) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder().user_agent(concat!("forge/", env!("CARGO_PKG_VERSION")));
    builder.connect_timeout(connection).referer(false).no_gzip().no_brotli().no_zstd().no_deflate()
}
