//! A module's own account of itself, and the manifest made from it.
//!
//! The schemas are made by code of the tool, so asking for them runs it. That happens once for each build, over a few
//! thousand instructions, on the author's waiting time: compiling the whole module to machine code for it would take as
//! long as rustc did. So it is interpreted, by an engine that translates a function when it is first called. The walls
//! are the same: nothing is granted, memory is capped, and fuel ends what does not end by itself.

use std::ops::Range;

use forge_cache::Digest;
use serde::Deserialize;
use serde_json::Value;
use wasmi::{
    Caller, CompilationMode, Config, Engine, Error, Extern, Instance, Linker, Memory, Module, Store, StoreLimits,
    StoreLimitsBuilder, TrapCode, TypedFunc, Val, errors::ErrorKind,
};

use super::verify;
use crate::{
    check::Checked,
    tool::{ABI_VERSION, Manifest, Tier, schema_shape, validate_schema},
};

/// Instructions, about; a large schema takes some ten million.
const FUEL: u64 = 2_000_000_000;
/// Linear memory, in bytes: what a module may begin with.
const MEMORY: usize = verify::MAX_FIRST_MEMORY as usize;
/// The description's text, in bytes.
const MAX_DESCRIPTION: usize = 1 << 20;
/// What WASI functions answer that reach for something: `EBADF`. Nothing is open here. The C library asks on its start which
/// folders are, takes this for the end of their list, and any other error for a reason to trap.
const NOTHING_OPEN: i32 = 8;

/// What `forge_describe` says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    abi: u32,
    name: String,
    description: String,
    input_schema: Value,
    output_schema: Value,
}

/// What the host knows of the one run.
struct Host {
    limits: StoreLimits,
    panic: Option<String>,
}

/// Runs `forge_describe` and makes the manifest; or says why there is none.
pub(super) fn manifest(module: &[u8], checked: &Checked, tier: Tier, wasm: Digest) -> Result<Manifest, String> {
    let text = describe(module)?;
    let said: Description =
        serde_json::from_slice(&text).map_err(|error| format!("its description is malformed: {error}"))?;
    if said.abi != ABI_VERSION {
        return Err(format!("it speaks version {} of the contract, this forge {ABI_VERSION}", said.abi));
    }
    for schema in [&said.input_schema, &said.output_schema] {
        schema_shape(schema).and_then(|_| validate_schema(schema)).map_err(|error| error.to_string())?;
    }
    let source = checked.source();
    if said.name != source.name().as_str() {
        return Err(format!("it calls itself `{}`", said.name.escape_debug()));
    }
    Ok(Manifest {
        abi: said.abi,
        name: source.name().clone(),
        description: said.description,
        tier,
        input_schema: said.input_schema,
        output_schema: said.output_schema,
        needs: checked.needs().clone(),
        source: *source.digest(),
        wasm,
    })
}

fn describe(wasm: &[u8]) -> Result<Vec<u8>, String> {
    let mut config = Config::default();
    // The module has been validated as a whole before; see `verify`.
    config.consume_fuel(true).compilation_mode(CompilationMode::Lazy);
    let engine = Engine::new(&config);
    let limits = StoreLimitsBuilder::new().memory_size(MEMORY).build();
    let mut store = Store::new(&engine, Host { limits, panic: None });
    store.limiter(|host| &mut host.limits);
    let ended = Module::new(&engine, wasm).and_then(|module| run(&module, &mut store));
    ended.map_err(|error| match (&store.data().panic, error.kind()) {
        (Some(panic), _) => format!("making its schemas panicked: {panic}"),
        (None, ErrorKind::TrapCode(TrapCode::OutOfFuel)) => "making its schemas does not come to an end".to_owned(),
        _ => format!("making its schemas failed: {error}"),
    })
}

