//! From an address and settings to a client.
//!
//! Credentials are those of `docker login`: the `auths` of `config.json` in `DOCKER_CONFIG`, else in `~/.docker`. Programs that
//! keep credentials (`credHelpers`, `credsStore`) are not started. Without credentials a registry is asked as anybody.
//!
//! Plain HTTP is spoken with loopback addresses, and with the hosts that `FORGE_OCI_INSECURE` lists: `HOST[:PORT],…`.

use std::{net::IpAddr, path::PathBuf};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use oci_client::{
    Client,
    client::{ClientConfig, ClientProtocol},
    secrets::RegistryAuth,
};
use serde_json::Value;

use crate::{Patience, Settings, StoreError, StoreUrl, file, runtime::choose_cryptography};

/// The most bytes of a file with credentials.
const MOST_CREDENTIALS: u64 = 1 << 20;

/// A client of the registry at this address, and with what it introduces itself. It asks nothing yet.
pub(super) fn connect(
    url: &StoreUrl,
    settings: &Settings,
    patience: Patience,
) -> Result<(Client, RegistryAuth), StoreError> {
    choose_cryptography();
    let host = url.authority();
    let listed = settings.value("FORGE_OCI_INSECURE").unwrap_or_default();
    let plain = is_loopback(host) || listed.split(',').any(|one| one.trim() == host);
    let protocol = if plain { ClientProtocol::Http } else { ClientProtocol::Https };
    let config = ClientConfig {
        protocol,
        use_monolithic_push: true,
        platform_resolver: None,
        connect_timeout: Some(patience.connection()),
        read_timeout: Some(patience.answer()),
        user_agent: concat!("forge/", env!("CARGO_PKG_VERSION")),
        ..ClientConfig::default()
    };
    let refused = |reason: String| StoreError::Refused { url: url.to_string(), reason };
    let client = Client::try_from(config).map_err(|error| refused(error.to_string()))?;
    Ok((client, credentials(host, settings).map_err(refused)?))
}

fn is_loopback(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// What `docker login` keeps for a host.
fn credentials(host: &str, settings: &Settings) -> Result<RegistryAuth, String> {
    let folder = match (settings.value("DOCKER_CONFIG"), settings.value("HOME")) {
        (Some(folder), _) => PathBuf::from(folder),
        (None, Some(home)) => PathBuf::from(home).join(".docker"),
        (None, None) => return Ok(RegistryAuth::Anonymous),
    };
    let file = folder.join("config.json");
    let text = match file::read(&file, MOST_CREDENTIALS) {
        Ok(Some(text)) => text,
        Ok(None) => return Ok(RegistryAuth::Anonymous),
        Err(failure) => return Err(format!("{} cannot be read: {failure}", file.display())),
    };
    let wrong = |what: &str| format!("{} {what}; run `docker login {host}` again, or correct it", file.display());
    let config: Value = serde_json::from_slice(&text).map_err(|_| wrong("is no JSON"))?;
    let auths = &config["auths"];
    let own =
        [host.to_owned(), format!("https://{host}"), format!("https://{host}/v1/"), format!("https://{host}/v2/")];
    let Some(own) = own.iter().map(|name| &auths[name]).find(|entry| entry.is_object()) else {
        return Ok(RegistryAuth::Anonymous);
    };
    if let (Some(name), Some(password)) = (own["username"].as_str(), own["password"].as_str()) {
        return Ok(RegistryAuth::Basic(name.to_owned(), password.to_owned()));
    }
    let Some(encoded) = own["auth"].as_str().filter(|encoded| !encoded.is_empty()) else {
        return Ok(RegistryAuth::Anonymous);
    };
    let pair = BASE64.decode(encoded).ok().and_then(|pair| String::from_utf8(pair).ok());
    let pair = pair.as_deref().and_then(|pair| pair.trim_end_matches('\0').split_once(':'));
    let (name, password) = pair.ok_or_else(|| wrong(&format!("has no NAME:PASSWORD in base 64 for {host}")))?;
    Ok(RegistryAuth::Basic(name.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn credentials_are_those_of_docker_login() {
        let folder = tempfile::tempdir().unwrap();
        let settings: Settings = [("DOCKER_CONFIG", folder.path().to_str().unwrap())].into_iter().collect();
        assert_eq!(credentials("a:5000", &settings), Ok(RegistryAuth::Anonymous));
        let write = |text: &str| fs::write(folder.path().join("config.json"), text).unwrap();
        write(
            r#"{"auths": {"a:5000": {"auth": "bmFtZTpwYXNzOndvcmQ="}, "https://b": {"username": "n", "password": "p"}, "c": {"auth": "?"}}}"#,
        );
        let basic = |name: &str, password: &str| Ok(RegistryAuth::Basic(name.into(), password.into()));
        assert_eq!(credentials("a:5000", &settings), basic("name", "pass:word"));
        assert_eq!(credentials("b", &settings), basic("n", "p"));
        assert_eq!(credentials("d", &settings), Ok(RegistryAuth::Anonymous));
        assert!(credentials("c", &settings).unwrap_err().contains("docker login c"));
        write("no");
        assert!(credentials("b", &settings).is_err());
        fs::remove_file(folder.path().join("config.json")).unwrap();
        fs::create_dir(folder.path().join("config.json")).unwrap();
        assert!(credentials("b", &settings).unwrap_err().contains("it is a folder, not a file"));
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        for (host, is) in
            [("localhost:5000", true), ("127.0.0.1", true), ("[::1]:5000", true), ("a.localhost.b", false)]
        {
            assert_eq!(is_loopback(host), is, "{host}");
        }
    }
}
