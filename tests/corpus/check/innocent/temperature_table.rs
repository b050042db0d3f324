//! Generic associated consts, Default, Iterator impls, impl Trait in argument position.
use plugin_api::prelude::*;
use std::fmt::{Debug, Display, LowerExp};

trait Scale: Copy + Default {
    const SYMBOL: char;
    fn kelvin(self) -> f64;
}

#[derive(Clone, Copy, Default, Debug)]
struct Celsius(f64);
#[derive(Clone, Copy, Default, Debug)]
struct Fahrenheit(f64);

impl Scale for Celsius {
    const SYMBOL: char = 'C';
    fn kelvin(self) -> f64 {
        self.0 + 273.15
    }
}

impl Scale for Fahrenheit {
    const SYMBOL: char = 'F';
    fn kelvin(self) -> f64 {
        (self.0 + 459.67) * 5.0 / 9.0
    }
}

struct Steps {
    at: f64,
    end: f64,
    step: f64,
}

impl Iterator for Steps {
    type Item = f64;
    fn next(&mut self) -> Option<f64> {
        (self.at <= self.end).then(|| {
            let now = self.at;
            self.at += self.step;
            now
        })
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, None)
    }
}

fn row<S: Scale>(value: impl Display + LowerExp, scale: S) -> String
where
    S: Debug,
{
    format!("{value:>8.1}°{} = {:.2} K ({value:e}) {scale:?}", S::SYMBOL, scale.kelvin())
}

/// A table of temperatures.
#[tool]
fn temperature_table(from: f64, to: f64, step: Option<f64>) -> Result<Vec<String>> {
    let step = step.unwrap_or(10.0);
    ensure!(step > 0.0 && (to - from) / step < 1_000.0, "the step {step} is too small");
    let steps = Steps { at: from, end: to, step };
    Ok(steps.flat_map(|t| [row(t, Celsius(t)), row(t, Fahrenheit(t))]).collect())
}
