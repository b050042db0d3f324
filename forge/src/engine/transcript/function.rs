//! The host's functions, numbered.

/// A function of the host that can be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Function(u8);

/// Which part of the world answers a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    /// None: the answer is a function of the guest alone.
    Nothing,
    Environment,
    Clock,
    Random,
    Files,
    /// Waiting, for a time or for a file.
    Waiting,
    /// What stands behind the door.
    Door,
}

/// Which bytes of the guest's memory a function takes, by the places of its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// None: its arguments are numbers.
    Nothing,
    /// Bytes: address, length.
    Bytes(usize, usize),
    /// Two times bytes.
    Twice((usize, usize), (usize, usize)),
    /// A table of places to be filled: address, count.
    Table(usize, usize),
    /// A table of places with what they hold.
    Buffers(usize, usize),
    /// What is waited for: address, count.
    Subscriptions(usize, usize),
}

/// The numbers are part of the format: a change of the order is a new version of it.
const FUNCTIONS: [(&str, Asks, Takes); 48] = [
    ("args_get", Asks::Nothing, Takes::Nothing),
    ("args_sizes_get", Asks::Nothing, Takes::Nothing),
    ("environ_get", Asks::Environment, Takes::Nothing),
    ("environ_sizes_get", Asks::Environment, Takes::Nothing),
    ("clock_res_get", Asks::Nothing, Takes::Nothing),
    ("clock_time_get", Asks::Clock, Takes::Nothing),
    ("random_get", Asks::Random, Takes::Nothing),
    ("fd_advise", Asks::Files, Takes::Nothing),
    ("fd_allocate", Asks::Files, Takes::Nothing),
    ("fd_close", Asks::Files, Takes::Nothing),
    ("fd_datasync", Asks::Files, Takes::Nothing),
    ("fd_fdstat_get", Asks::Files, Takes::Nothing),
    ("fd_fdstat_set_flags", Asks::Files, Takes::Nothing),
    ("fd_fdstat_set_rights", Asks::Files, Takes::Nothing),
    ("fd_filestat_get", Asks::Files, Takes::Nothing),
    ("fd_filestat_set_size", Asks::Files, Takes::Nothing),
    ("fd_filestat_set_times", Asks::Files, Takes::Nothing),
    ("fd_pread", Asks::Files, Takes::Table(1, 2)),
    ("fd_prestat_get", Asks::Files, Takes::Nothing),
    ("fd_prestat_dir_name", Asks::Files, Takes::Nothing),
    ("fd_pwrite", Asks::Files, Takes::Buffers(1, 2)),
    ("fd_read", Asks::Files, Takes::Table(1, 2)),
    ("fd_readdir", Asks::Files, Takes::Nothing),
    ("fd_renumber", Asks::Files, Takes::Nothing),
    ("fd_seek", Asks::Files, Takes::Nothing),
    ("fd_sync", Asks::Files, Takes::Nothing),
    ("fd_tell", Asks::Files, Takes::Nothing),
    ("fd_write", Asks::Files, Takes::Buffers(1, 2)),
    ("path_create_directory", Asks::Files, Takes::Bytes(1, 2)),
    ("path_filestat_get", Asks::Files, Takes::Bytes(2, 3)),
    ("path_filestat_set_times", Asks::Files, Takes::Bytes(2, 3)),
    ("path_link", Asks::Files, Takes::Twice((2, 3), (5, 6))),
    ("path_open", Asks::Files, Takes::Bytes(2, 3)),
    ("path_readlink", Asks::Files, Takes::Bytes(1, 2)),
    ("path_remove_directory", Asks::Files, Takes::Bytes(1, 2)),
    ("path_rename", Asks::Files, Takes::Twice((1, 2), (4, 5))),
    ("path_symlink", Asks::Files, Takes::Twice((0, 1), (3, 4))),
    ("path_unlink_file", Asks::Files, Takes::Bytes(1, 2)),
    ("poll_oneoff", Asks::Waiting, Takes::Subscriptions(0, 2)),
    ("proc_raise", Asks::Nothing, Takes::Nothing),
    ("proc_exit", Asks::Nothing, Takes::Nothing),
    ("sched_yield", Asks::Nothing, Takes::Nothing),
    ("sock_accept", Asks::Files, Takes::Nothing),
    ("sock_recv", Asks::Files, Takes::Nothing),
    ("sock_send", Asks::Files, Takes::Nothing),
    ("sock_shutdown", Asks::Files, Takes::Nothing),
    ("net", Asks::Door, Takes::Bytes(0, 1)),
    ("call", Asks::Door, Takes::Bytes(0, 1)),
];

