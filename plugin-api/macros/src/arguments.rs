//! The arguments of the attribute: what the tool needs.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Ident, Lit, LitStr, Token};

use crate::function::Problems;

/// What a value of an argument looks like, and what is wrong with one that does not.
type Check = fn(&str) -> Option<&'static str>;

/// The arguments that take a list of texts.
const LISTS: &[(&str, &str, Check)] = &[
    ("net", "api.example.com", host),
    ("read", "/data", path),
    ("write", "/out", path),
    ("env", "REGION", variable),
    ("secret", "API_KEY", name),
    ("tool", "convert", name),
    ("tags", "money", name),
];

/// The arguments that stand alone.
const WORDS: &[&str] = &["clock", "random"];

struct Argument {
    key: Ident,
    value: Option<Expr>,
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = input.call(Ident::parse_any).map_err(|error| {
            syn::Error::new(error.span(), "write what the tool needs, such as `clock` or `read = [\"/data\"]`")
        })?;
        if input.peek(syn::token::Paren) {
            return Err(input.error(format!("write a list: `{key} = [\"…\"]`")));
        }
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Self { key, value })
    }
}

/// Reports everything that is wrong with the arguments.
pub(crate) fn check(arguments: TokenStream, problems: &mut Problems) {
    let arguments = match Punctuated::<Argument, Token![,]>::parse_terminated.parse2(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return problems.push(error),
    };
    let mut seen = HashSet::new();
    for Argument { key, value } in &arguments {
        let name = key.to_string();
        if !seen.insert(name.clone()) {
            problems.add(key, format!("`{name}` is given twice; write it once"));
        }
        if let Some((_, example, check)) = LISTS.iter().find(|(list, ..)| *list == name) {
            list(key, value.as_ref(), example, *check, problems);
        } else if WORDS.contains(&name.as_str()) {
            if let Some(value) = value {
                problems.add(value, format!("`{name}` takes no value; write only `{name}`"));
            }
        } else {
            problems.add(key, unknown(&name));
        }
    }
}

fn unknown(name: &str) -> String {
    let known: Vec<&str> = LISTS.iter().map(|(list, ..)| *list).chain(WORDS.iter().copied()).collect();
    format!("unknown argument `{name}`; `#[tool]` knows {}", known.join(", "))
}

fn list(key: &Ident, value: Option<&Expr>, example: &str, check: Check, problems: &mut Problems) {
    let wanted = format!("write a list of texts: `{key} = [\"{example}\"]`");
    let Some(value) = value else {
        return problems.add(key, wanted);
    };
    let Expr::Array(array) = value else {
        return problems.add(value, wanted);
    };
    if array.elems.is_empty() {
        return problems.add(value, format!("an empty list asks for nothing; leave `{key}` out"));
    }
    let mut seen = HashSet::new();
    for element in &array.elems {
        let Some(text) = text(element) else {
            problems.add(element, &wanted);
            continue;
        };
        if let Some(problem) = check(&text.value()) {
            problems.add(text, problem);
        } else if !seen.insert(text.value()) {
            problems.add(text, format!("`{}` is given twice", text.value()));
        }
    }
}

fn text(element: &Expr) -> Option<&LitStr> {
    match element {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text),
        _ => None,
    }
}

fn host(value: &str) -> Option<&'static str> {
    match name(value) {
        Some(problem) => Some(problem),
        None if value.contains("://") => Some("write the host alone, without the scheme: \"api.example.com\""),
        None if value.contains('/') => Some("write the host alone, without a path: \"api.example.com\""),
        None => None,
    }
}

fn path(value: &str) -> Option<&'static str> {
    match value {
        "" => Some("an empty path; write the folder or file, such as \"/data\""),
        value if value.contains('\0') => Some("a path holds no NUL character"),
        value if value.split('/').any(|part| part == "..") => {
            Some("a path that is declared does not go up with `..`")
        }
        _ => None,
    }
}

fn variable(value: &str) -> Option<&'static str> {
    match name(value) {
        Some(problem) => Some(problem),
        None if value.contains('=') => Some("write the name of the variable alone, without a value"),
        None => None,
    }
}

fn name(value: &str) -> Option<&'static str> {
    match value {
        "" => Some("an empty text; write a name"),
        value if value.contains(|character: char| character.is_whitespace() || character.is_control()) => {
            Some("a name holds no spaces")
        }
        _ => None,
    }
}
