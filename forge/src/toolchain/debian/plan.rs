//! Which packages make a compiler, read from what the distribution offers.
//!
//! A compiler comes in flavours: `rustc` itself, `rustc-web` (kept new for the browsers), and on some systems one for
//! each version, `rustc-1.96`. The names of the others follow from the flavour's, the versions from apt's answer.

use super::super::error::DebianError;
use super::super::host::{OLDEST, Release};
use super::apt::Apt;
use super::control::Package;

/// What to download for one compiler.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// The package of the compiler.
    pub(super) compiler: Package,
    /// Everything to unpack.
    pub(super) packages: Vec<Package>,
    /// Where the target's standard library comes from.
    pub(super) standard_library: StandardLibrary,
}

/// Where the target's standard library comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StandardLibrary {
    /// It is in a package.
    Packaged,
    /// It is compiled from the source package.
    Compiled,
}

/// Which cargo goes with the compiler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cargo {
    /// The one that the user has.
    OfTheUser,
    /// The distribution's, since the user has none that is recent enough.
    Packaged,
}

/// The names of one flavour's packages.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Flavour {
    compiler: String,
    cargo: String,
    development: String,
    target: String,
    source: String,
}

impl Flavour {
    /// Of `libstd-rust-dev`, `libstd-rust-web-dev` or `libstd-rust-1.96-dev`.
    fn of(development: &str) -> Option<Self> {
        let middle = development.strip_prefix("libstd-rust")?.strip_suffix("-dev")?;
        Some(Self {
            compiler: format!("rustc{middle}"),
            cargo: format!("cargo{middle}"),
            development: development.to_owned(),
            target: format!("{development}-wasm32"),
            source: format!("rust{middle}-src"),
        })
    }
}

/// The plans worth trying, the best first: ready made before compiled, newer before older.
pub(super) fn plans(apt: &Apt, cargo: Cargo) -> Result<Vec<Plan>, DebianError> {
    let mut plans = Vec::new();
    let mut seen = Vec::new();
    let mut incomplete = None;
    for flavour in apt.names("libstd-rust")?.iter().filter_map(|name| Flavour::of(name)) {
        let Some(compiler) = apt.show([flavour.compiler.as_str()])?.into_iter().next() else { continue };
        seen.push(format!("{} {}", compiler.name, compiler.version));
        if Release::parse(&compiler.version).is_some_and(|release| release >= Release::oldest()) {
            match plan(apt, &flavour, compiler, cargo) {
                Ok(plan) => plans.push(plan),
                Err(error) => incomplete = Some(error),
            }
        }
    }
    plans.sort_by_key(|plan| (plan.standard_library, std::cmp::Reverse(Release::parse(&plan.compiler.version))));
    if !plans.is_empty() {
        return Ok(plans);
    }
    Err(incomplete.unwrap_or_else(|| DebianError::NoPackage {
        needed: OLDEST.to_owned(),
        seen: if seen.is_empty() { "none".to_owned() } else { seen.join(", ") },
        said: apt.complaint(),
    }))
}

fn plan(apt: &Apt, flavour: &Flavour, compiler: Package, cargo: Cargo) -> Result<Plan, DebianError> {
    let missing = |package: &str, version: &str| DebianError::Incomplete {
        package: package.to_owned(),
        version: version.to_owned(),
        compiler: compiler.name.clone(),
    };
    let same_version = |name: &str| -> Result<Option<Package>, DebianError> {
        Ok(apt.show([name])?.into_iter().find(|package| package.version == compiler.version))
    };
    let (extra, standard_library) = match same_version(&flavour.target)? {
        Some(package) => (package, StandardLibrary::Packaged),
        None => match same_version(&flavour.source)? {
            Some(package) => (package, StandardLibrary::Compiled),
            None => return Err(missing(&flavour.source, &compiler.version)),
        },
    };
    let Some(development) = same_version(&flavour.development)? else {
        return Err(missing(&flavour.development, &compiler.version));
    };
    let Some(libc) = apt.show(["wasi-libc"])?.into_iter().next() else { return Err(missing("wasi-libc", "")) };
    let mut programs = vec![compiler.clone(), development];
    if cargo == Cargo::Packaged {
        let package = same_version(&flavour.cargo)?;
        programs.push(package.ok_or_else(|| missing(&flavour.cargo, &compiler.version))?);
    }
    let libraries = libraries(apt, &programs)?;
    let mut packages = programs;
    packages.extend([extra, libc]);
    let major = libraries.iter().find_map(|library| llvm_major(&library.name));
    let linker = match major {
        Some(major) => format!("lld-{major}"),
        // A compiler with its own LLVM inside: the newest linker reads its objects.
        None => newest_linker(&apt.names("lld-")?).unwrap_or_else(|| "lld".to_owned()),
    };
    let Some(linker) = apt.show([linker.as_str()])?.into_iter().next() else { return Err(missing(&linker, "")) };
    packages.extend(libraries);
    packages.push(linker);
    Ok(Plan { compiler, packages, standard_library })
}

