//! What the rest of Forge knows of a compiler.

use std::path::PathBuf;
use std::process::Command;

use forge_cache::Digest;
use serde::{Deserialize, Serialize};

/// A compiler that was seen to make `wasm32-wasip1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toolchain {
    /// The name under which Forge keeps it, such as `rustup-stable-x86_64-unknown-linux-gnu`.
    pub id: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The compiler itself, never a proxy of rustup.
    pub rustc: PathBuf,
    /// The cargo that goes with it.
    pub cargo: PathBuf,
    /// The folder that holds `lib/rustlib`.
    pub sysroot: PathBuf,
    /// What `LD_LIBRARY_PATH` must be for the compiler and its linker; nothing where they find their libraries alone.
    pub library_path: Option<PathBuf>,
    /// The whole answer of `rustc -vV`.
    pub version: String,
    /// Names and bytes of everything in `lib/rustlib/wasm32-wasip1/lib`.
    pub std_digest: Digest,
    /// The linker for wasm. Pass it as `-C linker=PATH`: a system compiler does not always know where it is.
    pub linker: Linker,
}

/// Where a toolchain comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A toolchain of rustup.
    Rustup,
    /// A compiler that somebody installed on this machine.
    System,
    /// Packages of the distribution, which Forge unpacked into its own data folder.
    Debian,
    /// Named by the user, through `FORGE_RUSTC` or `FORGE_TOOLCHAIN`.
    Given,
}

/// The program that links wasm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linker {
    /// The binary.
    pub path: PathBuf,
    /// The digest of its bytes.
    pub digest: Digest,
}

impl Toolchain {
    /// What of a toolchain decides the bytes that it makes: no path, no name, nothing of this machine.
    pub fn identity(&self) -> Digest {
        let mut record = Vec::new();
        let fields: [&[u8]; 4] =
            [b"forge toolchain 1", self.version.as_bytes(), self.std_digest.as_ref(), self.linker.digest.as_ref()];
        for field in fields {
            record.extend_from_slice(&(field.len() as u64).to_le_bytes());
            record.extend_from_slice(field);
        }
        Digest::of(&record)
    }

    /// The compiler with an empty environment, but for the library path that it needs.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.rustc);
        command.env_clear();
        if let Some(folder) = &self.library_path {
            command.env("LD_LIBRARY_PATH", folder);
        }
        command
    }

    /// The target triple of the machine that the compiler runs on, such as `x86_64-unknown-linux-gnu`.
    pub fn host(&self) -> &str {
        version_field(&self.version, "host").unwrap_or_default()
    }

    /// The version number alone, such as `1.96.0`.
    pub fn release(&self) -> &str {
        version_field(&self.version, "release").unwrap_or_default()
    }
}

/// The value of one line of `rustc -vV`, such as `host` or `release`.
pub(super) fn version_field<'a>(version: &'a str, field: &str) -> Option<&'a str> {
    version.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(": ")).map(str::trim)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A toolchain whose files do not exist.
    pub(in super::super) fn imagined(id: &str) -> Toolchain {
        Toolchain {
            id: id.to_owned(),
            origin: Origin::System,
            rustc: "/opt/rust/bin/rustc".into(),
            cargo: "/opt/rust/bin/cargo".into(),
            sysroot: "/opt/rust".into(),
            library_path: None,
            version: "rustc 1.96.0\nhost: x86_64-unknown-linux-gnu\nrelease: 1.96.0\nLLVM version: 22.1.8\n".into(),
            std_digest: Digest::of(b"std"),
            linker: Linker { path: "/opt/rust/rust-lld".into(), digest: Digest::of(b"lld") },
        }
    }

    #[test]
    fn the_version_is_read_by_field() {
        let toolchain = imagined("a");
        assert_eq!(toolchain.host(), "x86_64-unknown-linux-gnu");
        assert_eq!(toolchain.release(), "1.96.0");
        assert_eq!(version_field(&toolchain.version, "LLVM version"), Some("22.1.8"));
        assert_eq!(version_field(&toolchain.version, "commit-hash"), None);
    }

    #[test]
    fn the_identity_ignores_where_the_toolchain_lies() {
        let here = imagined("here");
        let mut there = imagined("there");
        there.rustc = "/elsewhere/rustc".into();
        there.library_path = Some("/elsewhere/lib".into());
        there.origin = Origin::Debian;
        assert_eq!(here.identity(), there.identity());
    }

    #[test]
    fn the_identity_follows_version_std_and_linker() {
        let original = imagined("a");
        let mut version = imagined("a");
        version.version.push('x');
        let mut std = imagined("a");
        std.std_digest = Digest::of(b"another std");
        let mut linker = imagined("a");
        linker.linker.digest = Digest::of(b"another linker");
        for changed in [version, std, linker] {
            assert_ne!(original.identity(), changed.identity());
        }
    }

    #[test]
    fn the_command_carries_only_the_library_path() {
        let mut toolchain = imagined("a");
        assert_eq!(toolchain.command().get_envs().count(), 0);
        toolchain.library_path = Some("/opt/rust/lib".into());
        let command = toolchain.command();
        let names: Vec<_> = command.get_envs().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(names, ["LD_LIBRARY_PATH"]);
    }
}
