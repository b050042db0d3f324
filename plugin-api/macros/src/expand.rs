//! What stands in the place of the function.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{ItemFn, ReturnType};

use crate::function::{Parameter, Problems};
use crate::{arguments, function, types};

/// The function as it was, and the tool beside it; or the function and everything that is wrong with it.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut problems = Problems::default();
    arguments::check(arguments, &mut problems);
    let mut function = match syn::parse2::<ItemFn>(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            problems.push(not_a_function(&item, error));
            let errors = problems.into_error().map(syn::Error::into_compile_error);
            return quote!(#errors #item);
        }
    };
    let parameters = function::examine(&mut function, &mut problems);
    match problems.into_error() {
        None => tool(&function, &parameters),
        Some(error) => {
            let errors = error.into_compile_error();
            quote!(#[allow(dead_code, unused)] #function #errors)
        }
    }
}

/// An item that is no function is told apart from a function with an error in it.
fn not_a_function(item: &TokenStream, error: syn::Error) -> syn::Error {
    match syn::parse2::<syn::Item>(item.clone()) {
        Ok(syn::Item::Fn(_) | syn::Item::Verbatim(_)) | Err(_) => error,
        Ok(item) => syn::Error::new(item.span(), "`#[tool]` goes on a function"),
    }
}

/// All names in here that an author could have chosen as well begin with `__forge`: a tool may be called `call`, and
/// `describe` the name of a type of its result.
fn tool(function: &ItemFn, parameters: &[Parameter]) -> TokenStream {
    let name = function.sig.ident.unraw().to_string();
    let description = function::description(&function.attrs);
    let names = parameters.iter().map(|parameter| parameter.name.unraw().to_string());
    let describe = describe(function, parameters);
    let call = call(function, parameters);
    let exports = exports();
    quote! {
        // In a test module for WebAssembly nothing but the tests calls the function.
        #[cfg_attr(all(test, target_family = "wasm"), allow(dead_code))]
        #function

        /// A second `#[tool]` in the file ends here.
        #[doc(hidden)]
        #[cfg(not(all(test, target_family = "wasm")))]
        #[allow(dead_code, unreachable_pub, clippy::all)]
        pub const ONE_TOOL_PER_FILE: &::plugin_api::__private::Tool = {
            fn __forge_describe(__forge_description: &mut ::plugin_api::__private::Description) {
                #[allow(unused_imports)]
                use ::plugin_api::__private::kinds::methods::*;
                #describe
            }
            fn __forge_call<'__forge_text>(
                __forge_input: &mut ::plugin_api::__private::Input<'__forge_text>,
                __forge_output: &mut ::plugin_api::__private::Output,
            ) -> ::core::result::Result<(), ::plugin_api::__private::Mismatch> {
                #[allow(unused_imports)]
                use ::plugin_api::__private::kinds::methods::*;
                #call
                ::core::result::Result::Ok(())
            }
            &::plugin_api::__private::Tool {
                name: #name,
                description: #description,
                parameters: &[#(#names),*],
                describe: __forge_describe,
                call: __forge_call,
            }
        };

        #exports
    }
}

/// One statement for each parameter, and one for the result.
fn describe(function: &ItemFn, parameters: &[Parameter]) -> TokenStream {
    let parameters = parameters.iter().map(|parameter| {
        let read = types::passing(&parameter.r#type).read;
        let text = &parameter.description;
        quote_spanned!(at(parameter.r#type.span())=> __forge_description.parameter::<#read>(#text);)
    });
    let returned = match &function.sig.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, r#type) => types::without_lifetimes(r#type).into_token_stream(),
    };
    let output = quote_spanned! {output_span(function)=>
        let __forge_type = ::plugin_api::__private::ReturnType::<#returned>::new();
        __forge_description.output(|__forge_generator| (&&__forge_type).schema(__forge_generator));
    };
    quote!(#(#parameters)* #output)
}

/// Reads each parameter, calls the function and writes what it returns.
fn call(function: &ItemFn, parameters: &[Parameter]) -> TokenStream {
    let ident = &function.sig.ident;
    let mut reads = TokenStream::new();
    let mut values = Vec::new();
    for (index, parameter) in parameters.iter().enumerate() {
        let types::Passing { read, borrow } = types::passing(&parameter.r#type);
        let variable = format_ident!("__forge_{index}");
        reads.extend(quote_spanned! {at(parameter.r#type.span())=>
            #[allow(unused_mut)]
            let mut #variable: #read = __forge_input.parameter(#index)?;
        });
        values.push(quote!(#borrow #variable));
    }
    let write = quote_spanned! {output_span(function)=>
        let __forge_kind = (&&&&__forge_returned).kind();
        __forge_kind.write(__forge_returned.0, __forge_output);
    };
    quote! {
        #reads
        let __forge_returned = ::plugin_api::__private::Returned(#ident(#(#values),*));
        #write
    }
}

/// Errors show this place, but names mean what they mean at the attribute, even if a macro made the type.
fn at(place: Span) -> Span {
    Span::call_site().located_at(place)
}

/// Where an error about the result belongs: to its type, or to the name of a function that has none.
fn output_span(function: &ItemFn) -> Span {
    at(match &function.sig.output {
        ReturnType::Default => function.sig.ident.span(),
        ReturnType::Type(_, r#type) => r#type.span(),
    })
}

/// What the host calls. Only a module for WebAssembly has it, and a module of tests has not.
fn exports() -> TokenStream {
    quote! {
        #[cfg(all(target_family = "wasm", not(test)))]
        const _: () = {
            #[unsafe(no_mangle)]
            extern "C" fn _initialize() {
                ::plugin_api::__private::guest::initialize();
            }
            #[unsafe(no_mangle)]
            extern "C" fn forge_alloc(length: u32) -> u32 {
                ::plugin_api::__private::guest::alloc(length)
            }
            #[unsafe(no_mangle)]
            extern "C" fn forge_call(pointer: u32, length: u32) -> u64 {
                ::plugin_api::__private::guest::call(ONE_TOOL_PER_FILE, pointer, length)
            }
            #[unsafe(no_mangle)]
            extern "C" fn forge_describe() -> u64 {
                ::plugin_api::__private::guest::describe(ONE_TOOL_PER_FILE)
            }
        };
    }
}
