//! `#[tool(…)]` → needs. The grammar is the macro's; what the macro would refuse is refused here first.

use std::{collections::BTreeSet, ops::Range};

use syn::{
    Attribute, Ident, LitStr, Meta, Token, bracketed,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
    spanned::Spanned as _,
};

use crate::{
    check::{
        collect::{Finding, Findings},
        rules,
        text::visible,
    },
    tool::{HostError, HostPattern, Needs, SecretName, ToolName},
};

/// The most entries of one list, and the most characters of one entry.
const MAX_ENTRIES: usize = 64;
const MAX_CHARACTERS: usize = 255;

/// What is wrong with one entry of a list, as the end of a sentence that begins with the entry.
type Fault = fn(&str) -> Option<String>;

/// Reads the needs of a tool. What cannot be read is reported.
pub(super) fn needs(attribute: &Attribute, findings: &mut Findings) -> Needs {
    let mut needs = Needs::default();
    let arguments = match &attribute.meta {
        Meta::Path(_) => return needs,
        Meta::List(list) => list.parse_args_with(Punctuated::<Argument, Token![,]>::parse_terminated),
        Meta::NameValue(pair) => Err(syn::Error::new(pair.span(), "expected `#[tool]` or `#[tool(…)]`")),
    };
    let arguments = match arguments {
        Ok(arguments) => arguments,
        Err(error) => {
            let range = error.span().byte_range();
            let range = if range.is_empty() { attribute.span().byte_range() } else { range };
            findings.push(Finding::new(&rules::TOOL_NEEDS, range, error.to_string()));
            return needs;
        }
    };
    let mut seen: Vec<String> = Vec::new();
    for argument in &arguments {
        let name = argument.name.to_string();
        if seen.contains(&name) {
            let message = format!("`{}` is declared twice", visible(&name, 40));
            let finding = Finding::new(&rules::TOOL_NEEDS, argument.name.span().byte_range(), message);
            findings.push(finding.help("put all of it into one list"));
        }
        declare(argument, &name, &mut needs, findings);
        seen.push(name);
    }
    needs
}

/// One argument: a flag, or a name with a list of texts.
struct Argument {
    name: Ident,
    list: Option<Punctuated<LitStr, Token![,]>>,
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        if !input.peek(Token![=]) {
            return Ok(Self { name, list: None });
        }
        input.parse::<Token![=]>()?;
        let content;
        bracketed!(content in input);
        Ok(Self { name, list: Some(Punctuated::parse_terminated(&content)?) })
    }
}

fn declare(argument: &Argument, name: &str, needs: &mut Needs, findings: &mut Findings) {
    let range = argument.name.span().byte_range();
    let mut tags = BTreeSet::new();
    let (target, fault): (&mut BTreeSet<String>, Fault) = match name {
        "net" => (&mut needs.net, host_fault),
        "read" => (&mut needs.read, path_fault),
        "write" => (&mut needs.write, path_fault),
        "env" => (&mut needs.env, variable_fault),
        "secret" => (&mut needs.secret, secret_fault),
        "tool" => (&mut needs.tool, tool_fault),
        "tags" => (&mut tags, tag_fault),
        "clock" | "random" => {
            if argument.list.is_some() {
                let message = format!("`{name}` takes no list");
                findings.push(Finding::new(&rules::TOOL_NEEDS, range, message).help(format!("write `{name}` alone")));
            }
            match name {
                "clock" => needs.clock = true,
                _ => needs.random = true,
            }
            return;
        }
        _ => {
            let message = format!("there is no need called `{}`", visible(name, 40));
            let help = "the needs are `net`, `read`, `write`, `env`, `secret` and `tool`, each with a list such as \
                        `read = [\"/data\"]`, the flags `clock` and `random`, and `tags`";
            findings.push(Finding::new(&rules::TOOL_NEEDS, range, message).help(help));
            return;
        }
    };
    let Some(list) = &argument.list else {
        let message = format!("`{name}` needs a list");
        findings.push(Finding::new(&rules::TOOL_NEEDS, range, message).help(format!("write `{name} = [\"…\"]`")));
        return;
    };
    if list.is_empty() || list.len() > MAX_ENTRIES {
        let message = match list.len() {
            0 => format!("the list of `{name}` is empty"),
            count => format!("the list of `{name}` has {count} entries; at most {MAX_ENTRIES} are accepted"),
        };
        findings.push(
            Finding::new(&rules::TOOL_NEEDS, range, message).help(format!("name what is needed, or delete `{name}`")),
        );
        return;
    }
    for entry in list {
        let value = entry.value();
        match general_fault(&value).map(str::to_owned).or_else(|| fault(&value)) {
            Some(fault) => findings.push(entry_finding(entry.span().byte_range(), &value, name, &fault)),
            None if target.contains(&value) => {
                findings.push(entry_finding(entry.span().byte_range(), &value, name, "is there twice"));
            }
            None => _ = target.insert(value),
        }
    }
}

fn entry_finding(range: Range<usize>, value: &str, name: &str, fault: &str) -> Finding {
    Finding::new(&rules::TOOL_NEEDS, range, format!("`{}` in `{name}` {fault}", visible(value, 60)))
}

fn general_fault(value: &str) -> Option<&'static str> {
    if value.is_empty() {
        Some("is empty")
    } else if value.chars().count() > MAX_CHARACTERS {
        Some("is longer than 255 characters")
    } else if visible(value, MAX_CHARACTERS) != value {
        Some("has characters that cannot be seen")
    } else {
        None
    }
}

fn host_fault(value: &str) -> Option<String> {
    match value.parse::<HostPattern>() {
        Err(HostError { fault, .. }) => Some(fault.to_string()),
        // What stands there must be what is reached, whoever reads it.
        Ok(pattern) if pattern.to_string() != value => {
            Some(format!("is another spelling of `{pattern}`; write that"))
        }
        Ok(_) => None,
    }
}

fn secret_fault(value: &str) -> Option<String> {
    value.parse::<SecretName>().err().map(|fault| fault.to_string())
}

fn path_fault(value: &str) -> Option<String> {
    let climbs = value.split(['/', '\\']).any(|part| part == "..");
    climbs.then(|| "leaves its folder by `..`; name the folder itself".to_owned())
}

fn variable_fault(value: &str) -> Option<String> {
    let fits = !value.contains(|character: char| character.is_whitespace() || character == '=');
    (!fits).then(|| "is no name; write the name alone, without spaces and without a value".to_owned())
}

/// Tags are for the catalog; nothing is granted by them.
fn tag_fault(value: &str) -> Option<String> {
    value.contains(char::is_whitespace).then(|| "is no tag; write one word".to_owned())
}

fn tool_fault(value: &str) -> Option<String> {
    let (name, requirement) = match value.split_once('@') {
        Some((name, requirement)) => (name, Some(requirement)),
        None => (value, None),
    };
    if name.parse::<ToolName>().is_err() {
        return Some("is no tool's name; write it as `column_total` or `column_total@1`".to_owned());
    }
    let fits = requirement.is_none_or(|text| text.parse::<semver::VersionReq>().is_ok());
    (!fits).then(|| "has no version requirement behind `@`; write it as `column_total@1.2`".to_owned())
}
