//! Words that mean something by themselves, wherever they stand.

use super::Scan;
use crate::check::{collect::Finding, lexical::Kind, rules, text::visible};

impl Scan<'_, '_> {
    /// Looks at the token at `index` alone.
    pub(super) fn word(&mut self, index: usize) {
        match self.tokens.kind(index) {
            Some(Kind::Word) => self.plain_word(index),
            Some(Kind::RawWord) => self.raw_word(index),
            _ => {}
        }
    }

    fn plain_word(&mut self, index: usize) {
        let tokens = self.tokens;
        let range = tokens.range(index);
        match tokens.text(index) {
            "unsafe" => {
                let what = match tokens.text(index + 1) {
                    "{" => "an `unsafe` block",
                    "fn" => "an `unsafe` function",
                    "impl" => "an `unsafe` impl",
                    "trait" => "an `unsafe` trait",
                    "(" => "an `unsafe` attribute",
                    _ => "`unsafe`",
                };
                self.push(Finding::new(&rules::UNSAFE, range, what));
            }
            "extern" => {
                let what = match tokens.text(index + 1) {
                    "crate" => "`extern crate`",
                    "{" => "an `extern` block",
                    _ => "`extern`",
                };
                let mut finding = Finding::new(&rules::EXTERN, range, what);
                if what == "`extern crate`" {
                    finding = finding.help("delete the line; name the crate in the frontmatter and `use` it");
                }
                self.push(finding);
            }
            "macro_rules" if tokens.is_punct(index + 1, b'!') => {
                let message = format!("the definition of the macro `{}`", visible(tokens.text(index + 2), 60));
                self.push(Finding::new(&rules::MACRO_DEFINITION, range, message));
            }
            "macro" => self.push(Finding::new(&rules::MACRO_DEFINITION, range, "the definition of a macro")),
            "mod" if tokens.is_punct(index + 2, b';') && tokens.word(index + 1).is_some() => {
                let name = visible(tokens.text(index + 1), 60);
                let message = format!("the module `{name}` has no body here");
                let range = self.bytes(index, index + 2);
                self.push(Finding::new(&rules::MODULE_FILE, range, message));
            }
            "leak" => self.leak(index),
            _ => {}
        }
    }

    /// `Box::leak` and its like, and `value.leak()`, unless `leak` is a function of this file.
    fn leak(&mut self, index: usize) {
        let tokens = self.tokens;
        let Some(before) = index.checked_sub(1) else { return };
        let method = tokens.is_punct(before, b'.') && !self.names.is_function("leak");
        let path = before.checked_sub(1).is_some_and(|colon| tokens.is_path_separator(colon));
        let owner = before.checked_sub(2).and_then(|owner| tokens.word(owner)).unwrap_or_default();
        let known = matches!(owner, "Box" | "Vec" | "String");
        if method || path && (known || !self.names.is_function("leak")) {
            let message = match path && known {
                true => format!("`{owner}::leak` keeps its memory forever"),
                false => "`leak` keeps its memory forever".to_owned(),
            };
            self.push(Finding::new(&rules::LEAK, tokens.range(index), message));
        }
    }

    fn raw_word(&mut self, index: usize) {
        let Some(word) = self.tokens.word(index) else { return };
        if is_looked_for(word) {
            let message = format!("`r#{word}` is `{word}` in disguise");
            self.push(Finding::new(&rules::RAW_IDENTIFIER, self.tokens.range(index), message));
        }
    }
}

/// Whether other rules look for this word. Ordinary keywords, which fields are often named after, are not among them.
fn is_looked_for(word: &str) -> bool {
    matches!(
        word,
        "unsafe"
            | "extern"
            | "macro"
            | "macro_rules"
            | "std"
            | "core"
            | "alloc"
            | "process"
            | "net"
            | "thread"
            | "os"
            | "arch"
            | "intrinsics"
            | "fs"
            | "env"
            | "io"
            | "mem"
            | "panic"
            | "include"
            | "include_str"
            | "include_bytes"
            | "option_env"
            | "asm"
            | "global_asm"
            | "naked_asm"
            | "print"
            | "println"
            | "stdout"
            | "stdin"
            | "leak"
            | "forget"
            | "no_mangle"
            | "export_name"
            | "link"
            | "link_section"
            | "link_name"
            | "global_allocator"
            | "panic_handler"
            | "path"
            | "cfg_attr"
            | "plugin_api"
    )
}