impl Function {
    /// What prints, besides writing to files.
    pub(in crate::engine) const FD_WRITE: Self = Self::named("fd_write");
    /// A request over the network.
    pub(in crate::engine) const NET: Self = Self::named("net");
    /// A call of another tool.
    pub(in crate::engine) const CALL: Self = Self::named("call");

    /// The function of this name. Used in constants, where an unknown name does not compile.
    pub(in crate::engine) const fn named(name: &str) -> Self {
        let mut index = 0;
        while index < FUNCTIONS.len() {
            if same(FUNCTIONS[index].0.as_bytes(), name.as_bytes()) {
                return Self(index as u8);
            }
            index += 1;
        }
        panic!("a function of the host is missing in the table")
    }

    /// The function of this number, if there is one.
    pub(super) fn from_number(number: u8) -> Option<Self> {
        (usize::from(number) < FUNCTIONS.len()).then_some(Self(number))
    }

    pub(super) fn number(self) -> u8 {
        self.0
    }

    /// Its name, as guests import it.
    pub(in crate::engine) fn name(self) -> &'static str {
        FUNCTIONS[usize::from(self.0)].0
    }

    pub(super) fn takes(self) -> Takes {
        FUNCTIONS[usize::from(self.0)].2
    }
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// Which parts of the world a run reaches, and so which functions are recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct World(u8);

impl World {
    /// The environment has variables.
    pub(in crate::engine) const ENVIRONMENT: Self = Self(1);
    /// Time passes.
    pub(in crate::engine) const CLOCK: Self = Self(1 << 1);
    /// Random numbers are real.
    pub(in crate::engine) const RANDOM: Self = Self(1 << 2);
    /// There are files.
    pub(in crate::engine) const FILES: Self = Self(1 << 3);
    const ALL: u8 = (1 << 4) - 1;

    pub(super) fn from_number(number: u8) -> Option<Self> {
        (number & !Self::ALL == 0).then_some(Self(number))
    }

    pub(super) fn number(self) -> u8 {
        self.0
    }

    /// Both.
    #[must_use]
    pub(in crate::engine) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the world answers this function.
    pub(super) fn answers(self, function: Function) -> bool {
        match FUNCTIONS[usize::from(function.0)].1 {
            Asks::Nothing => false,
            Asks::Environment => self.has(Self::ENVIRONMENT),
            Asks::Clock => self.has(Self::CLOCK),
            Asks::Random => self.has(Self::RANDOM),
            Asks::Files => self.has(Self::FILES),
            Asks::Waiting => self.has(Self::CLOCK.with(Self::FILES)),
            Asks::Door => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_one_to_one() {
        for (index, (name, _, _)) in FUNCTIONS.iter().enumerate() {
            assert_eq!(usize::from(Function::named(name).number()), index);
            assert_eq!(Function::from_number(index as u8).unwrap().name(), *name);
        }
        assert_eq!(Function::from_number(FUNCTIONS.len() as u8), None);
    }

    #[test]
    fn what_the_world_does_not_answer_is_not_recorded() {
        let time = Function::named("clock_time_get");
        assert!(!World::default().answers(time));
        assert!(!World::FILES.answers(time));
        assert!(World::CLOCK.answers(time));
        assert!(World::FILES.answers(Function::named("poll_oneoff")));
        assert!(World::default().answers(Function::NET));
        assert!(!World(World::ALL).answers(Function::named("proc_exit")));
    }
}
