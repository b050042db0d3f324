//! The glue between the canonical ABI and a tool, as Rust text.
//!
//! All work is done by `runtime.txt`, which follows tables of types; only the tables and one function with as many parameters
//! as the ABI has are made here.

use semver::Version;

use super::{
    types::{Field, Presence, Signature, Type},
    wit,
};
use crate::tool::ToolName;

/// The most core values that parameters are passed as; more are passed in memory. From the canonical ABI.
const MOST_FLAT: usize = 16;

const RUNTIME: &str = include_str!("runtime.txt");

/// The crate root of a tool's component: links the tool's library.
pub(super) fn text(name: &ToolName, version: &Version, signature: &Signature) -> String {
    let flat: Vec<Core> = signature.parameters.iter().flat_map(|field| flat(&field.r#type)).collect();
    let export = format!("{}#{}", wit::interface_id(name, version), wit::function(name));
    let (parameters, words) = if flat.len() > MOST_FLAT {
        ("at: u32".to_owned(), "Words::InMemory(at)".to_owned())
    } else {
        let parameters: Vec<_> =
            flat.iter().enumerate().map(|(index, core)| format!("p{index}: {}", core.rust())).collect();
        let words: Vec<_> = flat.iter().enumerate().map(|(index, core)| core.word(index)).collect();
        (parameters.join(", "), format!("Words::Flat(&[{}])", words.join(", ")))
    };
    let result =
        signature.result.as_ref().map_or_else(|| "None".to_owned(), |result| format!("Some(&{})", table(result)));
    format!(
        "extern crate {name} as _;\n\n{RUNTIME}\n\
         static PARAMETERS: &[Field] = &{};\nstatic RESULT: Option<&Type> = {result};\n\n\
         #[unsafe(export_name = {export:?})]\nunsafe extern \"C\" fn exported({parameters}) -> u32 {{\n    \
         unsafe {{ run(PARAMETERS, RESULT, {words}) }}\n}}\n\n\
         #[unsafe(export_name = {:?})]\nunsafe extern \"C\" fn after(_: u32) {{\n    unsafe {{ forget_all() }}\n}}\n",
        fields(&signature.parameters),
        format!("cabi_post_{export}"),
    )
}

/// A value of the core language.
#[derive(Clone, Copy)]
enum Core {
    I32,
    I64,
    F64,
}

impl Core {
    fn rust(self) -> &'static str {
        match self {
            Self::I32 => "u32",
            Self::I64 => "u64",
            Self::F64 => "f64",
        }
    }

    /// The parameter of this number, as 64 bits.
    fn word(self, index: usize) -> String {
        match self {
            Self::I32 => format!("u64::from(p{index})"),
            Self::I64 => format!("p{index}"),
            Self::F64 => format!("p{index}.to_bits()"),
        }
    }
}

/// The core values that a type is passed as. From the canonical ABI.
fn flat(r#type: &Type) -> Vec<Core> {
    match r#type {
        Type::Bool | Type::Enum { .. } => vec![Core::I32],
        Type::S64 | Type::U64 => vec![Core::I64],
        Type::F64 => vec![Core::F64],
        Type::Text | Type::Json | Type::List(_) | Type::Map(_) => vec![Core::I32; 2],
        Type::Option(inner) => [vec![Core::I32], flat(inner)].concat(),
        Type::Record { fields, .. } => fields.iter().flat_map(|field| flat(&field.r#type)).collect(),
    }
}

fn table(r#type: &Type) -> String {
    match r#type {
        Type::Bool => "Type::Bool".into(),
        Type::S64 => "Type::S64".into(),
        Type::U64 => "Type::U64".into(),
        Type::F64 => "Type::F64".into(),
        Type::Text => "Type::Text".into(),
        Type::Json => "Type::Json".into(),
        Type::Enum { cases, .. } => {
            format!("Type::Enum(&{:?})", cases.iter().map(|(text, _)| text).collect::<Vec<_>>())
        }
        Type::List(inner) => format!("Type::List(&{})", table(inner)),
        Type::Map(inner) => format!("Type::Map(&{})", table(inner)),
        Type::Option(inner) => format!("Type::Option(&{})", table(inner)),
        Type::Record { fields: inner, .. } => format!("Type::Record(&{})", fields(inner)),
    }
}

fn fields(fields: &[Field]) -> String {
    let one = |Field { key, r#type, presence, .. }: &Field| {
        let omitted = *presence == Presence::Optional;
        format!("Field {{ key: {key:?}, r#type: {}, omitted: {omitted} }}", table(r#type))
    };
    format!("[{}]", fields.iter().map(one).collect::<Vec<_>>().join(", "))
}
