//! The verification of a module, before anything of it runs.

use forge::{
    engine::{Allocation, Engine, Metering, Module},
    fuzzing,
    tool::Needs,
};
use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, Function, FunctionSection, Instruction, MemorySection, MemoryType,
    TypeSection, ValType,
};

/// A module that the verification lets pass: it imports nothing, and exports what a tool does.
pub fn smallest_tool() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    types.ty().function([ValType::I32, ValType::I32], [ValType::I64]);
    types.ty().function([], [ValType::I64]);
    let mut functions = FunctionSection::new();
    functions.function(0).function(1).function(2);
    let mut memories = MemorySection::new();
    let memory = MemoryType { minimum: 2, maximum: None, memory64: false, shared: false, page_size_log2: None };
    memories.memory(memory);
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    for (index, name) in (0..).zip(["forge_alloc", "forge_call", "forge_describe"]) {
        exports.export(name, ExportKind::Func, index);
    }
    let mut code = CodeSection::new();
    for result in [Instruction::I32Const(1024), Instruction::I64Const(0), Instruction::I64Const(0)] {
        let mut function = Function::new([]);
        function.instruction(&result).instruction(&Instruction::End);
        code.function(&function);
    }
    let mut module = wasm_encoder::Module::new();
    module.section(&types).section(&functions).section(&memories).section(&exports).section(&code);
    module.finish()
}

/// A module: whatever passes the verification without a need imports nothing that opens files, exports nothing but the
/// ABI, and is taken by the engine.
pub fn module(bytes: &[u8]) {
    let nothing = fuzzing::module_violations(bytes, &Needs::default());
    let files = Needs { read: ["/data".to_owned()].into(), write: ["/out".to_owned()].into(), ..Needs::default() };
    let everything =
        Needs { net: ["example.com".to_owned()].into(), tool: ["other".to_owned()].into(), ..files.clone() };
    for more in [files, everything] {
        // A need never makes a module worse.
        assert!(fuzzing::module_violations(bytes, &more).len() <= nothing.len());
    }
    if nothing.is_empty() {
        let engine = Engine::new(Allocation::OnDemand, Metering::Off).unwrap();
        // It may ask for a function under a signature that it does not have; that is an error, and no panic.
        let _ = Module::compile(&engine, bytes);
    }
}
