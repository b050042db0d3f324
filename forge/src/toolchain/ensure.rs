//! The order in which a toolchain is sought: what is known, what is there, what can be installed.

use std::io;

use super::candidates::{self, given_id, setting};
use super::compiler::{Origin, Toolchain};
use super::debian;
use super::error::{Attempt, ToolchainError};
use super::host::Host;
use super::rustup;
use super::store::{Listed, Lock, State, Store};
use crate::home::Home;
use crate::progress::Progress;

/// The toolchain in use, if one is known and its files have not changed. Starts no process.
///
/// # Errors
/// None today; the signature leaves room for a store that cannot be read in a way worth telling.
pub fn find(home: &Home) -> Result<Option<Toolchain>, ToolchainError> {
    Ok(known(&Host::of_process(), &Store::new(home)))
}

/// The toolchain in use; where there is none, one that is found on this machine, or else installed.
///
/// # Errors
/// Where nothing serves: what was tried, why each failed, and what to type.
pub fn ensure(home: &Home, progress: &dyn Progress) -> Result<Toolchain, ToolchainError> {
    ensure_on(&Host::of_process(), home, progress)
}

/// Every toolchain that Forge knows, by id.
pub fn list(home: &Home) -> Vec<Listed> {
    Store::new(home).list()
}

/// Looks for, or installs, one kind of toolchain, and puts it to use: `rustup`, `system`, `debian`, the id of a known
/// one to look at it again, or `auto` for whatever [`ensure`] would choose on a new machine.
///
/// # Errors
/// As [`ensure`]; or `which` is none of these.
pub fn install(home: &Home, which: &str, progress: &dyn Progress) -> Result<Toolchain, ToolchainError> {
    install_on(&Host::of_process(), home, which, progress)
}

/// Puts the toolchain `id` to use, for every project.
///
/// # Errors
/// There is no such toolchain, its files have changed, or the choice could not be written.
pub fn select(home: &Home, id: &str) -> Result<Toolchain, ToolchainError> {
    let store = Store::new(home);
    match store.list().into_iter().find(|line| line.toolchain.id == id) {
        Some(Listed { state: State::Stale, .. }) => Err(ToolchainError::Stale { id: id.to_owned() }),
        Some(Listed { toolchain, .. }) => store.select(id).map(|()| toolchain),
        None => Err(unknown(&store, id)),
    }
}

fn unknown(store: &Store, id: &str) -> ToolchainError {
    let known = store.list().into_iter().map(|line| line.toolchain.id).collect();
    ToolchainError::Unknown { id: id.to_owned(), known }
}

/// The toolchain that a setting names, or the selected one, if its receipt holds.
fn known(host: &Host, store: &Store) -> Option<Toolchain> {
    let Some((setting, value)) = setting(host) else {
        return store.valid(&store.selected()?);
    };
    let by_id = value.to_str().filter(|_| setting == "FORGE_TOOLCHAIN").filter(|id| super::store::is_id(id));
    by_id.and_then(|id| store.valid(id)).or_else(|| store.valid(&given_id(setting, value)))
}

fn ensure_on(host: &Host, home: &Home, progress: &dyn Progress) -> Result<Toolchain, ToolchainError> {
    let store = Store::new(home);
    if let Some(toolchain) = known(host, &store) {
        return Ok(toolchain);
    }
    let lock = match store.lock(progress) {
        Ok(lock) => lock,
        // Nothing can be kept here, and so nothing installed; a compiler that is there serves all the same.
        Err(error) if read_only(&error) => return without_a_store(host, error),
        Err(error) => return Err(error),
    };
    let sought = seek(host, home, &store, &lock, progress);
    progress.done();
    sought
}