fn run(module: &Module, store: &mut Store<Host>) -> Result<Vec<u8>, Error> {
    store.set_fuel(FUEL)?;
    let instance = linker(module)?.instantiate_and_start(&mut *store, module)?;
    if instance.get_func(&*store, "_initialize").is_some() {
        let initialize: TypedFunc<(), ()> = instance.get_typed_func(&*store, "_initialize")?;
        initialize.call(&mut *store, ())?;
    }
    let describe: TypedFunc<(), u64> = instance.get_typed_func(&*store, "forge_describe")?;
    let record = describe.call(&mut *store, ())?;
    let (address, length) = ((record >> 32) as usize, (record & 0xffff_ffff) as usize);
    if length > MAX_DESCRIPTION {
        return Err(Error::new(format!("its schemas have {length} bytes and {MAX_DESCRIPTION} are allowed")));
    }
    let mut text = vec![0; length];
    memory(&instance, store)?.read(&*store, address, &mut text).map_err(|error| Error::new(error.to_string()))?;
    Ok(text)
}

/// Every import, inert: no environment, time zero, random numbers all zero, a panic kept; what else there is, is not there.
fn linker(module: &Module) -> Result<Linker<Host>, Error> {
    let mut linker = Linker::new(module.engine());
    for import in module.imports() {
        let (from, name) = (import.module(), import.name());
        let Some(signature) = import.ty().func() else { continue };
        let panics = from == "forge" && name == "panic";
        let zeroed = zeroed(name);
        let inert = move |mut caller: Caller<'_, Host>, arguments: &[Val], results: &mut [Val]| {
            if panics {
                let report = panic_report(&caller, arguments);
                caller.data_mut().panic = Some(report);
            }
            for range in zeroed.iter().flat_map(|ranges| ranges(arguments)) {
                write_zeros(&mut caller, range);
            }
            if let Some(result) = results.first_mut() {
                *result = Val::I32(if zeroed.is_some() { 0 } else { NOTHING_OPEN });
            }
            Ok(())
        };
        linker.func_new(from, name, signature.clone(), inert).map_err(|error| Error::new(error.to_string()))?;
    }
    Ok(linker)
}

/// From a call's arguments to the bytes of the guest's memory that it sets.
type Zeroed = fn(&[Val]) -> Vec<Range<usize>>;

/// Which bytes of the guest's memory a call sets; for the calls that answer with zeros.
fn zeroed(name: &str) -> Option<Zeroed> {
    fn word(arguments: &[Val], index: usize) -> usize {
        match arguments.get(index) {
            Some(Val::I32(value)) => value.cast_unsigned() as usize,
            _ => 0,
        }
    }
    fn bytes(start: usize, length: usize) -> Range<usize> {
        start..start.saturating_add(length)
    }
    match name {
        "environ_get" => Some(|_| Vec::new()),
        "environ_sizes_get" => Some(|given| vec![bytes(word(given, 0), 4), bytes(word(given, 1), 4)]),
        "clock_time_get" => Some(|given| vec![bytes(word(given, 2), 8)]),
        "random_get" => Some(|given| vec![bytes(word(given, 0), word(given, 1))]),
        _ => None,
    }
}

/// Writes zeros to the guest's memory, as far as it is there.
fn write_zeros(caller: &mut Caller<'_, Host>, range: Range<usize>) {
    if let Some(Extern::Memory(memory)) = caller.get_export("memory")
        && let Some(bytes) = memory.data_mut(caller).get_mut(range)
    {
        bytes.fill(0);
    }
}

/// The message of what the panic hook sent.
fn panic_report(caller: &Caller<'_, Host>, arguments: &[Val]) -> String {
    let text = match (caller.get_export("memory"), arguments) {
        (Some(Extern::Memory(memory)), [Val::I32(address), Val::I32(length)]) => {
            let start = address.cast_unsigned() as usize;
            let end = start.saturating_add(length.cast_unsigned().min(4096) as usize);
            memory.data(caller).get(start..end).map(<[u8]>::to_vec).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    crate::engine::Panic::from_report(&text).message
}

fn memory(instance: &Instance, store: &Store<Host>) -> Result<Memory, Error> {
    instance.get_memory(store, "memory").ok_or_else(|| Error::new("it has no memory"))
}
