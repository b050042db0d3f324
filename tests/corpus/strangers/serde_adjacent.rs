use plugin_api::prelude::*;

#[derive(Deserialize, Serialize, JsonSchema, Debug)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case", deny_unknown_fields)]
enum Payment {
    CashOnDelivery,
    CreditCard { number: String, #[serde(rename = "exp")] expires: String },
    BankTransfer(String),
    GiftCards(Vec<u32>),
}

fn mask(s: &str) -> String {
    let n = s.len().saturating_sub(4);
    format!("{}{}", "*".repeat(n), &s[n..])
}

/// Mask what is secret in payments.
#[tool]
fn serde_adjacent(payments: Vec<Payment>) -> Result<Vec<Payment>> {
    payments
        .into_iter()
        .map(|p| {
            Ok(match p {
                Payment::CreditCard { number, expires } => {
                    ensure!(number.chars().all(|c| c.is_ascii_digit()), "{number} is not a card number");
                    Payment::CreditCard { number: mask(&number), expires }
                }
                Payment::BankTransfer(iban) => Payment::BankTransfer(mask(&iban)),
                Payment::GiftCards(cards) => Payment::GiftCards(vec![cards.iter().sum()]),
                p => p,
            })
        })
        .collect()
}
