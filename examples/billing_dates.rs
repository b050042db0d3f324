---
[dependencies]
jiff = { version = "0.2", features = ["serde"] }
---
//! Lists the days on which a subscription is billed.
use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};
use plugin_api::prelude::*;

/// The most dates in one answer: ten years of months.
const MAX_COUNT: u8 = 120;

/// How often a subscription is billed.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Interval {
    Weekly,
    Monthly,
    Quarterly,
    Yearly,
}

#[derive(Debug, PartialEq, Serialize, JsonSchema)]
struct Billing {
    /// The day that the contract names.
    due: Date,
    /// The day on which the money moves: `due`, or the next day that is neither on a weekend nor a holiday.
    booked: Date,
}

/// List the next `count` billing dates of a subscription that began on `start`.
///
/// Every date is counted from the start, so a subscription of the 31st is due on the last day of a short month and on
/// the 31st again after it.
#[tool]
fn billing_dates(
    start: Date,
    interval: Interval,
    count: u8,
    holidays: Option<BTreeSet<Date>>,
) -> Result<Vec<Billing>> {
    ensure!((1..=MAX_COUNT).contains(&count), "the count is {count}; give 1 to {MAX_COUNT}");
    let holidays = holidays.unwrap_or_default();
    (0..i32::from(count))
        .map(|periods| {
            let span = match interval {
                Interval::Weekly => periods.weeks(),
                Interval::Monthly => periods.months(),
                Interval::Quarterly => (3 * periods).months(),
                Interval::Yearly => periods.years(),
            };
            let due =
                start.checked_add(span).with_context(|| format!("the calendar ends before date {}", periods + 1))?;
            Ok(Billing { due, booked: next_working_day(due, &holidays)? })
        })
        .collect()
}

fn next_working_day(mut date: Date, holidays: &BTreeSet<Date>) -> Result<Date> {
    while matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) || holidays.contains(&date) {
        date = date.tomorrow()?;
    }
    Ok(date)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_saturday_is_booked_on_monday() {
        assert_eq!(next_working_day(date(2026, 10, 31), &BTreeSet::new()).unwrap(), date(2026, 11, 2));
    }

    #[test]
    fn holidays_are_skipped_too() {
        let holidays = BTreeSet::from([date(2026, 12, 25), date(2026, 12, 28)]);
        assert_eq!(next_working_day(date(2026, 12, 25), &holidays).unwrap(), date(2026, 12, 29));
    }

    #[test]
    fn the_day_of_the_month_comes_back() {
        let dates = billing_dates(date(2026, 1, 31), Interval::Monthly, 3, None).unwrap();
        assert_eq!(dates.iter().map(|billing| billing.due.day()).collect::<Vec<_>>(), [31, 28, 31]);
    }
}