/// Finds or installs a toolchain, as the one process that may.
fn seek(
    host: &Host,
    home: &Home,
    store: &Store,
    lock: &Lock,
    progress: &dyn Progress,
) -> Result<Toolchain, ToolchainError> {
    // Another process may have installed while this one waited.
    if let Some(toolchain) = known(host, store) {
        return Ok(toolchain);
    }
    store.sweep(lock);
    if setting(host).is_some() {
        return given(host, store);
    }
    // The choice that was made stays, as long as it works.
    let chosen = store.selected().and_then(|id| look_again(host, store, |line| line.toolchain.id == id));
    let mut attempts = Vec::new();
    let found = chosen
        .or_else(|| candidates::first_that_serves(host, &mut attempts))
        .or_else(|| look_again(host, store, |line| line.toolchain.origin == Origin::Debian))
        .or_else(|| rustup::add_target(host, progress, &mut attempts))
        .or_else(|| debian::install(host, home, store, lock, progress, &mut attempts));
    let toolchain = found.ok_or(ToolchainError::Unavailable { attempts })?;
    take_into_use(store, toolchain)
}

/// The toolchain that a setting names: a known one that has changed, or one to be probed. There is no way round it.
fn given(host: &Host, store: &Store) -> Result<Toolchain, ToolchainError> {
    let named = host.given_toolchain.as_deref().filter(|_| host.given_rustc.is_none()).and_then(|name| name.to_str());
    let known = named.and_then(|id| look_again(host, store, |line| line.toolchain.id == id));
    let toolchain = match known {
        Some(toolchain) => toolchain,
        None => {
            candidates::given(host).unwrap_or_else(|| Err(ToolchainError::Unavailable { attempts: Vec::new() }))?
        }
    };
    store.keep(&toolchain)?;
    Ok(toolchain)
}

/// The first known toolchain of that kind that still works.
fn look_again(host: &Host, store: &Store, wanted: impl Fn(&Listed) -> bool) -> Option<Toolchain> {
    store.list().into_iter().filter(wanted).find_map(|line| match line.state {
        State::Stale => candidates::again(host, &line.toolchain),
        State::Selected | State::Ready => Some(line.toolchain),
    })
}

fn install_on(host: &Host, home: &Home, which: &str, progress: &dyn Progress) -> Result<Toolchain, ToolchainError> {
    let store = Store::new(home);
    let lock = store.lock(progress)?;
    let installed = install_locked(host, home, &store, &lock, which, progress);
    progress.done();
    installed
}

fn install_locked(
    host: &Host,
    home: &Home,
    store: &Store,
    lock: &Lock,
    which: &str,
    progress: &dyn Progress,
) -> Result<Toolchain, ToolchainError> {
    store.sweep(lock);
    let known = store.list().into_iter().find(|line| line.toolchain.id == which).map(|line| line.toolchain);
    if let Some(toolchain) = known.as_ref().and_then(|toolchain| candidates::again(host, toolchain)) {
        return take_into_use(store, toolchain);
    }
    let mut attempts = Vec::new();
    let found = match (which, known.map(|toolchain| toolchain.origin)) {
        ("auto", _) => candidates::first_that_serves(host, &mut attempts)
            .or_else(|| rustup::add_target(host, progress, &mut attempts))
            .or_else(|| debian::install(host, home, store, lock, progress, &mut attempts)),
        ("rustup", _) | (_, Some(Origin::Rustup)) => rustup::add_target(host, progress, &mut attempts),
        ("debian", _) | (_, Some(Origin::Debian)) => {
            debian::install(host, home, store, lock, progress, &mut attempts)
        }
        ("system", _) | (_, Some(Origin::System)) => candidates::first_that_serves(host, &mut attempts),
        (_, Some(Origin::Given)) => return Err(ToolchainError::Stale { id: which.to_owned() }),
        (_, None) => return Err(unknown(store, which)),
    };
    take_into_use(store, found.ok_or(ToolchainError::Unavailable { attempts })?)
}

/// Writes the receipt, and makes it the selected one.
fn take_into_use(store: &Store, toolchain: Toolchain) -> Result<Toolchain, ToolchainError> {
    store.keep(&toolchain)?;
    store.select(&toolchain.id)?;
    Ok(toolchain)
}

fn read_only(error: &ToolchainError) -> bool {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    matches!(error, ToolchainError::Folder { source, .. } if matches!(source.kind(), PermissionDenied | ReadOnlyFilesystem))
}

