//! Calls of the functions as a guest makes them: by name, through the linker, with numbers.

mod escapes;
mod files;
mod granted_file;
mod guest;
mod hostile;
mod limits;
mod process;
mod read_only;
mod replay;
