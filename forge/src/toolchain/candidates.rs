//! Which compilers on this machine are worth a question, and in what order.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use forge_cache::Digest;

use super::compiler::{Origin, Toolchain};
use super::error::{Attempt, ProbeError, ToolchainError};
use super::host::{Host, executable};
use super::probe::Compiler;
use super::rustup;
use super::store::as_id;

/// A compiler that may or may not serve.
pub(super) struct Candidate {
    /// How a person calls it.
    pub(super) name: String,
    /// The binary, perhaps a proxy of rustup.
    pub(super) rustc: PathBuf,
}

/// The compilers of this machine: the one on `PATH` first, then the toolchains of rustup.
pub(super) fn candidates(host: &Host) -> Vec<Candidate> {
    let mut found = Vec::new();
    if let Some(rustc) = host.program("rustc") {
        found.push(Candidate { name: format!("rustc on PATH ({})", rustc.display()), rustc });
    }
    for toolchain in rustup::installed(host) {
        found.push(Candidate {
            name: format!("rustup's toolchain {}", toolchain.name),
            rustc: toolchain.folder.join("bin/rustc"),
        });
    }
    found
}

/// Probes the compilers of this machine, and returns the first that makes wasm32-wasip1.
pub(super) fn first_that_serves(host: &Host, attempts: &mut Vec<Attempt>) -> Option<Toolchain> {
    let mut seen = Vec::new();
    let found = candidates(host);
    if found.is_empty() {
        let what = "rustc on PATH".to_owned();
        attempts.push(Attempt { what, why: "there is none, nor a toolchain of rustup".to_owned(), remedy: None });
    }
    for Candidate { name, rustc } in found {
        let result = Compiler::ask(&rustc, None).and_then(|compiler| {
            let sysroot = compiler.sysroot.canonicalize().unwrap_or_else(|_| compiler.sysroot.clone());
            if seen.contains(&sysroot) {
                return Ok(None);
            }
            seen.push(sysroot);
            let (id, origin) = name_of(host, &compiler);
            compiler.toolchain(host, id, origin).map(Some)
        });
        match result {
            Ok(Some(toolchain)) => return Some(toolchain),
            Ok(None) => {}
            Err(error) => attempts.push(Attempt { what: name, remedy: remedy(&error), why: error.to_string() }),
        }
    }
    None
}

/// Looks again at a toolchain whose files have changed, such as after an update of its cargo.
///
/// One that Forge made itself must still be what it was: nobody else has business in its folder.
pub(super) fn again(host: &Host, before: &Toolchain) -> Option<Toolchain> {
    let compiler = Compiler::ask(&before.rustc, before.library_path.as_deref()).ok()?;
    let now = compiler.toolchain(host, before.id.clone(), before.origin).ok()?;
    (before.origin != Origin::Debian || now.identity() == before.identity()).then_some(now)
}

/// The toolchain that `FORGE_RUSTC` or `FORGE_TOOLCHAIN` names, where one of them does.
pub(super) fn given(host: &Host) -> Option<Result<Toolchain, ToolchainError>> {
    let (setting, value) = setting(host)?;
    let probe = |rustc: &Path| {
        // A compiler that was unpacked rather than installed finds its libraries only when told where they are.
        let beside = rustc.parent().and_then(Path::parent).map(|root| root.join("lib"));
        let compiler = Compiler::ask(rustc, None).or_else(|error| match &beside {
            Some(library_path) => Compiler::ask(rustc, Some(library_path)).map_err(|_| error),
            None => Err(error),
        })?;
        compiler.toolchain(host, given_id(setting, value), Origin::Given)
    };
    let result = match rustc_of(host, setting, value) {
        Some(rustc) => probe(&rustc).map_err(|error| error.to_string()),
        None => {
            Err("it is neither an id of `forge toolchain list`, nor a toolchain of rustup, nor a folder".to_owned())
        }
    };
    let value = value.to_string_lossy().into_owned();
    Some(result.map_err(|reason| ToolchainError::Setting { setting, value, reason }))
}

