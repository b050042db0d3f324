//! A host of components that knows nothing of Forge.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use super::servers::python_with_wasmtime;

/// What calls of a component's function give there, one after the other in one instance. An object among the arguments is a
/// record, or with the one key `map` a list of its pairs.
pub(crate) fn called_in_another_host(wasm: &Path, interface: &str, function: &str, calls: &Value) -> Vec<Value> {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("end_to_end/harness/component_host.py");
    let mut command = Command::new(python_with_wasmtime());
    command.arg(script).arg(wasm).args([interface, function]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(calls.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
