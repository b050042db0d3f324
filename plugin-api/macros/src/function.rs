//! The function under the attribute: what is taken from it, and what it may not be.

use std::fmt::Display;

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{
    Attribute, Expr, ExprLit, FnArg, GenericParam, Ident, ItemFn, Lit, Meta, Pat, PatType, ReturnType, Safety, Type,
};

use crate::types;

/// Longer names are cut or refused by the clients that tools are offered to.
const LONGEST_NAME: usize = 40;

/// Everything that is wrong, so that it is told at once.
#[derive(Default)]
pub(crate) struct Problems(Option<syn::Error>);

impl Problems {
    pub(crate) fn add(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }

    pub(crate) fn into_error(self) -> Option<syn::Error> {
        self.0
    }
}

/// One parameter.
pub(crate) struct Parameter {
    pub(crate) name: Ident,
    pub(crate) description: String,
    pub(crate) r#type: Type,
}

/// Takes the parameters out of the function and reports everything that a tool cannot be. Doc comments on parameters
/// are removed: the compiler does not take them there.
pub(crate) fn examine(function: &mut ItemFn, problems: &mut Problems) -> Vec<Parameter> {
    examine_signature(function, problems);
    let mut parameters = Vec::new();
    for input in &mut function.sig.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                problems.add(receiver, "a tool is a free function; it takes no `self`");
            }
            FnArg::Typed(input) => parameters.extend(examine_parameter(input, problems)),
        }
    }
    parameters
}

fn examine_signature(function: &ItemFn, problems: &mut Problems) {
    let signature = &function.sig;
    let mut refuse = |tokens: &dyn ToTokens, message: &str| problems.add(tokens, message);
    if let Some(token) = &signature.constness {
        refuse(token, "a tool cannot be `const`; leave the word out");
    }
    if let Some(token) = &signature.asyncness {
        refuse(token, "a tool cannot be `async`: capability calls are synchronous; leave the word out");
    }
    match &signature.safety {
        Safety::Unsafe(token) => refuse(token, "a tool cannot be `unsafe`; leave the word out"),
        Safety::Safe(token) => refuse(token, "leave the word `safe` out"),
        Safety::Default => {}
    }
    if let Some(abi) = &signature.abi {
        refuse(abi, "a tool cannot be `extern`; leave the word out");
    }
    if let Some(variadic) = &signature.variadic {
        refuse(variadic, "a tool has a fixed number of parameters; take a `Vec` instead");
    }
    for parameter in &signature.generics.params {
        match parameter {
            GenericParam::Lifetime(_) => {}
            GenericParam::Type(parameter) => {
                refuse(parameter, "a tool cannot be generic: its schema needs one type; write that type");
            }
            GenericParam::Const(parameter) => {
                refuse(parameter, "a tool cannot be generic: its schema needs one type; write the number");
            }
        }
    }
    if let ReturnType::Type(_, r#type) = &signature.output
        && matches!(**r#type, Type::Never(_))
    {
        refuse(r#type, "a tool returns; write `()` for one without a result");
    }
    if let ReturnType::Type(_, r#type) = &signature.output
        && let Some(found) = types::impl_trait(r#type)
    {
        refuse(&found, "a tool returns one type, whose schema is known; write the type, such as `Vec<…>`");
    }
    examine_name(&signature.ident, problems);
}

fn examine_name(ident: &Ident, problems: &mut Problems) {
    let name = ident.unraw().to_string();
    let plain = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
    if !name.starts_with(|character: char| character.is_ascii_lowercase()) || !name.chars().all(plain) {
        let message =
            format!("the name of a tool begins with a letter and holds only a-z, 0-9 and `_`; `{name}` does not");
        problems.add(ident, message);
    } else if name.len() > LONGEST_NAME {
        let message =
            format!("the name of a tool has at most {LONGEST_NAME} characters; `{name}` has {}", name.len());
        problems.add(ident, message);
    }
}

fn examine_parameter(input: &mut PatType, problems: &mut Problems) -> Option<Parameter> {
    let description = description(&input.attrs);
    let is_doc = |attribute: &Attribute| attribute.path().is_ident("doc");
    input.attrs.retain(|attribute| !is_doc(attribute));
    for attribute in &input.attrs {
        if attribute.path().is_ident("serde") || attribute.path().is_ident("schemars") {
            let message = "a parameter takes no such attribute; for a default take an `Option` and `unwrap_or`, \
                           for anything else take a struct";
            problems.add(attribute, message);
        }
    }
    input.attrs.retain(|attribute| !attribute.path().is_ident("serde") && !attribute.path().is_ident("schemars"));
    types::examine(&input.ty, problems);
    let name = match &*input.pat {
        Pat::Ident(pattern) if pattern.by_ref.is_none() && pattern.subpat.is_none() => pattern.ident.clone(),
        pattern => {
            let message = "give the parameter a name, which is its key in the input; take it apart in the function";
            problems.add(pattern, message);
            return None;
        }
    };
    Some(Parameter { name, description, r#type: (*input.ty).clone() })
}

/// What the doc comments say, without the space behind `///` and the blank lines around.
pub(crate) fn description(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("doc")) {
        if let Meta::NameValue(pair) = &attribute.meta
            && let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &pair.value
        {
            let text = text.value();
            lines.extend(text.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()));
            if text.is_empty() {
                lines.push(String::new());
            }
        }
    }
    lines.join("\n").trim().to_owned()
}