/// The binary that the value of a setting stands for.
fn rustc_of(host: &Host, setting: &str, value: &OsStr) -> Option<PathBuf> {
    let path = Path::new(value);
    let names_a_path = path.components().count() > 1;
    match setting {
        "FORGE_RUSTC" if names_a_path => Some(path.to_owned()),
        "FORGE_RUSTC" => Some(host.program(path).unwrap_or_else(|| path.to_owned())),
        _ if names_a_path => Some(path.join("bin/rustc")),
        _ => {
            let wanted = value.to_string_lossy();
            let matches =
                |name: &str| name == wanted || name.strip_prefix(&*wanted).is_some_and(|r| r.starts_with('-'));
            let toolchain = rustup::installed(host).into_iter().find(|toolchain| matches(&toolchain.name))?;
            Some(toolchain.folder.join("bin/rustc")).filter(|rustc| executable(rustc))
        }
    }
}

/// The setting that names a toolchain, and its value.
pub(super) fn setting(host: &Host) -> Option<(&'static str, &OsStr)> {
    let rustc = host.given_rustc.as_deref().map(|value| ("FORGE_RUSTC", value));
    rustc.or_else(|| host.given_toolchain.as_deref().map(|value| ("FORGE_TOOLCHAIN", value)))
}

/// The id under which a toolchain that a setting names is kept: one for each value.
pub(super) fn given_id(setting: &str, value: &OsStr) -> String {
    let digest = Digest::of(format!("{setting}={}", value.to_string_lossy()).as_bytes());
    format!("given-{}", short(digest))
}

/// The id and origin of a compiler of this machine.
pub(super) fn name_of(host: &Host, compiler: &Compiler) -> (String, Origin) {
    if let Some(name) = rustup::name_of(host, &compiler.sysroot) {
        return (as_id(&format!("rustup-{name}")), Origin::Rustup);
    }
    let place = short(Digest::of(compiler.sysroot.to_string_lossy().as_bytes()));
    let release = super::compiler::version_field(&compiler.version, "release").unwrap_or("unknown");
    (as_id(&format!("system-{release}-{place}")), Origin::System)
}

fn short(digest: Digest) -> String {
    digest.to_string().chars().take(8).collect()
}

fn remedy(error: &ProbeError) -> Option<String> {
    let text = match error {
        ProbeError::TooOld { .. } => "rustup update stable",
        ProbeError::NoLinker(_) => "install `lld` with the system's package manager",
        ProbeError::NoCargo => "install `cargo` beside that compiler",
        _ => return None,
    };
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_setting_comes_before_the_toolchain_setting() {
        let mut host = Host { given_toolchain: Some("stable".into()), ..Host::default() };
        assert_eq!(setting(&host).unwrap().0, "FORGE_TOOLCHAIN");
        host.given_rustc = Some("/opt/rustc".into());
        assert_eq!(setting(&host).unwrap(), ("FORGE_RUSTC", OsStr::new("/opt/rustc")));
        assert_ne!(given_id("FORGE_RUSTC", OsStr::new("a")), given_id("FORGE_TOOLCHAIN", OsStr::new("a")));
    }

    #[test]
    fn a_setting_that_leads_nowhere_is_an_error_that_names_it() {
        for (setting, value) in [("FORGE_RUSTC", "/nowhere/rustc"), ("FORGE_TOOLCHAIN", "unheard-of")] {
            let mut host = Host::default();
            match setting {
                "FORGE_RUSTC" => host.given_rustc = Some(value.into()),
                _ => host.given_toolchain = Some(value.into()),
            }
            let text = given(&host).unwrap().unwrap_err().to_string();
            assert!(text.contains(setting) && text.contains(value), "{text}");
        }
    }

    #[test]
    fn a_machine_without_any_compiler_says_so() {
        let mut attempts = Vec::new();
        assert!(first_that_serves(&Host::default(), &mut attempts).is_none());
        assert_eq!(attempts.len(), 1);
    }
}
