//! Attributes: what they are called, what they hold, and the code in their texts.

use super::Scan;
use crate::check::{
    Lint,
    collect::{Finding, Findings},
    lexical::{Kind, Tokens, lex},
    rules::{self, Rule},
    text::visible,
};

/// One attribute, or one that `cfg_attr` or `unsafe` holds.
struct Attribute<'a> {
    /// The words of its path.
    path: Vec<&'a str>,
    /// Its tokens, from the first of its path to the one behind its end.
    tokens: std::ops::Range<usize>,
    /// The index behind its path.
    arguments: usize,
    inner: bool,
}

impl<'a> Attribute<'a> {
    /// The name by which the compiler knows it: that of its own attributes, also where it is written by a path into the
    /// standard library. Nothing for the attributes of tools such as rustfmt.
    fn name(&self) -> Option<&'a str> {
        let standard = self.path.first().is_some_and(|first| super::reach::is_standard(first));
        (self.path.len() == 1 || standard).then(|| self.path.last().copied()).flatten()
    }
}

impl<'a> Scan<'a, '_> {
    /// Looks at the attribute that begins with the `#` at `index`, if one does.
    pub(super) fn attribute(&mut self, index: usize) {
        let inner = self.tokens.is_punct(index + 1, b'!');
        let open = if inner { index + 2 } else { index + 1 };
        if self.tokens.kind(open) != Some(Kind::Open(b'[')) {
            return;
        }
        let Some(close) = self.tokens.partner(open).filter(|&close| close > open) else { return };
        let mut waiting: Vec<_> = std::iter::once(open + 1..close).collect();
        while let Some(range) = waiting.pop() {
            let Some(attribute) = self.read_attribute(range, inner) else { continue };
            match attribute.name() {
                // What is under a condition, and what is marked unsafe, is an attribute itself.
                Some("cfg_attr") => waiting.extend(self.arguments(&attribute).into_iter().skip(1)),
                Some("unsafe") => waiting.extend(self.arguments(&attribute)),
                _ => self.one(&attribute),
            }
        }
    }

    fn read_attribute(&self, tokens: std::ops::Range<usize>, inner: bool) -> Option<Attribute<'a>> {
        let mut at = tokens.start;
        if self.tokens.is_path_separator(at) {
            at += 2;
        }
        let mut path = vec![self.tokens.word(at)?];
        while self.tokens.is_path_separator(at + 1) && at + 3 < tokens.end {
            path.push(self.tokens.word(at + 3)?);
            at += 3;
        }
        Some(Attribute { path, tokens, arguments: at + 1, inner })
    }

    /// The arguments in the brackets of an attribute, split at the commas.
    fn arguments(&self, attribute: &Attribute<'_>) -> Vec<std::ops::Range<usize>> {
        let open = attribute.arguments;
        let Some(close) = self.tokens.partner(open).filter(|&close| close > open) else { return Vec::new() };
        let mut arguments = Vec::new();
        let mut start = open + 1;
        let mut index = start;
        while index < close {
            if self.tokens.is_punct(index, b',') {
                arguments.push(start..index);
                start = index + 1;
            } else if self.is_open(index) {
                index = self.tokens.partner(index).unwrap_or(index).max(index);
            }
            index += 1;
        }
        arguments.push(start..close);
        arguments.retain(|argument| !argument.is_empty());
        arguments
    }

    fn one(&mut self, attribute: &Attribute<'a>) {
        let range = self.bytes(attribute.tokens.start, attribute.tokens.end.saturating_sub(1));
        let shown = visible(&attribute.path.join("::"), 80);
        let name = attribute.name().unwrap_or_default();
        if is_lint_level(name) {
            self.lint_level(attribute, name);
        } else if attribute.inner {
            if name != "doc" {
                self.push(Finding::new(&rules::CRATE_ATTRIBUTE, range, format!("`#![{shown}]` is not for tools")));
            }
        } else if let Some(rule) = banned(name) {
            self.push(Finding::new(rule, range, format!("`#[{shown}]` is not for tools")));
        }
        if !holds_prose(name) {
            self.texts(attribute, &shown);
        }
    }

    /// `allow`, `warn` and `expect` cannot lower what the compiler is told to forbid.
    fn lint_level(&mut self, attribute: &Attribute<'_>, name: &str) {
        if matches!(name, "deny" | "forbid") {
            return;
        }
        for index in attribute.tokens.clone() {
            if let Some(lint @ ("unsafe_code" | "long_running_const_eval")) = self.tokens.word(index) {
                let range = self.tokens.range(index);
                self.push(Finding::new(
                    &rules::UNSAFE,
                    range,
                    format!("`{name}({lint})`, which the compiler forbids"),
                ));
            }
        }
    }

    /// Looks at the paths in the texts of an attribute.
    fn texts(&mut self, attribute: &Attribute<'_>, shown: &str) {
        for index in attribute.tokens.clone() {
            if self.tokens.kind(index) != Some(Kind::Text) || self.is_prose(index) {
                continue;
            }
            let Ok(text) = syn::parse_str::<syn::LitStr>(self.tokens.text(index)) else { continue };
            let text = text.value();
            let mut ignored = Findings::new(Lint::On);
            let inside = lex(&text, &mut ignored).tokens;
            if shown != "strum" && is_more_than_a_name(&inside) {
                let message = format!("more than a path, a type or a value in the text of `#[{shown}]`");
                self.push(Finding::new(&rules::ATTRIBUTE_CODE, self.tokens.range(index), message));
            }
            self.paths_in_text(&inside, shown, index);
        }
    }

    /// Whether the text at `index` is the value of a key whose values are names or sentences.
    fn is_prose(&self, index: usize) -> bool {
        let key = match index.checked_sub(2) {
            Some(key) if self.tokens.is_punct(index - 1, b'=') => self.tokens.word(key),
            _ => None,
        };
        key.is_some_and(|key| match key {
            // `rename(serialize = "…")` is a name, `bound(serialize = "…")` is code.
            "serialize" | "deserialize" => self.holder(index).is_some_and(|holder| holder == "rename"),
            "rename" | "rename_all" | "rename_all_fields" | "alias" | "tag" | "content" | "expecting"
            | "description" | "title" | "doc" | "note" | "since" | "reason" | "expected" | "message" | "label"
            | "pattern" | "format" | "feature" => true,
            _ => false,
        })
    }

    /// The word before the brackets that hold the token at `index`.
    fn holder(&self, mut index: usize) -> Option<&'a str> {
        loop {
            index = index.checked_sub(1)?;
            match self.tokens.kind(index)? {
                Kind::Open(_) => return self.tokens.word(index.checked_sub(1)?),
                Kind::Close(_) => index = self.tokens.partner(index).filter(|&open| open < index)?,
                _ => {}
            }
        }
    }
}

