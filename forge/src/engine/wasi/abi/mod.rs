//! The functions of preview 1 as the guest calls them: numbers in, an error number out.
//!
//! Each decodes its arguments from the guest's memory, asks the [`super::Wasi`] and writes the answer back. Where the
//! answer goes is checked before anything is done, so that a bad pointer has no effect.

pub(crate) mod descriptors;
pub(crate) mod environment;
pub(crate) mod paths;
pub(crate) mod poll;
pub(crate) mod process;
