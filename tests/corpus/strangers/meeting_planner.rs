---
[dependencies]
jiff = { version = "0.2", features = ["serde"] }
---
use jiff::civil::{date, Date, DateTime, Time};
use jiff::{Span, SpanRound, Timestamp, ToSpan, Unit};
use plugin_api::prelude::*;

#[derive(Serialize, JsonSchema)]
struct Plan { slots: Vec<DateTime>, total: String, first_in_utc: Timestamp, days_since_epoch: i32 }

/// Slots of `minutes` from `from` until `until` on a day.
#[tool]
fn meeting_planner(day: Date, from: Time, until: Time, minutes: i64, utc_offset: Option<i8>) -> Result<Plan> {
    ensure!(minutes > 0, "a meeting takes time");
    let step: Span = minutes.minutes();
    let mut at = day.to_datetime(from);
    let end = day.to_datetime(until);
    let mut slots = vec![];
    while at.checked_add(step)? <= end {
        slots.push(at);
        at = at + step;
    }
    let Some(first) = slots.first() else { bail!("no room for {minutes} minutes between {from} and {until}") };
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(utc_offset.unwrap_or(0)));
    let total = (minutes * slots.len() as i64).minutes().round(SpanRound::new().largest(Unit::Hour))?;
    Ok(Plan {
        total: format!("{total:#}"),
        first_in_utc: first.to_zoned(zone)?.timestamp(),
        days_since_epoch: day.since(date(1970, 1, 1))?.get_days(),
        slots,
    })
}
