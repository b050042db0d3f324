//! Where one hostile source is run.
//!
//! ```text
//! /tmp/forge-attack-…/
//!   canary.txt          beside the folder of the work
//!   home/canary.txt     $HOME
//!   policy.toml         lets the check be switched off
//!   work/               the source, canary.txt and canary.rs
//!     granted/          what flags may grant: files, and links that lead out
//!   cache/, journal/    Forge's
//! ```

use std::{
    env, fs,
    os::unix::fs::symlink,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use super::{
    attack::{Attack, End},
    memory, traces,
};
use crate::harness::{Workplace, exit};

/// What must not be seen anywhere.
pub(super) const CANARY: &str = "CANARY_b52f_of_this_machine";

/// The environment variable that holds it.
const VARIABLE: &str = "FORGE_TESTS_CANARY";

/// The most memory that Forge itself may have had, in bytes. What it runs is allowed 256 MiB.
const MOST_MEMORY: u64 = 1 << 30;

/// The most that Forge may print about one source, in bytes.
const MOST_PRINTED: usize = 4 << 20;

/// Whether the check is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    On,
    Off,
}

/// A folder with a hostile source in it.
pub(super) struct Scene<'attack> {
    attack: &'attack Attack,
    root: TempDir,
}

/// How a command ended.
struct Ended {
    code: Option<i32>,
    printed: String,
    document: Value,
}

impl<'attack> Scene<'attack> {
    /// Plants the source, the canaries and the ways out of the granted folder.
    pub(super) fn new(attack: &'attack Attack) -> Self {
        let root = tempfile::Builder::new().prefix("forge-attack-").tempdir().unwrap();
        let scene = Self { attack, root };
        for folder in ["home", "work/granted/inner"] {
            fs::create_dir_all(scene.path(folder)).unwrap();
        }
        for canary in ["canary.txt", "home/canary.txt", "work/canary.txt"] {
            fs::write(scene.path(canary), CANARY).unwrap();
        }
        fs::write(scene.path("work/canary.rs"), format!("pub const TEXT: &str = \"{CANARY}\";\n")).unwrap();
        fs::write(scene.path("policy.toml"), policy(attack)).unwrap();
        for file in ["one.txt", "inner/two.txt"] {
            fs::write(scene.path("work/granted").join(file), "granted").unwrap();
        }
        let links = [
            ("../canary.txt", "link_to_canary"),
            ("..", "link_up"),
            ("/", "link_to_root"),
            ("/proc/self", "link_to_proc"),
        ];
        for (target, link) in links {
            symlink(target, scene.path("work/granted").join(link)).unwrap();
        }
        let pipe = scene.path("work/granted/pipe");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
        let file = scene.path("work").join(attack.file());
        fs::write(&file, scene.written(&attack.text)).unwrap();
        if let Some(cases) = &attack.cases {
            fs::write(file.with_extension("cases.json"), scene.written(cases)).unwrap();
        }
        scene
    }

