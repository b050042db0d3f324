//! From an empty folder to a toolchain, in one staging folder that is renamed as the last step.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::TARGET;
use super::super::compiler::{Origin, Toolchain, version_field};
use super::super::error::{Attempt, DebianError, ProbeError, file};
use super::super::host::{Host, executable};
use super::super::probe::{self, Compiler};
use super::super::store::{Lock, Store, as_id, write_receipt};
use super::apt::Apt;
use super::layout::{Unpacked, move_to};
use super::plan::{Cargo, Plan, StandardLibrary, plans};
use super::standard_library::Build;
use super::{threads, unpack};
use crate::home::Home;
use crate::progress::Progress;

/// Changes with the way the sysroot is made: an older one then is not taken for the present one.
const RECIPE: u32 = 1;

/// Installs a compiler from the distribution's packages. Where that fails, says why in `attempts`.
pub(in super::super) fn install(
    host: &Host,
    home: &Home,
    store: &Store,
    lock: &Lock,
    progress: &dyn Progress,
    attempts: &mut Vec<Attempt>,
) -> Option<Toolchain> {
    let what = "the distribution's packages".to_owned();
    if host.program("cc").is_none() {
        let why = DebianError::NoLinkerForTheHost.to_string();
        attempts.push(Attempt { what, why, remedy: Some("apt-get install gcc libc6-dev".to_owned()) });
        return None;
    }
    let downloads = home.cache.join("toolchain-downloads");
    let (apt, plans) = match prepare(host, &downloads, progress) {
        Ok(prepared) => prepared,
        Err(error) => {
            attempts.push(Attempt { what, why: error.to_string(), remedy: None });
            return None;
        }
    };
    for plan in plans {
        let installation = Installation { host, store, lock, apt: &apt, plan: &plan, progress };
        match installation.run() {
            Ok(toolchain) => {
                // Kept until here, so that a second try after a failure need not download again.
                let _ = fs::remove_dir_all(&downloads);
                return Some(toolchain);
            }
            Err(error) => attempts.push(Attempt {
                what: format!("{what} ({})", plan.compiler.exact()),
                why: error.to_string(),
                remedy: None,
            }),
        }
    }
    None
}

fn prepare(host: &Host, downloads: &Path, progress: &dyn Progress) -> Result<(Apt, Vec<Plan>), DebianError> {
    progress.phase("fetching the distribution's package lists");
    fs::create_dir_all(downloads).map_err(file("create", downloads))?;
    room(downloads, LISTS)?;
    let apt = Apt::update(host, downloads)?;
    let cargo = if probe::recent_cargo(host).is_some() { Cargo::OfTheUser } else { Cargo::Packaged };
    let plans = plans(&apt, cargo)?;
    Ok((apt, plans))
}

/// One attempt with one plan.
struct Installation<'a> {
    host: &'a Host,
    store: &'a Store,
    lock: &'a Lock,
    apt: &'a Apt,
    plan: &'a Plan,
    progress: &'a dyn Progress,
}

