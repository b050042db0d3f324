//! From a release to a component.

use semver::Version;
use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
};
use wasm_encoder::{CodeSection, ExportKind, ExportSection, Function, FunctionSection, Module, TypeSection, ValType};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use super::{ComponentError, glue, types::Signature, wit};
use crate::{
    Forge,
    catalog::Catalog,
    project::TakenOut,
    tool::{Needs, Source, ToolName},
};

/// What only Forge provides: the functions of its host, and how each is called.
const HOST: [(&str, &[ValType], &[ValType]); 5] = [
    ("panic", &[ValType::I32; 2], &[]),
    ("log", &[ValType::I32; 3], &[]),
    ("net", &[ValType::I32; 2], &[ValType::I32]),
    ("call", &[ValType::I32; 2], &[ValType::I32]),
    ("answer", &[ValType::I32; 2], &[]),
];

/// A tool as a component.
#[derive(Clone, Debug)]
pub struct Component {
    /// The binary.
    pub wasm: Vec<u8>,
    /// Its WIT package.
    pub wit: String,
    /// The interface that it exports, such as `forge:column-total/tool@1.2.0`.
    pub interface: String,
    /// The function in it.
    pub function: String,
}

/// The component of a release, compiled from its stored source.
///
/// # Errors
/// The source is not there or does not compile here; the tool needs what only Forge provides.
pub fn export(forge: &Forge, catalog: &Catalog, taken: &TakenOut) -> Result<Component, ComponentError> {
    let release = &taken.found().release.document;
    refuse(&release.name, &release.needs)?;
    let source = catalog.blob_of(taken.found(), "source", &release.source)?;
    let source = Source::new(release.name.clone(), format!("{}.rs", release.name), source)?;
    let checked = forge.check(source)?;
    let manifest = taken.manifest();
    let signature = Signature::of(&manifest.input_schema, &manifest.output_schema);
    let module =
        forge.builder().build_with_root(&checked, &glue::text(&release.name, &release.version, &signature))?;
    let wit = wit::package(&release.name, &release.version, &manifest.description, &signature);
    let wasm = encoded(module, &wit, &release.name)?;
    let (interface, function) = (interface(&release.name, &release.version), wit::function(&release.name));
    Ok(Component { wasm, wit, interface, function })
}

fn interface(name: &ToolName, version: &Version) -> String {
    wit::interface_id(name, version)
}

/// Refuses a tool that a component's host could not serve.
fn refuse(name: &ToolName, needs: &Needs) -> Result<(), ComponentError> {
    let lacking: Vec<_> = ["net", "secret", "tool"].into_iter().filter(|need| needs.names(need)).collect();
    match lacking.is_empty() {
        true => Ok(()),
        false => Err(ComponentError::Needs { tool: name.to_string(), needs: lacking.join(", ") }),
    }
}

fn encoded(mut module: Vec<u8>, wit: &str, name: &ToolName) -> Result<Vec<u8>, ComponentError> {
    let failed = Failed(name);
    let mut resolve = Resolve::default();
    let package = resolve.push_str("tool.wit", wit).map_err(|error| failed.of(&error))?;
    let world = resolve.select_world(&[package], None).map_err(|error| failed.of(&error))?;
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)
        .map_err(|error| failed.of(&error))?;
    let encoder = ComponentEncoder::default().validate(true).module(&module).map_err(|error| failed.of(&error))?;
    let encoder = encoder
        .adapter(WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER)
        .map_err(|error| failed.of(&error))?;
    encoder
        .adapter("forge", &silent_host())
        .map_err(|error| failed.of(&error))?
        .encode()
        .map_err(|error| failed.of(&error))
}

/// The tool whose component cannot be put together.
struct Failed<'a>(&'a ToolName);

impl Failed<'_> {
    fn of(&self, error: &impl std::fmt::Display) -> ComponentError {
        ComponentError::Encode { tool: self.0.to_string(), reason: format!("{error:#}") }
    }
}

/// A module in the place of Forge's host: the log goes nowhere, and what a component cannot have ends it.
fn silent_host() -> Vec<u8> {
    let (mut types, mut functions) = (TypeSection::new(), FunctionSection::new());
    let (mut exports, mut code) = (ExportSection::new(), CodeSection::new());
    for (index, (name, parameters, results)) in (0..).zip(HOST) {
        types.ty().function(parameters.iter().copied(), results.iter().copied());
        functions.function(index);
        exports.export(name, ExportKind::Func, index);
        let mut body = Function::new([]);
        if name != "log" {
            body.instructions().unreachable();
        }
        body.instructions().end();
        code.function(&body);
    }
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&exports).section(&code);
    module.finish()
}
