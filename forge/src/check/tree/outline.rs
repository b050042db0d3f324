//! The one function that is the tool, and the tests.

use std::ops::Range;

use syn::{
    Attribute, Expr, ExprLit, File, Item, Lit, Meta,
    spanned::Spanned as _,
    visit::{self, Visit},
};

use super::needs::needs;
use crate::{
    check::{
        ShouldPanic,
        collect::{Finding, Findings},
        rules,
        text::visible,
    },
    tool::{Needs, ToolName},
};

/// What the tree says of the tool.
#[derive(Debug, Default)]
pub(in crate::check) struct Outline {
    pub(in crate::check) needs: Needs,
    pub(in crate::check) description: String,
    /// The bytes of the function's name.
    pub(in crate::check) function: Range<usize>,
    pub(in crate::check) tests: Vec<Test>,
}

/// One `#[test]` function, at the bytes of its name.
#[derive(Debug)]
pub(in crate::check) struct Test {
    pub(in crate::check) path: String,
    pub(in crate::check) function: Range<usize>,
    pub(in crate::check) should_panic: ShouldPanic,
    /// The bytes of the attribute that says so.
    pub(in crate::check) should_panic_attribute: Option<Range<usize>>,
    pub(in crate::check) ignored: bool,
}

/// Finds the tool called `name`. What does not fit is reported.
pub(in crate::check) fn outline(file: &File, name: &ToolName, findings: &mut Findings) -> Outline {
    let mut outline = Outline::default();
    tests(&file.items, "", &mut outline.tests);

    let mut elsewhere = Elsewhere { findings, found: false };
    let mut tools: Vec<(&syn::ItemFn, &Attribute)> = Vec::new();
    for item in &file.items {
        match item {
            Item::Fn(function) => {
                tools.extend(function.attrs.iter().filter(|a| is_tool(a)).map(|attribute| (function, attribute)));
                visit::visit_item_fn(&mut elsewhere, function);
            }
            _ => elsewhere.visit_item(item),
        }
    }
    let found_elsewhere = elsewhere.found;

    let called = |function: &syn::ItemFn| function.sig.ident.to_string().trim_start_matches("r#") == name.as_str();
    let Some(&(function, attribute)) = tools.iter().find(|(f, _)| called(f)).or(tools.first()) else {
        if !found_elsewhere {
            findings.push(no_tool(file, name));
        }
        return outline;
    };
    for pair in tools.windows(2) {
        let (first, second) = (pair[0], pair[1]);
        let message = match std::ptr::eq(first.0, second.0) {
            true => "this function has `#[tool]` twice".to_owned(),
            false => format!("a second `#[tool]`, on `{}`", visible(&second.0.sig.ident.to_string(), 60)),
        };
        let finding = Finding::new(&rules::TWO_TOOLS, second.1.span().byte_range(), message);
        findings.push(finding.related(first.1.span().byte_range(), "the first `#[tool]` is here"));
    }
    let identifier = function.sig.ident.to_string();
    if !called(function) {
        let shown = visible(&identifier, 60);
        let message = format!("the tool is called `{shown}` and its file `{name}.rs`");
        let finding = Finding::new(&rules::TOOL_NAME, function.sig.ident.span().byte_range(), message);
        findings.push(finding.help(format!("rename the function to `{name}`, or the file to `{shown}.rs`")));
    }
    if let Some(condition) = function.attrs.iter().find(|attribute| attribute.path().is_ident("cfg")) {
        let message = format!("the tool `{}` is compiled under a condition only", visible(&identifier, 60));
        let finding = Finding::new(&rules::TOOL_PLACE, condition.span().byte_range(), message);
        findings.push(finding.help("remove `#[cfg(…)]` from the function"));
    }
    outline.needs = needs(attribute, findings);
    outline.description = description(&function.attrs);
    outline.function = function.sig.ident.span().byte_range();
    if outline.description.is_empty() {
        let message = format!("the tool `{}` has no description", visible(&identifier, 60));
        findings.push(Finding::new(&rules::NO_DESCRIPTION, outline.function.clone(), message));
    }
    outline
}

