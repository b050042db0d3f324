//! Lays out a sysroot from unpacked packages, wherever in them the distribution put the parts.
//!
//! ```text
//! bin/rustc, bin/cargo                       cargo only where the user has none
//! lib/*.so                                   the compiler, LLVM, and libraries that the system lacks
//! lib/rustlib/<host>/lib                     std for build scripts and procedural macros
//! lib/rustlib/<host>/bin/rust-lld            the linker
//! lib/rustlib/src/rust                       while std is compiled
//! lib/rustlib/wasm32-wasip1/lib              std for tools
//! lib/rustlib/wasm32-wasip1/lib/self-contained   start-up objects and the C library
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use super::super::TARGET;
use super::super::error::{DebianError, file};

/// Unpacked packages, by what is in them.
pub(super) struct Unpacked {
    root: PathBuf,
    files: Vec<PathBuf>,
    links: Vec<PathBuf>,
}

impl Unpacked {
    /// Looks through `root`, where the packages were unpacked.
    pub(super) fn look(root: &Path) -> Result<Self, DebianError> {
        let mut unpacked = Self { root: root.to_owned(), files: Vec::new(), links: Vec::new() };
        unpacked.collect(root)?;
        unpacked.files.sort();
        unpacked.links.sort();
        Ok(unpacked)
    }

    fn collect(&mut self, folder: &Path) -> Result<(), DebianError> {
        for entry in fs::read_dir(folder).map_err(file("read", folder))? {
            let entry = entry.map_err(file("read", folder))?;
            let kind = entry.file_type().map_err(file("read", &entry.path()))?;
            if kind.is_symlink() {
                self.links.push(entry.path());
            } else if !kind.is_dir() {
                self.files.push(entry.path());
            } else if entry.path() != self.root.join("usr/src") && entry.path() != self.root.join("usr/share") {
                self.collect(&entry.path())?;
            }
        }
        Ok(())
    }

    /// The first regular file whose path ends so.
    fn file(&self, end: &str) -> Result<&Path, DebianError> {
        let found = self.files.iter().find(|path| path.ends_with(end));
        found.map(PathBuf::as_path).ok_or_else(|| DebianError::Unexpected { what: format!("`{end}`") })
    }

    /// The compiler's source: a folder with `library/std` in it.
    pub(super) fn source(&self) -> Result<PathBuf, DebianError> {
        let folder = self.root.join("usr/src");
        let entries = fs::read_dir(&folder).map_err(file("read", &folder))?;
        let found = entries.flatten().map(|entry| entry.path()).find(|path| path.join("library/std").is_dir());
        found.ok_or_else(|| DebianError::Unexpected { what: "source of std in usr/src".to_owned() })
    }

    /// Moves the compiler and its shared libraries to `sysroot`.
    pub(super) fn place_compiler(&self, sysroot: &Path) -> Result<(), DebianError> {
        move_to(self.file("bin/rustc")?, &sysroot.join("bin/rustc"))?;
        if let Ok(cargo) = self.file("bin/cargo") {
            move_to(cargo, &sysroot.join("bin/cargo"))?;
        }
        // Links first: what they stand for must still be in place.
        let shared = |path: &&PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.contains(".so") && !path.components().any(|part| part.as_os_str() == "rustlib")
        };
        for link in self.links.iter().filter(shared) {
            let target = fs::read_link(link).map_err(file("read", link))?;
            let (Some(name), Some(of)) = (link.file_name(), target.file_name()) else { continue };
            let at = sysroot.join("lib").join(name);
            if name != of && !at.is_symlink() {
                create_parent(&at)?;
                std::os::unix::fs::symlink(of, &at).map_err(file("create", &at))?;
            }
        }
        for library in self.files.iter().filter(shared) {
            let at = sysroot.join("lib").join(library.file_name().unwrap_or_default());
            if at.is_symlink() {
                fs::remove_file(&at).map_err(file("replace", &at))?;
            }
            move_to(library, &at)?;
        }
        Ok(())
    }

    /// Moves the linker to where a compiler for `host` looks for it.
    pub(super) fn place_linker(&self, sysroot: &Path, host: &str) -> Result<PathBuf, DebianError> {
        let to = sysroot.join("lib/rustlib").join(host).join("bin/rust-lld");
        move_to(self.file("bin/lld")?, &to)?;
        Ok(to)
    }

    /// Moves the ready-made standard libraries to `sysroot`: of the host, and of the target if a package has it.
    pub(super) fn place_standard_libraries(&self, sysroot: &Path, host: &str) -> Result<(), DebianError> {
        for triple in [host, TARGET] {
            let marker = format!("rustlib/{triple}/lib");
            for path in self.files.iter().chain(&self.links) {
                let text = path.to_string_lossy();
                let Some((_, name)) = text.split_once(&format!("{marker}/")) else { continue };
                let to = sysroot.join("lib").join(&marker).join(name);
                if path.is_symlink() {
                    self.copy_behind(path, &to)?;
                } else {
                    move_to(path, &to)?;
                }
            }
        }
        Ok(())
    }

    /// Copies what the link at `link` stands for, read as if the packages were installed.
    fn copy_behind(&self, link: &Path, to: &Path) -> Result<(), DebianError> {
        let target = fs::read_link(link).map_err(file("read", link))?;
        let target = match target.strip_prefix("/") {
            Ok(inside) => self.root.join(inside),
            Err(_) => link.with_file_name("").join(target),
        };
        // A shared library has moved to the sysroot's own `lib` by now.
        let moved = to.ancestors().nth(4).map(|lib| lib.join(target.file_name().unwrap_or_default()));
        let from = moved.filter(|path| !target.is_file() && path.is_file()).unwrap_or(target);
        if from.is_file() {
            create_parent(to)?;
            fs::copy(&from, to).map_err(file("write", to))?;
        }
        Ok(())
    }

    /// Copies the start-up objects and the C library for WASI beside std, unless a package brought them.
    pub(super) fn place_c_library(&self, target_library: &Path) -> Result<PathBuf, DebianError> {
        let folder = target_library.join("self-contained");
        for name in ["crt1-command.o", "crt1-reactor.o", "libc.a"] {
            let to = folder.join(name);
            if !to.exists() {
                let from =
                    [TARGET, "wasm32-wasi"].iter().find_map(|place| self.file(&format!("{place}/{name}")).ok());
                let missing = || DebianError::Unexpected { what: format!("`wasm32-wasi/{name}`") };
                create_parent(&to)?;
                fs::copy(from.ok_or_else(missing)?, &to).map_err(file("write", &to))?;
            }
        }
        Ok(folder)
    }
}

