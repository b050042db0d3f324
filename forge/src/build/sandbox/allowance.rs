//! Which files a child may reach.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use super::super::dependencies::Linked;
use crate::toolchain::Toolchain;

/// Where shared libraries lie, and with them the dynamic loader. They hold nothing of the user's.
const LIBRARIES: [&str; 9] = [
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/local/lib",
    "/nix/store",
    "/gnu/store",
];
/// Where programs of the system lie.
const PROGRAMS: [&str; 5] = ["/bin", "/sbin", "/usr/bin", "/usr/local/bin", "/usr/libexec"];
/// What a linker of the system reads besides libraries.
const HEADERS: [&str; 2] = ["/usr/include", "/usr/share/gcc"];
/// What the dynamic loader reads to find a library.
const LOADER: [&str; 2] = ["/etc/ld.so.cache", "/etc/ld-musl-x86_64.path"];

/// Which files a child may reach. What is not there is passed over.
#[derive(Clone, Debug, Default)]
pub(in crate::build) struct Allowance {
    /// To read.
    pub(super) read: Vec<PathBuf>,
    /// To read and to run as programs.
    pub(super) run: Vec<PathBuf>,
    /// To read, write, make and remove.
    pub(super) write: Vec<PathBuf>,
    /// All of these.
    pub(super) make_and_run: Vec<PathBuf>,
}

impl Allowance {
    /// For the compiler of a tool: the toolchain, what it links, and the one folder that it compiles in.
    pub(in crate::build) fn for_compiler(toolchain: &Toolchain, linked: &Linked, folder: &Path) -> Self {
        let mut allowance = Self::for_programs(toolchain);
        // A compiler is a program, not a script; where it is one, it needs a shell.
        if is_script(&toolchain.rustc) {
            allowance.run.extend(PROGRAMS.map(PathBuf::from));
        }
        allowance.read.extend(linked.paths().map(Path::to_owned));
        allowance.write.push(folder.to_owned());
        allowance
    }

    /// For cargo and all that it starts: the toolchain, the system's C compiler, crates' sources, and cargo's own folders.
    pub(in crate::build) fn for_cargo(toolchain: &Toolchain, read: Vec<PathBuf>, make_and_run: Vec<PathBuf>) -> Self {
        let mut allowance = Self::for_programs(toolchain);
        allowance.run.push(toolchain.cargo.clone());
        allowance.run.extend(PROGRAMS.map(PathBuf::from));
        allowance.run.extend(elsewhere("cc"));
        allowance.read.extend(HEADERS.map(PathBuf::from));
        allowance.read.extend(read);
        allowance.make_and_run = make_and_run;
        allowance
    }

    fn for_programs(toolchain: &Toolchain) -> Self {
        let mut run: Vec<PathBuf> = LIBRARIES.map(PathBuf::from).into();
        run.extend([toolchain.rustc.clone(), toolchain.linker.path.clone()]);
        run.extend(toolchain.library_path.clone());
        let library = toolchain.sysroot.join("lib");
        run.extend(["bin", "lib", "lib64"].map(|part| toolchain.sysroot.join(part)));
        // Where the library folder is a link, the compiler that belongs to it lies beside what the link means.
        if let Ok(library) = library.canonicalize() {
            run.extend(library.parent().map(|root| root.join("bin")));
        }
        // A linker of another toolchain brings its libraries.
        if let Ok(linker) = toolchain.linker.path.canonicalize() {
            let rustlib = linker.ancestors().find(|folder| folder.ends_with("rustlib"));
            run.extend(rustlib.and_then(Path::parent).map(Path::to_owned));
        }
        let mut read: Vec<PathBuf> = LOADER.map(PathBuf::from).into();
        read.push("/dev/urandom".into());
        Self { read, run, write: vec!["/dev/null".into()], make_and_run: Vec::new() }
    }
}

fn is_script(program: &Path) -> bool {
    let mut start = [0; 2];
    File::open(program).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == *b"#!"
}

/// The folder that a program of `PATH` was installed into, where that is none of the system's.
fn elsewhere(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let program = std::env::split_paths(&folders).find_map(|folder| folder.join(program).canonicalize().ok())?;
    if PROGRAMS.iter().chain(&LIBRARIES).any(|folder| program.starts_with(folder)) {
        return None;
    }
    // `PREFIX/bin/cc` reads `PREFIX/lib` too, but a prefix may be somebody's home.
    let folder = program.parent()?;
    (folder.file_name()? == "bin").then(|| folder.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toolchain::{Linker, Origin};
    use forge_cache::Digest;

    fn toolchain() -> Toolchain {
        Toolchain {
            id: "x".into(),
            origin: Origin::System,
            rustc: "/home/u/.local/bin/rustc".into(),
            cargo: "/home/u/.local/bin/cargo".into(),
            sysroot: "/home/u/.local".into(),
            library_path: None,
            version: String::new(),
            std_digest: Digest::of(b""),
            linker: Linker { path: "/home/u/.local/lib/rustlib/h/bin/rust-lld".into(), digest: Digest::of(b"") },
        }
    }

    #[test]
    fn a_compiler_installed_into_a_home_opens_no_more_of_it_than_its_folders() {
        let allowance = Allowance::for_compiler(&toolchain(), &Linked::default(), Path::new("/tmp/x"));
        for path in allowance.read.iter().chain(&allowance.run).chain(&allowance.write) {
            assert!(!Path::new("/home/u/.local/share/keyrings").starts_with(path), "{path:?}");
            assert!(
                !Path::new("/etc/passwd").starts_with(path) && !Path::new("/proc/1").starts_with(path),
                "{path:?}"
            );
        }
    }

    #[test]
    fn a_compiler_may_not_run_what_it_writes() {
        let allowance = Allowance::for_compiler(&toolchain(), &Linked::default(), Path::new("/tmp/x"));
        assert_eq!(allowance.write, [Path::new("/dev/null"), Path::new("/tmp/x")]);
        assert!(allowance.make_and_run.is_empty() && !allowance.run.iter().any(|path| path.ends_with("x")));
    }
}
