//! The journal of one open Forge: opened when it is first needed, perhaps on a thread of its own meanwhile.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    thread,
};

use super::{Endurance, Entry, Journal, JournalError, Retention};
use crate::run::RunId;

/// Whether runs are recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JournalMode {
    /// As the policy says.
    #[default]
    On,
    /// No run is.
    Off,
}

/// What becomes of a run that cannot be recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unrecorded {
    /// It gives no answer.
    #[default]
    Withhold,
    /// It gives its answer, with a warning.
    Warn,
}

/// How runs are recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Whether at all.
    pub mode: JournalMode,
    /// What if not.
    pub unrecorded: Unrecorded,
    /// How long and how much is kept.
    pub retention: Retention,
    /// How long this process will write.
    pub endurance: Endurance,
}

/// The journal of one open Forge.
pub struct Recorder {
    home: PathBuf,
    rules: Rules,
    opened: OnceLock<Journal>,
    opening: Mutex<()>,
    warning: Mutex<Option<String>>,
}

impl Recorder {
    /// A recorder into the journal below `home`. Touches nothing yet.
    pub fn new(home: PathBuf, rules: Rules) -> Self {
        let (opened, opening, warning) = Default::default();
        Self { home, rules, opened, opening, warning }
    }

    /// The folder that the journal is below.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// How runs are recorded.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Opens the journal on a thread of its own, for a run that will need it soon.
    pub fn prepare(self: &Arc<Self>) {
        if self.rules.mode == JournalMode::Off || self.opened.get().is_some() {
            return;
        }
        let recorder = Arc::clone(self);
        // Without a thread, or where this fails, it is opened when it is needed, and that tells why it cannot be.
        let _ = thread::Builder::new().name("forge-journal".into()).spawn(move || drop(recorder.journal()));
    }

    /// The journal, opened.
    pub fn journal(&self) -> Result<&Journal, JournalError> {
        if let Some(journal) = self.opened.get() {
            return Ok(journal);
        }
        let _opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(journal) = self.opened.get() {
            return Ok(journal);
        }
        let journal = Journal::open(&self.home, self.rules.retention, self.rules.endurance)?;
        Ok(self.opened.get_or_init(|| journal))
    }

    /// Whether a run may begin: where it would not be answered unrecorded, the journal must be there first.
    pub fn ready(&self) -> Result<(), String> {
        if self.withholds() { self.journal().map(drop).map_err(|error| told(&error)) } else { Ok(()) }
    }

    /// Records an event. `Err` is why a run must not be answered; where it may be, there is a warning, and no id.
    pub fn record(&self, entry: Entry) -> Result<Option<RunId>, String> {
        if self.rules.mode == JournalMode::Off {
            return Ok(None);
        }
        let recorded = match self.journal() {
            Ok(journal) => journal.append(entry).map_err(|error| told(&error)),
            Err(error) => Err(told(&error)),
        };
        match recorded {
            Ok(id) => Ok(Some(id)),
            Err(reason) if self.withholds() => Err(reason),
            Err(reason) => {
                self.warn(reason);
                Ok(None)
            }
        }
    }

    /// Records an event that withholds nothing where it cannot be recorded, such as a build.
    pub fn note(&self, entry: Entry) {
        if let Err(reason) = self.record(entry) {
            self.warn(reason);
        }
    }

    /// Why the last event was not recorded, once.
    pub fn take_warning(&self) -> Option<String> {
        self.warning.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn warn(&self, reason: String) {
        *self.warning.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
    }

    fn withholds(&self) -> bool {
        self.rules.mode == JournalMode::On && self.rules.unrecorded == Unrecorded::Withhold
    }
}

fn told(error: &JournalError) -> String {
    format!("not recorded: {error}")
}
