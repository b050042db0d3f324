---
[dependencies]
rust_decimal = "1"
---
//! Grows a deposit with compound interest, to the cent and as a bank posts it.
use plugin_api::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

/// How often interest is added to the balance.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Compounding {
    Yearly,
    HalfYearly,
    Quarterly,
    Monthly,
}

impl Compounding {
    fn times_per_year(self) -> u32 {
        match self {
            Self::Yearly => 1,
            Self::HalfYearly => 2,
            Self::Quarterly => 4,
            Self::Monthly => 12,
        }
    }
}

#[derive(Debug, Serialize, JsonSchema)]
struct Growth {
    /// The balance after the last year.
    balance: Decimal,
    /// All interest that was posted.
    interest: Decimal,
    /// The deposit and the contributions.
    paid_in: Decimal,
    /// The balance at the end of each year.
    by_year: Vec<Decimal>,
}

/// Compute the balance of `deposit` after `years` at `rate` percent a year.
///
/// `contribution` is paid in at the end of each period, after its interest. Each posting is rounded to the cent, half
/// to even, as on a statement, so the result can differ by cents from the closed formula.
#[tool]
fn compound_interest(
    deposit: Decimal,
    rate: Decimal,
    years: u32,
    compounding: Option<Compounding>,
    contribution: Option<Decimal>,
) -> Result<Growth> {
    let contribution = contribution.unwrap_or_default();
    ensure!(deposit >= Decimal::ZERO, "the deposit is {deposit}; give zero or more");
    ensure!(contribution >= Decimal::ZERO, "the contribution is {contribution}; give zero or more");
    ensure!(
        deposit.normalize().scale() <= 2,
        "the deposit {deposit} has more than two decimals; round it to the cent"
    );
    ensure!(
        contribution.normalize().scale() <= 2,
        "the contribution {contribution} has more than two decimals; round it to the cent"
    );
    ensure!(
        rate > -Decimal::ONE_HUNDRED && rate <= Decimal::ONE_HUNDRED,
        "the rate is {rate} percent; give a percentage above -100 and up to 100, such as 3.5"
    );
    ensure!((1..=100).contains(&years), "the number of years is {years}; give 1 to 100");

    let periods = compounding.unwrap_or(Compounding::Yearly).times_per_year();
    let rate_of_period = rate / Decimal::ONE_HUNDRED / Decimal::from(periods);
    let mut growth = Growth {
        balance: deposit,
        interest: Decimal::ZERO,
        paid_in: deposit,
        by_year: Vec::with_capacity(years as usize),
    };
    for _ in 0..years {
        for _ in 0..periods {
            growth
                .post(rate_of_period, contribution)
                .context("the balance grows too large to be counted in cents")?;
        }
        growth.by_year.push(growth.balance);
    }
    Ok(growth)
}

impl Growth {
    /// One period: interest first, then the contribution. `None` where a decimal cannot hold the balance.
    fn post(&mut self, rate: Decimal, contribution: Decimal) -> Option<()> {
        let interest = self.balance.checked_mul(rate)?;
        let interest = interest.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven);
        self.interest = self.interest.checked_add(interest)?;
        self.paid_in = self.paid_in.checked_add(contribution)?;
        self.balance = self.balance.checked_add(interest)?.checked_add(contribution)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn half_a_cent_rounds_to_even() {
        let mut growth = compound_interest(decimal("100"), Decimal::ZERO, 1, None, None).unwrap();
        growth.post(decimal("0.00025"), Decimal::ZERO).unwrap();
        assert_eq!(growth.balance, decimal("100.02"));
        growth.balance = decimal("300");
        growth.post(decimal("0.00005"), Decimal::ZERO).unwrap();
        assert_eq!(growth.balance, decimal("300.02"));
    }

    #[test]
    fn the_balance_is_what_was_paid_in_and_what_it_earned() {
        let growth = compound_interest(
            decimal("1234.56"),
            decimal("2.75"),
            7,
            Some(Compounding::Monthly),
            Some(decimal("10")),
        )
        .unwrap();
        assert_eq!(growth.balance, growth.paid_in + growth.interest);
    }

    #[test]
    fn the_rate_is_a_percentage() {
        let error = compound_interest(decimal("1"), decimal("101"), 1, None, None).unwrap_err();
        assert!(error.to_string().contains("the rate is 101 percent"), "{error}");
    }
}
