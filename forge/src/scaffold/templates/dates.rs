---
[dependencies]
chrono = { version = "0.4", features = ["serde"] }
---
//! Says which invoices are overdue. Say here in one line what the tool is for.
use chrono::{Days, NaiveDate};
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Invoice {
    number: String,
    /// A date is written as "2026-03-31".
    issued_on: NaiveDate,
    /// Days to pay; 30 unless told otherwise.
    days_to_pay: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
struct Overdue {
    number: String,
    due_on: NaiveDate,
    days_overdue: i64,
}

/// List those of `invoices` that are overdue on the day `today`, the longest overdue first.
// The day is a parameter and not read from the clock, so that the same input always has the same result.
#[tool]
fn __name__(invoices: Vec<Invoice>, today: NaiveDate) -> Result<Vec<Overdue>> {
    let mut overdue = Vec::new();
    for invoice in invoices {
        let days_to_pay = Days::new(u64::from(invoice.days_to_pay.unwrap_or(30)));
        let due_on = invoice
            .issued_on
            .checked_add_days(days_to_pay)
            .with_context(|| format!("the calendar ends before invoice {} is due", invoice.number))?;
        if due_on < today {
            overdue.push(Overdue { number: invoice.number, due_on, days_overdue: (today - due_on).num_days() });
        }
    }
    overdue.sort_by_key(|overdue| std::cmp::Reverse(overdue.days_overdue));
    Ok(overdue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_due_day_itself_is_not_overdue() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let invoice = |days| Invoice { number: "1".into(), issued_on: day("2026-03-01"), days_to_pay: Some(days) };
        assert!(super::__name__(vec![invoice(30)], day("2026-03-31")).unwrap().is_empty());
        assert_eq!(super::__name__(vec![invoice(29)], day("2026-03-31")).unwrap()[0].days_overdue, 1);
    }
}
