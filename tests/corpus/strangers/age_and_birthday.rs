---
[dependencies]
chrono = { version = "0.4", features = ["serde"] }
---
use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Utc, Weekday};
use plugin_api::prelude::*;

#[derive(Serialize, JsonSchema)]
struct Age { years: i32, next_birthday: NaiveDate, weekday: String, days_left: i64, iso_week: u32 }

fn birthday_in(year: i32, born: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, born.month(), born.day()).unwrap_or_else(|| NaiveDate::from_ymd_opt(year, 3, 1).unwrap())
}

/// How old is somebody born on `born` at the moment `at`?
#[tool]
fn age_and_birthday(born: NaiveDate, at: DateTime<Utc>, utc_offset_hours: Option<i32>) -> Result<Age> {
    let offset = FixedOffset::east_opt(utc_offset_hours.unwrap_or(0) * 3600).ok_or("bad offset")?;
    let local = offset.from_utc_datetime(&at.naive_utc());
    let today = local.date_naive();
    ensure!(born <= today, "born in the future");
    let had_it = birthday_in(today.year(), born) <= today;
    let years = today.year() - born.year() - if had_it { 0 } else { 1 };
    let next = birthday_in(today.year() + had_it as i32, born);
    let weekday = match next.weekday() { Weekday::Sat | Weekday::Sun => format!("{}, weekend", next.format("%A")), d => d.to_string() };
    let midnight: NaiveDateTime = next.and_hms_opt(0, 0, 0).unwrap();
    let left: Duration = midnight - local.naive_local();
    Ok(Age { years, next_birthday: next, weekday, days_left: left.num_days(), iso_week: next.iso_week().week() })
}
