//! HTTP for tools, through the host.
//!
//! ```text
//! guest's frame ─ message ─> Request ─ reach: declared? granted? ─ secrets put in ─> hop ─> answer, secrets taken out
//!                                          ^                                         │
//!                                          └──────────── redirect: asked again ──────┘
//! ```
//!
//! A tool has no socket. It hands the host a request; the host asks for each hop whether the tool declared and the operator
//! granted the host, resolves the name itself, connects only to the addresses that passed, and hands back an answer of
//! bounded size. Nothing is kept between two requests: no connection, no cookie, no cache. The environment's proxies are
//! not used, since a proxy would connect to what the wall refuses.

mod answer;
mod canned;
mod client;
mod error;
mod exchange;
mod grant;
mod headers;
mod message;
mod public;
mod reach;
mod redirect;
mod resolve;
pub mod secret;

pub use canned::{Canned, CannedExchange};
pub use client::{Client, Reply};
pub use error::NetError;
pub use grant::{NetGrant, NetGrantError};
pub use reach::NetReach;
