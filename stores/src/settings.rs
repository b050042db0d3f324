//! What a store is reached with: credentials, regions, endpoints.

use std::{env, fmt, str::FromStr};

/// Names and values, usually those of the environment.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Settings(Vec<(String, String)>);

impl Settings {
    /// Those of the environment, as far as they are text.
    pub fn from_environment() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self(env::vars_os().filter_map(text).collect())
    }

    /// The value of a name.
    #[cfg_attr(not(feature = "remote"), expect(dead_code, reason = "only what is remote has settings"))]
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Those that have a value, whose name begins so and that the client knows as `K`.
    #[cfg_attr(not(feature = "remote"), expect(dead_code, reason = "only what is remote has settings"))]
    pub(crate) fn of<K: FromStr>(&self, prefix: &str) -> impl Iterator<Item = (K, &str)> {
        let named = self.0.iter().filter(move |(name, value)| name.starts_with(prefix) && !value.is_empty());
        named.filter_map(|(name, value)| Some((name.to_ascii_lowercase().parse().ok()?, value.as_str())))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Settings {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(settings: I) -> Self {
        Self(settings.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// Names only: values may be secret.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