/// The most tokens of a path, a type or a value in the text of an attribute.
const MAX_TEXT_TOKENS: usize = 200;

/// Whether code holds a macro call, a block or an attribute, or is long.
fn is_more_than_a_name(code: &Tokens<'_>) -> bool {
    if code.len() > MAX_TEXT_TOKENS {
        return true;
    }
    (0..code.len()).any(|index| match code.kind(index) {
        Some(Kind::Open(b'{')) => true,
        Some(Kind::Open(_)) => index > 0 && (code.is_punct(index - 1, b'!') || code.is_punct(index - 1, b'#')),
        _ => false,
    })
}

/// Whether the texts of this attribute are for people.
fn holds_prose(name: &str) -> bool {
    is_lint_level(name)
        || matches!(
            name,
            "doc"
                | "tool"
                | "error"
                | "deprecated"
                | "should_panic"
                | "must_use"
                | "ignore"
                | "cfg"
                | "display"
                | "test"
        )
}

fn is_lint_level(name: &str) -> bool {
    matches!(name, "allow" | "warn" | "deny" | "forbid" | "expect")
}

/// The rule that an attribute breaks, by its name.
fn banned(name: &str) -> Option<&'static Rule> {
    Some(match name {
        "link" | "link_name" | "link_section" | "link_args" | "link_ordinal" | "linkage" | "no_mangle"
        | "export_name" | "used" | "no_link" | "ffi_const" | "ffi_pure" | "import_name_type"
        | "wasm_import_module" => &rules::LINKAGE,
        "path" => &rules::MODULE_FILE,
        "debugger_visualizer" => &rules::INCLUDE,
        "global_allocator"
        | "panic_handler"
        | "alloc_error_handler"
        | "panic_runtime"
        | "needs_panic_runtime"
        | "allocator"
        | "needs_allocator"
        | "default_lib_allocator"
        | "lang"
        | "no_main"
        | "start" => &rules::RUNTIME_HOOK,
        "macro_export"
        | "macro_use"
        | "macro_escape"
        | "proc_macro"
        | "proc_macro_derive"
        | "proc_macro_attribute" => &rules::MACRO_DEFINITION,
        "naked" => &rules::ASSEMBLY,
        "feature"
        | "unstable"
        | "stable"
        | "target_feature"
        | "instruction_set"
        | "optimize"
        | "coverage"
        | "no_std"
        | "no_core"
        | "no_builtins"
        | "crate_type"
        | "crate_name"
        | "recursion_limit"
        | "type_length_limit"
        | "no_implicit_prelude"
        | "test_runner"
        | "reexport_test_harness_main"
        | "plugin"
        | "register_tool"
        | "compiler_builtins"
        | "profiler_runtime"
        | "fundamental"
        | "may_dangle"
        | "const_trait"
        | "marker"
        | "thread_local"
        | "allow_internal_unstable"
        | "allow_internal_unsafe"
        | "prelude_import"
        | "bench"
        | "test_case"
        | "cfg_eval"
        | "cfg_accessible"
        | "derive_const"
        | "patchable_function_entry"
        | "no_sanitize"
        | "sanitize"
        | "windows_subsystem"
        | "define_opaque"
        | "custom_mir"
        | "collapse_debuginfo"
        | "cfi_encoding"
        | "autodiff"
        | "autodiff_forward"
        | "autodiff_reverse"
        | "type_const" => &rules::COMPILER_ATTRIBUTE,
        _ if name.starts_with("rustc_") => &rules::COMPILER_ATTRIBUTE,
        _ => return None,
    })
}
