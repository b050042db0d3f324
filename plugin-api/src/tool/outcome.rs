//! From what a function returns to the record that the host reads.
//!
//! A function may return a plain value or a `Result`, under any alias, and only the compiler knows which. `Result`
//! itself can be serialised and has a schema, so a trait with an implementation for each of the two would not do.
//! Instead the expansion of `#[tool]` asks `(&&&&returned).kind()`, and method lookup tries one reference less after
//! the other: the most specific of [`kinds`] stands behind the most references.

use std::error::Error as StandardError;
use std::fmt::Display;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::{ERROR, RESULT};
use crate::error::Error;
use crate::json::{WriteError, Writer};

/// The record that a call answers with.
pub struct Output {
    record: Vec<u8>,
}

impl Output {
    pub(super) fn new() -> Self {
        Self { record: Vec::new() }
    }

    pub(super) fn into_record(self) -> Vec<u8> {
        self.record
    }

    fn result<T: Serialize>(&mut self, value: &T) {
        let mut writer = Writer::after(vec![RESULT]);
        let written = value.serialize(&mut writer);
        self.end_result(writer, written);
    }

    fn end_result(&mut self, writer: Writer, written: Result<(), WriteError>) {
        match written {
            Ok(()) => self.record = writer.into_bytes(),
            Err(error) => self.error(&Error::from(error).context("the result cannot be written as JSON")),
        }
    }

    fn error(&mut self, error: &Error) {
        #[derive(Serialize)]
        struct Failure {
            message: String,
            causes: Vec<String>,
        }
        self.record = record(ERROR, &Failure { message: error.to_string(), causes: error.causes() });
    }
}

/// A status byte and what follows it.
pub(super) fn record<T: Serialize>(status: u8, content: &T) -> Vec<u8> {
    record_of(vec![status], content)
}

/// The bytes, and the content as JSON behind them.
pub(super) fn record_of<T: Serialize>(bytes: Vec<u8>, content: &T) -> Vec<u8> {
    let mut writer = Writer::after(bytes);
    // Texts under the names of fields can always be written.
    let _ = content.serialize(&mut writer);
    writer.into_bytes()
}

/// What a function returned.
pub struct Returned<T>(pub T);

/// The type that a function returns.
pub struct ReturnType<T>(PhantomData<T>);

impl<T> ReturnType<T> {
    /// The type, as a value.
    #[allow(clippy::new_without_default, reason = "it stands for a type, there is nothing to default to")]
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

/// The kinds of return types. Each says how to write such a value and what its schema is.
pub mod kinds {
    use super::*;

    /// A `Result` whose error converts into [`Error`].
    pub struct Fallible;
    /// A `Result` whose error is boxed for threads, which does not convert into [`Error`] by itself.
    pub struct BoxedFallible;
    /// A `Result` whose error can only be shown.
    pub struct ShownFallible;
    /// A `Result` whose error can not even be shown: the compiler is to say so.
    pub struct Unfit;
    /// Anything that is no `Result`.
    pub struct Plain;

    macro_rules! kinds {
        ($($trait:ident $kind:ident [$($generics:tt)*] $type:ty;)*) => {$(
            #[doc(hidden)]
            pub trait $trait {
                fn kind(&self) -> $kind {
                    $kind
                }
            }

            impl<$($generics)*> $trait for $type {}
        )*};
    }

    kinds! {
        FallibleKind Fallible [T, E: Into<Error>] &&&Returned<Result<T, E>>;
        BoxedFallibleKind BoxedFallible [T] &&&Returned<Result<T, Box<dyn StandardError + Send + Sync>>>;
        ShownFallibleKind ShownFallible [T, E: Display] &&Returned<Result<T, E>>;
        UnfitKind Unfit [T, E] &Returned<Result<T, E>>;
        PlainKind Plain [T] Returned<T>;
    }

    macro_rules! write {
        ($($kind:ident [$($bounds:tt)*] $error:ty, $convert:expr;)*) => {$(
            impl $kind {
                /// Writes the value, or the error.
                pub fn write<T: Serialize, $($bounds)*>(self, result: Result<T, $error>, output: &mut Output) {
                    match result {
                        Ok(value) => output.result(&value),
                        Err(error) => output.error(&$convert(error)),
                    }
                }
            }
        )*};
    }

    write! {
        Fallible [E: Into<Error>] E, Into::<Error>::into;
        BoxedFallible [] Box<dyn StandardError + Send + Sync>, |error| Error::from(error as Box<dyn StandardError>);
        ShownFallible [E: Display] E, Error::msg;
        Unfit [E: Into<Error>] E, Into::<Error>::into;
    }

    impl Plain {
        /// Writes the value.
        pub fn write<T: Serialize>(self, value: T, output: &mut Output) {
            output.result(&value);
        }
    }

    /// What brings the methods of the traits into reach, and no name.
    pub mod methods {
        pub use super::{
            BoxedFallibleKind as _, FallibleKind as _, FallibleType as _, PlainKind as _, PlainType as _,
            ShownFallibleKind as _, UnfitKind as _,
        };
    }

    #[doc(hidden)]
    pub trait FallibleType<T> {
        fn schema(&self, generator: SchemaGenerator) -> Schema
        where
            T: JsonSchema,
        {
            generator.into_root_schema_for::<T>()
        }
    }

    impl<T, E> FallibleType<T> for &ReturnType<Result<T, E>> {}

    #[doc(hidden)]
    pub trait PlainType<T> {
        fn schema(&self, generator: SchemaGenerator) -> Schema
        where
            T: JsonSchema,
        {
            generator.into_root_schema_for::<T>()
        }
    }

    impl<T> PlainType<T> for ReturnType<T> {}
}
