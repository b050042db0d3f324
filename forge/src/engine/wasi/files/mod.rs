//! Folders and files.
//!
//! Paths are resolved by `cap-std`, which never leaves the folder that it starts from. What is here decides what is
//! asked of it: under which grant, with which rights, for which kinds of files, and within which limits.

pub(crate) mod base;
pub(crate) mod change;
pub(crate) mod directory;
pub(crate) mod granted;
pub(crate) mod metadata;
pub(crate) mod open;
pub(crate) mod times;
pub(crate) mod transfer;
