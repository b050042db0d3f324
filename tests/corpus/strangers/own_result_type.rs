//! Names of the prelude used for something of the program's own.
use plugin_api::prelude::*;

#[derive(Debug)]
enum Error { Parse { line: usize, source: std::num::ParseFloatError }, Empty, Key(String) }

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Parse { line, .. } => write!(f, "line {line} is not a number"),
            Error::Empty => f.write_str("nothing to do"),
            Error::Key(k) => write!(f, "key {k}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self { Error::Parse { source, .. } => Some(source), _ => None }
    }
}

type Result<T> = std::result::Result<T, Error>;

#[derive(Serialize, JsonSchema)]
struct Value { total: f64, mean: f64 }

fn numbers(text: &str) -> Result<Vec<f64>> {
    text.lines()
        .enumerate()
        .map(|(i, l)| l.trim().parse().map_err(|source| Error::Parse { line: i + 1, source }))
        .collect()
}

/// Total and mean of the numbers, one a line.
#[tool]
fn own_result_type(text: String, key: Option<String>) -> Result<Value> {
    if let Some(key) = key { return Err(Error::Key(key)); }
    let n = numbers(&text)?;
    if n.is_empty() { return Err(Error::Empty); }
    let total: f64 = n.iter().sum();
    Ok(Value { total, mean: total / n.len() as f64 })
}
