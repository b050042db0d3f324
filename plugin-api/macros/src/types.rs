//! The types of parameters and results, as far as a macro can see them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::{Lifetime, Type, TypeImplTrait, TypeReference};

use crate::function::Problems;

/// Reports what no parameter can be.
pub(crate) fn examine(r#type: &Type, problems: &mut Problems) {
    if let Some(found) = impl_trait(r#type) {
        problems.add(found, "a parameter has one type, whose schema is known; write the type instead of `impl`");
    }
    let mut statics = Statics(Vec::new());
    statics.visit_type(r#type);
    for lifetime in statics.0 {
        let message =
            "what a parameter refers to lives only as long as the call; leave `'static` out or take a `String`";
        problems.add(lifetime, message);
    }
}

/// The first `impl Trait` in the type.
pub(crate) fn impl_trait(r#type: &Type) -> Option<TypeImplTrait> {
    struct Find(Option<TypeImplTrait>);
    impl<'ast> Visit<'ast> for Find {
        fn visit_type_impl_trait(&mut self, found: &'ast TypeImplTrait) {
            self.0.get_or_insert(found.clone());
        }
    }
    let mut find = Find(None);
    find.visit_type(r#type);
    find.0
}

struct Statics(Vec<Lifetime>);

impl<'ast> Visit<'ast> for Statics {
    fn visit_type_reference(&mut self, reference: &'ast TypeReference) {
        if let Some(lifetime) = &reference.lifetime
            && lifetime.ident == "static"
        {
            self.0.push(lifetime.clone());
        }
        visit::visit_type_reference(self, reference);
    }
}

/// The type, with every named lifetime left to the compiler: the names mean nothing outside of the function.
pub(crate) fn without_lifetimes(r#type: &Type) -> Type {
    struct Erase;
    impl VisitMut for Erase {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident != "static" {
                *lifetime = Lifetime::new("'_", lifetime.span());
            }
        }
    }
    let mut r#type = r#type.clone();
    Erase.visit_type_mut(&mut r#type);
    r#type
}

/// How a parameter is read and handed over.
pub(crate) struct Passing {
    /// The type to read.
    pub(crate) read: TokenStream,
    /// What makes an argument of the variable that holds it.
    pub(crate) borrow: TokenStream,
}

/// `&str` and `&Path` are read as they are, from the text of the input. Any other reference is to a value that the
/// call owns: `&[T]` to a `Vec<T>`, `&T` to a `T`.
pub(crate) fn passing(r#type: &Type) -> Passing {
    let r#type = without_lifetimes(r#type);
    if let Type::Reference(reference) = &r#type
        && !is_borrowed(&reference.elem)
    {
        let elem = &reference.elem;
        let read = match &**elem {
            Type::Slice(slice) => {
                let item = &slice.elem;
                quote!(::std::vec::Vec<#item>)
            }
            _ => quote!(#elem),
        };
        let borrow = if reference.mutability.is_some() { quote!(&mut) } else { quote!(&) };
        return Passing { read, borrow };
    }
    Passing { read: quote!(#r#type), borrow: TokenStream::new() }
}

/// Whether serde reads a reference to this type from the text itself.
fn is_borrowed(elem: &Type) -> bool {
    let Type::Path(path) = elem else {
        return false;
    };
    path.path.segments.last().is_some_and(|last| last.ident == "str" || last.ident == "Path")
}
