//! How the check's work grows with the source: with its size, and not with the square of it.
//!
//! Each kind of source is checked at a size, at sixteen times that, and at the largest size of all, several times each, and
//! the quickest are compared: what else the machine does only ever makes a check slower. Sixteen times the work is fair,
//! the square of it would be 256 times.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed, and so has its helper")]

use std::time::{Duration, Instant};

use forge::{
    check::{check, report},
    policy::Policy,
    tool::{MAX_SOURCE_BYTES, Source},
};

/// How many times larger the large source is.
const TIMES: usize = 16;

/// The most that it may take beside the small one. A square would be 256.
const MOST: f64 = 80.0;

/// Below this, what is measured is mostly the start of a thread.
const FLOOR: Duration = Duration::from_millis(2);

/// Parts of which a source can be made over and over, each with what stands before and after all of them. `#` is a number.
const KINDS: [(&str, &str, &str, &str); 34] = [
    ("one line", "fn grows() { let _ = \"", "a", "\"; }"),
    ("lines of a string", "fn grows() { let _ = \"", "a\n", "\"; }"),
    ("comments", "", "// a comment\n", ""),
    ("nested comments", "", "/* /* */ */ ", ""),
    ("doc comments", "", "/// a line\n", "fn grows() {}"),
    ("inner doc comments", "", "//! a line\n", "fn grows() {}"),
    ("attributes on one item", "", "#[allow(unused)]\n", "fn grows() {}"),
    ("attributes with texts", "", "#[a = \"a::b::c\"]\n", "fn grows() {}"),
    ("derived texts", "struct A { ", "#[serde(default = \"std::process::id\")] a#: u8, ", "}"),
    ("functions", "", "fn a#() { b#(); }\n", ""),
    ("statements", "fn grows() { ", "let a# = b#(c#); ", "}"),
    ("macros", "fn grows() { ", "vec![1, 2]; ", "}"),
    ("tokens of a macro", "fn grows() { a!(", "b# + ", "1); }"),
    ("modules", "", "mod a# { fn b() {} }\n", ""),
    ("imports", "", "use a#::b as c#;\n", ""),
    ("imports of one name", "", "use std::io as a;\n", ""),
    ("imports of globs", "", "use a#::*;\n", ""),
    ("globs of the library", "", "use std::*;\n", ""),
    ("a chain of imports", "use std as a0;\n", "use a#::b as a#b;\n", ""),
    ("a tree of imports", "use std::{", "io as a#, ", "};"),
    ("a tree of trees", "use a::{", "b#::{c, d}, ", "};"),
    ("names of imports that are used", "use std::io as a;\nfn grows() { ", "a::b(); ", "}"),
    ("banned paths", "fn grows() { ", "std::process::id(); ", "}"),
    ("banned words", "fn grows() { ", "unsafe {} ", "}"),
    ("long paths", "fn grows() { ", "a::", "b(); }"),
    ("fields", "struct A { ", "a#: Vec<u8>, ", "}"),
    ("variants", "enum A { ", "A#(u8), ", "}"),
    ("arms", "fn grows() { match a { ", "# => b, ", "_ => c } }"),
    ("methods", "fn grows() { a", ".b()", "; }"),
    ("sums", "fn grows() { 1", " + 1", "; }"),
    ("strange characters", "fn grows() { ", "é ", "}"),
    ("hidden characters", "// ", "\u{202e}", ""),
    ("carriage returns", "// ", "\r", ""),
    ("unclosed brackets", "fn grows() ", "{", ""),
];

/// A source of about so many bytes.
fn source(bytes: usize, (_, before, part, after): (&str, &str, &str, &str)) -> Vec<u8> {
    let mut text = before.to_owned();
    for number in 0.. {
        let part = part.replace('#', &number.to_string());
        if text.len() + part.len() + after.len() > bytes {
            break;
        }
        text += &part;
    }
    (text + after).into_bytes()
}

fn time(bytes: &[u8]) -> Duration {
    let once = || {
        let began = Instant::now();
        let source = Source::new("grows".parse().unwrap(), "grows.rs", bytes).unwrap();
        let result = check(source, &Policy::default());
        let verdict = match &result {
            Ok(checked) => report::Verdict::Passed(checked),
            Err(rejection) => report::Verdict::Rejected(rejection),
        };
        assert!(report::human(&verdict, report::Colour::Never).len() < 1 << 20);
        began.elapsed()
    };
    (0..2).map(|_| once()).min().unwrap()
}

#[test]
fn the_work_of_the_check_grows_with_the_source_and_not_with_its_square() {
    let largest = usize::try_from(MAX_SOURCE_BYTES).unwrap();
    let mut slow = Vec::new();
    for kind in KINDS {
        let [few, some, many] =
            [largest / TIMES / TIMES, largest / TIMES, largest].map(|size| time(&source(size, kind)));
        for (one, other) in [(few, some), (some, many)] {
            let ratio = other.as_secs_f64() / one.max(FLOOR).as_secs_f64();
            println!("{:>32} {one:>10.1?} {other:>10.1?} {ratio:>6.1}", kind.0);
            if ratio > MOST {
                slow.push(format!("{}: {one:?} became {other:?}", kind.0));
            }
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}

#[test]
fn the_work_of_the_check_grows_with_the_frontmatter_and_not_with_its_square() {
    for (before, part) in
        [("", "a# = 1\n"), ("[dependencies]\n", "a# = \"1\"\n"), ("", "[a#]\n"), ("", "a.b#.c = 1\n")]
    {
        let kind = |before| ("", before, part, "\n---\nfn grows() {}\n");
        let before = format!("---\n{before}");
        // A frontmatter has a cap of its own; these are below it and far above.
        let few = time(&source(4 << 10, kind(before.as_str()))).max(FLOOR);
        let many = time(&source(64 << 10, kind(before.as_str())));
        assert!(many.as_secs_f64() / few.as_secs_f64() < MOST, "{part}: {few:?} became {many:?}");
    }
}
