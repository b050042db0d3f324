---
[dependencies]
num-traits = "0.2"
statrs = "0.18"
---
//! Statistics, generic over floats.
use num_traits::{Float, FromPrimitive};
use plugin_api::prelude::*;
use statrs::statistics::{Data, Distribution, OrderStatistics};

fn mean<F>(values: &[F]) -> Option<F>
where
    F: Float + FromPrimitive,
{
    if values.is_empty() {
        return None;
    }
    let sum = values.iter().fold(F::zero(), |a, &b| a + b);
    Some(sum / F::from_usize(values.len())?)
}

#[derive(Serialize, JsonSchema)]
struct Stats {
    mean: Option<f64>,
    median: f64,
    deviation: Option<f64>,
}

/// Mean, median and deviation.
#[tool]
fn generic_stats(values: Vec<f64>) -> Stats {
    let mean = mean(&values);
    let mut data = Data::new(values);
    Stats { mean, median: data.median(), deviation: data.std_dev() }
}