/// The shared libraries that `roots` need, directly or through each other, and that the system does not have; its own
/// standard library and LLVM always, since the system's may be of another version tomorrow.
fn libraries(apt: &Apt, roots: &[Package]) -> Result<Vec<Package>, DebianError> {
    let installed = apt.installed()?;
    let mut waiting: Vec<String> = roots.iter().flat_map(|package| package.depends.clone()).collect();
    let mut found: Vec<Package> = Vec::new();
    while let Some(name) = waiting.pop() {
        let known = found.iter().chain(roots).any(|package| package.name == name);
        if known || !is_library(&name) || (installed.contains(&name) && !is_own(&name)) {
            continue;
        }
        if let Some(package) = apt.show([name.as_str()])?.into_iter().next() {
            waiting.extend(package.depends.clone());
            found.push(package);
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

fn is_library(name: &str) -> bool {
    // The C library is the one of the system, which the packages were made for.
    name.starts_with("lib") && !name.ends_with("-dev") && !matches!(name, "libc6" | "libc-bin" | "libcrypt1")
}

fn is_own(name: &str) -> bool {
    name.starts_with("libstd-rust") || llvm_major(name).is_some()
}

/// `22` of `libllvm22`.
fn llvm_major(name: &str) -> Option<u32> {
    name.strip_prefix("libllvm")?.parse().ok()
}

/// The name with the highest number among `lld-19`, `lld-22`, `lld-dev`.
fn newest_linker(names: &[String]) -> Option<String> {
    let numbers = names.iter().filter_map(|name| name.strip_prefix("lld-")?.parse::<u32>().ok());
    numbers.max().map(|major| format!("lld-{major}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_follow_from_the_flavour() {
        let names = |development| {
            let flavour = Flavour::of(development).unwrap();
            [flavour.compiler, flavour.cargo, flavour.target, flavour.source]
        };
        let plain = ["rustc", "cargo", "libstd-rust-dev-wasm32", "rust-src"];
        let web = ["rustc-web", "cargo-web", "libstd-rust-web-dev-wasm32", "rust-web-src"];
        let numbered = ["rustc-1.96", "cargo-1.96", "libstd-rust-1.96-dev-wasm32", "rust-1.96-src"];
        assert_eq!(names("libstd-rust-dev"), plain);
        assert_eq!(names("libstd-rust-web-dev"), web);
        assert_eq!(names("libstd-rust-1.96-dev"), numbered);
        for other in ["libstd-rust-1.96", "libstd-rust-dev-wasm32", "rustc"] {
            assert_eq!(Flavour::of(other), None, "{other}");
        }
    }

    #[test]
    fn llvm_and_its_linker_are_recognised_by_number() {
        assert_eq!(llvm_major("libllvm22"), Some(22));
        assert_eq!(llvm_major("libllvm-ocaml-dev"), None);
        let names = ["lld-9", "lld-22", "lld-19", "lld-dev"].map(str::to_owned);
        assert_eq!(newest_linker(&names).as_deref(), Some("lld-22"));
        assert_eq!(newest_linker(&[]), None);
    }

    #[test]
    fn the_system_keeps_its_c_library() {
        assert!(is_library("libz3-4") && is_own("libstd-rust-web-1.96") && is_own("libllvm22"));
        assert!(!is_library("libc6") && !is_library("libc6-dev") && !is_library("gcc") && !is_own("libz3-4"));
    }
}
