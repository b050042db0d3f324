//! What the servers are, and what else tests need.

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

/// A folder with a static embedding model of 32,000 tokens, taken from a package that holds one.
pub(crate) fn static_model() -> PathBuf {
    let folder = once("wordllama-0.4.0", REMEDY, |folder| {
        let python = folder.join("python");
        run(Command::new("python3").args(["-m", "venv"]).arg(&python))?;
        // The weights are the same in all wheels.
        let wheel = ["--python-version", "3.11", "--platform", "manylinux2014_x86_64", "--only-binary=:all:"];
        let mut download = Command::new(python.join("bin/pip"));
        download.args(["download", "--quiet", "--no-deps"]).args(wheel).arg("--dest").arg(folder);
        run(download.arg("wordllama==0.4.0.post1"))?;
        let entries = fs::read_dir(folder).map_err(|error| error.to_string())?;
        let mut files = entries.filter_map(Result::ok).map(|entry| entry.path());
        let wheel = files.find(|path| path.extension().is_some_and(|end| end == "whl")).ok_or("pip gave no wheel")?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("end_to_end/harness/static_model.py");
        run(Command::new(python.join("bin/python")).arg(script).arg(wheel).arg(folder.join("model")))
    });
    folder.join("model")
}

/// What to do where something of Python's cannot be installed.
const REMEDY: &str = "it needs python3 with its module venv (type: apt-get install python3-venv), and PyPI or a mirror that \
                      pip knows of";

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
    let folder = once(name, REMEDY, |folder| {
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
            .unwrap_or_else(|error| panic!("{name}, which tests need, cannot be installed; {remedy}.\n{error}"));
        File::create(ready).unwrap();
    }
    folder
}

pub(in crate::harness) fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    let said = [output.stdout, output.stderr].concat();
    if output.status.success() { Ok(()) } else { Err(format!("{command:?}: {}", String::from_utf8_lossy(&said))) }
}
