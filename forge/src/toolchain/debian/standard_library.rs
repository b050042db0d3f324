//! Compiles std for the target from the source package: once, offline, and to the same bytes wherever it is done.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::super::TARGET;
use super::super::error::{DebianError, file};
use super::super::program;

/// About half a minute on two cores; a slow machine with one takes several.
const BUILD: Duration = Duration::from_secs(1800);

/// What to build with, and where.
pub(super) struct Build<'a> {
    pub(super) cargo: &'a Path,
    pub(super) rustc: &'a Path,
    pub(super) library_path: &'a Path,
    /// The folder `lib/rustlib/src/rust` of the compiler's sysroot.
    pub(super) source: &'a Path,
    /// The folder that holds everything, `source` too: paths relative to it do not differ between machines.
    pub(super) root: &'a Path,
    /// The commit that the compiler was built from, or its version.
    pub(super) commit: &'a str,
}

impl Build<'_> {
    /// Builds, and returns the folder that holds the rlibs.
    pub(super) fn run(&self) -> Result<PathBuf, DebianError> {
        let manifest = self.root.join("Cargo.toml");
        fs::write(&manifest, MANIFEST).map_err(file("write", &manifest))?;
        let source = self.root.join("nothing.rs");
        fs::write(&source, "#![no_std]\n").map_err(file("write", &source))?;
        program::run(self.command(), BUILD)?;
        Ok(self.root.join("target").join(TARGET).join("release/deps"))
    }

    fn command(&self) -> Command {
        let vendor = self.source.join("library/vendor");
        let mut command = Command::new(self.cargo);
        command.current_dir(self.root).env_clear();
        for (name, value) in std::env::vars_os().filter(|(name, _)| passes(&name.to_string_lossy())) {
            command.env(name, value);
        }
        command.env("LD_LIBRARY_PATH", self.library_path);
        command.env("RUSTC", self.rustc);
        // Building std is not offered by a released compiler unless it is told that it may.
        command.env("RUSTC_BOOTSTRAP", "1");
        command.env("RUSTC_WRAPPER", "").env("RUSTC_WORKSPACE_WRAPPER", "");
        command.env("CARGO_TARGET_DIR", self.root.join("target"));
        // Flags in the environment displace every flag in the user's cargo configuration.
        command.env("CARGO_ENCODED_RUSTFLAGS", self.flags());
        command.env("CARGO_BUILD_BUILD_DIR", self.root.join("target"));
        command.args(["build", "--release", "--target", TARGET]);
        command.arg("-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test");
        for setting in PROFILE {
            command.arg("--config").arg(setting);
        }
        // The source package carries the crates that std depends on, at the versions of its lockfile.
        if vendor.is_dir() {
            command.arg("--offline");
            command.arg("--config").arg("source.crates-io.replace-with='forge-vendored'");
            command.arg("--config").arg(format!("source.forge-vendored.directory={}", quoted(&vendor)));
        }
        command
    }

    /// The paths of this machine leave no trace: sources are named as the released std names them.
    fn flags(&self) -> OsString {
        let mut flags = OsString::new();
        let mut add = |text: &str| {
            if !flags.is_empty() {
                flags.push("\u{1f}");
            }
            flags.push(text);
        };
        add(&format!("--remap-path-prefix={}=/forge", self.root.display()));
        add(&format!("--remap-path-prefix={}=/rustc/{}", self.source.display(), self.commit));
        // Needed by whoever optimises a tool together with std.
        add("-Cembed-bitcode=yes");
        flags
    }
}

const MANIFEST: &str = "[package]\nname = \"nothing\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n\
                        [lib]\npath = \"nothing.rs\"\n\n[workspace]\n";

/// On the command line, since the user's configuration would displace the manifest's. One codegen unit, as the
/// released std has: nothing then depends on how the work was split.
const PROFILE: [&str; 8] = [
    "profile.release.opt-level=3",
    "profile.release.debug=false",
    "profile.release.codegen-units=1",
    "profile.release.lto=false",
    "profile.release.panic='unwind'",
    "profile.release.incremental=false",
    "profile.release.overflow-checks=false",
    "profile.release.debug-assertions=false",
];

/// What of the environment cargo needs, and nothing that decides what it makes.
fn passes(name: &str) -> bool {
    const NAMES: [&str; 8] = ["PATH", "HOME", "USER", "TMPDIR", "CARGO_HOME", "CARGO_BUILD_JOBS", "LANG", "TERM"];
    NAMES.contains(&name)
}

/// A path as a TOML string.
fn quoted(path: &Path) -> String {
    let escaped = path.display().to_string().replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(root: &Path) -> Command {
        let source = root.join("sysroot/lib/rustlib/src/rust");
        let rustc = root.join("sysroot/bin/rustc");
        let library_path = root.join("sysroot/lib");
        let build = Build {
            cargo: Path::new("cargo"),
            rustc: &rustc,
            library_path: &library_path,
            source: &source,
            root,
            commit: "abc",
        };
        build.command()
    }

    #[test]
    fn flags_of_the_user_do_not_reach_std() {
        let command = build(Path::new("/somewhere"));
        let set = |name: &str| command.get_envs().any(|(key, value)| key == name && value.is_some());
        assert!(!set("RUSTFLAGS") && !set("CARGO_BUILD_RUSTFLAGS"));
        let flags = command.get_envs().find(|(key, _)| *key == "CARGO_ENCODED_RUSTFLAGS").unwrap().1.unwrap();
        let flags: Vec<&str> = flags.to_str().unwrap().split('\u{1f}').collect();
        assert_eq!(flags[0], "--remap-path-prefix=/somewhere=/forge");
        assert_eq!(flags[1], "--remap-path-prefix=/somewhere/sysroot/lib/rustlib/src/rust=/rustc/abc");
    }

    #[test]
    fn only_neutral_variables_pass() {
        assert!(passes("PATH") && passes("CARGO_HOME"));
        for name in ["RUSTFLAGS", "RUSTC_WRAPPER", "CARGO_PROFILE_RELEASE_OPT_LEVEL", "RUSTUP_TOOLCHAIN", "SECRET"] {
            assert!(!passes(name), "{name}");
        }
    }

    #[test]
    fn crates_come_from_the_source_package_where_it_has_them() {
        let folder = tempfile::tempdir().unwrap();
        let replaced =
            |command: &Command| command.get_args().any(|word| word.to_string_lossy().contains("replace-with"));
        assert!(!replaced(&build(folder.path())));
        fs::create_dir_all(folder.path().join("sysroot/lib/rustlib/src/rust/library/vendor")).unwrap();
        assert!(replaced(&build(folder.path())));
        assert_eq!(quoted(Path::new("/a \"b\"")), "\"/a \\\"b\\\"\"");
    }
}
