//! F03: parts of the language that a tool does without.

use super::{Area::Language, Rule};

/// `unsafe` in any place.
pub(in crate::check) const UNSAFE: Rule = Rule::lint(
    "F0301",
    "unsafe-code",
    Language,
    [
        "`unsafe` blocks, functions, impls, traits and attributes",
        "the compiler is told to forbid it: a tool is safe Rust, so that its behaviour is what the source says",
        "use a safe function of the standard library or of an allowed crate",
    ],
);

/// `extern` in any place.
pub(in crate::check) const EXTERN: Rule = Rule::lint(
    "F0302",
    "extern",
    Language,
    [
        "`extern` blocks, functions, function types and crates",
        "foreign functions are how a module imports from its host; a tool's imports are made by plugin-api alone",
        "write an ordinary `fn`; crates of the frontmatter are there without `extern crate`",
    ],
);

/// Attributes that name, place or link symbols.
pub(in crate::check) const LINKAGE: Rule = Rule::lint(
    "F0303",
    "linkage",
    Language,
    [
        "`#[link]`, `#[no_mangle]`, `#[export_name]`, `#[link_section]` and other attributes about symbols",
        "what the module imports and exports is fixed; anything more is refused after the build",
        "remove the attribute; `#[tool]` exports what is needed",
    ],
);

/// Files read by the compiler.
pub(in crate::check) const INCLUDE: Rule = Rule::lint(
    "F0304",
    "include",
    Language,
    [
        "`include!`, `include_str!`, `include_bytes!` and other ways to read a file while compiling",
        "the source is one file; the compiler sees no other",
        "put the text into a literal, or take it as a parameter of the tool",
    ],
);

/// Environment read by the compiler.
pub(in crate::check) const BUILD_ENVIRONMENT: Rule = Rule::lint(
    "F0305",
    "build-environment",
    Language,
    [
        "`env!` and `option_env!`",
        "they put the environment of the machine that compiles into the tool; the compiler's environment is empty",
        "write the value as a constant, or take it as a parameter of the tool",
    ],
);

/// Assembly and processor intrinsics.
pub(in crate::check) const ASSEMBLY: Rule = Rule::lint(
    "F0306",
    "assembly",
    Language,
    [
        "`asm!`, `global_asm!`, naked functions, `std::arch` and `std::intrinsics`",
        "assembly says what the compiler cannot check",
        "write it in Rust",
    ],
);

/// Modules in other files.
pub(in crate::check) const MODULE_FILE: Rule = Rule::lint(
    "F0307",
    "module-file",
    Language,
    [
        "`mod name;` without a body, and `#[path]`",
        "the source is one file; the compiler sees no other",
        "write the module's items between braces: `mod name { … }`",
    ],
);

/// Attributes of the crate.
pub(in crate::check) const CRATE_ATTRIBUTE: Rule = Rule::lint(
    "F0308",
    "crate-attribute",
    Language,
    [
        "inner attributes `#![…]` other than lint levels and documentation",
        "how the crate is compiled is fixed, so that every tool is compiled in the same way",
        "remove the attribute",
    ],
);

/// Allocators, panic handlers and other hooks.
pub(in crate::check) const RUNTIME_HOOK: Rule = Rule::lint(
    "F0309",
    "runtime-hook",
    Language,
    [
        "`#[global_allocator]`, `#[panic_handler]`, a panic hook and other replacements of the runtime",
        "memory and panics are handled by plugin-api, so that limits hold and a panic is reported with its line",
        "remove it; return an error for what the caller should handle",
    ],
);

/// Own macros.
pub(in crate::check) const MACRO_DEFINITION: Rule = Rule::lint(
    "F0310",
    "macro-definition",
    Language,
    [
        "`macro_rules!` and `macro`",
        "what a macro makes is seen by the compiler only, so that the check and a reviewer cannot read it",
        "write a function, a generic function or a closure",
    ],
);

/// Words in disguise.
pub(in crate::check) const RAW_IDENTIFIER: Rule = Rule::lint(
    "F0311",
    "raw-identifier",
    Language,
    [
        "raw identifiers such as `r#unsafe` or `r#std` that disguise a word that other rules look for",
        "raw identifiers are for fields that are named like keywords, as in `r#type`",
        "choose another name, or write it without `r#`",
    ],
);

/// Attributes for the compiler's own use.
pub(in crate::check) const COMPILER_ATTRIBUTE: Rule = Rule::lint(
    "F0312",
    "compiler-attribute",
    Language,
    [
        "attributes that are unstable, or change how the compiler makes code",
        "tools are stable Rust, compiled with fixed flags",
        "remove the attribute",
    ],
);
