//! What the servers are.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

/// Python with an S3 server in it.
pub(super) fn python_with_moto() -> PathBuf {
    python_with("moto-5.2.5", "moto[server]==5.2.5")
}

/// Python with a host of components in it, which knows nothing of Forge.
pub(in crate::harness) fn python_with_wasmtime() -> PathBuf {
    python_with("wasmtime-50.0.1", "wasmtime==50.0.1")
}

/// Azurite. This version runs on Debian's node by its own word and takes half the room of later ones. And it lists from the
/// start whatever `startFrom` says, as services do that do not know it yet.
pub(super) fn azurite() -> PathBuf {
    let remedy = "it needs npm (type: apt-get install npm), and its registry or a mirror that npm knows of";
    once("azurite-3.35.0", remedy, |folder| {
        let mut command = Command::new("npm");
        command.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(folder);
        run(command.arg("azurite@3.35.0"))
    })
}

fn python_with(name: &str, package: &str) -> PathBuf {
    let remedy = "it needs python3 with its module venv (type: apt-get install python3-venv), and PyPI or a mirror that \
                  pip knows of";
    let folder = once(name, remedy, |folder| {
        run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
        run(Command::new(folder.join("bin/pip")).args(["install", "--quiet", package]))
    });
    folder.join("bin/python")
}

/// Makes a folder once for all tests and all processes; a half-made one is made again.
pub(in crate::harness) fn once(name: &str, remedy: &str, make: impl FnOnce(&Path) -> Result<(), String>) -> PathBuf {
    let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("servers");
    fs::create_dir_all(&all).unwrap();
    let lock = File::create(all.join(format!("{name}.lock"))).unwrap();
    lock.lock().unwrap();
    let (folder, ready) = (all.join(name), all.join(format!("{name}.ready")));
    if !ready.exists() {
        let _ = fs::remove_dir_all(&folder);
        make(&folder)
            .unwrap_or_else(|error| panic!("{name}, a server for tests, cannot be installed; {remedy}.\n{error}"));
        File::create(ready).unwrap();
    }
    folder
}

pub(in crate::harness) fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    let said = [output.stdout, output.stderr].concat();
    if output.status.success() { Ok(()) } else { Err(format!("{command:?}: {}", String::from_utf8_lossy(&said))) }
}
