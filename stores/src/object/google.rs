//! What reaches Google: beside what the client knows by name, an emulator.

use std::sync::Arc;

use object_store::{
    ClientConfigKey, StaticCredentialProvider,
    gcp::{GcpCredential, GoogleCloudStorageBuilder, GoogleConfigKey},
};

use crate::Settings;

/// The client as it is set up by these settings. An emulator outdoes the rest, as in Google's own clients: it gets no
/// credentials, and may speak plain HTTP.
pub(super) fn builder(settings: &Settings) -> GoogleCloudStorageBuilder {
    let mut builder = GoogleCloudStorageBuilder::new();
    for (key, value) in settings.of::<GoogleConfigKey>("GOOGLE_") {
        builder = builder.with_config(key, value);
    }
    let Some(host) = settings.value("STORAGE_EMULATOR_HOST") else { return builder };
    let nobodys = StaticCredentialProvider::new(GcpCredential { bearer: String::new() });
    builder
        .with_config(GoogleConfigKey::BaseUrl, address(host))
        .with_config(GoogleConfigKey::Client(ClientConfigKey::AllowHttp), "true")
        .with_credentials(Arc::new(nobodys))
}

/// `HOST[:PORT]` is as good as an address.
fn address(host: &str) -> String {
    let host = host.trim_end_matches('/');
    if host.contains("://") { host.to_owned() } else { format!("http://{host}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emulator_is_reached_instead() {
        let settings = [("GOOGLE_BASE_URL", "https://a"), ("STORAGE_EMULATOR_HOST", "localhost:9023")];
        let base = |some: &[(&str, &str)]| {
            builder(&some.iter().copied().collect()).get_config_value(&GoogleConfigKey::BaseUrl)
        };
        assert_eq!(base(&settings).as_deref(), Some("http://localhost:9023"));
        assert_eq!(base(&settings[..1]).as_deref(), Some("https://a"));
        assert_eq!(address("https://gcs:4443/"), "https://gcs:4443");
    }
}
