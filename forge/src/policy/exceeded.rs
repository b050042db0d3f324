//! What was asked for beyond what the policy allows.

use serde::Serialize;

use super::{Capability, LimitName, Origin, Permit, Stated, Value};

/// Something was asked for that the policy does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("{asked} is more than the policy allows: {} says `{bound}`; whoever may write that file can change it", .origin)]
pub struct Exceeded {
    /// What was asked for, as it is typed.
    pub asked: String,
    /// The line of the policy that forbids it.
    pub bound: String,
    /// Where that line is.
    pub origin: Origin,
}

impl Exceeded {
    pub(super) fn grant(capability: Capability, wanted: &str, bound: &Stated<Permit>) -> Self {
        let name = capability.name();
        let asked =
            if capability.is_plain() { format!("--allow-{name}") } else { format!("--allow-{name}={wanted}") };
        let value = match &bound.value {
            Permit::All(given) => Value::Flag(*given),
            Permit::Listed(texts) => Value::List(texts.clone()),
        };
        Self { asked, bound: format!("grants.{name} = {value}"), origin: bound.origin.clone() }
    }

    pub(super) fn limit(limit: LimitName, asked: &Value, from: &Origin, bound: &Stated<Value>) -> Self {
        let shown = asked.to_string().trim_matches('"').to_owned();
        let asked = match from {
            Origin::Variable { name } | Origin::Flag { name } => format!("{name}={shown}"),
            Origin::File { .. } | Origin::Default => format!("the {} of {shown}", limit.name()),
        };
        let bound_line = format!("most.{} = {}", limit.name(), bound.value);
        Self { asked, bound: bound_line, origin: bound.origin.clone() }
    }
}

/// `--unchecked` was asked for and is not allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UncheckedRefused {
    /// A file says so.
    #[error(
        "--unchecked is not allowed: {0} says `allow_unchecked = false`; whoever may write that file can change it"
    )]
    Forbidden(Origin),
    /// No file allows it.
    #[error(
        "--unchecked is not allowed by the policy; to allow it, write `allow_unchecked = true` below `[policy]` in your own \
         forge.toml (`forge policy show` names its folder), or in a file that you name with --policy"
    )]
    NotAllowed,
}
