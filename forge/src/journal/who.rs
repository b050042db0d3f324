//! Who asked.

use std::sync::OnceLock;

use serde::Serialize;

/// Who asked: the user of this process, and the name that the environment gives in `FORGE_WHO`, such as an agent's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Who {
    /// The real user id.
    pub uid: u32,
    /// The user's name, where the system's list of users has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// `FORGE_WHO`. Nobody has checked it.
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    pub claimed: Option<String>,
}

/// The most bytes of `FORGE_WHO` that are kept.
const MOST: usize = 256;

impl Who {
    /// The user of this process, looked up once.
    pub fn this_process() -> &'static Self {
        static WHO: OnceLock<Who> = OnceLock::new();
        WHO.get_or_init(|| {
            let uid = rustix::process::getuid().as_raw();
            let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
            let claimed = std::env::var("FORGE_WHO").ok().filter(|name| !name.is_empty());
            let claimed = claimed.map(|name| name.chars().take(MOST).collect());
            Self { uid, user: named(&users, uid), claimed }
        })
    }
}

/// The name of a user in the system's list.
fn named(users: &str, uid: u32) -> Option<String> {
    users.lines().find_map(|line| {
        let mut parts = line.split(':');
        let (name, number) = (parts.next()?, parts.nth(1)?);
        (number.parse() == Ok(uid)).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_number() {
        let users = "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n";
        assert_eq!(named(users, 1000).as_deref(), Some("ann"));
        assert_eq!(named(users, 7), None);
    }
}