/// Moves a file within the disk, creating the folders that lead to it.
pub(super) fn move_to(from: &Path, to: &Path) -> Result<(), DebianError> {
    create_parent(to)?;
    fs::rename(from, to).map_err(file("move a file to", to))
}

fn create_parent(path: &Path) -> Result<(), DebianError> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(file("create", parent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpacked(files: &[&str]) -> (tempfile::TempDir, Unpacked) {
        let folder = tempfile::tempdir().unwrap();
        for name in files {
            let path = folder.path().join("root").join(name);
            create_parent(&path).unwrap();
            fs::write(path, *name).unwrap();
        }
        let unpacked = Unpacked::look(&folder.path().join("root")).unwrap();
        (folder, unpacked)
    }

    const HOST: &str = "aarch64-unknown-linux-gnu";

    #[test]
    fn parts_are_found_whatever_the_multiarch_folder() {
        let (folder, unpacked) = unpacked(&[
            "usr/lib/rust-1.96/bin/rustc",
            "usr/lib/rust-1.96/lib/librustc_driver-1.so",
            "usr/lib/aarch64-linux-gnu/libLLVM.so.22.1",
            "usr/lib/llvm-22/bin/lld",
            "usr/lib/rust-1.96/lib/rustlib/aarch64-unknown-linux-gnu/lib/libstd-1.rlib",
            "usr/lib/rust-1.96/lib/rustlib/wasm32-wasip1/lib/libstd-2.rlib",
            "usr/lib/wasm32-wasi/crt1-command.o",
            "usr/lib/wasm32-wasi/crt1-reactor.o",
            "usr/lib/wasm32-wasi/libc.a",
        ]);
        let sysroot = folder.path().join("sysroot");
        unpacked.place_compiler(&sysroot).unwrap();
        unpacked.place_linker(&sysroot, HOST).unwrap();
        unpacked.place_standard_libraries(&sysroot, HOST).unwrap();
        let target = sysroot.join("lib/rustlib/wasm32-wasip1/lib");
        unpacked.place_c_library(&target).unwrap();
        for name in [
            "bin/rustc",
            "lib/librustc_driver-1.so",
            "lib/libLLVM.so.22.1",
            "lib/rustlib/aarch64-unknown-linux-gnu/bin/rust-lld",
            "lib/rustlib/aarch64-unknown-linux-gnu/lib/libstd-1.rlib",
            "lib/rustlib/wasm32-wasip1/lib/libstd-2.rlib",
            "lib/rustlib/wasm32-wasip1/lib/self-contained/crt1-command.o",
            "lib/rustlib/wasm32-wasip1/lib/self-contained/libc.a",
        ] {
            assert!(sysroot.join(name).is_file(), "{name}");
        }
    }

    #[test]
    fn links_between_libraries_are_kept_as_links() {
        let (folder, first) = unpacked(&["usr/bin/rustc", "usr/lib/x86_64-linux-gnu/libz3.so.4.8"]);
        let library = folder.path().join("root/usr/lib/x86_64-linux-gnu");
        std::os::unix::fs::symlink("libz3.so.4.8", library.join("libz3.so.4")).unwrap();
        let again = Unpacked::look(&first.root).unwrap();
        let sysroot = folder.path().join("sysroot");
        again.place_compiler(&sysroot).unwrap();
        assert_eq!(fs::read_link(sysroot.join("lib/libz3.so.4")).unwrap(), Path::new("libz3.so.4.8"));
        assert!(sysroot.join("lib/libz3.so.4").is_file());
    }

    #[test]
    fn a_missing_part_is_named() {
        let (folder, unpacked) = unpacked(&["usr/bin/rustc"]);
        let error = unpacked.place_linker(&folder.path().join("sysroot"), HOST).unwrap_err();
        assert!(error.to_string().contains("bin/lld"), "{error}");
    }
}
