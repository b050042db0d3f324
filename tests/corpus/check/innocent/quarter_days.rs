---
[dependencies]
chrono = "0.4"
---
//! Date maths with chrono.
use chrono::{Datelike, Duration, NaiveDate, Weekday};
use plugin_api::prelude::*;

#[derive(Serialize, JsonSchema)]
struct Span {
    days: i64,
    business_days: u32,
    crosses_quarter: bool,
}

fn quarter(date: NaiveDate) -> (i32, u32) {
    (date.year(), (date.month() - 1) / 3 + 1)
}

/// Days between two ISO dates, and whether a quarter ends between them.
#[tool]
fn quarter_days(from: String, to: String) -> Result<Span> {
    let parse = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d");
    let (mut start, end) = (parse(&from)?, parse(&to)?);
    let days = (end - start).num_days();
    let crosses_quarter = quarter(start) != quarter(end);
    let mut business_days = 0;
    while start < end {
        if !matches!(start.weekday(), Weekday::Sat | Weekday::Sun) {
            business_days += 1;
        }
        start += Duration::days(1);
    }
    Ok(Span { days, business_days, crosses_quarter })
}
