---
[dependencies]
chrono = { version = "0.4", features = ["serde"] }
---
//! Counts the days of a period, in all and per calendar quarter, for rent, interest and accruals.
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use plugin_api::prelude::*;

/// The longest period that is counted, so that a mistyped year is noticed.
const MAX_DAYS: i64 = 36_525;

#[derive(Serialize, JsonSchema)]
struct Period {
    /// Calendar days from the first date up to, and without, the last.
    days: i64,
    /// Those of them that are Mondays to Fridays.
    weekdays: i64,
    /// The same, quarter by quarter.
    quarters: Vec<QuarterDays>,
}

#[derive(Debug, PartialEq, Serialize, JsonSchema)]
struct QuarterDays {
    /// Such as "2025-Q4".
    quarter: String,
    days: i64,
    weekdays: i64,
}

/// Count the days from `from` up to, and without, `until`, in all and in each calendar quarter.
#[tool]
fn days_between(from: NaiveDate, until: NaiveDate) -> Result<Period> {
    ensure!(from <= until, "the period ends before it begins: {from} is after {until}; swap the dates");
    let days = (until - from).num_days();
    ensure!(days <= MAX_DAYS, "the period of {days} days is longer than {MAX_DAYS}; check the years");

    let mut quarters = Vec::new();
    let mut start = from;
    while start < until {
        let end = next_quarter(start)?.min(until);
        quarters.push(QuarterDays {
            quarter: format!("{}-Q{}", start.year(), start.quarter()),
            days: (end - start).num_days(),
            weekdays: weekdays(start, end),
        });
        start = end;
    }
    Ok(Period { days, weekdays: quarters.iter().map(|quarter| quarter.weekdays).sum(), quarters })
}

/// The first day of the quarter after `date`.
fn next_quarter(date: NaiveDate) -> Result<NaiveDate> {
    let months_left = Months::new(3 - date.month0() % 3);
    let next = date.with_day(1).and_then(|first| first.checked_add_months(months_left));
    next.with_context(|| format!("the calendar ends after {date}"))
}

/// The Mondays to Fridays from `start` up to, and without, `end`.
fn weekdays(start: NaiveDate, end: NaiveDate) -> i64 {
    let full_weeks = (end - start).num_days() / 7;
    let rest = start + Days::new(full_weeks.unsigned_abs() * 7);
    let in_rest = rest.iter_days().take_while(|day| *day < end).filter(|day| !is_weekend(day.weekday())).count();
    full_weeks * 5 + in_rest as i64
}

fn is_weekend(day: Weekday) -> bool {
    matches!(day, Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn quarters_end_where_the_calendar_says() {
        assert_eq!(next_quarter(date("2025-12-31")).unwrap(), date("2026-01-01"));
        assert_eq!(next_quarter(date("2026-01-01")).unwrap(), date("2026-04-01"));
        assert_eq!(next_quarter(date("2026-05-31")).unwrap(), date("2026-07-01"));
    }

    #[test]
    fn a_week_has_five_weekdays_wherever_it_starts() {
        for offset in 0..7 {
            let start = date("2026-03-01") + Days::new(offset);
            assert_eq!(weekdays(start, start + Days::new(7)), 5);
        }
    }
}
