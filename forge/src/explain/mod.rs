//! What a rule of the check or a key of the policy means, at length.

mod explanation;
mod page;

pub use explanation::{Explanation, Unknown, explain};
pub use page::policy_page;
