---
[dependencies]
regex = "1"
---
//! Reads durations as people write them. Say here in one line what the tool is for.
use plugin_api::prelude::*;
use regex::Regex;

#[derive(Debug, PartialEq, Serialize, JsonSchema)]
struct Duration {
    /// The text without the space around it.
    text: String,
    seconds: u64,
}

/// Read each of `texts`, such as "1h 30min", "90 s" or "2 days", as a number of seconds.
///
/// A text that cannot be read is an error that names it.
#[tool]
fn __name__(texts: Vec<String>) -> Result<Vec<Duration>> {
    let parser = Parser::new()?;
    texts.iter().map(|text| parser.duration(text.trim())).collect()
}

struct Parser {
    part: Regex,
}

impl Parser {
    fn new() -> Result<Self> {
        Ok(Self { part: Regex::new(r"^\s*(?<number>\d+)\s*(?<unit>[a-zA-Z]+)")? })
    }

    fn duration(&self, text: &str) -> Result<Duration> {
        ensure!(!text.is_empty(), "a duration is empty; write it as in \"1h 30min\"");
        let mut seconds: u64 = 0;
        let mut rest = text;
        while !rest.is_empty() {
            let found = self.part.captures(rest);
            let found = found.with_context(|| format!("{text:?}: a number with its unit is expected at {rest:?}"))?;
            let unit = Self::seconds_of(&found["unit"])
                .with_context(|| format!("{text:?}: {:?} is not a unit; use d, h, min or s", &found["unit"]))?;
            seconds = found["number"]
                .parse()
                .ok()
                .and_then(|number: u64| seconds.checked_add(number.checked_mul(unit)?))
                .with_context(|| format!("{text:?} is too long to count in seconds"))?;
            rest = &rest[found[0].len()..];
        }
        Ok(Duration { text: text.to_owned(), seconds })
    }

    fn seconds_of(unit: &str) -> Option<u64> {
        match unit.to_lowercase().as_str() {
            "d" | "day" | "days" => Some(86_400),
            "h" | "hour" | "hours" => Some(3_600),
            "m" | "min" | "minute" | "minutes" => Some(60),
            "s" | "sec" | "second" | "seconds" => Some(1),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_left_over_is_named() {
        let error = super::__name__(vec!["1h and a bit".into()]).unwrap_err();
        assert!(error.to_string().contains("expected at \" and a bit\""), "{error}");
    }
}
