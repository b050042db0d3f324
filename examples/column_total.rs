//! Totals a money column whose rows come in mixed formats.
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Row {
    /// The account that the amount belongs to.
    account: String,
    /// Such as "$1,200.50", "1200.5" or "(300)" for a negative.
    amount: String,
}

#[derive(Serialize, JsonSchema)]
struct Totals {
    /// The total of every account that has at least one readable amount.
    by_account: BTreeMap<String, f64>,
    /// How many rows had an amount that could not be read.
    skipped: usize,
}

/// Total the amounts of `rows` per account.
///
/// The sums are kept in whole cents, so that a long column adds up exactly. `scale` multiplies every total, for
/// example by an exchange rate, and rounds it to the cent.
#[tool]
fn column_total(rows: Vec<Row>, scale: Option<f64>) -> Result<Totals> {
    let scale = scale.unwrap_or(1.0);
    ensure!(scale > 0.0, "the scale is {scale}; give a factor above zero");

    let mut cents_by_account: BTreeMap<String, i64> = BTreeMap::new();
    let mut skipped = 0;
    for Row { account, amount } in rows {
        let Some(cents) = cents(&amount) else {
            skipped += 1;
            continue;
        };
        let total = cents_by_account.entry(account).or_default();
        let Some(sum) = total.checked_add(cents) else {
            bail!("the total grows too large to count in cents at the amount {amount:?}");
        };
        *total = sum;
    }

    let by_account = cents_by_account
        .into_iter()
        .map(|(account, cents)| (account, (cents as f64 * scale).round() / 100.0))
        .collect();
    Ok(Totals { by_account, skipped })
}

/// Reads an amount of money as whole cents; `None` where the text is something else.
fn cents(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) => (-1, inside.trim()),
        None => match text.strip_prefix('-') {
            Some(rest) => (-1, rest.trim_start()),
            None => (1, text),
        },
    };
    let text = text.strip_prefix(['$', '€', '£']).unwrap_or(text).trim_start();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "00"));
    let fraction = match fraction.len() {
        1 => digits(fraction)? * 10,
        2 => digits(fraction)?,
        _ => return None,
    };
    thousands(whole)?.checked_mul(100)?.checked_add(fraction)?.checked_mul(sign)
}

/// Reads "1200" and "1,200", but not "12,00".
fn thousands(text: &str) -> Option<i64> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    if text.contains(',') && first.len() > 3 || groups.any(|group| group.len() != 3) {
        return None;
    }
    digits(first)?;
    digits(&text.replace(',', ""))
}

fn digits(text: &str) -> Option<i64> {
    let only_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    only_digits.then(|| text.parse().ok())?
}

#[test]
fn negative_in_parentheses() {
    assert_eq!(cents("(300)"), Some(-30_000));
    assert_eq!(cents("($1,200.50)"), Some(-120_050));
}

#[test]
fn signs_and_separators() {
    assert_eq!(cents("$1,200.50"), Some(120_050));
    assert_eq!(cents(" 1200.5 "), Some(120_050));
    assert_eq!(cents("-€ 7"), Some(-700));
}

#[test]
fn what_is_not_an_amount_is_not_guessed() {
    for text in ["", "n/a", "12,00", "1.2.3", "1.", ".5", "1.005", "--1", "1234,567", "99999999999999999999"] {
        assert_eq!(cents(text), None, "{text:?}");
    }
}

#[test]
fn a_thousand_dimes_are_a_hundred_dollars() {
    let rows = (0..1000).map(|_| Row { account: "till".into(), amount: "0.10".into() }).collect();
    assert_eq!(column_total(rows, None).unwrap().by_account["till"], 100.0);
}
