//! Adds up a basket. Say here in one line what the tool is for.
use plugin_api::prelude::*;

/// The function's parameters are the input. A struct needs these two derives to be part of it.
#[derive(Deserialize, JsonSchema)]
struct Item {
    /// A comment like this one describes the field to whoever calls the tool.
    name: String,
    /// The price of one, in cents.
    cents: u64,
    /// How many; one unless told otherwise.
    quantity: Option<u64>,
}

/// What is returned is the result, and needs these two.
#[derive(Debug, PartialEq, Serialize, JsonSchema)]
struct Basket {
    items: u64,
    cents: u64,
}

/// Add up the prices of `items`, less a `discount` in percent.
#[tool]
fn __name__(items: Vec<Item>, discount: Option<u64>) -> Result<Basket> {
    let discount = discount.unwrap_or(0);
    ensure!(discount <= 100, "the discount is {discount} percent; give 0 to 100");

    let mut basket = Basket { items: 0, cents: 0 };
    for item in &items {
        let quantity = item.quantity.unwrap_or(1);
        let cents = item.cents.checked_mul(quantity).with_context(|| format!("{} costs too much", item.name))?;
        basket.items = basket.items.checked_add(quantity).context("there are too many items")?;
        basket.cents = basket.cents.checked_add(cents).context("the basket costs too much")?;
    }
    // Rounded to the cent in the customer's favour, without leaving whole numbers.
    basket.cents -= (u128::from(basket.cents) * u128::from(discount)).div_ceil(100) as u64;
    Ok(basket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_discount_rounds_in_the_customers_favour() {
        let apple = Item { name: "apple".into(), cents: 33, quantity: Some(1) };
        assert_eq!(super::__name__(vec![apple], Some(50)).unwrap(), Basket { items: 1, cents: 16 });
    }
}
