//! Struct updates, nested modules, visibility, shadowing, let-else, let chains.
use plugin_api::prelude::*;

mod model {
    use super::*;

    pub(crate) mod money {
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub(in crate::model) struct Cents(pub(super) i64);

        impl std::str::FromStr for Cents {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let text = text.trim().trim_start_matches(['$', '€', '£']).replace(',', "");
                let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
                let whole: i64 = whole.parse().map_err(|e| format!("{whole}: {e}"))?;
                let part: i64 = format!("{part:0<2}").get(..2).unwrap_or("0").parse().map_err(|e| format!("{part}: {e}"))?;
                Ok(Cents(whole * 100 + part))
            }
        }

        impl std::iter::Sum for Cents {
            fn sum<I: Iterator<Item = Cents>>(iter: I) -> Cents {
                Cents(iter.map(|c| c.0).sum())
            }
        }
    }

    #[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
    pub struct Item {
        pub sku: String,
        #[serde(default)]
        pub price: String,
        #[serde(default = "Item::one")]
        pub count: u32,
    }

    impl Item {
        fn one() -> u32 {
            1
        }

        pub fn total(&self) -> Result<i64> {
            let money::Cents(cents) = self.price.parse()?;
            Ok(cents * i64::from(self.count))
        }
    }
}

use crate::model::Item;

/// The value of a stock, in cents.
#[tool]
pub(crate) fn inventory_report(items: Vec<Item>) -> Result<i64> {
    let template = Item { count: 2, ..Default::default() };
    let items: Vec<Item> = items
        .into_iter()
        .map(|item| if item.count == 0 { Item { sku: item.sku, ..template.clone() } } else { item })
        .collect();
    let mut total = 0;
    for item in &items {
        let Some(first) = item.sku.chars().next() else { bail!("an item has no sku") };
        if let Ok(value) = item.total()
            && first.is_ascii_alphabetic()
            && value > 0
        {
            total += value;
        }
    }
    Ok(total)
}
