//! Where one test works.

use std::{
    ffi::OsStr,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use serde_json::Value;
use tempfile::TempDir;

use super::{Call, exit};

/// The command, made by cargo from the real command's source.
const FORGE: &str = env!("CARGO_BIN_EXE_forge-under-test");

/// What is set where the tests run, and is not for the commands that they run.
const FOREIGN: [&str; 10] = [
    "FORGE_HOME",
    "FORGE_RUSTC",
    "FORGE_TOOLCHAIN",
    "NO_COLOR",
    "RUST_BACKTRACE",
    "FORGE_WHO",
    "FORGE_CATALOG",
    "FORGE_REMOTE_CACHE",
    "FORGE_KEY",
    "FORGE_KEY_PASSPHRASE",
];
/// A policy that is named for every command once it is there. It may allow; a `forge.toml` that is found only forbids.
const NAMED_POLICY: &str = "policy.toml";

/// A folder to work in, and a cache of its own.
pub(crate) struct Workplace {
    root: TempDir,
}

/// The repository's root.
pub(crate) fn repository() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().canonicalize().unwrap())
}

/// A file or folder of the corpora.
pub(crate) fn corpus(path: &str) -> PathBuf {
    repository().join("tests/corpus").join(path)
}

/// The user's folder of toolchains and compiled crates.
fn user_data() -> &'static Path {
    static DATA: OnceLock<PathBuf> = OnceLock::new();
    DATA.get_or_init(|| forge::home::Home::from_environment().expect("the user has a home").data)
}

impl Workplace {
    /// A new one. The first in a process sees to it that there is a toolchain, and that what every tool links is compiled,
    /// so that no test meets the progress of that work in its output.
    pub(crate) fn new() -> Self {
        static READY: OnceLock<()> = OnceLock::new();
        READY.get_or_init(|| {
            let first = Self::bare();
            first.forge(["build"]).arg(first.take("plain/adds.rs")).ends(exit::OK);
        });
        Self::bare()
    }

    fn bare() -> Self {
        let root = tempfile::Builder::new().prefix("forge-tests-").tempdir().expect("a temporary folder");
        fs::create_dir(root.path().join("work")).expect("a folder to work in");
        Self { root }
    }

    /// The folder that commands run in.
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.path().join("work")
    }

    /// The cache.
    pub(crate) fn cache(&self) -> PathBuf {
        self.root.path().join("cache")
    }

    /// The journal.
    pub(crate) fn journal(&self) -> PathBuf {
        self.root.path().join("journal")
    }

    /// The user's settings, keys among them.
    pub(crate) fn config(&self) -> PathBuf {
        self.root.path().join("config")
    }

    /// The user's own catalog, mirrors and indexes.
    pub(crate) fn catalogs(&self) -> PathBuf {
        self.root.path().join("catalogs")
    }

    /// The user's folder of toolchains and compiled crates.
    pub(crate) fn data(&self) -> &Path {
        user_data()
    }

    /// A path below the folder that commands run in.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// Writes a file into the folder that commands run in; gives its name as commands take it.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        name.to_owned()
    }

    /// Copies a file of the corpora into the folder that commands run in; gives its name as commands take it.
    pub(crate) fn take(&self, name: &str) -> String {
        let bytes = fs::read(corpus(name)).unwrap_or_else(|error| panic!("tests/corpus/{name}: {error}"));
        self.write(Path::new(name).file_name().unwrap().to_str().unwrap(), bytes)
    }

    /// Forge itself over a cache, in a folder, with the user's toolchains: for tests that watch the process.
    pub(crate) fn bare_command(cache: &Path, folder: &Path) -> Command {
        let mut command = Command::new(FORGE);
        for name in FOREIGN {
            command.env_remove(name);
        }
        command.current_dir(folder).env("FORGE_DATA_DIR", user_data()).env("FORGE_CACHE_DIR", cache);
        command.env("FORGE_CATALOGS_DIR", cache.join("../catalogs")).env("FORGE_CONFIG_DIR", cache.join("../config"));
        command
    }

    /// A command line of forge in this workplace.
    pub(crate) fn forge<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Call {
        let call = self.call(FORGE);
        arguments.into_iter().fold(call, |call, argument| call.arg(argument))
    }

    /// A shell that runs `script` with forge's path in `$FORGE`.
    pub(crate) fn shell(&self, script: &str) -> Call {
        self.call("sh").arg("-c").arg(script).env("FORGE", FORGE)
    }

    /// Lets every user of the machine in.
    pub(crate) fn open_to_all(&self) {
        let everybody = fs::Permissions::from_mode(0o777);
        fs::set_permissions(self.root.path(), everybody.clone()).expect("an own folder");
        fs::set_permissions(self.folder(), everybody).expect("an own folder");
    }

    /// A command line of forge that another program starts.
    pub(crate) fn under(&self, program: &str, its: &[&str], arguments: &[&str]) -> Call {
        self.call(program).args(its).arg(FORGE).args(arguments)
    }

    /// A command line of forge for a user who is bound by the modes of files; root is not, unless it gives that up.
    pub(crate) fn forge_bound_by_modes(&self, arguments: &[&str]) -> Call {
        if !rustix::process::geteuid().is_root() {
            return self.forge(arguments);
        }
        let call = self.call("setpriv").arg("--bounding-set=-dac_override,-dac_read_search");
        call.arg("--inh-caps=-dac_override,-dac_read_search").arg(FORGE).args(arguments)
    }

    /// Any program in this workplace, with the environment that forge gets here.
    fn call(&self, program: &str) -> Call {
        let mut call = Call::new(program, self.folder());
        for name in FOREIGN {
            call = call.without_env(name);
        }
        let named = self.path(NAMED_POLICY);
        let call = if named.exists() { call.env("FORGE_POLICY", named) } else { call.without_env("FORGE_POLICY") };
        let call = call.env("FORGE_DATA_DIR", self.data()).env("FORGE_CACHE_DIR", self.cache());
        let call = call.env("FORGE_JOURNAL_DIR", self.journal()).env("FORGE_CATALOGS_DIR", self.catalogs());
        call.env("FORGE_CONFIG_DIR", self.config())
    }

    /// Asserts that whatever happened here before broke nothing: no entry of the cache is damaged, nothing is half made,
    /// and a tool builds and runs.
    pub(crate) fn is_sound(&self) {
        let left = |folder: &str| -> Vec<PathBuf> {
            let entries = fs::read_dir(self.cache().join(folder)).into_iter().flatten();
            entries.map(|entry| entry.unwrap().path()).collect()
        };
        assert_eq!(left("temporary-v1"), Vec::<PathBuf>::new(), "left in the making");
        let report = self.forge(["cache", "verify", "--format", "json"]).ends(exit::OK).json();
        assert_eq!(report["report"]["dropped"], Value::Array(Vec::new()), "damaged entries");
        let adds = self.take("plain/adds.rs");
        let sum = self.forge(["run", &adds, "--input", r#"{"numbers": [1, 2, 39]}"#]).ends(exit::OK);
        assert_eq!(sum.stdout, "42\n");
    }
}
