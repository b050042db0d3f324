//! The toolchains of rustup, and the one thing that Forge asks of it: to add the target.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::TARGET;
use super::compiler::{Origin, Toolchain};
use super::error::Attempt;
use super::host::{Host, OLDEST, executable};
use super::probe::Compiler;
use super::program;
use super::store::as_id;
use crate::progress::Progress;

/// How long rustup may take: 20 MB over a slow line, or giving up where there is none.
const DOWNLOAD: Duration = Duration::from_secs(180);

/// A toolchain in rustup's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Installed {
    pub(super) name: String,
    pub(super) folder: PathBuf,
}

/// The toolchains of rustup, stable ones first: it is the released compilers that tools are written for.
pub(super) fn installed(host: &Host) -> Vec<Installed> {
    let Some(entries) = host.rustup_home.as_ref().and_then(|home| fs::read_dir(home.join("toolchains")).ok()) else {
        return Vec::new();
    };
    let mut found: Vec<Installed> = entries
        .flatten()
        .filter_map(|entry| Some(Installed { name: entry.file_name().into_string().ok()?, folder: entry.path() }))
        .filter(|toolchain| executable(&toolchain.folder.join("bin/rustc")))
        .collect();
    found.sort_by_key(|toolchain| (rank(&toolchain.name), toolchain.name.clone()));
    found
}

fn rank(name: &str) -> u8 {
    match name {
        name if name.starts_with("stable") => 0,
        name if name.starts_with(|c: char| c.is_ascii_digit()) => 1,
        name if name.starts_with("beta") => 3,
        name if name.starts_with("nightly") => 4,
        _ => 2,
    }
}

/// The name of the rustup toolchain that `sysroot` is.
pub(super) fn name_of(host: &Host, sysroot: &Path) -> Option<String> {
    let folder = host.rustup_home.as_ref()?.join("toolchains");
    let same = |a: &Path, b: &Path| a == b || a.canonicalize().is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b));
    if !same(sysroot.parent()?, &folder) {
        return None;
    }
    Some(sysroot.file_name()?.to_str()?.to_owned())
}

/// Has rustup add the target to the user's toolchain, and probes that.
pub(super) fn add_target(host: &Host, progress: &dyn Progress, attempts: &mut Vec<Attempt>) -> Option<Toolchain> {
    let failed = |why: String, remedy: Option<String>| Attempt { what: "rustup".to_owned(), why, remedy };
    let Some(rustup) = host.program("rustup") else {
        attempts.push(failed("it is not on PATH".to_owned(), None));
        return None;
    };
    let Some(toolchain) = worth_adding_to(host) else {
        let why = format!("it has no toolchain of version {OLDEST} or newer");
        attempts.push(failed(why, Some(format!("rustup toolchain install stable --target {TARGET}"))));
        return None;
    };
    let typed = format!("rustup target add {TARGET} --toolchain {}", toolchain.name);
    progress.phase(&format!("adding {TARGET} to rustup's toolchain {}", toolchain.name));
    let mut command = Command::new(rustup);
    command.args(["target", "add", TARGET, "--toolchain", &toolchain.name]).current_dir("/");
    let added = program::run(command, DOWNLOAD);
    if let Err(error) = added {
        attempts.push(failed(error.to_string(), Some(typed)));
        return None;
    }
    let id = as_id(&format!("rustup-{}", toolchain.name));
    let probed = Compiler::ask(&toolchain.folder.join("bin/rustc"), None)
        .and_then(|compiler| compiler.toolchain(host, id, Origin::Rustup));
    probed.map_err(|error| attempts.push(failed(format!("it added the target, and yet {error}"), None))).ok()
}

/// The user's active toolchain, or else the first of rustup's, if it is recent enough.
fn worth_adding_to(host: &Host) -> Option<Installed> {
    let recent = |rustc: &Path| Compiler::ask(rustc, None).ok().filter(|compiler| compiler.recent().is_ok());
    let active = host.program("rustc").and_then(|rustc| recent(&rustc)).and_then(|compiler| {
        let name = name_of(host, &compiler.sysroot)?;
        Some(Installed { name, folder: compiler.sysroot })
    });
    active.or_else(|| installed(host).into_iter().find(|it| recent(&it.folder.join("bin/rustc")).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;
    use std::os::unix::fs::PermissionsExt;

    fn script(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(path, PermissionsExt::from_mode(0o755)).unwrap();
    }

    fn host(folder: &Path) -> Host {
        Host { path: vec![folder.join("bin")], rustup_home: Some(folder.join("rustup")), ..Host::default() }
    }

    fn toolchain(folder: &Path, name: &str, release: &str) {
        let root = folder.join("rustup/toolchains").join(name);
        let answer = format!(
            "case \"$*\" in '--print sysroot') echo {};; -vV) echo 'host: h'; echo 'release: {release}';; esac",
            root.display()
        );
        script(&root.join("bin/rustc"), &answer);
    }

    #[test]
    fn released_compilers_come_first() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["nightly-x", "beta-x", "1.95.0-x", "mine", "stable-x"] {
            toolchain(folder.path(), name, "1.95.0");
        }
        fs::create_dir_all(folder.path().join("rustup/toolchains/empty")).unwrap();
        let names: Vec<_> = installed(&host(folder.path())).into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["stable-x", "1.95.0-x", "mine", "beta-x", "nightly-x"]);
    }

    #[test]
    fn the_error_of_rustup_is_kept_with_the_command_to_type() {
        let folder = tempfile::tempdir().unwrap();
        toolchain(folder.path(), "stable-x", "99.0.0");
        script(&folder.path().join("bin/rustup"), "echo could not download >&2; exit 1");
        let mut attempts = Vec::new();
        assert!(add_target(&host(folder.path()), &Silent, &mut attempts).is_none());
        assert!(attempts[0].why.contains("could not download"), "{}", attempts[0].why);
        let typed = "rustup target add wasm32-wasip1 --toolchain stable-x";
        assert_eq!(attempts[0].remedy.as_deref(), Some(typed));
    }

    #[test]
    fn an_old_toolchain_gets_no_target() {
        let folder = tempfile::tempdir().unwrap();
        toolchain(folder.path(), "stable-x", "1.63.0");
        script(&folder.path().join("bin/rustup"), "touch \"$0.called\"");
        let mut attempts = Vec::new();
        assert!(add_target(&host(folder.path()), &Silent, &mut attempts).is_none());
        assert!(!folder.path().join("bin/rustup.called").exists());
        assert!(attempts[0].remedy.as_deref().unwrap().contains("rustup toolchain install"));
    }

    #[test]
    fn a_sysroot_outside_the_folder_of_rustup_has_no_name() {
        let folder = tempfile::tempdir().unwrap();
        toolchain(folder.path(), "stable-x", "1.95.0");
        let host = host(folder.path());
        let inside = folder.path().join("rustup/toolchains/stable-x");
        assert_eq!(name_of(&host, &inside).as_deref(), Some("stable-x"));
        assert_eq!(name_of(&host, Path::new("/usr")), None);
    }
}
