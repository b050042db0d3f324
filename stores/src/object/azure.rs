//! What reaches Azure: beside what the client knows by name, the names of the command `az`, and connection strings.

use object_store::azure::AzureConfigKey;
use url::{Host, Url};

use crate::Settings;

/// Account, key and address of an emulator on this machine. They are the same everywhere, and no secret.
const EMULATOR: [(AzureConfigKey, &str); 3] = [
    (AzureConfigKey::AccountName, "devstoreaccount1"),
    (
        AzureConfigKey::AccessKey,
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
    ),
    (AzureConfigKey::Endpoint, "http://127.0.0.1:10000/devstoreaccount1"),
];
/// What `az` calls what the client calls otherwise.
const NAMES: [(&str, AzureConfigKey); 3] = [
    ("AZURE_STORAGE_ACCOUNT", AzureConfigKey::AccountName),
    ("AZURE_STORAGE_KEY", AzureConfigKey::AccessKey),
    ("AZURE_STORAGE_SERVICE_ENDPOINT", AzureConfigKey::Endpoint),
];

/// What the client is told. A connection string outdoes the rest, as with `az`.
pub(super) fn configuration(settings: &Settings) -> Result<Vec<(AzureConfigKey, String)>, object_store::Error> {
    let named = NAMES.into_iter().filter_map(|(name, key)| Some((key, settings.value(name)?)));
    let own = settings.of::<AzureConfigKey>("AZURE_").chain(named);
    let mut all: Vec<_> = own.map(|(key, value)| (key, without_end(key, value))).collect();
    if let Some(text) = settings.value("AZURE_STORAGE_CONNECTION_STRING") {
        all.extend(connection(text)?);
    }
    Ok(all)
}

/// An address without the slash at its end, behind which the client would add another.
fn without_end(key: AzureConfigKey, value: &str) -> String {
    let is_address = key == AzureConfigKey::Endpoint;
    if is_address { value.trim_end_matches('/').to_owned() } else { value.to_owned() }
}

/// What a connection string says of blobs: `NAME=VALUE;…`.
fn connection(text: &str) -> Result<Vec<(AzureConfigKey, String)>, object_store::Error> {
    let value = |wanted: &str| {
        let pairs = text.split(';').filter_map(|pair| pair.trim().split_once('='));
        let mut values = pairs.filter(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value);
        values.next().filter(|value| !value.is_empty())
    };
    if value("UseDevelopmentStorage").is_some_and(|is| is.eq_ignore_ascii_case("true")) {
        return Ok(EMULATOR.map(|(key, value)| (key, value.to_owned())).into());
    }
    let named = value("AccountName").map(str::to_owned);
    let address = match (value("BlobEndpoint"), &named) {
        (Some(address), _) => without_end(AzureConfigKey::Endpoint, address),
        (None, Some(account)) => {
            let protocol = value("DefaultEndpointsProtocol").unwrap_or("https");
            let suffix = value("EndpointSuffix").unwrap_or("core.windows.net");
            format!("{protocol}://{account}.blob.{suffix}")
        }
        (None, None) => return Err(wrong("names no AccountName and no BlobEndpoint")),
    };
    let account = named.or_else(|| account_of(&address)).ok_or_else(|| wrong("names no AccountName"))?;
    let mut all = vec![(AzureConfigKey::AccountName, account), (AzureConfigKey::Endpoint, address)];
    let secrets = [("AccountKey", AzureConfigKey::AccessKey), ("SharedAccessSignature", AzureConfigKey::SasKey)];
    all.extend(secrets.into_iter().filter_map(|(name, key)| Some((key, value(name)?.to_owned()))));
    Ok(all)
}

/// The account that an address is of: the first part of its host's name, or of its path where that has no name.
fn account_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let account = match url.host()? {
        Host::Domain(name) if name != "localhost" => name.split('.').next()?,
        _ => url.path_segments()?.next()?,
    };
    (!account.is_empty()).then(|| account.to_owned())
}

/// It does not show what may be secret.
fn wrong(what: &str) -> object_store::Error {
    let source = format!("AZURE_STORAGE_CONNECTION_STRING {what}; copy it again, whole").into();
    object_store::Error::Generic { store: "MicrosoftAzure", source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configured(settings: &[(&str, &str)]) -> Vec<(AzureConfigKey, String)> {
        configuration(&settings.iter().copied().collect()).unwrap()
    }

    #[test]
    fn a_connection_string_says_everything() {
        use AzureConfigKey::{AccessKey, AccountName, Endpoint, SasKey};
        let of = |text: &str| configured(&[("AZURE_STORAGE_CONNECTION_STRING", text)]);
        let text = |key, value: &str| (key, value.to_owned());
        let cloud =
            "DefaultEndpointsProtocol=https;AccountName=tools;AccountKey=YQ==;EndpointSuffix=core.chinacloudapi.cn";
        let address = "https://tools.blob.core.chinacloudapi.cn";
        assert_eq!(of(cloud), [text(AccountName, "tools"), text(Endpoint, address), text(AccessKey, "YQ==")]);
        let shared = "BlobEndpoint=https://tools.blob.core.windows.net/;QueueEndpoint=https://q/;SharedAccessSignature=sv=1&sig=a%3D";
        let address = "https://tools.blob.core.windows.net";
        assert_eq!(of(shared), [text(AccountName, "tools"), text(Endpoint, address), text(SasKey, "sv=1&sig=a%3D")]);
        let local = of("BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1");
        assert_eq!(local[0], text(AccountName, "devstoreaccount1"));
        assert_eq!(of("UseDevelopmentStorage=true;").len(), 3);
        for wrong in ["nonsense", "AccountKey=c2VjcmV0", "BlobEndpoint=/"] {
            let settings = [("AZURE_STORAGE_CONNECTION_STRING", wrong)].into_iter().collect();
            let error = configuration(&settings).unwrap_err().to_string();
            assert!(error.contains("AZURE_STORAGE_CONNECTION_STRING") && !error.contains("c2VjcmV0"), "{error}");
        }
    }

    #[test]
    fn names_of_the_command_az_are_known() {
        let all =
            configured(&[("AZURE_STORAGE_ACCOUNT", "tools"), ("AZURE_STORAGE_KEY", "YQ=="), ("AZURE_OTHER", "x")]);
        let expected = [(AzureConfigKey::AccountName, "tools"), (AzureConfigKey::AccessKey, "YQ==")];
        assert_eq!(all, expected.map(|(key, value)| (key, value.to_owned())));
    }
}
