//! Syntax that the parser keeps as bare tokens.

use proc_macro2::TokenStream;
use syn::{
    spanned::Spanned as _,
    visit::{self, Visit},
};

use crate::check::{
    collect::{Finding, Findings},
    rules,
};

/// Reports everything that the parser did not understand.
pub(in crate::check) fn unstable(file: &syn::File, findings: &mut Findings) {
    Unstable { findings }.visit_file(file);
}

struct Unstable<'a> {
    findings: &'a mut Findings,
}

impl Unstable<'_> {
    fn report(&mut self, tokens: &TokenStream) {
        // An empty statement `;` is an expression of no tokens.
        if tokens.is_empty() {
            return;
        }
        let range = tokens.span().byte_range();
        let ends_early = tokens.clone().into_iter().last().is_some_and(|last| last.to_string() == ";");
        let message = match ends_early {
            true => "this item has no body or value here, or is not stable Rust",
            false => "this syntax does not exist in stable Rust",
        };
        self.findings.push(Finding::new(&rules::UNSTABLE_SYNTAX, range, message));
    }
}

impl<'ast> Visit<'ast> for Unstable<'_> {
    fn visit_expr(&mut self, node: &'ast syn::Expr) {
        match node {
            syn::Expr::Verbatim(tokens) => self.report(tokens),
            _ => visit::visit_expr(self, node),
        }
    }

    fn visit_item(&mut self, node: &'ast syn::Item) {
        match node {
            syn::Item::Verbatim(tokens) => self.report(tokens),
            _ => visit::visit_item(self, node),
        }
    }

    fn visit_impl_item(&mut self, node: &'ast syn::ImplItem) {
        match node {
            syn::ImplItem::Verbatim(tokens) => self.report(tokens),
            _ => visit::visit_impl_item(self, node),
        }
    }

    fn visit_trait_item(&mut self, node: &'ast syn::TraitItem) {
        match node {
            syn::TraitItem::Verbatim(tokens) => self.report(tokens),
            _ => visit::visit_trait_item(self, node),
        }
    }

    fn visit_foreign_item(&mut self, node: &'ast syn::ForeignItem) {
        match node {
            syn::ForeignItem::Verbatim(tokens) => self.report(tokens),
            _ => visit::visit_foreign_item(self, node),
        }
    }

    fn visit_pat(&mut self, node: &'ast syn::Pat) {
        match node {
            syn::Pat::Verbatim(tokens) => self.report(tokens),
            _ => visit::visit_pat(self, node),
        }
    }

    fn visit_type(&mut self, node: &'ast syn::Type) {
        match node {
            syn::Type::Verbatim(tokens) => self.report(tokens),
            _ => visit::visit_type(self, node),
        }
    }

    fn visit_type_param_bound(&mut self, node: &'ast syn::TypeParamBound) {
        match node {
            syn::TypeParamBound::Verbatim(tokens) => self.report(tokens),
            _ => visit::visit_type_param_bound(self, node),
        }
    }

    fn visit_lit(&mut self, node: &'ast syn::Lit) {
        if let syn::Lit::Verbatim(literal) = node {
            let message = "this is no literal of Rust";
            self.findings.push(Finding::new(&rules::UNSTABLE_SYNTAX, literal.span().byte_range(), message));
        }
    }
}
