---
[dependencies]
statrs = "0.18"
---
use plugin_api::prelude::*;
use statrs::statistics::{Data, Distribution, Max, Median, Min, OrderStatistics, Statistics};

#[derive(Serialize, JsonSchema)]
struct Summary { n: usize, mean: f64, std_dev: f64, median: f64, min: f64, max: f64, p90_z: f64 }

/// Describe a sample.
#[tool]
fn stats_summary(sample: Vec<f64>) -> Result<Summary, String> {
    if sample.len() < 2 { return Err(format!("need at least 2 values, got {}", sample.len())); }
    let mean = (&sample).mean();
    let std_dev = Statistics::std_dev(&sample);
    let mut data = Data::new(sample.clone());
    let _ = data.lower_quartile();
    use statrs::distribution::{ContinuousCDF, Normal};
    let normal = Normal::new(0.0, 1.0).map_err(|e| e.to_string())?;
    let _unused = Distribution::mean(&normal);
    Ok(Summary { n: sample.len(), mean, std_dev, median: data.median(), min: data.min(), max: data.max(), p90_z: normal.inverse_cdf(0.9) })
}
