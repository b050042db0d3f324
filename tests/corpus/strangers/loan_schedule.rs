---
[dependencies]
rust_decimal = { version = "1.36", features = ["maths"] }
rust_decimal_macros = "1.36"
---
use plugin_api::prelude::*;
use rust_decimal::prelude::*;
use rust_decimal_macros::dec;

#[derive(Serialize, JsonSchema)]
struct Row { month: u32, interest: Decimal, principal: Decimal, balance: Decimal }

/// An annuity loan.
#[tool]
fn loan_schedule(amount: Decimal, annual_percent: Decimal, months: u32) -> Result<(Decimal, Vec<Row>)> {
    if amount <= dec!(0) { bail!("amount must be positive, not {}", amount) }
    if months == 0 { return Err("months must not be zero".into()) }
    let rate = annual_percent / dec!(1200);
    let payment = if rate.is_zero() {
        amount / Decimal::from(months)
    } else {
        let growth = (Decimal::ONE + rate).powi(months as i64);
        amount * rate * growth / (growth - Decimal::ONE)
    }
    .round_dp(2);
    let mut balance = amount;
    let mut rows = Vec::new();
    for month in 1..=months {
        let interest = (balance * rate).round_dp(2);
        let principal = if month == months { balance } else { payment - interest };
        balance -= principal;
        rows.push(Row { month, interest: interest.normalize(), principal: principal.normalize(), balance: balance.normalize() });
    }
    Ok((payment.normalize(), rows))
}
