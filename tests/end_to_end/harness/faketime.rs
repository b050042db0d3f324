//! Another clock for one process.

use std::{fs, path::PathBuf, process::Command};

use super::{
    Call,
    servers::{once, run},
};

impl Call {
    /// The same, by a clock that says something else: `+10y`, or `@2015-06-01 12:00:00` at its start. It is that of forge's own
    /// process; what is started in an environment of its own, such as the compiler, has the machine's.
    pub(crate) fn by_clock(self, clock: &str) -> Self {
        // How long things take, and when files were written, stays true.
        let call = self.env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("NO_FAKE_STAT", "1").env("TZ", "UTC");
        call.env("LD_PRELOAD", library()).env("FAKETIME", clock)
    }
}

/// libfaketime, from Debian.
fn library() -> PathBuf {
    if let Some(installed) = below("/usr/lib".into()) {
        return installed;
    }
    let folder = once("libfaketime", "type: apt-get install faketime", |folder| {
        fs::create_dir(folder).map_err(|error| error.to_string())?;
        run(Command::new("apt-get").args(["download", "libfaketime"]).current_dir(folder))?;
        run(Command::new("sh").args(["-c", "dpkg -x libfaketime_*.deb ."]).current_dir(folder))
    });
    below(folder.join("usr/lib")).expect("it was unpacked there")
}

/// It lies in a folder of the machine's kind.
fn below(folder: PathBuf) -> Option<PathBuf> {
    let kinds = fs::read_dir(folder).into_iter().flatten().flatten();
    kinds.map(|kind| kind.path().join("faketime/libfaketime.so.1")).find(|library| library.exists())
}
