---
[dependencies]
num-traits = "0.2"
---
use num_traits::{Float, FromPrimitive};
use plugin_api::prelude::*;

fn mean<T: Float + FromPrimitive + std::iter::Sum>(xs: &[T]) -> Option<T> {
    if xs.is_empty() { return None; }
    Some(xs.iter().copied().sum::<T>() / T::from_usize(xs.len())?)
}

fn fit<T>(points: &[(T, T)]) -> Option<(T, T, T)> where T: Float + FromPrimitive + std::iter::Sum {
    let (xs, ys): (Vec<T>, Vec<T>) = points.iter().copied().unzip();
    let (mx, my) = (mean(&xs)?, mean(&ys)?);
    let sxy: T = points.iter().map(|&(x, y)| (x - mx) * (y - my)).sum();
    let sxx: T = xs.iter().map(|&x| (x - mx).powi(2)).sum();
    let syy: T = ys.iter().map(|&y| (y - my).powi(2)).sum();
    if sxx == T::zero() { return None; }
    let slope = sxy / sxx;
    let r2 = if syy.is_zero() { T::one() } else { sxy * sxy / (sxx * syy) };
    Some((slope, my - slope * mx, r2))
}

/// Least squares line through points; slope, intercept and r².
#[tool]
fn linear_regression(points: Vec<(f64, f64)>) -> Result<(f64, f64, f64), &'static str> {
    fit(&points).ok_or("the points do not determine a line")
}
