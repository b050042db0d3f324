---
[dependencies]
chrono = { version = "0.4", features = ["serde"] }
csv = "1"
rust_decimal = "1"
---
//! Turns the export of a spreadsheet that people have worked in into clean records.
use chrono::NaiveDate;
use plugin_api::prelude::*;
use rust_decimal::Decimal;

#[derive(Serialize, JsonSchema)]
struct Clean {
    records: Vec<Order>,
    /// Rows that were left out on purpose: blank lines, repeated headers, subtotals.
    ignored: usize,
    /// Rows that look like orders and could not be read, with the reason.
    problems: Vec<Problem>,
}

#[derive(Debug, PartialEq, Serialize, JsonSchema)]
struct Order {
    customer: String,
    ordered_on: NaiveDate,
    amount: Decimal,
    paid: bool,
}

#[derive(Serialize, JsonSchema)]
struct Problem {
    /// The line in the export, counted from 1.
    line: u64,
    reason: String,
}

/// The columns that are needed, by the headings that occur for them.
const HEADINGS: [(&str, &[&str]); 4] = [
    ("customer", &["customer", "customer name", "client", "kunde"]),
    ("date", &["date", "order date", "ordered", "datum"]),
    ("amount", &["amount", "total", "sum", "betrag"]),
    ("paid", &["paid", "paid?", "settled", "bezahlt"]),
];

/// Reshape `export`, the text of a CSV with commas, semicolons or tabs, into records.
///
/// Takes the columns in any order and under several headings, dates as 2026-03-31, 31.03.2026 or 31/03/2026, amounts
/// as 1,234.50 or 1.234,50 and yes or no in many words. A customer left blank is that of the row above.
#[tool]
fn reshape_export(export: String) -> Result<Clean> {
    let text = export.trim_start_matches('\u{feff}');
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());

    let mut columns: Option<[usize; 4]> = None;
    let mut customer = String::new();
    let mut clean = Clean { records: Vec::new(), ignored: 0, problems: Vec::new() };
    for row in rows.records() {
        let row = row?;
        if let Some(found) = columns_of(&row) {
            clean.ignored += usize::from(columns.is_some());
            columns = Some(found);
            continue;
        }
        let Some(columns) = columns else {
            clean.ignored += 1;
            continue;
        };
        let [name, date, amount, paid] = columns.map(|column| row.get(column).unwrap_or_default());
        if is_subtotal(name) || [name, date, amount, paid].iter().all(|cell| cell.is_empty()) {
            clean.ignored += 1;
            continue;
        }
        if !name.is_empty() {
            customer = name.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        match order(&customer, date, amount, paid) {
            Ok(order) => clean.records.push(order),
            Err(reason) => {
                let line = row.position().map_or(0, csv::Position::line);
                clean.problems.push(Problem { line, reason: reason.to_string() });
            }
        }
    }
    if columns.is_none() {
        let wanted = HEADINGS.map(|(name, _)| name).join(", ");
        bail!("no line holds the headings {wanted}; add them, or export the sheet with its heading row");
    }
    Ok(clean)
}

/// The separator that occurs most often.
fn delimiter(text: &str) -> u8 {
    let count = |separator: u8| text.bytes().filter(|&byte| byte == separator).count();
    [b',', b'\t', b';'].into_iter().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}

/// Where the columns of `HEADINGS` stand, if this row is the heading row.
fn columns_of(row: &csv::StringRecord) -> Option<[usize; 4]> {
    let mut columns = [0; 4];
    for (column, (_, headings)) in columns.iter_mut().zip(HEADINGS) {
        *column = row.iter().position(|cell| headings.contains(&cell.to_lowercase().as_str()))?;
    }
    Some(columns)
}

fn is_subtotal(name: &str) -> bool {
    let name = name.to_lowercase();
    ["total", "subtotal", "grand total", "summe"].iter().any(|word| name.trim_end_matches(':') == *word)
}

fn order(customer: &str, date: &str, amount: &str, paid: &str) -> Result<Order> {
    ensure!(!customer.is_empty(), "the customer is missing, and no row above names one");
    Ok(Order {
        customer: customer.to_owned(),
        ordered_on: read_date(date).with_context(|| format!("the date {date:?} is not a day, month and year"))?,
        amount: read_amount(amount).with_context(|| format!("the amount {amount:?} is not a number"))?,
        paid: read_yes_or_no(paid)
            .with_context(|| format!("{paid:?} says neither that it is paid nor that it is not"))?,
    })
}

fn read_date(text: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"].iter().find_map(|format| NaiveDate::parse_from_str(text, format).ok())
}

/// The separator that stands last is the decimal one: 1,234.50 and 1.234,50 are the same. A single separator before
/// exactly three digits groups thousands.
fn read_amount(text: &str) -> Option<Decimal> {
    let plain: String = text.chars().filter(|c| !matches!(c, '€' | '$' | '£' | ' ' | '\u{a0}' | '\'')).collect();
    let decimal_place = plain.rfind(['.', ',']).filter(|&place| {
        let separators = plain.matches(['.', ',']).count();
        let same = plain.matches(&plain[place..=place]).count();
        let groups_thousands = plain.len() - place == 4 && separators == same;
        !groups_thousands
    });
    let (whole, fraction) = match decimal_place {
        Some(place) => (&plain[..place], &plain[place + 1..]),
        None => (plain.as_str(), ""),
    };
    format!("{}.{fraction}", whole.replace(['.', ','], "")).trim_end_matches('.').parse().ok()
}

fn read_yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "x" | "1" | "paid" | "ja" => Some(true),
        "no" | "n" | "false" | "" | "-" | "0" | "open" | "nein" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_two_conventions() {
        let cases = [("1,234.50", "1234.50"), ("1.234,50", "1234.50"), ("€ 1'000", "1000"), ("1,234", "1234")];
        for (text, amount) in
            cases.into_iter().chain([("12,5", "12.5"), ("-3", "-3"), ("1.234.567,00", "1234567.00")])
        {
            assert_eq!(read_amount(text), amount.parse().ok(), "{text:?}");
        }
        assert_eq!(read_amount("abc"), None);
        assert_eq!(read_amount(""), None);
    }

    #[test]
    fn dates_in_three_conventions() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 31);
        for text in ["2026-03-31", "31.03.2026", "31/3/2026"] {
            assert_eq!(read_date(text), day, "{text:?}");
        }
        assert_eq!(read_date("31.02.2026"), None);
    }

    #[test]
    fn the_delimiter_is_the_one_that_is_used() {
        assert_eq!(delimiter("a;b;c\n1,5;2;3"), b';');
        assert_eq!(delimiter("a\tb\n"), b'\t');
    }
}
