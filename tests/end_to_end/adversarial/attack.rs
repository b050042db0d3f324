//! One hostile source, and what its header says of it.
//!
//! ```text
//! //! Puts a file that lies beside the source into the tool.
//! //!
//! //! lint: F0304                    the rules that find it, or `none`
//! //! wall: dep-info                 what stops it where the lint is off
//! //! unchecked: 3 compile_time_reach    exit code and kind of error then; others that are as good, behind `|`
//! ```
//!
//! Further lines are optional: `input`, `flags`, `says` (what the answer has to hold, or others behind `|`), `file` (the
//! name of the file, with `\xNN` for odd bytes), `command` (`run` unless told otherwise), `cases` (the text of its cases
//! file), and `fill`, which keeps the file small: `fill: @DEEP@ = 1000 (` puts a thousand brackets for `@DEEP@`, each with
//! its number for `#`. Where a frontmatter comes first, the header is in its comments.

use std::{
    ffi::OsString,
    fs,
    os::unix::ffi::OsStringExt as _,
    path::{Path, PathBuf},
};

/// A hostile source.
#[derive(Debug, Default)]
pub(super) struct Attack {
    path: PathBuf,
    /// The source's text, with places to be filled.
    pub(super) text: String,
    /// The codes of the rules that find it, in order; none where the lint is silent.
    pub(super) lint: Vec<String>,
    /// How it may end without the lint.
    pub(super) unchecked: Vec<End>,
    /// What the answer has to hold one of.
    pub(super) says: Vec<String>,
    /// The tool's input.
    pub(super) input: Option<String>,
    /// More flags of the command.
    pub(super) flags: Vec<String>,
    /// The command.
    pub(super) command: Option<String>,
    /// The cases file.
    pub(super) cases: Option<String>,
    file: Option<String>,
    fills: Vec<Fill>,
}

/// An exit code, and the kind of the error where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) code: i32,
    pub(super) kind: String,
}

#[derive(Debug)]
struct Fill {
    place: String,
    count: usize,
    part: String,
}

/// The walls, each with the kinds of error by which it speaks. A wall without kinds lets the attack come to nothing.
const WALLS: [(&str, &[&str]); 15] = [
    ("frontmatter", &["rejected"]),
    ("lint-caps", &["rejected"]),
    ("name", &["usage", "rejected", "compiler", ""]),
    ("cases", &[""]),
    ("compiler", &["compiler", "compiler_withheld", "compiler_died"]),
    (
        "compiler-sandbox",
        &["compiler", "compiler_withheld", "compiler_died", "compiler_timeout", "compile_time_reach"],
    ),
    ("dep-info", &["compile_time_reach", "compiler_withheld"]),
    ("wasm-verification", &["module_rejected"]),
    ("description", &["undescribed"]),
    ("wasi", &["", "denied", "exited", "undefined_symbols"]),
    ("needs", &["rejected", "denied"]),
    ("net", &["", "denied", "tool_error"]),
    ("engine-limit", &["limit", "broken", "panic", "exited", ""]),
    ("output-escape", &["", "tool_error", "panic", "bad_input", "compiler", "rejected"]),
    ("none-needed", &["", "compiler", "bad_input"]),
];

impl Attack {
    /// Reads a source and its header. A header that is not understood ends the test.
    pub(super) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut attack = Self { path: path.to_owned(), ..Self::default() };
        let mut wall = None;
        let comments = text.lines().take(20).filter_map(|line| {
            let line = line.strip_prefix("//!").or(line.strip_prefix("//")).or(line.strip_prefix('#'))?;
            line.strip_prefix(' ')?.split_once(": ")
        });
        for (key, value) in comments {
            let alternatives = || value.split('|').map(str::to_owned);
            match key {
                "lint" if value == "none" => {}
                "lint" => attack.lint = value.split(' ').map(str::to_owned).collect(),
                "wall" => wall = Some(value.to_owned()),
                "unchecked" => attack.unchecked = alternatives().map(|text| End::parse(&text)).collect(),
                "says" => attack.says = alternatives().collect(),
                "input" => attack.input = Some(value.to_owned()),
                "flags" => attack.flags = value.split(' ').map(str::to_owned).collect(),
                "command" => attack.command = Some(value.to_owned()),
                "cases" => attack.cases = Some(value.to_owned()),
                "file" => attack.file = Some(value.to_owned()),
                "fill" => attack.fills.push(Fill::parse(value)),
                _ => {}
            }
        }
        let title = attack.title();
        let wall = wall.unwrap_or_else(|| panic!("{title} names no wall"));
        let (_, kinds) = WALLS.iter().find(|(name, _)| *name == wall).unwrap_or_else(|| panic!("{title}: {wall}?"));
        assert!(!attack.unchecked.is_empty(), "{title} does not say how it ends");
        let speaks = attack.unchecked.iter().any(|end| kinds.contains(&end.kind.as_str()));
        assert!(speaks, "{title}: the wall {wall} does not speak by {:?}", attack.unchecked);
        attack.text = text;
        attack
    }

    /// The group and the name.
    pub(super) fn title(&self) -> String {
        format!("{}/{}", self.group(), self.path.file_stem().unwrap().display())
    }

    /// What it attacks.
    pub(super) fn group(&self) -> &str {
        self.path.parent().unwrap().file_name().unwrap().to_str().unwrap()
    }

    /// The name of the file that it is put into.
    pub(super) fn file(&self) -> OsString {
        match &self.file {
            None => self.path.file_name().unwrap().to_owned(),
            Some(name) => OsString::from_vec(unescaped(name)),
        }
    }

    /// The text with its places filled.
    pub(super) fn filled(&self, text: &str) -> String {
        self.fills.iter().fold(text.to_owned(), |text, Fill { place, count, part }| {
            if !text.contains(place.as_str()) {
                return text;
            }
            let parts: Vec<_> = (0..*count).map(|number| part.replace('#', &number.to_string())).collect();
            // The header names the place as well; it stays short.
            let line = format!("fill: {place}");
            text.replace(&line, "fill: ").replace(place, &parts.concat())
        })
    }
}

impl End {
    fn parse(text: &str) -> Self {
        let (code, kind) = text.split_once(' ').unwrap_or((text, ""));
        Self { code: code.parse().unwrap_or_else(|_| panic!("{text} is no exit code")), kind: kind.to_owned() }
    }
}

impl Fill {
    fn parse(text: &str) -> Self {
        let (place, rest) = text.split_once(" = ").expect("a place and what it is filled with");
        let (count, part) = rest.split_once(' ').expect("a count and a part");
        Self { place: place.to_owned(), count: count.parse().expect("a count"), part: part.to_owned() }
    }
}

/// The bytes of a text in which `\xNN` spells one.
fn unescaped(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).expect("two hexadecimal digits"));
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}
