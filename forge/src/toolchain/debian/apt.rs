//! apt on lists and a cache of its own: it reads the system's sources and keys, and writes nothing of the system.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use super::super::error::{DebianError, file};
use super::super::host::Host;
use super::super::program::{self, tail};
use super::control::{self, Package};

/// How the name of a run's folder begins.
const RUN: &str = "run-";

const UPDATE: Duration = Duration::from_secs(240);
const ASK: Duration = Duration::from_secs(60);
const DOWNLOAD: Duration = Duration::from_secs(1200);

/// A private apt.
pub(super) struct Apt {
    /// Its configuration, lists and cache: of this run alone, since a run that was killed may leave an apt behind that
    /// still holds their locks for a while.
    folder: TempDir,
    /// Where downloads are kept until the installation succeeds.
    archives: PathBuf,
    get: PathBuf,
    cache: PathBuf,
    query: PathBuf,
    /// What apt complained of while it fetched the lists.
    complaint: String,
}

impl Apt {
    /// Sets up a private apt in `downloads`, and fetches the package lists.
    ///
    /// A source that cannot be fetched is no failure: some machines list one that is long gone. Its complaint is kept
    /// for the message, should a package be missing.
    pub(super) fn update(host: &Host, downloads: &Path) -> Result<Self, DebianError> {
        let program = |name| host.program(name).ok_or(DebianError::NoApt(name));
        let (get, cache, query) = (program("apt-get")?, program("apt-cache")?, program("dpkg-query")?);
        sweep(downloads);
        let archives = downloads.join("archives");
        fs::create_dir_all(&archives).map_err(file("create", &archives))?;
        let folder =
            tempfile::Builder::new().prefix(RUN).tempdir_in(downloads).map_err(file("write in", downloads))?;
        for name in ["lists/partial", "cache/archives/partial"] {
            let at = folder.path().join(name);
            fs::create_dir_all(&at).map_err(file("create", &at))?;
        }
        let mut apt = Self { folder, archives, get, cache, query, complaint: String::new() };
        let at = apt.configuration();
        fs::write(&at, configuration(apt.folder.path())).map_err(file("write", &at))?;
        let mut command = apt.command(&apt.get);
        command.arg("update");
        match program::run(command, UPDATE) {
            Ok(finished) => apt.complaint = tail(&finished.stderr),
            Err(error) => apt.complaint = error.to_string(),
        }
        Ok(apt)
    }

    /// What went wrong with the lists, to be appended to a message.
    pub(super) fn complaint(&self) -> String {
        if self.complaint.is_empty() {
            String::new()
        } else {
            format!("\nwhile it fetched the lists, apt said: {}", self.complaint)
        }
    }

    /// All package names that begin with `prefix`.
    pub(super) fn names(&self, prefix: &str) -> Result<Vec<String>, DebianError> {
        let mut command = self.command(&self.cache);
        command.args(["pkgnames", prefix]);
        let mut names: Vec<String> = program::run(command, ASK)?.stdout.lines().map(str::to_owned).collect();
        names.sort();
        Ok(names)
    }

    /// What is known of each of `names`; those that do not exist are absent from the answer.
    pub(super) fn show<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<Vec<Package>, DebianError> {
        // One at a time: apt-cache fails as a whole where one of several names is unknown.
        let mut packages = Vec::new();
        for name in names {
            let mut command = self.command(&self.cache);
            command.args(["show", "--no-all-versions", name]);
            if let Ok(finished) = program::run(command, ASK) {
                packages.extend(control::parse(&finished.stdout));
            }
        }
        Ok(packages)
    }

    /// The names of the packages that are installed on the system.
    pub(super) fn installed(&self) -> Result<BTreeSet<String>, DebianError> {
        let mut command = Command::new(&self.query);
        command.args(["-W", "-f", "${db:Status-Status} ${Package}\n"]).env("LC_ALL", "C");
        let said = program::run(command, ASK)?.stdout;
        Ok(said.lines().filter_map(|line| line.strip_prefix("installed ")).map(str::to_owned).collect())
    }

