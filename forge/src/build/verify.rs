//! What may stand in a tool's module. Looked at before anything of it runs.
//!
//! The check reads source text and can be fooled; this reads what the compiler made of it. Imports are the functions that
//! Rust's std always links, plus what the declared needs ask for; exports are the ABI's and nothing else; there is one
//! memory; the sections are the known ones.

use std::{collections::BTreeSet, fmt};

use wasmparser::{ExternalKind, Parser, Payload, TypeRef, Validator, WasmFeatures};

use super::compile::Product;
use crate::{policy::MAX_TABLE_ELEMENTS, tool::Needs};

/// What std links whatever the source says: the panic message to standard error, the environment that the panic handler
/// asks for `RUST_BACKTRACE`, the seed of a hash map, the clock. All inert without a grant.
const ALWAYS: [&str; 14] = [
    "args_get",
    "args_sizes_get",
    "clock_res_get",
    "clock_time_get",
    "environ_get",
    "environ_sizes_get",
    "fd_close",
    "fd_fdstat_get",
    "fd_seek",
    "fd_write",
    "poll_oneoff",
    "proc_exit",
    "random_get",
    "sched_yield",
];

/// What `std::fs` links.
const FILES: [&str; 33] = [
    "fd_advise",
    "fd_allocate",
    "fd_datasync",
    "fd_fdstat_set_flags",
    "fd_fdstat_set_rights",
    "fd_filestat_get",
    "fd_filestat_set_size",
    "fd_filestat_set_times",
    "fd_pread",
    "fd_prestat_dir_name",
    "fd_prestat_get",
    "fd_pwrite",
    "fd_read",
    "fd_readdir",
    "fd_renumber",
    "fd_sync",
    "fd_tell",
    "path_create_directory",
    "path_filestat_get",
    "path_filestat_set_times",
    "path_link",
    "path_open",
    "path_readlink",
    "path_remove_directory",
    "path_rename",
    "path_symlink",
    "path_unlink_file",
    // Together with the functions of ALWAYS; named again so that each list is whole.
    "fd_close",
    "fd_fdstat_get",
    "fd_seek",
    "fd_write",
    "clock_time_get",
    "random_get",
];

/// The imports of the module `forge` that every tool may have.
const FORGE: [&str; 2] = ["log", "panic"];

/// The exports of a tool's module.
const TOOL_EXPORTS: [&str; 5] = ["_initialize", "forge_alloc", "forge_call", "forge_describe", "memory"];

/// The exports of a test program.
const TEST_EXPORTS: [&str; 3] = ["__main_void", "_start", "memory"];

/// The most bytes that a module's memory begins with: what it has while it is asked for its schemas.
pub(super) const MAX_FIRST_MEMORY: u64 = 64 << 20;

/// Bytes of a page of memory.
const PAGE: u64 = 64 << 10;

/// Custom sections that carry no behaviour.
const CUSTOM_SECTIONS: [&str; 3] = ["name", "producers", "target_features"];