fn without_a_store(host: &Host, error: ToolchainError) -> Result<Toolchain, ToolchainError> {
    if let Some(given) = candidates::given(host) {
        return given;
    }
    let mut attempts = Vec::new();
    candidates::first_that_serves(host, &mut attempts).ok_or_else(|| {
        let what = "installing one".to_owned();
        attempts.push(Attempt { what, why: error.to_string(), remedy: None });
        ToolchainError::Unavailable { attempts }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;
    use crate::toolchain::receipt::tests::on_disk;

    fn home() -> (tempfile::TempDir, Home) {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let home = Home {
            data: at("data"),
            cache: at("cache"),
            config: at("config"),
            journal: at("journal"),
            catalogs: at("catalogs"),
        };
        (folder, home)
    }

    fn keep(home: &Home, id: &str) -> Toolchain {
        let store = Store::new(home);
        let toolchain = on_disk(&store.folder(id), id);
        store.keep(&toolchain).unwrap();
        toolchain
    }

    #[test]
    fn a_new_home_knows_nothing() {
        let (_folder, home) = home();
        assert_eq!(known(&Host::default(), &Store::new(&home)), None);
        assert!(list(&home).is_empty());
    }

    #[test]
    fn the_selected_toolchain_is_found_without_a_question() {
        let (_folder, home) = home();
        let toolchain = keep(&home, "a");
        assert_eq!(known(&Host::default(), &Store::new(&home)), None, "nothing is selected yet");
        assert_eq!(select(&home, "a").unwrap(), toolchain);
        assert_eq!(ensure_on(&Host::default(), &home, &Silent).unwrap(), toolchain);
    }

    #[test]
    fn the_setting_comes_before_the_selection() {
        let (_folder, home) = home();
        keep(&home, "a");
        let other = keep(&home, "b");
        select(&home, "a").unwrap();
        let host = Host { given_toolchain: Some("b".into()), ..Host::default() };
        assert_eq!(ensure_on(&host, &home, &Silent).unwrap(), other);
    }

    #[test]
    fn a_setting_that_leads_nowhere_does_not_fall_back() {
        let (_folder, home) = home();
        keep(&home, "a");
        select(&home, "a").unwrap();
        let host = Host { given_toolchain: Some("unheard-of".into()), ..Host::default() };
        let error = ensure_on(&host, &home, &Silent).unwrap_err();
        assert!(matches!(error, ToolchainError::Setting { setting: "FORGE_TOOLCHAIN", .. }));
    }

    #[test]
    fn an_unknown_or_stale_toolchain_cannot_be_selected() {
        let (_folder, home) = home();
        let toolchain = keep(&home, "a");
        assert!(select(&home, "b").unwrap_err().to_string().contains("known are: a"));
        std::fs::remove_file(toolchain.rustc).unwrap();
        assert!(matches!(select(&home, "a"), Err(ToolchainError::Stale { .. })));
    }

    #[test]
    fn a_choice_that_no_longer_works_is_not_kept() {
        let (_folder, home) = home();
        let toolchain = keep(&home, "a");
        select(&home, "a").unwrap();
        std::fs::write(toolchain.rustc, "not a program, and of another length").unwrap();
        assert!(matches!(ensure_on(&Host::default(), &home, &Silent), Err(ToolchainError::Unavailable { .. })));
        assert_eq!(list(&home)[0].state, State::Stale);
    }

    #[test]
    fn an_unknown_kind_to_install_lists_what_is_known() {
        let (_folder, home) = home();
        keep(&home, "a");
        let text = install_on(&Host::default(), &home, "nonsense", &Silent).unwrap_err().to_string();
        assert!(text.contains("nonsense") && text.contains("known are: a"), "{text}");
    }

    #[test]
    fn a_machine_with_nothing_says_what_was_tried() {
        let (_folder, home) = home();
        let error = ensure_on(&Host::default(), &home, &Silent).unwrap_err();
        let text = error.to_string();
        assert!(
            ["rustc on PATH", "rustup", "the distribution's packages"].iter().all(|part| text.contains(part)),
            "{text}"
        );
    }
}
