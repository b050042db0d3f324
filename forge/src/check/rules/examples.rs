//! For each rule, code that breaks it and the same without breaking it.
//!
//! A text with `#[tool]` is a whole file called `example.rs`; any other is a part of one. A test checks all of them.

use super::Rule;

impl Rule {
    /// Code that breaks the rule, and the same without breaking it.
    pub fn examples(&self) -> [&'static str; 2] {
        match self.code {
            "F0101" => ["// caf\u{fffd}: saved as Latin-1", "// café: saved as UTF-8"],
            "F0102" => ["const BELL: &str = \"\u{7}\";", "const BELL: &str = \"\\u{7}\";"],
            "F0103" => ["// one line\rfn looks_like_another() {}", "// one line\nfn another() {}"],
            "F0104" => ["const NAME: &str = \"a\u{202e}b\";", "const NAME: &str = \"a\\u{202e}b\";"],
            "F0105" => ["const NAME: &str = \"open;", "const NAME: &str = \"closed\";"],
            "F0106" => ["fn sum(a: u32) -> u32 { (a + 1 }", "fn sum(a: u32) -> u32 { (a + 1) }"],
            "F0107" => [NESTED, "fn f(x: u32) -> u32 { let y = x + 1; y + 1 }"],
            "F0108" => [
                "const DATA: [u32; 900_000] = [0, 1, 2, /* and so on */];",
                "fn total(data: &[u32]) -> u32 { data.iter().sum() }",
            ],
            "F0109" => ["fn f() -> u32 { let x 1; x }", "fn f() -> u32 { let x = 1; x }"],
            "F0110" => ["fn f() { builtin # deref(1) }", "fn f(x: &u32) -> u32 { *x }"],
            "F0111" => ["const größe: u32 = 1;", "const SIZE: u32 = 1; // Größe"],
            "F0112" => ["a source on which the parser gives up", "the same, simplified"],
            "F0201" => [
                "---\n[dependencies]\nregex = \"1\"\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
                "---\n[dependencies]\nregex = \"1\"\n---\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
            ],
            "F0202" => [
                "---\n[dependencies]\nregex = 1.\n---\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
                "---\n[dependencies]\nregex = \"1\"\n---\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
            ],
            "F0203" => [
                "---\n[dependencies]\nregex = { git = \"https://example.com/regex\" }\n---\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
                "---\n[dependencies]\nregex = \"1\"\n---\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
            ],
            "F0204" => [
                "---\n[dependencies]\nrand_of_mine = \"1\"\n---\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
                "---\n[dependencies]\nregex = \"1\"\n---\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
            ],
            "F0205" => [
                "---\n[dependencies]\nregex = \"0.1\"\n---\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
                "---\n[dependencies]\nregex = \"1\"\n---\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
            ],
            "F0206" => [
                "---\n[dependencies]\nregex = { version = \"1\", features = [\"magic\"] }\n---\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
                "---\n[dependencies]\nregex = \"1\"\n---\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
            ],
            "F0207" => [
                "use plugin_api::prelude::*;\nuse regex::Regex;\n\n/// Counts.\n#[tool]\nfn example(text: String) -> Result<bool> {\n    Ok(Regex::new(\"a\")?.is_match(&text))\n}",
                "---\n[dependencies]\nregex = \"1\"\n---\nuse plugin_api::prelude::*;\nuse regex::Regex;\n\n/// Counts.\n#[tool]\nfn example(text: String) -> Result<bool> {\n    Ok(Regex::new(\"a\")?.is_match(&text))\n}",
            ],
            "F0210" => [
                "// no #[tool] anywhere\nfn example() -> u32 {\n    1\n}",
                "/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
            ],
            "F0211" => [
                "/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}\n\n/// Counts again.\n#[tool]\nfn second() -> u32 {\n    2\n}",
                "/// Counts.\n#[tool]\nfn example() -> u32 {\n    second()\n}\n\nfn second() -> u32 {\n    2\n}",
            ],
            "F0212" => [
                "// in example.rs\n/// Counts.\n#[tool]\nfn other() -> u32 {\n    1\n}",
                "// in example.rs\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
            ],
            "F0213" => [
                "mod inner {\n    /// Counts.\n    #[tool]\n    fn example() -> u32 {\n        1\n    }\n}",
                "/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
            ],
            "F0214" => [
                "/// Counts.\n#[tool(network = true)]\nfn example() -> u32 {\n    1\n}",
                "/// Counts.\n#[tool(net = [\"api.example.com\"])]\nfn example() -> u32 {\n    1\n}",
            ],
            "F0215" => [
                "#[tool]\nfn example() -> u32 {\n    1\n}",
                "/// Counts to one.\n#[tool]\nfn example() -> u32 {\n    1\n}",
            ],
            "F0301" => [
                "fn first(x: &[u8]) -> u8 { unsafe { *x.get_unchecked(0) } }",
                "fn first(x: &[u8]) -> Option<u8> { x.first().copied() }",
            ],
            "F0302" => ["extern \"C\" fn f() {}", "fn f() {}"],
            "F0303" => ["#[export_name = \"f\"]\nfn f() {}", "fn f() {}"],
            "F0304" => ["const TEXT: &str = include_str!(\"text.txt\");", "const TEXT: &str = \"the text itself\";"],
            "F0305" => [
                "const USER: &str = env!(\"USER\");",
                "fn greet(user: &str) -> String { format!(\"Hello, {user}\") }",
            ],
            "F0306" => ["fn f() { core::arch::asm!(\"nop\") }", "fn f() {}"],
            "F0307" => ["mod tables;", "mod tables { pub const ONE: u32 = 1; }"],
            "F0308" => [
                "#![no_std]\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
                "#![allow(dead_code)]\nuse plugin_api::prelude::*;\n\n/// Counts.\n#[tool]\nfn example() -> u32 {\n    1\n}",
            ],
            "F0309" => [
                "fn f() { std::panic::set_hook(Box::new(|_| ())) }",
                "fn f() -> Result<()> { bail!(\"what went wrong\") }",
            ],
            "F0310" => ["macro_rules! twice { ($x:expr) => { $x * 2 } }", "fn twice(x: u32) -> u32 { x * 2 }"],
            "F0311" => ["mod r#std {}", "struct Row { r#type: String }"],
            "F0312" => ["#[optimize(speed)]\nfn f() {}", "fn f() {}"],
            "F0401" => ["fn stop() { std::process::exit(1) }", "fn stop() -> Result<()> { bail!(\"why\") }"],
            "F0402" => [
                "use std::net::TcpStream;\n\nfn connect() -> Result<TcpStream> {\n    Ok(TcpStream::connect(\"api.example.com:443\")?)\n}",
                "use plugin_api::net;\n\n/// The status of the service.\n#[tool(net = [\"api.example.com\"])]\nfn example() -> Result<u16> {\n    Ok(net::get(\"https://api.example.com/status\")?.status())\n}",
            ],
            "F0403" => [
                "fn wait() { std::thread::yield_now() }",
                "fn each(rows: &[u32]) -> Vec<u32> { rows.iter().map(|x| x * 2).collect() }",
            ],
            "F0404" => ["use std::os::unix::fs::MetadataExt;", "use std::path::Path;"],
            "F0405" => [
                "fn load() -> Result<String> { Ok(std::fs::read_to_string(\"/data/a.csv\")?) }",
                "/// The file.\n#[tool(read = [\"/data\"])]\nfn example() -> Result<String> {\n    Ok(std::fs::read_to_string(\"/data/a.csv\")?)\n}",
            ],
            "F0406" => [
                "fn region() -> Result<String> { Ok(std::env::var(\"REGION\")?) }",
                "/// The region.\n#[tool(env = [\"REGION\"])]\nfn example() -> Result<String> {\n    Ok(std::env::var(\"REGION\")?)\n}",
            ],
            "F0407" => ["fn show(x: u32) { println!(\"{x}\") }", "fn show(x: u32) -> String { x.to_string() }"],
            "F0408" => [
                "fn keep(x: u32) -> &'static u32 { Box::leak(Box::new(x)) }",
                "fn keep(x: u32) -> Box<u32> { Box::new(x) }",
            ],
            "F0409" => [
                "use std as s;\n\nfn least() -> u32 { s::cmp::min(1, 2) }",
                "fn least() -> u32 { std::cmp::min(1, 2) }",
            ],
            "F0410" => [
                "#[derive(Deserialize)]\nstruct Row {\n    #[serde(default = \"{ || 3 }\")]\n    count: u32,\n}",
                "#[derive(Deserialize)]\nstruct Row {\n    #[serde(default = \"three\")]\n    count: u32,\n}\n\nfn three() -> u32 {\n    3\n}",
            ],
            "F0411" => [
                "// where the policy says `ban = [\"std::collections::HashMap\"]`\nfn empty() -> HashMap<String, u32> { HashMap::new() }",
                "fn empty() -> BTreeMap<String, u32> { BTreeMap::new() }",
            ],
            _ => ["", ""],
        }
    }
}

