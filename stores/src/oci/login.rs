//! Credentials are those of `docker login`: the `auths` of `config.json` in `DOCKER_CONFIG`, else in `~/.docker`. Programs that
//! keep credentials (`credHelpers`, `credsStore`) are not started. Without credentials a registry is asked as anybody.

use std::{fmt, path::PathBuf};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde_json::Value;

use crate::{Settings, file};

/// The most bytes of a file with credentials.
const MOST: u64 = 1 << 20;

/// A name and a password.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Login {
    pub(super) name: String,
    pub(super) password: String,
}

/// What `docker login` keeps for a host, if it does.
pub(super) fn login(host: &str, settings: &Settings) -> Result<Option<Login>, String> {
    let folder = match (settings.value("DOCKER_CONFIG"), settings.value("HOME")) {
        (Some(folder), _) => PathBuf::from(folder),
        (None, Some(home)) => PathBuf::from(home).join(".docker"),
        (None, None) => return Ok(None),
    };
    let file = folder.join("config.json");
    let text = match file::read(&file, MOST) {
        Ok(Some(text)) => text,
        Ok(None) => return Ok(None),
        Err(failure) => return Err(format!("{} cannot be read: {failure}", file.display())),
    };
    let wrong = |what: &str| format!("{} {what}; run `docker login {host}` again, or correct it", file.display());
    let config: Value = serde_json::from_slice(&text).map_err(|_| wrong("is no JSON"))?;
    let auths = &config["auths"];
    let own =
        [host.to_owned(), format!("https://{host}"), format!("https://{host}/v1/"), format!("https://{host}/v2/")];
    let Some(own) = own.iter().map(|name| &auths[name]).find(|entry| entry.is_object()) else {
        return Ok(None);
    };
    if let (Some(name), Some(password)) = (own["username"].as_str(), own["password"].as_str()) {
        return Ok(Some(Login::new(name, password)));
    }
    let Some(encoded) = own["auth"].as_str().filter(|encoded| !encoded.is_empty()) else {
        return Ok(None);
    };
    let pair = BASE64.decode(encoded).ok().and_then(|pair| String::from_utf8(pair).ok());
    let pair = pair.as_deref().and_then(|pair| pair.trim_end_matches('\0').split_once(':'));
    let (name, password) = pair.ok_or_else(|| wrong(&format!("has no NAME:PASSWORD in base 64 for {host}")))?;
    Ok(Some(Login::new(name, password)))
}

impl Login {
    fn new(name: &str, password: &str) -> Self {
        Self { name: name.to_owned(), password: password.to_owned() }
    }
}

/// Never the password.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn credentials_are_those_of_docker_login() {
        let folder = tempfile::tempdir().unwrap();
        let settings: Settings = [("DOCKER_CONFIG", folder.path().to_str().unwrap())].into_iter().collect();
        assert_eq!(login("a:5000", &settings), Ok(None));
        let write = |text: &str| fs::write(folder.path().join("config.json"), text).unwrap();
        write(
            r#"{"auths": {"a:5000": {"auth": "bmFtZTpwYXNzOndvcmQ="}, "https://b": {"username": "n", "password": "p"}, "c": {"auth": "?"}}}"#,
        );
        let basic = |name: &str, password: &str| Ok(Some(Login::new(name, password)));
        assert_eq!(login("a:5000", &settings), basic("name", "pass:word"));
        assert_eq!(login("b", &settings), basic("n", "p"));
        assert_eq!(login("d", &settings), Ok(None));
        assert!(login("c", &settings).unwrap_err().contains("docker login c"));
        write("no");
        assert!(login("b", &settings).is_err());
        fs::remove_file(folder.path().join("config.json")).unwrap();
        fs::create_dir(folder.path().join("config.json")).unwrap();
        assert!(login("b", &settings).unwrap_err().contains("it is a folder, not a file"));
    }
}