/// Something that may not stand in a tool's module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Violation {
    /// Not valid WebAssembly of the features that are on.
    Invalid(String),
    /// A function that the needs do not cover.
    Import {
        /// The module that it is asked from.
        module: String,
        /// Its name.
        name: String,
    },
    /// Something other than a function is imported.
    ImportKind(String),
    /// An export beside the ABI's.
    Export(String),
    /// An export of the ABI that is not there.
    Missing(&'static str),
    /// An unknown custom section.
    Section(String),
    /// Other than one memory.
    Memories(u32),
    /// A memory that begins larger than a tool may have.
    MemorySize {
        /// Bytes at the beginning.
        bytes: u64,
    },
    /// A table that begins longer than a tool may have.
    TableSize {
        /// Elements at the beginning.
        elements: u64,
    },
    /// Code that runs at instantiation.
    Start,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(reason) => write!(f, "it is not a valid module: {reason}"),
            Self::Import { module, name } if module == "wasi_snapshot_preview1" && FILES.contains(&name.as_str()) => {
                write!(
                    f,
                    "it uses files ({name}) and declares no need for them; write `#[tool(read = [\"/data\"])]` or \
                     `write = […]`, or leave std::fs alone"
                )
            }
            Self::Import { module, name } if module == "forge" && name == "net" => {
                write!(
                    f,
                    "it uses the network and declares no need for it; write `#[tool(net = [\"api.example.com\"])]`"
                )
            }
            Self::Import { module, name } if module == "forge" && name == "call" => {
                write!(
                    f,
                    "it calls other tools and declares no need for it; write `#[tool(tool = [\"column_total\"])]`"
                )
            }
            Self::Import { module, name } => {
                write!(
                    f,
                    "it imports `{}` from `{}`, which no need covers",
                    name.escape_debug(),
                    module.escape_debug()
                )
            }
            Self::ImportKind(name) => write!(f, "it imports `{}`, which is not a function", name.escape_debug()),
            Self::Export(name) => write!(f, "it exports `{}`; only the tool itself is exported", name.escape_debug()),
            Self::Missing(name) => write!(f, "it does not export `{name}`; mark the function with #[tool]"),
            Self::Section(name) => write!(f, "it has the custom section `{}`", name.escape_debug()),
            Self::Memories(count) => write!(f, "it has {count} memories; exactly one is expected"),
            Self::MemorySize { bytes } => write!(
                f,
                "the module's memory starts at {} MiB, more than the {} MiB that are accepted; make its static data smaller, \
                 or allocate what a call needs while it runs",
                bytes.div_ceil(1 << 20),
                MAX_FIRST_MEMORY >> 20
            ),
            Self::TableSize { elements } => {
                write!(f, "its table starts at {elements} functions; at most {MAX_TABLE_ELEMENTS} are accepted")
            }
            Self::Start => write!(f, "it has a start function"),
        }
    }
}

/// What is wrong with a tool's module.
pub(crate) fn tool_violations(wasm: &[u8], needs: &Needs) -> Vec<Violation> {
    violations(wasm, Product::Tool, needs)
}

/// Looks through a module; gives each thing that is wrong with it, once.
pub(super) fn violations(wasm: &[u8], product: Product, needs: &Needs) -> Vec<Violation> {
    let mut found = BTreeSet::new();
    if let Err(error) = Validator::new_with_features(features()).validate_all(wasm) {
        found.insert(Violation::Invalid(error.to_string()));
        return found.into_iter().collect();
    }
    let mut exports = BTreeSet::new();
    let mut memories = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let looked =
            payload.and_then(|payload| look(payload, product, needs, &mut found, &mut exports, &mut memories));
        if let Err(error) = looked {
            found.insert(Violation::Invalid(error.to_string()));
            break;
        }
    }
    if memories != 1 {
        found.insert(Violation::Memories(memories));
    }
    if product == Product::Tool {
        let missing = TOOL_EXPORTS.into_iter().filter(|name| *name != "_initialize" && !exports.contains(*name));
        found.extend(missing.map(Violation::Missing));
    }
    found.into_iter().collect()
}

fn look(
    payload: Payload<'_>,
    product: Product,
    needs: &Needs,
    found: &mut BTreeSet<Violation>,
    exports: &mut BTreeSet<String>,
    memories: &mut u32,
) -> wasmparser::Result<()> {
    match payload {
        Payload::ImportSection(section) => {
            for import in section.into_imports() {
                let import = import?;
                if !matches!(import.ty, TypeRef::Func(_)) {
                    found.insert(Violation::ImportKind(import.name.to_owned()));
                } else if !covered(import.module, import.name, product, needs) {
                    let (module, name) = (import.module.to_owned(), import.name.to_owned());
                    found.insert(Violation::Import { module, name });
                }
            }
        }
        Payload::ExportSection(section) => {
            let expected: &[&str] = match product {
                Product::Tool => &TOOL_EXPORTS,
                Product::Tests | Product::Library => &TEST_EXPORTS,
            };
            for export in section {
                let export = export?;
                let memory = export.name == "memory";
                if !expected.contains(&export.name) || memory != (export.kind == ExternalKind::Memory) {
                    found.insert(Violation::Export(export.name.to_owned()));
                }
                exports.insert(export.name.to_owned());
            }
        }
        Payload::MemorySection(section) => {
            *memories += section.count();
            for memory in section {
                let bytes = memory?.initial.saturating_mul(PAGE);
                if bytes > MAX_FIRST_MEMORY {
                    found.insert(Violation::MemorySize { bytes });
                }
            }
        }
        Payload::TableSection(section) => {
            for table in section {
                let elements = table?.ty.initial;
                if elements > MAX_TABLE_ELEMENTS as u64 {
                    found.insert(Violation::TableSize { elements });
                }
            }
        }
        Payload::StartSection { .. } => {
            found.insert(Violation::Start);
        }
        Payload::CustomSection(section) if !CUSTOM_SECTIONS.contains(&section.name()) => {
            found.insert(Violation::Section(section.name().to_owned()));
        }
        _ => {}
    }
    Ok(())
}