/// Deeper than any hand-written code.
const NESTED: &str = "fn f() -> u32 { ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))) }";

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::rules;
    use crate::{
        check::check,
        policy::{Files, Policy, Rank, Statement, parse},
        tool::Source,
    };

    /// A whole file.
    fn whole(example: &str) -> String {
        let body = match example.contains("use plugin_api::prelude") {
            true => return example.to_owned(),
            false if example.contains("#[tool") => example.to_owned(),
            false => format!("/// Counts.\n#[tool]\nfn example() -> u32 {{\n    1\n}}\n\n{example}\n"),
        };
        format!("use plugin_api::prelude::*;\n\n{body}\n")
    }

    fn codes(example: &str) -> Vec<&'static str> {
        let settings = parse("[policy]\nban = [\"std::collections::HashMap\"]", Path::new("/p/forge.toml")).unwrap();
        let statements = settings.into_iter().map(|setting| Statement { setting, rank: Rank::Project });
        let policy = Policy::from_statements(statements.collect(), Files::default());
        let source = Source::new("example".parse().unwrap(), "example.rs", whole(example)).unwrap();
        match check(source, &policy) {
            Ok(checked) => checked.warnings().iter().map(|one| one.code()).collect(),
            Err(rejection) => rejection.diagnostics().iter().map(|one| one.code()).collect(),
        }
    }

    #[test]
    fn the_examples_break_their_rules_and_do_not() {
        for rule in rules() {
            let [bad, good] = rule.examples();
            assert!(!bad.is_empty() && !good.is_empty(), "{} has no examples", rule.code);
            // Bytes that are no text, a source of that size and a parser that gives up are no texts of a table.
            if !matches!(rule.code, "F0101" | "F0108" | "F0112") {
                let found = codes(bad);
                assert!(found.contains(&rule.code), "{}: {found:?}\n{bad}", rule.code);
            }
            if rule.code != "F0112" {
                assert_eq!(codes(good), [""; 0], "{}\n{good}", rule.code);
            }
        }
    }
}
