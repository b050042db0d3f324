//! The WIT package of a tool.

use semver::Version;

use super::types::{Field, Signature, Type, kebab};
use crate::tool::ToolName;

/// The words that mean something to WIT itself.
const KEYWORDS: [&str; 43] = [
    "as",
    "async",
    "bool",
    "borrow",
    "char",
    "constructor",
    "enum",
    "error-context",
    "export",
    "f32",
    "f64",
    "flags",
    "from",
    "func",
    "future",
    "import",
    "include",
    "interface",
    "list",
    "map",
    "option",
    "own",
    "package",
    "record",
    "resource",
    "result",
    "s16",
    "s32",
    "s64",
    "s8",
    "static",
    "stream",
    "string",
    "tuple",
    "type",
    "u16",
    "u32",
    "u64",
    "u8",
    "use",
    "variant",
    "with",
    "world",
];

/// The interface that holds the function.
pub(super) const INTERFACE: &str = "tool";

/// What a tool is called in WIT.
pub(super) fn function(name: &ToolName) -> String {
    kebab(name.as_str()).expect("a tool's name begins with a letter and has letters, digits and _")
}

/// The package's name with its version, as exports spell it.
pub(super) fn interface_id(name: &ToolName, version: &Version) -> String {
    format!("forge:{}/{INTERFACE}@{version}", function(name))
}

/// The package's text.
pub(super) fn package(name: &ToolName, version: &Version, description: &str, signature: &Signature) -> String {
    let function = function(name);
    let mut types = Vec::new();
    for field in &signature.parameters {
        declare(&field.r#type, &mut types);
    }
    if let Some(result) = &signature.result {
        declare(result, &mut types);
    }
    let parameters: Vec<_> =
        signature.parameters.iter().map(|field| format!("{}: {}", id(&field.name), spelt(&field.r#type))).collect();
    let result = signature.result.as_ref().map_or_else(|| "_".to_owned(), spelt);
    let types: String = types.iter().map(|text| format!("{text}\n")).collect();
    format!(
        "package forge:{}@{version};\n\ninterface {INTERFACE} {{\n{types}{}    {}: func({}) -> result<{result}, string>;\n}}\n\n\
         world {} {{\n    export {INTERFACE};\n}}\n",
        id(&function),
        documented(description, "    "),
        id(&function),
        parameters.join(", "),
        id(&function),
    )
}

/// The declarations that a type needs, those that others need first.
fn declare(r#type: &Type, declared: &mut Vec<String>) {
    let text = match r#type {
        Type::List(inner) | Type::Map(inner) | Type::Option(inner) => return declare(inner, declared),
        Type::Record { name, fields } => {
            fields.iter().for_each(|field| declare(&field.r#type, declared));
            let fields: String = fields.iter().map(line).collect();
            format!("    record {} {{\n{fields}    }}\n", id(name))
        }
        Type::Enum { name, cases } => {
            let cases: String = cases.iter().map(|(_, case)| format!("        {},\n", id(case))).collect();
            format!("    enum {} {{\n{cases}    }}\n", id(name))
        }
        _ => return,
    };
    if !declared.contains(&text) {
        declared.push(text);
    }
}

fn line(field: &Field) -> String {
    let documentation = documented(&field.description, "        ");
    format!("{documentation}        {}: {},\n", id(&field.name), spelt(&field.r#type))
}

fn spelt(r#type: &Type) -> String {
    match r#type {
        Type::Bool => "bool".into(),
        Type::S64 => "s64".into(),
        Type::U64 => "u64".into(),
        Type::F64 => "f64".into(),
        Type::Text | Type::Json => "string".into(),
        Type::List(inner) => format!("list<{}>", spelt(inner)),
        Type::Map(inner) => format!("list<tuple<string, {}>>", spelt(inner)),
        Type::Option(inner) => format!("option<{}>", spelt(inner)),
        Type::Enum { name, .. } | Type::Record { name, .. } => id(name),
    }
}

fn id(name: &str) -> String {
    if KEYWORDS.contains(&name) { format!("%{name}") } else { name.to_owned() }
}

/// A description as documentation. Nothing in it ends the comment.
fn documented(text: &str, indent: &str) -> String {
    let line = |line: &str| format!("{indent}/// {}", crate::visible::visible(line, 200));
    text.lines().take(50).map(|text| format!("{}\n", line(text).trim_end())).collect()
}