impl Installation<'_> {
    fn run(&self) -> Result<Toolchain, DebianError> {
        let staging = self.store.begin(self.lock).map_err(file("create a folder in", self.store.root()))?;
        // Resolved, since the compiler reports its paths so and they are to be replaced by neutral ones.
        let root = staging.path().canonicalize().map_err(file("find", staging.path()))?;
        self.enough_room(&root)?;
        let unpacked = self.fetch(&root)?;
        let sysroot = root.join("toolchain");
        self.progress.phase("laying out the compiler");
        unpacked.place_compiler(&sysroot)?;
        let library_path = sysroot.join("lib");
        let compiler = Compiler::ask(&sysroot.join("bin/rustc"), Some(&library_path))?;
        let linker = unpacked.place_linker(&sysroot, &compiler.host)?;
        unpacked.place_standard_libraries(&sysroot, &compiler.host)?;
        let target_library = sysroot.join("lib/rustlib").join(TARGET).join("lib");
        if self.plan.standard_library == StandardLibrary::Compiled {
            self.compile_standard_library(&root, &unpacked, &compiler, &target_library)?;
        }
        let self_contained = unpacked.place_c_library(&target_library)?;
        let with_libraries = |program: &Path| {
            let mut command = Command::new(program);
            command.env_clear().env("LD_LIBRARY_PATH", &library_path);
            command
        };
        let rustc = || with_libraries(&compiler.rustc);
        threads::complete(rustc, || with_libraries(&linker), &self_contained, &root.join("threads"))?;

        self.progress.phase("trying the compiler");
        let id = as_id(&format!("debian-{}-{}-r{RECIPE}", self.plan.compiler.name, self.plan.compiler.version));
        let mut toolchain =
            Compiler::ask(&compiler.rustc, Some(&library_path))?.toolchain(self.host, id, Origin::Debian)?;
        write_receipt(&toolchain, &sysroot).map_err(file("write the receipt in", &sysroot))?;
        let place = self.store.finish(self.lock, &sysroot, &toolchain.id);
        let place = place.map_err(file("move the toolchain to", &self.store.folder(&toolchain.id)))?;
        relocate(&mut toolchain, &sysroot, &place);
        Ok(toolchain)
    }

    /// Downloads and unpacks the packages.
    fn fetch(&self, root: &Path) -> Result<Unpacked, DebianError> {
        let packages = &self.plan.packages;
        let megabytes = packages.iter().map(|package| package.download).sum::<u64>() / 1_000_000;
        let compiler = &self.plan.compiler;
        let others = packages.len() - 1;
        let version = compiler.version.split('+').next().unwrap_or_default();
        self.progress.phase(&format!(
            "downloading {} {version} and {others} packages beside it ({megabytes} MB)",
            compiler.name
        ));
        let archives = self.apt.download(packages)?;
        self.progress.phase("unpacking the packages");
        let dpkg = self.host.program("dpkg").ok_or(DebianError::NoApt("dpkg"))?;
        let folder = root.join("unpacked");
        fs::create_dir(&folder).map_err(file("create", &folder))?;
        unpack::unpack(&dpkg, &archives, &folder)?;
        Unpacked::look(&folder)
    }

    fn compile_standard_library(
        &self,
        root: &Path,
        unpacked: &Unpacked,
        compiler: &Compiler,
        target_library: &Path,
    ) -> Result<(), DebianError> {
        self.progress.phase("compiling the standard library for wasm32-wasip1, once (about a minute)");
        // Where the compiler itself looks for it.
        let source = compiler.sysroot.join("lib/rustlib/src/rust");
        move_to(&unpacked.source()?, &source)?;
        let packaged = Some(compiler.rustc.with_file_name("cargo")).filter(|cargo| executable(cargo));
        let cargo = packaged.or_else(|| probe::recent_cargo(self.host)).ok_or(ProbeError::NoCargo)?;
        let release = version_field(&compiler.version, "release").unwrap_or_default();
        let commit = version_field(&compiler.version, "commit-hash").filter(|hash| *hash != "unknown");
        let build = Build {
            cargo: &cargo,
            rustc: &compiler.rustc,
            library_path: &compiler.sysroot.join("lib"),
            source: &source,
            root,
            commit: commit.unwrap_or(release),
        };
        let built = build.run()?;
        for entry in fs::read_dir(&built).map_err(file("read", &built))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".rlib") && !name.starts_with("libnothing") {
                move_to(&entry.path(), &target_library.join(&name))?;
            }
        }
        let sources = compiler.sysroot.join("lib/rustlib/src");
        fs::remove_dir_all(&sources).map_err(file("remove", &sources))
    }

    /// Refuses early where the disk cannot take it: a failure at the end of a long download is worse.
    fn enough_room(&self, root: &Path) -> Result<(), DebianError> {
        let unpacked: u64 = self.plan.packages.iter().map(|package| package.unpacked).sum();
        // What cargo makes of std on the way, seen on 1.96: 250 MB.
        let compiled = if self.plan.standard_library == StandardLibrary::Compiled { 300 * MEGABYTE } else { 0 };
        let packed: u64 = self.plan.packages.iter().map(|package| package.download).sum();
        room(self.apt.archives(), packed)?;
        room(root, unpacked + compiled)
    }
}

const MEGABYTE: u64 = 1_000_000;
/// What the package lists of a distribution take, with room to spare.
const LISTS: u64 = 200 * MEGABYTE;

/// Whether the disk of `folder` has `needed` bytes left for this user.
fn room(folder: &Path, needed: u64) -> Result<(), DebianError> {
    let Ok(disk) = rustix::fs::statvfs(folder) else { return Ok(()) };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free >= needed {
        return Ok(());
    }
    Err(DebianError::NoRoom { folder: folder.to_owned(), free: free / MEGABYTE, needed: needed / MEGABYTE })
}

/// Follows the rename of the folder that holds the toolchain.
fn relocate(toolchain: &mut Toolchain, from: &Path, to: &Path) {
    let follow = |path: &mut PathBuf| {
        if let Ok(rest) = path.strip_prefix(from) {
            *path = if rest.as_os_str().is_empty() { to.to_owned() } else { to.join(rest) };
        }
    };
    follow(&mut toolchain.rustc);
    follow(&mut toolchain.cargo);
    follow(&mut toolchain.sysroot);
    follow(&mut toolchain.linker.path);
    toolchain.library_path.iter_mut().for_each(follow);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_is_too_small_is_told_with_both_numbers() {
        let folder = tempfile::tempdir().unwrap();
        room(folder.path(), 0).unwrap();
        let text = room(folder.path(), u64::MAX).unwrap_err().to_string();
        assert!(text.contains(&folder.path().display().to_string()) && text.contains("FORGE_HOME"), "{text}");
    }

    #[test]
    fn a_toolchain_follows_its_folder() {
        let mut toolchain = crate::toolchain::compiler::tests::imagined("a");
        toolchain.library_path = Some("/opt/rust/lib".into());
        toolchain.cargo = "/usr/bin/cargo".into();
        relocate(&mut toolchain, Path::new("/opt/rust"), Path::new("/data/a"));
        assert_eq!(toolchain.sysroot, Path::new("/data/a"));
        assert_eq!(toolchain.rustc, Path::new("/data/a/bin/rustc"));
        assert_eq!(toolchain.library_path.as_deref(), Some(Path::new("/data/a/lib")));
        assert_eq!(toolchain.cargo, Path::new("/usr/bin/cargo"));
    }
}