    /// Downloads `packages`, those that are there already excepted, and returns the files. apt checks each one
    /// against the signed lists.
    pub(super) fn download(&self, packages: &[Package]) -> Result<Vec<PathBuf>, DebianError> {
        let mut command = self.command(&self.get);
        command.arg("download").args(packages.iter().map(Package::exact)).current_dir(&self.archives);
        program::run(command, DOWNLOAD)?;
        let mut files = Vec::new();
        for package in packages {
            files.push(archive(&self.archives, package)?);
        }
        Ok(files)
    }

    /// Where downloads are kept.
    pub(super) fn archives(&self) -> &Path {
        &self.archives
    }

    fn configuration(&self) -> PathBuf {
        self.folder.path().join("apt.conf")
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.arg("-c").arg(self.configuration());
        command.env("LC_ALL", "C").env("DEBIAN_FRONTEND", "noninteractive").env_remove("LD_LIBRARY_PATH");
        command.current_dir(self.folder.path());
        command
    }
}

/// Removes the folders of runs that were killed.
fn sweep(downloads: &Path) {
    let Ok(entries) = fs::read_dir(downloads) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(RUN)) {
        // What stays is removed with the whole folder, once an installation succeeds.
        let _ = fs::remove_dir_all(entry.path());
    }
}

/// The configuration that keeps apt inside `folder`. Hooks of the system are cleared: some of them tidy its own cache.
/// Downloads run as the caller, since apt's own user cannot write into a private folder.
fn configuration(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "#clear APT::Update::Pre-Invoke;\n\
         #clear APT::Update::Post-Invoke;\n\
         #clear APT::Update::Post-Invoke-Success;\n\
         #clear DPkg::Pre-Invoke;\n\
         #clear DPkg::Post-Invoke;\n\
         Dir::State::Lists \"{folder}/lists\";\n\
         Dir::Cache \"{folder}/cache\";\n\
         APT::Sandbox::User \"root\";\n\
         Acquire::Languages \"none\";\n\
         Acquire::Retries \"2\";\n\
         Acquire::http::Timeout \"30\";\n\
         Acquire::https::Timeout \"30\";\n\
         Acquire::IndexTargets::deb::DEP-11::DefaultEnabled \"false\";\n\
         Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled \"false\";\n"
    )
}

/// The file that apt wrote for `package`: `NAME_VERSION_ARCHITECTURE.deb`, the colon of the version escaped.
fn archive(folder: &Path, package: &Package) -> Result<PathBuf, DebianError> {
    let start = format!("{}_{}_", package.name, package.version.replace(':', "%3a"));
    let entries = fs::read_dir(folder).map_err(file("read", folder))?;
    let found = entries.flatten().find(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.starts_with(&start) && name.ends_with(".deb")
    });
    found
        .map(|entry| entry.path())
        .ok_or_else(|| DebianError::Unexpected { what: format!("download named {start}*.deb") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_of_a_version_with_an_epoch_is_found() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["lld-22_1%3a22.1.8-1_amd64.deb", "lld-22_1%3a22.1.7-1_amd64.deb", "lld_1%3a22.1.8-1_amd64.deb"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let package = Package { name: "lld-22".into(), version: "1:22.1.8-1".into(), ..Package::default() };
        assert_eq!(archive(folder.path(), &package).unwrap(), folder.path().join("lld-22_1%3a22.1.8-1_amd64.deb"));
        let absent = Package { version: "9".into(), ..package };
        assert!(archive(folder.path(), &absent).unwrap_err().to_string().contains("lld-22_9_"));
    }

    #[test]
    fn a_machine_without_apt_is_told_so() {
        let folder = tempfile::tempdir().unwrap();
        let error = Apt::update(&Host::default(), folder.path()).err().unwrap();
        assert!(error.to_string().contains("apt-get"), "{error}");
    }
}
