//! Passphrases, asked for at a terminal.

use std::io::{self, IsTerminal as _};

use zeroize::Zeroizing;

use super::{exit::Exit, output::Trouble};
use crate::catalog::{KeyError, passphrase};

/// Whether somebody sits there to answer.
pub(super) fn may_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks, without showing what is typed.
pub(super) fn ask(question: &str) -> Result<Zeroizing<String>, KeyError> {
    let answer = rpassword::prompt_password(question);
    answer.map(Zeroizing::new).map_err(|error| KeyError::Passphrase(error.to_string()))
}

/// The passphrase of a new key: that of the environment, or one that is typed twice.
pub(super) fn new_passphrase() -> Result<Zeroizing<String>, Trouble> {
    let usage = |message: &str| Trouble::new(Exit::Usage, "key", message);
    if let Some(passphrase) = passphrase() {
        return Ok(passphrase);
    }
    if !may_ask() {
        return Err(usage("there is no passphrase to encrypt the key with: put it into FORGE_KEY_PASSPHRASE"));
    }
    let typed = ask("passphrase of the new key: ")?;
    if typed.is_empty() {
        return Err(usage("an empty passphrase keeps nothing: type one, or leave --encrypt away"));
    }
    if *ask("the same again: ")? != *typed {
        return Err(usage("the two passphrases differ; no key was made"));
    }
    Ok(typed)
}
