//! Sends a secret in every way that there is, and tells everything that came back.
use plugin_api::{log, net, prelude::*, secret};

#[derive(Serialize)]
struct Login {
    user: String,
    password: secret::Secret,
}

/// Send the secret to `url` in the given way: `header`, `bearer`, `basic`, `json`, `form` or `text`. What came back.
#[tool(net = ["*:*", "127.0.0.1:*"], secret = ["CANARY"])]
fn sends_secret(url: String, way: String) -> Result<Vec<String>> {
    let canary = secret::named("CANARY");
    let request = net::Request::post(url);
    let request = match way.as_str() {
        "header" => request.header("x-key", canary.after("key ")),
        "bearer" => request.bearer(&canary),
        "basic" => request.basic("robot", &canary),
        "json" => request.json(&Login { user: "robot".into(), password: canary }),
        "form" => request.form([("user", net::Text::from("robot")), ("password", canary.into())]),
        "text" => request.text(canary.after("<").then(">")),
        other => bail!("no such way: {other}"),
    };
    log::info!("sending {request:?}");
    let answer = request.send()?;
    let mut told = vec![format!("{} {}", answer.status(), answer.url()), answer.text()];
    told.extend(answer.headers().map(|(name, value)| format!("{name}: {value}")));
    log::info!("got {told:?}");
    if answer.status() == 500 {
        bail!("{told:?}");
    }
    Ok(told)
}
