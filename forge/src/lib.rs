//! Forge turns a Rust function that a language model wrote into a tool that a company can trust.
//!
//! Data flows one way through the rooms, and the types say so: a [`tool::Source`] becomes a [`check::Checked`], that a
//! [`build::Built`], that a [`run::Loaded`], and that is called. Each stage is a type that only the stage before can
//! make. [`Forge`] is the face over all of it.

pub mod build;
mod callees;
pub mod cases;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod component;
pub mod engine;
pub mod explain;
mod forge;
#[doc(hidden)]
pub mod fuzzing;
pub mod guide;
pub mod home;
pub mod journal;
pub mod policy;
pub mod progress;
pub mod project;
pub mod run;
pub mod scaffold;
pub mod tool;
pub mod toolchain;
mod visible;

pub use crate::forge::{CallError, Config, Forge, OpenError, PrepareError};
