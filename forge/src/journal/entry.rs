//! A row to be written.

use std::{
    borrow::Cow,
    time::{SystemTime, UNIX_EPOCH},
};

use forge_cache::Digest;
use serde::Serialize;

use super::{Kind, Payloads, chain::Content};
use crate::run::RunId;

/// A row to be written, with its content hashed.
#[derive(Debug)]
pub struct Entry {
    pub(super) id: RunId,
    pub(super) time: u64,
    pub(super) kind: Kind,
    pub(super) tool: Option<String>,
    pub(super) outcome: Cow<'static, str>,
    pub(super) facts: String,
    pub(super) payloads: Payloads,
    pub(super) content: Digest,
}

impl Entry {
    /// A row of this kind, now. `outcome` is `ok` or the kind of the failure; `facts` is written as JSON.
    pub fn new(
        kind: Kind,
        tool: Option<&str>,
        outcome: impl Into<Cow<'static, str>>,
        facts: &impl Serialize,
        payloads: Payloads,
    ) -> Self {
        Self::called(RunId::new(), kind, tool, outcome, facts, payloads)
    }

    /// The same, called so.
    pub(super) fn called(
        id: RunId,
        kind: Kind,
        tool: Option<&str>,
        outcome: impl Into<Cow<'static, str>>,
        facts: &impl Serialize,
        payloads: Payloads,
    ) -> Self {
        let facts = serde_json::to_string(facts).expect("facts are made of texts and numbers");
        let mut entry = Self {
            id,
            time: now(),
            kind,
            tool: tool.map(str::to_owned),
            outcome: outcome.into(),
            facts,
            payloads,
            content: Digest::from_bytes([0; 32]),
        };
        entry.content = entry.content().digest();
        entry
    }

    fn content(&self) -> Content<'_> {
        Content {
            id: self.id.as_bytes(),
            time: self.time,
            kind: self.kind.as_str(),
            tool: self.tool.as_deref(),
            outcome: &self.outcome,
            facts: &self.facts,
            payloads: self.payloads.all().map(|one| one.as_ref().map_or(&[][..], |payload| &payload.column)),
        }
    }
}

/// Microseconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros() as u64)
}
