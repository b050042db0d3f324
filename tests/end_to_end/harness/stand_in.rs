//! A compiler that misbehaves: a script that is the user's own toolchain until it is asked to compile a tool.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use forge::{home::Home, toolchain};

use super::{Call, Workplace};

/// A toolchain in a data folder of its own, so that the user's never hears of it.
pub(crate) struct StandIn {
    root: PathBuf,
}

/// Told of what a script does through a pipe that all its processes hold open. They hold the end that reads: behind the wall
/// a compiler may write to nothing here.
pub(crate) struct Watch {
    receiver: Receiver<&'static str>,
}

/// Past this a script that should have begun or ended has not.
const HANGS: Duration = Duration::from_secs(300);

impl StandIn {
    /// A toolchain whose compiler does `instead`, a few lines of shell, when it is asked to compile a tool. `real` is the
    /// real compiler there, and `$PIPE` what to open for reading so that [`StandIn::watch`] sees it.
    pub(crate) fn compiler(place: &Workplace, instead: &str) -> Self {
        let stand_in = Self::new(place, instead, None);
        symlink(place.data().join("dependencies"), stand_in.root.join("data/dependencies")).unwrap();
        stand_in
    }

    /// A toolchain whose cargo does `instead` when it is asked anything, with no crate compiled yet.
    pub(crate) fn cargo(place: &Workplace, instead: &str) -> Self {
        Self::new(place, "real", Some(instead))
    }

    fn new(place: &Workplace, instead_of_rustc: &str, instead_of_cargo: Option<&str>) -> Self {
        let home = Home { data: place.data().to_owned(), ..Home::from_environment().unwrap() };
        let real = toolchain::find(&home).unwrap().expect("a workplace has a toolchain");
        let root = place.path("stand-in");
        fs::create_dir_all(root.join("bin")).unwrap();
        fs::create_dir_all(root.join("data")).unwrap();
        symlink(real.sysroot.join("lib"), root.join("lib")).unwrap();
        let (pipe, at) = (root.join("bin/pipe"), root.display());
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
        let (pipe, rustc) = (pipe.display(), real.rustc.display());
        let library_path = real.library_path.as_deref().map_or_else(String::new, |path| path.display().to_string());
        script(
            &root.join("bin/rustc"),
            &format!(
                "PIPE='{pipe}'\nreal() {{ LD_LIBRARY_PATH='{library_path}' '{rustc}' \"$@\"; }}\ncase \"$*\" in\n\
                 '--print sysroot') echo '{at}' ;;\n*--emit=link=module.wasm*) {instead_of_rustc} ;;\n*) real \"$@\" ;;\n\
                 esac\n"
            ),
        );
        match instead_of_cargo {
            Some(instead) => script(&root.join("bin/cargo"), &format!("PIPE='{pipe}'\n{instead}\n")),
            None => symlink(&real.cargo, root.join("bin/cargo")).unwrap(),
        }
        Self { root }
    }

    /// A command line of forge that uses this toolchain.
    pub(crate) fn forge(&self, place: &Workplace, arguments: &[&str]) -> Call {
        let call = place.forge(arguments).env("FORGE_RUSTC", self.root.join("bin/rustc"));
        call.env("FORGE_DATA_DIR", self.root.join("data"))
    }

    /// Puts a program beside the compiler, where the compiler may run it.
    pub(crate) fn bring(&self, program: &str, name: &str) {
        fs::copy(program, self.root.join("bin").join(name)).unwrap();
    }

    /// Watches the pipe. Call it before the command starts.
    pub(crate) fn watch(&self) -> Watch {
        let pipe = self.root.join("bin/pipe");
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            // Waits for the first that reads.
            let mut writer = fs::File::options().write(true).open(pipe).expect("the pipe");
            let _ = sender.send("begun");
            // Waits, once the pipe is full, until nobody is left who could read.
            while writer.write_all(&[0; 4096]).is_ok() {}
            let _ = sender.send("gone");
        });
        Watch { receiver }
    }
}

impl Watch {
    /// Waits until the script has opened the pipe.
    pub(crate) fn begun(&self) {
        assert_eq!(self.receiver.recv_timeout(HANGS), Ok("begun"), "the compiler did not begin");
    }

    /// Waits until every process that held the pipe is gone.
    pub(crate) fn gone(&self) {
        assert_eq!(self.receiver.recv_timeout(HANGS), Ok("gone"), "a process of the compiler lives on");
    }
}

fn script(path: &Path, text: &str) {
    fs::write(path, format!("#!/bin/sh\n{text}")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