fn no_tool(file: &File, name: &ToolName) -> Finding {
    let functions = || {
        file.items.iter().filter_map(|item| match item {
            Item::Fn(function) => Some(&function.sig.ident),
            _ => None,
        })
    };
    let message = "no function of this file is marked with `#[tool]`";
    if let Some(same) = functions().find(|ident| **ident == name.as_str()) {
        return Finding::new(&rules::NO_TOOL, same.span().byte_range(), message)
            .help(format!("write `#[tool]` above `fn {name}`, and `use plugin_api::prelude::*;` at the top"));
    }
    let example = format!(
        "mark the function that is the tool, and name it as the file:\n\
         use plugin_api::prelude::*;\n\
         \n\
         /// What it does, in one line.\n\
         #[tool]\n\
         fn {name}(text: String) -> Result<usize> {{\n    Ok(text.len())\n}}"
    );
    Finding::new(&rules::NO_TOOL, 0..0, message).help(example)
}

/// Whether an attribute is plugin-api's `#[tool]`.
fn is_tool(attribute: &Attribute) -> bool {
    let segments: Vec<_> = attribute.path().segments.iter().map(|segment| segment.ident.to_string()).collect();
    let segments: Vec<_> = segments.iter().map(String::as_str).collect();
    matches!(segments.as_slice(), ["tool"] | ["plugin_api", .., "tool"])
}

/// Looks for `#[tool]` where it does not belong.
struct Elsewhere<'a> {
    findings: &'a mut Findings,
    found: bool,
}

impl Elsewhere<'_> {
    fn look(&mut self, attributes: &[Attribute], message: &str) {
        for attribute in attributes.iter().filter(|attribute| is_tool(attribute)) {
            self.found = true;
            self.findings.push(Finding::new(&rules::TOOL_PLACE, attribute.span().byte_range(), message));
        }
    }
}

impl<'ast> Visit<'ast> for Elsewhere<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let inner = "`#[tool]` on a function that is not at the top level of the file";
        let other = "`#[tool]` on something that is not a function";
        match item {
            Item::Fn(item) => self.look(&item.attrs, inner),
            Item::Struct(item) => self.look(&item.attrs, other),
            Item::Enum(item) => self.look(&item.attrs, other),
            Item::Impl(item) => self.look(&item.attrs, other),
            Item::Mod(item) => self.look(&item.attrs, other),
            Item::Trait(item) => self.look(&item.attrs, other),
            Item::Const(item) => self.look(&item.attrs, other),
            Item::Static(item) => self.look(&item.attrs, other),
            Item::Type(item) => self.look(&item.attrs, other),
            Item::Use(item) => self.look(&item.attrs, other),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.look(&item.attrs, "`#[tool]` on a method");
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.look(&item.attrs, "`#[tool]` on a method of a trait");
        visit::visit_trait_item_fn(self, item);
    }
}

/// The doc comment, line by line, without the space that each begins with.
fn description(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => text(&pair.value),
        _ => None,
    });
    let lines: Vec<_> = lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).trim_end().to_owned()).collect();
    lines.join("\n").trim().to_owned()
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

/// Collects the tests as libtest names them.
fn tests(items: &[Item], module: &str, found: &mut Vec<Test>) {
    for item in items {
        match item {
            Item::Fn(function) if function.attrs.iter().any(is_test) => {
                let named = |name: &str| function.attrs.iter().find(|attribute| attribute.path().is_ident(name));
                found.push(Test {
                    path: format!("{module}{}", function.sig.ident),
                    function: function.sig.ident.span().byte_range(),
                    should_panic: named("should_panic").map_or(ShouldPanic::No, should_panic),
                    should_panic_attribute: named("should_panic").map(|attribute| attribute.span().byte_range()),
                    ignored: named("ignore").is_some(),
                });
            }
            Item::Mod(inner) => {
                if let Some((_, items)) = &inner.content {
                    tests(items, &format!("{module}{}::", inner.ident), found);
                }
            }
            _ => {}
        }
    }
}

fn is_test(attribute: &Attribute) -> bool {
    let path = attribute.path();
    let standard = path.segments.first().is_some_and(|first| first.ident == "std" || first.ident == "core");
    path.is_ident("test") || standard && path.segments.last().is_some_and(|last| last.ident == "test")
}

fn should_panic(attribute: &Attribute) -> ShouldPanic {
    let expected = match &attribute.meta {
        Meta::NameValue(pair) => text(&pair.value),
        Meta::List(list) => match list.parse_args::<syn::MetaNameValue>() {
            Ok(pair) if pair.path.is_ident("expected") => text(&pair.value),
            _ => None,
        },
        Meta::Path(_) => None,
    };
    expected.map_or(ShouldPanic::Yes, ShouldPanic::WithMessage)
}
