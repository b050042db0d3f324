//! What `forge doctor` says of compilers: each thing that is needed, what was found, and what to type.

use std::fs;
use std::path::PathBuf;

use super::candidates::{candidates, setting};
use super::ensure::find;
use super::host::{Host, OLDEST};
use super::probe::{self, Compiler};
use super::store::Store;
use super::{TARGET, rustup};
use crate::home::Home;

/// One thing that Forge needs, or would use.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// What is needed, such as `cargo`.
    pub need: String,
    /// How it stands.
    pub standing: Standing,
    /// What was found, or why nothing was.
    pub found: String,
    /// What to type where something is missing.
    pub remedy: Option<String>,
}

/// How a need stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is there.
    Good,
    /// It is missing, and Forge does without, or installs it when it is first needed.
    Optional,
    /// It is missing, and builds fail without it.
    Missing,
}

/// Looks at everything that finding, installing and using a compiler needs. Changes nothing and uses no network.
pub fn examine(home: &Home) -> Vec<Finding> {
    let host = Host::of_process();
    let selected = find(home).ok().flatten();
    let mut findings = Vec::new();
    findings.push(match &selected {
        Some(toolchain) => good("toolchain", format!("{} (rustc {})", toolchain.id, toolchain.release())),
        None => Finding {
            need: "toolchain".to_owned(),
            standing: Standing::Optional,
            found: stale(home).unwrap_or_else(|| "none chosen yet; the first build looks for one".to_owned()),
            remedy: Some("forge toolchain install auto".to_owned()),
        },
    });
    if let Some((name, value)) = setting(&host) {
        findings.push(good(name, value.to_string_lossy().into_owned()));
    }
    let compilers = compilers(&host);
    let any = selected.is_some() || compilers.iter().any(|finding| finding.standing == Standing::Good);
    findings.extend(compilers);
    findings.push(linker(selected.as_ref()));
    findings.push(cargo(&host, selected.as_ref()));
    findings.push(match host.program("cc") {
        Some(cc) => good("C compiler, which links procedural macros", cc.display().to_string()),
        None => {
            missing("C compiler, which links procedural macros", "no cc on PATH", "apt-get install gcc libc6-dev")
        }
    });
    findings.extend(ways_to_install(&host, any));
    findings.push(data_folder(home));
    findings
}

fn good(need: &str, found: String) -> Finding {
    Finding { need: need.to_owned(), standing: Standing::Good, found, remedy: None }
}

fn missing(need: &str, found: &str, remedy: &str) -> Finding {
    let (need, found) = (need.to_owned(), found.to_owned());
    Finding { need, standing: Standing::Missing, found, remedy: Some(remedy.to_owned()) }
}

fn stale(home: &Home) -> Option<String> {
    let id = Store::new(home).selected()?;
    Some(format!("{id} was chosen, and has changed or is gone since; the next build looks again"))
}

/// Each compiler of the machine, and whether it has the target.
fn compilers(host: &Host) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for candidate in candidates(host) {
        let asked = Compiler::ask(&candidate.rustc, None)
            .and_then(|compiler| compiler.recent().and_then(|()| compiler.target_library()));
        let finding = match asked {
            Ok(library) => good(&candidate.name, format!("has {TARGET} in {}", library.display())),
            Err(error) => Finding {
                need: candidate.name,
                standing: Standing::Optional,
                found: error.to_string(),
                remedy: rustup_remedy(host),
            },
        };
        add(&mut findings, finding);
    }
    if findings.is_empty() {
        findings.push(Finding {
            need: format!("rustc {OLDEST} or newer"),
            standing: Standing::Optional,
            found: "none on PATH".to_owned(),
            remedy: Some("install Rust: https://rustup.rs".to_owned()),
        });
    }
    findings
}

/// A compiler under two names, as rustup's default toolchain is, is told of once.
fn add(findings: &mut Vec<Finding>, finding: Finding) {
    match findings.iter_mut().find(|told| (told.standing, &told.found) == (finding.standing, &finding.found)) {
        Some(told) => told.need = format!("{} and {}", told.need, finding.need),
        None => findings.push(finding),
    }
}

fn rustup_remedy(host: &Host) -> Option<String> {
    host.program("rustup")
        .filter(|_| !rustup::installed(host).is_empty())
        .map(|_| format!("rustup target add {TARGET}"))
}