/// Whether a function may be imported.
fn covered(module: &str, name: &str, product: Product, needs: &Needs) -> bool {
    match module {
        // In a test program nothing stands behind the door.
        "forge" => {
            FORGE.contains(&name)
                || match name {
                    "net" => !needs.net.is_empty() || product == Product::Tests,
                    "call" => !needs.tool.is_empty() || product == Product::Tests,
                    "answer" => !needs.net.is_empty() || !needs.tool.is_empty() || product == Product::Tests,
                    _ => false,
                }
        }
        // libtest itself looks at files and the environment; a test program gets neither.
        "wasi_snapshot_preview1" => {
            ALWAYS.contains(&name) || (FILES.contains(&name) && (needs.files() || product == Product::Tests))
        }
        _ => false,
    }
}

/// What the engine has switched on.
fn features() -> WasmFeatures {
    WasmFeatures::WASM1
        | WasmFeatures::BULK_MEMORY
        | WasmFeatures::MULTI_VALUE
        | WasmFeatures::REFERENCE_TYPES
        | WasmFeatures::SIGN_EXTENSION
        | WasmFeatures::SATURATING_FLOAT_TO_INT
        | WasmFeatures::SIMD
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest module: a header and nothing else.
    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn an_empty_module_lacks_everything() {
        let found = violations(EMPTY, Product::Tool, &Needs::default());
        assert!(found.contains(&Violation::Missing("forge_call")));
        assert!(found.contains(&Violation::Memories(0)));
    }

    /// A module with one section.
    fn module(id: u8, section: &[u8]) -> Vec<u8> {
        [EMPTY, &[id, u8::try_from(section.len()).unwrap()], section].concat()
    }

    #[test]
    fn a_large_beginning_is_told() {
        // 1025 pages; 100001 functions.
        let memory = violations(&module(5, &[1, 0, 0x81, 0x08]), Product::Tool, &Needs::default());
        assert!(memory.contains(&Violation::MemorySize { bytes: 1025 * PAGE }), "{memory:?}");
        let table = violations(&module(4, &[1, 0x70, 0, 0xa1, 0x8d, 0x06]), Product::Tool, &Needs::default());
        assert!(table.contains(&Violation::TableSize { elements: 100_001 }), "{table:?}");
    }

    #[test]
    fn noise_is_not_a_module() {
        assert!(matches!(violations(b"noise", Product::Tool, &Needs::default())[..], [Violation::Invalid(_)]));
    }

    #[test]
    fn files_need_a_need() {
        let with = Needs { read: ["/data".to_owned()].into(), ..Needs::default() };
        let module = "wasi_snapshot_preview1";
        assert!(!covered(module, "path_open", Product::Tool, &Needs::default()));
        assert!(covered(module, "path_open", Product::Tool, &with));
        assert!(!covered(module, "sock_send", Product::Tool, &with));
        assert!(!covered("env", "anything", Product::Tool, &with));
    }

    #[test]
    fn the_door_needs_a_need() {
        let one: std::collections::BTreeSet<String> = ["x".to_owned()].into();
        let net = Needs { net: one.clone(), ..Needs::default() };
        let tool = Needs { tool: one, ..Needs::default() };
        let may = |needs: &Needs| {
            ["net", "call", "answer", "other"].map(|name| covered("forge", name, Product::Tool, needs))
        };
        assert_eq!(may(&Needs::default()), [false; 4]);
        assert_eq!(may(&net), [true, false, true, false]);
        assert_eq!(may(&tool), [false, true, true, false]);
    }
}
