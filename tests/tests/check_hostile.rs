//! The check on text that nobody would write: it ends, soon, without a panic, whatever the bytes are.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed, and so has its helper")]

use std::path::Path;

use forge::{
    check::{Lint, check_with, report},
    policy::Policy,
    tool::{MAX_SOURCE_BYTES, Source},
};
use proptest::prelude::*;

/// Checks bytes with the lint on and off and writes every report. Returns the codes that were found.
fn survive(bytes: &[u8]) -> Vec<&'static str> {
    let mut codes = Vec::new();
    for lint in [Lint::On, Lint::Off] {
        let Ok(source) = Source::new("hostile".parse().unwrap(), "hostile.rs", bytes) else { continue };
        let result = check_with(source, &Policy::default(), lint);
        let verdict = match &result {
            Ok(checked) => report::Verdict::Passed(checked),
            Err(rejection) => report::Verdict::Rejected(rejection),
        };
        let text = report::human(&verdict, report::Colour::Never);
        let json = report::json(&[verdict]).to_string();
        let sarif = report::sarif(&[verdict]).to_string();
        assert!(text.len() + json.len() + sarif.len() < 1 << 20);
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        if let Err(rejection) = &result {
            codes.extend(rejection.diagnostics().iter().map(|diagnostic| diagnostic.code()));
            assert_ne!(codes.last(), Some(&"F0112"), "the parser panicked: {rejection}");
        }
    }
    codes
}

/// As many copies of `part` as fit into so many bytes.
fn filled(bytes: usize, prefix: &str, part: &str, suffix: &str) -> Vec<u8> {
    let room = bytes - prefix.len() - suffix.len();
    [prefix, &part.repeat(room / part.len()), suffix].concat().into_bytes()
}

#[test]
fn a_hundred_thousand_brackets_are_an_error_with_a_line() {
    for bracket in ["(", "[", "{", "((", "[{(", "vec![", "Some(", "|x| {", "fn a() {", "mod a {", "impl A { fn a() {"]
    {
        let codes = survive(format!("fn hostile() {{\n{}", bracket.repeat(100_000 / bracket.len())).as_bytes());
        assert!(codes.contains(&"F0107"), "{bracket}: {codes:?}");
    }
    let balanced = format!("fn hostile() {{ {}{} }}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(survive(balanced.as_bytes()).contains(&"F0107"));
}

#[test]
fn the_same_again_and_again_is_read_to_its_end() {
    for part in [
        "!",
        "-",
        "& ",
        "&mut ",
        "&'a ",
        "* ",
        "a+",
        "a.b.",
        "a::",
        "a=",
        "a..",
        "A<",
        "A<B,",
        "|a|",
        "||",
        "return ",
        "break ",
        "if ",
        "if a {} else ",
        "match ",
        "match a {",
        "x as ",
        "{}",
        "{};",
        ";",
        ",",
        "#",
        "#!",
        "#[a]",
        "#![a]",
        "#[a(",
        "'a:",
        "'a ",
        "'",
        "\"",
        "\\",
        "/*",
        "*/",
        "//",
        "/**/",
        "///\n",
        "//!\n",
        "r#",
        "r##\"",
        "b'",
        "c\"",
        "0x",
        "1e",
        "use a::{",
        "use a;",
        "use a::b as c;",
        "use ",
        "use std::io as a;",
        "mod a;",
        "unsafe ",
        "extern ",
        "macro_rules!a{}",
        "std::process::",
        "std::process::id();",
        "println!();",
        "a!(",
        "a! ",
        "$",
        "@",
        "`",
        "\u{202e}",
        "\0",
        "\r",
        "\u{feff}",
        "é",
        "é ",
        "\u{e0041}",
        "---\n",
        "-",
        "---",
        "[",
        "[a]\n",
        "a=1\n",
        "a.",
        "#[serde(default=\"",
        "#[x=\"a::b\"]",
        "fn a(){}",
        "#[tool]fn a(){}",
        "#[test]fn a(){}",
        "struct A{a:B}",
        "impl A for B{}",
        "type A=B;",
        "const A:B=C;",
        "use std::*;",
        "use std::io::*;",
        "stdout ",
        "where ",
        "for<'a> ",
        "dyn A+",
        "A+",
        "impl ",
        "fn()->",
        "a?",
        "a[0]",
        "a(b)",
        "..=",
        "_",
        "r#std::",
        "__a::",
        "async ",
        "await ",
        "let a=",
        "let A{a}=",
        "enum A{B(C),D}",
        "x=>y,",
        "a|",
        "(a,",
        "<A as B>::",
        "\"\\u{41}\"",
        "'\\n'",
        "1.0.",
        "box ",
        "&raw const ",
        "static ",
        "yield ",
        "do ",
        "~",
        "::",
    ] {
        survive(&filled(50_000, "", part, ""));
        survive(&filled(50_000, "fn hostile() { ", part, " }"));
    }
}

#[test]
fn a_source_of_the_largest_size_is_read_to_its_end() {
    let largest = MAX_SOURCE_BYTES as usize;
    for part in
        ["(", "\"", ";", "a ", "use std::*;", "///\n", "\0", "\u{202e}", "#[a]", "std::process::id();", "/*", "é"]
    {
        survive(&filled(largest, "fn hostile() { ", part, " }"));
    }
    survive(&filled(largest, "---\n", "a=1\n", "\n---\n"));
    survive(&filled(largest, "#[tool]\nfn hostile() { a!(", "a,", "); }"));
}

#[test]
fn what_is_too_large_is_said_once() {
    let codes = survive(&filled(MAX_SOURCE_BYTES as usize, "fn hostile() { ", "1,", "}"));
    assert!(codes.contains(&"F0108"), "{codes:?}");
}

fn token() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec![
        "fn",
        "use",
        "mod",
        "struct",
        "enum",
        "impl",
        "trait",
        "type",
        "const",
        "static",
        "let",
        "if",
        "else",
        "match",
        "for",
        "while",
        "loop",
        "return",
        "break",
        "move",
        "async",
        "unsafe",
        "extern",
        "macro_rules",
        "macro",
        "pub",
        "crate",
        "self",
        "super",
        "std",
        "process",
        "io",
        "stdout",
        "env",
        "net",
        "thread",
        "as",
        "in",
        "where",
        "dyn",
        "ref",
        "mut",
        "a",
        "b",
        "T",
        "'a",
        "'static",
        "_",
        "__private",
        "tool",
        "test",
        "derive",
        "cfg_attr",
        "serde",
        "default",
        "r#unsafe",
        "include_str",
        "println",
        "format",
        "vec",
        "main",
        "box",
        "builtin",
        "auto",
        "union",
        "default",
        "raw",
        "é",
    ]);
    let mark = proptest::sample::select(vec![
        "(", ")", "[", "]", "{", "}", "<", ">", ";", ",", ".", "..", "..=", ":", "::", "=", "==", "=>", "->", "+",
        "-", "*", "/", "&", "&&", "|", "||", "!", "#", "#!", "?", "@", "$", "~", "^", "%", "<<", ">>", "+=", "\n",
        " ", "\t", "\r\n",
    ]);
    let literal = proptest::sample::select(vec![
        "0",
        "1.5",
        "0x1f",
        "1e9",
        "\"std::process::id\"",
        "\"text\"",
        "r#\"raw\"#",
        "b\"bytes\"",
        "'c'",
        "b'c'",
        "c\"c\"",
        "// comment\n",
        "/* comment */",
        "/// doc\n",
        "//! doc\n",
        "\"",
        "'",
        "/*",
        "r#\"",
        "---\n",
        "\u{202e}",
        "\0",
    ]);
    prop_oneof![4 => word.prop_map(str::to_owned), 4 => mark.prop_map(str::to_owned), 1 => literal.prop_map(str::to_owned)]
}