fn cargo(host: &Host, selected: Option<&super::Toolchain>) -> Finding {
    match selected.map(|toolchain| toolchain.cargo.clone()).or_else(|| probe::recent_cargo(host)) {
        Some(cargo) => good("cargo", cargo.display().to_string()),
        None if host.program("apt-get").is_some() => Finding {
            need: "cargo".to_owned(),
            standing: Standing::Optional,
            found: format!("none of version {OLDEST} or newer; it will come with the distribution's compiler"),
            remedy: Some("forge toolchain install debian".to_owned()),
        },
        None => missing("cargo", "none on PATH that is recent enough", "install Rust: https://rustup.rs"),
    }
}

fn linker(selected: Option<&super::Toolchain>) -> Finding {
    match selected {
        Some(toolchain) => good("linker for wasm", toolchain.linker.path.display().to_string()),
        None => Finding {
            need: "linker for wasm".to_owned(),
            standing: Standing::Optional,
            found: "comes with the toolchain, once one is chosen".to_owned(),
            remedy: None,
        },
    }
}

/// The ways by which Forge could get a compiler by itself: at least one is needed where none is there.
fn ways_to_install(host: &Host, any: bool) -> Vec<Finding> {
    let rustup = host.program("rustup");
    let packages: Vec<Option<PathBuf>> =
        ["apt-get", "apt-cache", "dpkg", "dpkg-query"].map(|it| host.program(it)).into();
    let apt = packages.iter().all(Option::is_some);
    let one_is_needed = !any && rustup.is_none() && !apt;
    let standing = if one_is_needed { Standing::Missing } else { Standing::Optional };
    let absent = |need: &str, found: &str, remedy: &str| Finding {
        need: need.to_owned(),
        standing,
        found: found.to_owned(),
        remedy: one_is_needed.then(|| remedy.to_owned()),
    };
    vec![
        match rustup {
            Some(path) => good("rustup, to add the target", path.display().to_string()),
            None => absent("rustup, to add the target", "not on PATH", "install rustup: https://rustup.rs"),
        },
        if apt {
            good("apt and dpkg, to take the compiler from the distribution", "present".to_owned())
        } else {
            absent(
                "apt and dpkg, to take the compiler from the distribution",
                "not on PATH: this is no Debian or Ubuntu",
                "install rustup: https://rustup.rs",
            )
        },
    ]
}

/// Whether toolchains can be kept.
fn data_folder(home: &Home) -> Finding {
    let need = "folder for toolchains";
    let existing = home.data.ancestors().find(|folder| folder.is_dir());
    let writable = existing.map(tempfile::tempfile_in);
    let at = home.data.display();
    match writable {
        Some(Ok(_)) if fs::metadata(&home.data).is_ok() => good(need, at.to_string()),
        Some(Ok(_)) => good(need, format!("{at} (not there yet, can be created)")),
        Some(Err(error)) => {
            missing(need, &format!("{at}: {error}"), "export FORGE_HOME=FOLDER that you can write to")
        }
        None => missing(need, &format!("{at}: no such disk"), "export FORGE_HOME=FOLDER that you can write to"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(data: PathBuf) -> Home {
        Home { cache: data.clone(), config: data.clone(), journal: data.clone(), catalogs: data.clone(), data }
    }

    #[test]
    fn a_machine_without_any_way_is_missing_both() {
        let ways = ways_to_install(&Host::default(), false);
        assert!(ways.iter().all(|way| way.standing == Standing::Missing && way.remedy.is_some()));
        let ways = ways_to_install(&Host::default(), true);
        assert!(ways.iter().all(|way| way.standing == Standing::Optional && way.remedy.is_none()));
    }

    #[test]
    fn a_compiler_under_two_names_is_told_of_once() {
        let mut findings = Vec::new();
        for (need, found) in [("on PATH", "has it in /a"), ("of rustup", "has it in /a"), ("another", "has it in /b")]
        {
            add(&mut findings, good(need, found.to_owned()));
        }
        let needs: Vec<_> = findings.iter().map(|finding| finding.need.as_str()).collect();
        assert_eq!(needs, ["on PATH and of rustup", "another"]);
    }

    #[test]
    fn a_folder_that_does_not_exist_yet_is_good() {
        let folder = tempfile::tempdir().unwrap();
        let finding = data_folder(&home(folder.path().join("deep/data")));
        assert_eq!(finding.standing, Standing::Good);
        assert!(finding.found.contains("can be created"));
        assert!(!folder.path().join("deep").exists(), "examining changes nothing");
    }

    #[test]
    fn a_machine_without_compilers_names_the_version() {
        let findings = compilers(&Host::default());
        assert!(findings[0].need.contains(OLDEST));
    }
}
