//! How long work tells what it is doing. The library never touches the terminal; a face of it does.

/// Told of each phase of work that may take seconds.
pub trait Progress: Sync {
    /// A new phase begins, such as `compiling 14 crates that tools may use`. Replaces the one before.
    fn phase(&self, message: &str);

    /// Something that whoever looks on should know, and that stops nothing.
    fn warn(&self, _message: &str) {}

    /// All of it ended, well or badly.
    fn done(&self) {}
}

/// Says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn phase(&self, _message: &str) {}
}
