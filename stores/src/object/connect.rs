//! From an address and settings to a client.
//!
//! | scheme | settings, usually the environment's | else |
//! | --- | --- | --- |
//! | `s3://` | `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_REGION` or `AWS_DEFAULT_REGION`, `AWS_ENDPOINT_URL` or `AWS_ENDPOINT_URL_S3`, `AWS_WEB_IDENTITY_TOKEN_FILE` with `AWS_ROLE_ARN`, `AWS_CONTAINER_CREDENTIALS_*`, `AWS_SKIP_SIGNATURE` | the machine's role |
//! | `gs://` | `GOOGLE_APPLICATION_CREDENTIALS`, `GOOGLE_SERVICE_ACCOUNT`, `GOOGLE_SERVICE_ACCOUNT_KEY`, `GOOGLE_BEARER_TOKEN`, `GOOGLE_BASE_URL`, `STORAGE_EMULATOR_HOST` | gcloud's own, the machine's role |
//! | `az://` | `AZURE_STORAGE_CONNECTION_STRING`, `AZURE_STORAGE_ACCOUNT` or `…_ACCOUNT_NAME`, `AZURE_STORAGE_KEY` or `…_ACCOUNT_KEY`, `AZURE_STORAGE_SAS_TOKEN` or `…_SAS_KEY`, `AZURE_STORAGE_SERVICE_ENDPOINT` or `…_ENDPOINT`, `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, `AZURE_CLIENT_SECRET`, `AZURE_FEDERATED_TOKEN_FILE` | the machine's identity |
//!
//! Profiles in `~/.aws` are not read. Plain HTTP is spoken with loopback addresses, and elsewhere where `AWS_ALLOW_HTTP`,
//! `GOOGLE_ALLOW_HTTP` or `AZURE_ALLOW_HTTP` is `true`.

use std::{sync::Arc, time::Duration};

use object_store::{
    BackoffConfig, ClientConfigKey, ObjectStore, RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey, S3ConditionalPut},
    azure::{AzureConfigKey, MicrosoftAzureBuilder},
    gcp::GoogleConfigKey,
};
use url::Url;

use super::{azure, connector::Bounded, google};
use crate::{Patience, Scheme, Settings, StoreUrl, http, runtime::choose_cryptography};

/// A client of the store at this address, which waits `answer` for an answer. It asks nothing yet.
pub(super) fn connect(
    url: &StoreUrl,
    settings: &Settings,
    patience: Patience,
    answer: Duration,
) -> Result<Arc<dyn ObjectStore>, object_store::Error> {
    choose_cryptography();
    // Attempts are counted here, where it is known which of them left something open.
    let once = RetryConfig { max_retries: 0, retry_timeout: patience.answer(), backoff: BackoffConfig::default() };
    let times = [
        (ClientConfigKey::ConnectTimeout, patience.connection()),
        (ClientConfigKey::ReadTimeout, answer),
        (ClientConfigKey::Timeout, patience.whole().max(answer)),
    ];
    let times = times.map(|(key, time)| (key, format!("{} seconds", time.as_secs())));
    let bucket = url.authority();
    Ok(match url.scheme() {
        Scheme::S3 => {
            let mut builder = AmazonS3Builder::new();
            for (key, value) in settings.of::<AmazonS3ConfigKey>("AWS_") {
                builder = builder.with_config(key, value);
            }
            for (key, time) in times {
                builder = builder.with_config(AmazonS3ConfigKey::Client(key), time);
            }
            let endpoint = [AmazonS3ConfigKey::S3Endpoint, AmazonS3ConfigKey::Endpoint];
            if endpoint.iter().find_map(|key| builder.get_config_value(key)).is_some_and(|at| is_loopback(&at)) {
                builder = builder.with_allow_http(true);
            }
            let conditional = S3ConditionalPut::ETagMatch;
            Arc::new(
                builder
                    .with_bucket_name(bucket)
                    .with_conditional_put(conditional)
                    .with_retry(once)
                    .with_http_connector(Bounded)
                    .build()?,
            )
        }
        Scheme::Gcs => {
            let mut builder = google::builder(settings);
            for (key, time) in times {
                builder = builder.with_config(GoogleConfigKey::Client(key), time);
            }
            if builder.get_config_value(&GoogleConfigKey::BaseUrl).is_some_and(|at| is_loopback(&at)) {
                builder = builder.with_config(GoogleConfigKey::Client(ClientConfigKey::AllowHttp), "true");
            }
            Arc::new(builder.with_bucket_name(bucket).with_retry(once).with_http_connector(Bounded).build()?)
        }
        Scheme::Azure | Scheme::File | Scheme::Oci => {
            let mut builder = MicrosoftAzureBuilder::new();
            for (key, value) in azure::configuration(settings)? {
                builder = builder.with_config(key, value);
            }
            for (key, time) in times {
                builder = builder.with_config(AzureConfigKey::Client(key), time);
            }
            if builder.get_config_value(&AzureConfigKey::Endpoint).is_some_and(|at| is_loopback(&at)) {
                builder = builder.with_allow_http(true);
            }
            Arc::new(builder.with_container_name(bucket).with_retry(once).with_http_connector(Bounded).build()?)
        }
    })
}

/// Whether a URL is of this machine.
fn is_loopback(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| http::is_loopback(&url))
}
