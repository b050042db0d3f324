//! Asks a service for a forecast. Say here in one line what the tool is for.
use plugin_api::{net, prelude::*, secret};

/// What the service answers. Fields that do not stand here are not looked at.
#[derive(Deserialize)]
struct Forecast {
    days: Vec<Day>,
}

/// What is read and returned needs both pairs of derives.
#[derive(Deserialize, Serialize, JsonSchema)]
struct Day {
    /// Such as "2026-03-29".
    date: String,
    celsius: f64,
}

/// Find the warmest of the coming days in `city`: of the next three, or of as many as `days` says.
// The tool declares whom it asks and which secret it sends. It gets them only where the operator grants them:
// --allow-net=api.example.com --allow-secret=FORECAST_API_KEY
#[tool(net = ["api.example.com"], secret = ["FORECAST_API_KEY"])]
fn __name__(city: String, days: Option<u32>) -> Result<Day> {
    let days = days.unwrap_or(3);
    ensure!((1..=14).contains(&days), "{days} days cannot be forecast; give 1 to 14");

    // A secret is a name here; the host puts in the value when the request leaves.
    let answer = net::Request::get("https://api.example.com/v1/forecast")
        .query("city", &city)
        .query("days", days)
        .bearer(secret::named("FORECAST_API_KEY"))
        .send()?;
    ensure!(answer.status() != 404, "the service knows no city {city:?}");
    let forecast: Forecast = answer.error_for_status()?.json().context("reading the forecast")?;
    warmest(forecast.days).with_context(|| format!("the service has no forecast for {city}"))
}

/// The warmest day, and of equally warm ones the first.
fn warmest(days: Vec<Day>) -> Option<Day> {
    days.into_iter().reduce(|best, day| if day.celsius > best.celsius { day } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equally_warm_days_is_taken() {
        let day = |date: &str, celsius| Day { date: date.into(), celsius };
        let days = vec![day("2026-03-28", -2.0), day("2026-03-29", 11.5), day("2026-03-30", 11.5)];
        assert_eq!(warmest(days).unwrap().date, "2026-03-29");
        assert!(warmest(vec![]).is_none());
    }
}
