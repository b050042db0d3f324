//! The stanzas in which apt describes a package.

/// What Forge needs to know of a package.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) version: String,
    /// The names it depends on, the first of each set of alternatives, without versions.
    pub(super) depends: Vec<String>,
    /// Bytes to download.
    pub(super) download: u64,
    /// Bytes when unpacked.
    pub(super) unpacked: u64,
}

impl Package {
    /// How apt is asked for exactly this one.
    pub(super) fn exact(&self) -> String {
        format!("{}={}", self.name, self.version)
    }
}

/// Reads the answer of `apt-cache show`. Of several versions of one package the first counts: apt's candidate.
pub(super) fn parse(text: &str) -> Vec<Package> {
    let mut packages: Vec<Package> = Vec::new();
    for stanza in text.split("\n\n") {
        let package = stanza_of(stanza);
        if !package.name.is_empty() && packages.iter().all(|known| known.name != package.name) {
            packages.push(package);
        }
    }
    packages
}

fn stanza_of(stanza: &str) -> Package {
    let mut package = Package::default();
    for line in stanza.lines() {
        let Some((field, value)) = line.split_once(": ") else { continue };
        let value = value.trim();
        match field {
            "Package" => value.clone_into(&mut package.name),
            "Version" => value.clone_into(&mut package.version),
            "Depends" | "Pre-Depends" => package.depends.extend(value.split(',').filter_map(first_name)),
            "Size" => package.download = value.parse().unwrap_or(0),
            "Installed-Size" => package.unpacked = value.parse::<u64>().unwrap_or(0).saturating_mul(1024),
            _ => {}
        }
    }
    package
}

/// `libgcc-s1` of ` libgcc-s1:any (>= 3.0) | libgcc1`.
fn first_name(alternatives: &str) -> Option<String> {
    let name = alternatives.trim().split([' ', '|', '(', ':']).next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) const SHOWN: &str = "\
Package: rustc-web
Version: 1.96.0+dfsg1-1~deb12u2
Installed-Size: 13205
Depends: libc6 (>= 2.34), libgcc-s1 (>= 3.0), libstd-rust-web-dev (= 1.96.0+dfsg1-1~deb12u2), gcc, libc-dev
Description: Rust systems programming language
 Rust is a curly-brace language: with a colon
Size: 4450500

Package: cargo-web
Version: 1.96.0+dfsg1-1~deb12u2
Depends: python3:any, gcc | clang | c-compiler
Size: 7

Package: rustc-web
Version: 1.85.0+dfsg3-1~deb12u3
";

    #[test]
    fn the_candidate_of_each_package_is_read() {
        let packages = parse(SHOWN);
        assert_eq!(packages.len(), 2);
        assert_eq!(packages[0].exact(), "rustc-web=1.96.0+dfsg1-1~deb12u2");
        assert_eq!((packages[0].download, packages[0].unpacked), (4_450_500, 13205 * 1024));
        assert_eq!(packages[0].depends, ["libc6", "libgcc-s1", "libstd-rust-web-dev", "gcc", "libc-dev"]);
        assert_eq!(packages[1].depends, ["python3", "gcc"]);
    }

    #[test]
    fn nothing_said_is_no_package() {
        assert!(parse("").is_empty());
        assert!(parse("N: Unable to locate package rustc-web\n").is_empty());
    }
}