    /// Runs the source with the check on and off. `Err` says what was not as it has to be.
    pub(super) fn play(&self) -> Result<(), String> {
        let before = traces::files(&self.path("work"));
        let checked = self.run(Check::On)?;
        if self.attack.lint.is_empty() {
            self.expect(&checked, Check::On)?;
        } else {
            let codes = checked.codes();
            if checked.code != Some(exit::REJECTED) || codes != self.attack.lint {
                return Err(format!("the check found {codes:?}: {}", checked.story()));
            }
        }
        let unchecked = self.run(Check::Off)?;
        self.expect(&unchecked, Check::Off)?;
        let after = traces::files(&self.path("work"));
        if before != after {
            return Err(format!("the folder of the work changed: {before:?} became {after:?}"));
        }
        if let Some(path) = traces::holding(self.root.path(), CANARY, &["home", "work", "canary.txt"]) {
            return Err(format!("the canary is in {}", path.display()));
        }
        match traces::planted(self.root.path()).or_else(|| traces::planted(&env::temp_dir())) {
            Some(path) => Err(format!("{} was planted", path.display())),
            None => Ok(()),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// A text of the corpus with the places of this scene in it.
    fn written(&self, text: &str) -> String {
        let places = [
            ("@BESIDE@", self.path("work/canary.txt")),
            ("@HOME@", self.path("home/canary.txt")),
            ("@WORK@", self.path("work")),
            ("@GRANTED@", self.path("work/granted")),
            ("@VARIABLE@", PathBuf::from(VARIABLE)),
        ];
        let text =
            places.iter().fold(text.to_owned(), |text, (name, place)| text.replace(name, &place.to_string_lossy()));
        self.attack.filled(&text)
    }

    /// One command, to its end. Whatever the attack: Forge ends by itself, shows no canary and leaves no process.
    fn run(&self, check: Check) -> Result<Ended, String> {
        let mut command = Workplace::bare_command(&self.path("cache"), &self.path("work"));
        command.arg(self.attack.command.as_deref().unwrap_or("run"));
        command.args(["--format", "json"]);
        if check == Check::Off {
            command.arg("--unchecked");
        }
        if let Some(input) = &self.attack.input {
            command.args(["--input", input]);
        }
        command.args(self.attack.flags.iter().map(|flag| self.written(flag)));
        command.arg("--").arg(self.attack.file());
        command.env(VARIABLE, CANARY).env("HOME", self.path("home")).env("FORGE_POLICY", self.path("policy.toml"));
        command.env("FORGE_JOURNAL_DIR", self.path("journal"));
        // What cargo and rustup keep stays where it is, else every source would download it.
        let home = PathBuf::from(env::var_os("HOME").unwrap());
        for (name, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            command.env(name, env::var_os(name).map_or_else(|| home.join(folder), PathBuf::from));
        }
        command.stdin(fs::File::open(self.path("canary.txt")).unwrap());
        let (output, peak) = self.ended(command)?;
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map_err(|error| format!("not UTF-8: {error}"));
        let (stdout, stderr) = (text(&output.stdout)?, text(&output.stderr)?);
        let document = serde_json::from_str(&stdout).unwrap_or_default();
        let ended = Ended { code: output.status.code(), printed: format!("{stdout}\n{stderr}"), document };
        let story = || format!("with the check {check:?}, {}", ended.story());
        if matches!(ended.code, None | Some(exit::BUG)) || stderr.contains("thread '") {
            return Err(format!("forge died, {}: {}", output.status, story()));
        }
        if ended.printed.contains(CANARY) {
            return Err(format!("the canary was shown: {}", story()));
        }
        if ended.printed.contains(|c: char| c.is_control() && c != '\n') {
            return Err(format!("a terminal would obey: {:?}", story()));
        }
        if ended.printed.len() > MOST_PRINTED {
            return Err(format!("{} bytes were printed: {}", ended.printed.len(), story()));
        }
        if peak > MOST_MEMORY {
            return Err(format!("forge took {} MiB: {}", peak >> 20, story()));
        }
        // What watches over a compiler ends after Forge, and soon; it is left only if it stays.
        match traces::processes_that_stay(self.root.path()) {
            left if left.is_empty() => Ok(ended),
            left => Err(format!("left running: {left:?}: {}", story())),
        }
    }

    fn ended(&self, mut command: Command) -> Result<(Output, u64), String> {
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let watch = memory::Watch::new(child.id());
        let output = child.wait_with_output().map_err(|error| error.to_string())?;
        Ok((output, watch.peak()))
    }

    fn expect(&self, ended: &Ended, check: Check) -> Result<(), String> {
        let end = ended.end();
        if !self.attack.unchecked.contains(&end) {
            return Err(format!("with the check {check:?}, {end:?}: {}", ended.story()));
        }
        let says = &self.attack.says;
        if !says.is_empty() && !says.iter().any(|part| ended.printed.contains(part.as_str())) {
            return Err(format!("with the check {check:?}, it says none of {says:?}: {}", ended.story()));
        }
        Ok(())
    }
}

/// Lets the check be switched off. What hangs the compiler need not do so for a minute.
fn policy(attack: &Attack) -> String {
    let hangs = attack.unchecked.iter().any(|end| end.kind == "compiler_timeout");
    let timeout = if hangs { "build.timeout = \"3s\"\n" } else { "" };
    format!("[policy]\nallow_unchecked = true\n{timeout}")
}

impl Ended {
    fn end(&self) -> End {
        let kind = self.document["error"]["kind"].as_str().unwrap_or_default().to_owned();
        End { code: self.code.unwrap_or(-1), kind }
    }

    /// The codes of the check's errors, each once, in order.
    fn codes(&self) -> Vec<String> {
        let findings = self.document["error"]["details"]["files"][0]["diagnostics"].as_array();
        let errors = findings.into_iter().flatten().filter(|finding| finding["severity"] == "error");
        let mut codes: Vec<_> = errors.filter_map(|finding| finding["code"].as_str().map(str::to_owned)).collect();
        codes.sort();
        codes.dedup();
        codes
    }

    fn story(&self) -> String {
        let printed: String = self.printed.chars().take(1500).collect();
        format!("exit code {:?}\n{}", self.code, printed.trim())
    }
}
