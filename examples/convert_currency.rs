//! Converts amounts at the rates of a service that asks for a key.
use plugin_api::{log, net, prelude::*, secret};

#[derive(Deserialize, JsonSchema)]
struct Amount {
    /// Such as "USD".
    currency: String,
    amount: f64,
}

#[derive(Serialize, JsonSchema)]
struct Converted {
    currency: String,
    total: f64,
    /// Currencies that the service does not know.
    unknown: Vec<String>,
}

/// What the service answers; the rest of it is not looked at.
#[derive(Deserialize)]
struct Rates {
    base: String,
    rates: BTreeMap<String, f64>,
}

/// Convert `amounts` to `currency` and add them up.
#[tool(net = ["api.example.com"], secret = ["RATES_API_KEY"])]
fn convert_currency(amounts: Vec<Amount>, currency: String) -> Result<Converted> {
    let rates = rates(&currency)?;
    let (mut total, mut unknown) = (0.0, BTreeSet::new());
    for Amount { currency, amount } in amounts {
        match rates.rates.get(&currency) {
            _ if currency == rates.base => total += amount,
            Some(rate) if *rate > 0.0 => total += amount / rate,
            _ => _ = unknown.insert(currency),
        }
    }
    let total = (total * 100.0).round() / 100.0;
    Ok(Converted { currency, total, unknown: unknown.into_iter().collect() })
}

/// The rates to one currency, asked for once more if the service is busy.
fn rates(currency: &str) -> Result<Rates> {
    ensure!(currency.len() == 3, "`{currency}` is no code of a currency; write one such as EUR");
    let request = net::Request::get("https://api.example.com/v1/latest")
        .query("base", currency)
        .bearer(secret::named("RATES_API_KEY"));
    let mut answer = request.clone().send()?;
    if answer.status() == 503 {
        log::warn!("the service is busy; asking once more");
        answer = request.send()?;
    }
    answer.error_for_status()?.json().map_err(Error::from).context("reading the rates")
}
