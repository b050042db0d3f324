---
[dependencies]
strsim = "0.11"
itertools = "0.13"
---
use itertools::Itertools;
use plugin_api::prelude::*;
use strsim::{jaro_winkler, levenshtein, normalized_levenshtein};

#[derive(Debug, Serialize, JsonSchema)]
struct Hit { candidate: String, distance: usize, score: f64, jaro: f64 }

/// The candidates most like `query`.
#[tool]
fn fuzzy_match(query: String, candidates: Vec<String>, limit: Option<usize>) -> Vec<Hit> {
    candidates
        .into_iter()
        .unique()
        .map(|c| {
            let (q, l) = (query.to_lowercase(), c.to_lowercase());
            Hit { distance: levenshtein(&q, &l), score: normalized_levenshtein(&q, &l), jaro: jaro_winkler(&q, &l), candidate: c }
        })
        .sorted_by(|a, b| a.distance.cmp(&b.distance).then_with(|| a.candidate.cmp(&b.candidate)))
        .take(limit.unwrap_or(3))
        .collect_vec()
}