fn corpus() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/check");
    let mut paths: Vec<_> = ["innocent", "tripping"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    paths.sort();
    let files = paths.iter().map(|path| std::fs::read(path).unwrap());
    files.filter(|bytes| bytes.len() < 20_000).collect()
}

/// One change to a file: bytes of another file, or of itself, put in place of some of its own.
type Change = (prop::sample::Index, prop::sample::Index, prop::sample::Index, prop::sample::Index, usize, usize);

fn mutated(corpus: &[Vec<u8>], base: prop::sample::Index, changes: &[Change]) -> Vec<u8> {
    let mut bytes = base.get(corpus).clone();
    for (at, other, from, repeat, removed, taken) in changes {
        let start = at.index(bytes.len() + 1);
        let end = (start + removed).min(bytes.len());
        let other = other.get(corpus);
        let from = from.index(other.len());
        let piece = &other[from..(from + taken).min(other.len())];
        let piece = piece.repeat(1 + repeat.index(40) / 38 * 300);
        bytes.splice(start..end, piece);
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 1..2_000)) {
        survive(&bytes);
    }

    #[test]
    fn any_text(text in "\\PC{1,400}") {
        survive(text.as_bytes());
    }

    #[test]
    fn any_tokens(tokens in prop::collection::vec(token(), 1..200)) {
        survive(tokens.concat().as_bytes());
        survive(tokens.join(" ").as_bytes());
    }

    #[test]
    fn any_frontmatter(lines in prop::collection::vec("[a-z\\[\\]{}=\"'., #\\-0-9\n]{0,30}", 0..12)) {
        survive(format!("---\n{}\n---\nfn a() {{}}", lines.join("\n")).as_bytes());
        survive(format!("---\n[dependencies]\n{}\n---\n", lines.join("\n")).as_bytes());
    }

    #[test]
    fn any_change_to_a_file(
        base in any::<prop::sample::Index>(),
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>(),
             any::<prop::sample::Index>(), 0usize..60, 0usize..60),
            1..8,
        ),
    ) {
        thread_local!(static CORPUS: Vec<Vec<u8>> = corpus());
        let bytes = CORPUS.with(|corpus| mutated(corpus, base, &changes));
        survive(&bytes);
    }
}
