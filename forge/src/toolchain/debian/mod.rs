//! A compiler from the distribution's packages, where rustup is absent or cannot download.
//!
//! Nothing of the system is touched and root is not needed: apt works on lists and a cache of Forge's own, the packages
//! are unpacked beside each other into the data folder, never installed, and a sysroot is laid out from them. Where the
//! distribution has the target ready made, it is taken; otherwise its standard library is compiled once, offline, from
//! the source package, such that the same packages give the same bytes on every machine.
//!
//! ```text
//! apt ── control ── plan ── unpack ── standard_library ── layout ── threads ── the probe
//! ```

mod apt;
mod control;
mod install;
mod layout;
mod plan;
mod standard_library;
mod threads;
mod unpack;

pub(super) use install::install;
