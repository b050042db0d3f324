//! Sources that cannot become tools: one clear error each, the right exit code, nothing broken behind.

use serde_json::Value;

use crate::harness::{Ended, Workplace, exit};

/// Builds a source that must be refused, and that leaves nothing behind.
fn refused(place: &Workplace, file: &str, code: i32) -> Ended {
    let ended = place.forge(["build", file]).ends(code).has_one_error().says(&[file]);
    place.is_sound();
    ended
}

/// The codes of the check's findings.
fn codes(place: &Workplace, file: &str) -> Vec<String> {
    let document = place.forge(["check", "--format", "json", file]).ends(exit::REJECTED).json();
    let findings = document["files"][0]["diagnostics"].as_array().unwrap().clone();
    findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

/// The file, line and column of a span.
fn place_of(span: &Value) -> (&str, u64, u64) {
    (span["file"].as_str().unwrap(), span["line"].as_u64().unwrap(), span["column"].as_u64().unwrap())
}

#[test]
fn a_missing_file() {
    let place = Workplace::new();
    refused(&place, "nowhere.rs", exit::NOT_FOUND).says(&["no such file", "forge new"]);
    place.forge(["run", "nowhere.rs"]).ends(exit::NOT_FOUND).has_one_error();
    place.forge(["test", "nowhere.rs"]).ends(exit::NOT_FOUND).has_one_error();
    place.forge(["check", "nowhere.rs"]).ends(exit::NOT_FOUND).says(&["no such file"]);
}

#[test]
fn an_empty_file() {
    let place = Workplace::new();
    let file = place.write("empty.rs", "");
    refused(&place, &file, exit::REJECTED).says(&["empty", "forge new"]);
}

#[test]
fn a_folder_or_another_extension() {
    let place = Workplace::new();
    place.write("folder.rs/inside", "");
    refused(&place, "folder.rs", exit::USAGE).says(&["not a regular file"]);
    let file = place.write("tool.txt", "");
    refused(&place, &file, exit::USAGE).says(&["NAME.rs"]);
}

#[test]
fn a_source_of_ten_megabytes() {
    let place = Workplace::new();
    let file = place.write("large.rs", "// a comment\n".repeat(800_000));
    refused(&place, &file, exit::REJECTED).says(&["larger than 1048576 bytes"]);
}

#[test]
fn a_source_that_never_ends() {
    let place = Workplace::new();
    place.shell("ln -s /dev/zero zeros.rs").ends(exit::OK);
    refused(&place, "zeros.rs", exit::USAGE).says(&["not a regular file"]);
    place.shell("mkfifo pipe.rs").ends(exit::OK);
    refused(&place, "pipe.rs", exit::USAGE).says(&["not a regular file"]);
}

#[test]
fn invalid_utf8() {
    let place = Workplace::new();
    let file = place.write("bytes.rs", b"//! Not text.\nfn bytes() -> \xff\xfe {}\n");
    refused(&place, &file, exit::REJECTED).says(&["bytes.rs:2"]);
    assert_eq!(codes(&place, &file), ["F0101"]);
}

#[test]
fn a_hundred_thousand_nested_brackets() {
    let place = Workplace::new();
    for (name, open, close) in
        [("round", "(", ")"), ("square", "[", "]"), ("curly", "{", "}"), ("types", "Vec<", ">")]
    {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        let file = place.write(&format!("{name}.rs"), format!("fn {name}() {{ let _: u8 = {deep}; }}\n"));
        refused(&place, &file, exit::REJECTED);
    }
    let file = place.write("unclosed.rs", "fn unclosed() { ".to_owned() + &"[".repeat(100_000));
    refused(&place, &file, exit::REJECTED);
}

#[test]
fn a_syntax_error() {
    let place = Workplace::new();
    let file = place.take("broken/syntax_error.rs");
    refused(&place, &file, exit::REJECTED).says(&["syntax_error.rs:7"]);
    assert_eq!(codes(&place, &file), ["F0109"]);
}

#[test]
fn two_tools_or_none() {
    let place = Workplace::new();
    let file = place.take("broken/two_tools.rs");
    refused(&place, &file, exit::REJECTED);
    assert_eq!(codes(&place, &file), ["F0211"]);
    let file = place.take("broken/no_tool.rs");
    refused(&place, &file, exit::REJECTED).says(&["#[tool]"]);
    assert_eq!(codes(&place, &file), ["F0210"]);
}

#[test]
fn a_name_that_differs_from_the_files() {
    let place = Workplace::new();
    let file = place.take("broken/other_name.rs");
    refused(&place, &file, exit::REJECTED).says(&["other_name", "name_of_another"]);
    assert_eq!(codes(&place, &file), ["F0212"]);
}

#[test]
fn a_type_without_a_schema() {
    let place = Workplace::new();
    let file = place.take("broken/no_schema.rs");
    let ended = refused(&place, &file, exit::COMPILER).says(&["no_schema.rs:", "Plain", "JsonSchema"]);
    assert!(!ended.stderr.contains("plugin_api/macros"), "{}", ended.story());
}

#[test]
fn crates_outside_the_set() {
    let place = Workplace::new();
    for (file, code, says) in [
        ("crate_not_allowed.rs", "F0204", "tokio"),
        ("crate_that_does_not_exist.rs", "F0204", "no_such_crate_anywhere"),
        ("crate_version.rs", "F0205", "regex"),
        ("crate_feature.rs", "F0206", "csv"),
        ("other_table.rs", "F0203", "build-dependencies"),
        ("frontmatter_without_end.rs", "F0201", "---"),
    ] {
        let file = place.take(&format!("broken/{file}"));
        refused(&place, &file, exit::REJECTED).says(&[says]);
        assert_eq!(codes(&place, &file), [code], "{file}");
    }
}

#[test]
fn all_errors_of_the_compiler_at_once_at_the_authors_lines() {
    let place = Workplace::new();
    let file = place.take("broken/two_type_errors.rs");
    let ended = refused(&place, &file, exit::COMPILER);
    let ended = ended.says(&["two_type_errors.rs:10:18", "two_type_errors.rs:15:5", "2 errors"]);
    assert!(!ended.stderr.contains("/crates/"), "{}", ended.story());
    let document = place.forge(["build", "--format", "json", &file]).ends(exit::COMPILER).json();
    let error = &document["error"];
    assert_eq!((&error["kind"], &error["exit_code"]), (&Value::from("compiler"), &Value::from(4)));
    // No snapshot: the wording is the compiler's, and compilers differ from machine to machine.
    let diagnostics = error["details"]["diagnostics"].as_array().unwrap();
    let places: Vec<_> = diagnostics.iter().map(|one| place_of(&one["spans"][0])).collect();
    assert_eq!(places, [(file.as_str(), 10, 18), (file.as_str(), 15, 5)]);
    for diagnostic in diagnostics {
        assert_eq!((&diagnostic["level"], &diagnostic["code"]), (&Value::from("error"), &Value::from("E0308")));
        assert!(diagnostic["rendered"].as_str().unwrap().contains("--> two_type_errors.rs:"), "{diagnostic:#}");
    }
}

#[test]
fn a_source_in_a_folder_is_called_as_it_was_typed() {
    let place = Workplace::new();
    place.take("broken/two_type_errors.rs");
    place.shell("mkdir -p 'sub folder' && mv two_type_errors.rs 'sub folder/'").ends(exit::OK);
    let ended = place.forge(["run", "./sub folder/two_type_errors.rs"]).ends(exit::COMPILER);
    ended.says(&["./sub folder/two_type_errors.rs:10:18"]);
    let absolute = place.path("sub folder/two_type_errors.rs");
    let ended = place.forge(["run"]).arg(&absolute).ends(exit::COMPILER);
    ended.says(&[&format!("{}:10:18", absolute.display())]);
}
