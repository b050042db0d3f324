//! What nearly every tool uses: `use plugin_api::prelude::*;`

pub use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

pub use schemars::JsonSchema;
pub use serde::{Deserialize, Serialize};
pub use serde_json::{Value, json};

pub use crate::context::Context;
pub use crate::error::{Error, Result};
pub use crate::{bail, ensure, tool};
