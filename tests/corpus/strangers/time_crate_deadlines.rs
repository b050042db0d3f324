---
[dependencies]
time = { version = "0.3", features = ["macros", "parsing", "formatting"] }
---
use plugin_api::prelude::*;
use time::format_description::well_known::Rfc3339;
use time::macros::{date, format_description};
use time::{Date, Duration, OffsetDateTime, UtcOffset};

/// The deadline some days after a moment, never on the first of May.
#[tool]
fn time_crate_deadlines(moment: String, days: i64, offset_hours: Option<i8>) -> Result<[String; 3], Box<dyn std::error::Error>> {
    let at = OffsetDateTime::parse(&moment, &Rfc3339)?;
    let local = at.to_offset(UtcOffset::from_hms(offset_hours.unwrap_or(0), 0, 0)?);
    let mut day: Date = local.date().checked_add(Duration::days(days)).ok_or("out of the calendar")?;
    if (day.month(), day.day()) == (date!(2000 - 05 - 01).month(), 1) { day = day.next_day().ok_or("end of time")?; }
    let format = format_description!("[day].[month].[year]");
    Ok([day.format(&format)?, day.weekday().to_string(), local.format(&Rfc3339)?])
}
