//! One command line.

use std::{
    ffi::OsStr,
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process_group};

use super::Ended;

/// Nothing here takes long, except that the very first command on a machine may compile a toolchain's standard library and
/// every crate of the locked set. Past this a process hangs.
const HANGS: Duration = Duration::from_secs(30 * 60);

/// One command line, its input and environment.
pub(crate) struct Call {
    command: Command,
    input: Input,
}

enum Input {
    None,
    Bytes(Vec<u8>),
    File(PathBuf),
}

impl Call {
    pub(super) fn new(program: &str, folder: PathBuf) -> Self {
        let mut command = Command::new(program);
        command.current_dir(folder);
        Self { command, input: Input::None }
    }

    /// One more argument.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// More arguments.
    pub(crate) fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.command.args(arguments);
        self
    }

    /// An environment variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// The same, started by a user who is not root. Root becomes one, who still reaches root's toolchains; what forge starts
    /// does not.
    pub(crate) fn by_ordinary_user(self) -> Self {
        if !rustix::process::geteuid().is_root() {
            return self;
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        for set in ["--inh-caps", "--ambient-caps"] {
            command.arg(format!("{set}=-all,+dac_override,+dac_read_search"));
        }
        command.arg(self.command.get_program()).args(self.command.get_args());
        if let Some(folder) = self.command.get_current_dir() {
            command.current_dir(folder);
        }
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Self { command, ..self }
    }

    /// One environment variable less.
    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// The folder that it runs in.
    pub(crate) fn in_folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// What it reads on standard input.
    pub(crate) fn input(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = Input::Bytes(bytes.into());
        self
    }

    /// The file that it has as standard input.
    pub(crate) fn input_file(mut self, path: PathBuf) -> Self {
        self.input = Input::File(path);
        self
    }

    /// Starts it in a process group of its own, with both outputs in pipes.
    pub(crate) fn start(mut self) -> Started {
        use std::os::unix::process::CommandExt as _;
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        match &self.input {
            Input::None => self.command.stdin(Stdio::null()),
            Input::Bytes(_) => self.command.stdin(Stdio::piped()),
            Input::File(path) => self.command.stdin(File::open(path).expect("the input file")),
        };
        let line = format!("{:?}", self.command);
        let mut child = self.command.spawn().unwrap_or_else(|error| panic!("{line}: {error}"));
        let group = Pid::from_child(&child);
        if let Input::Bytes(bytes) = self.input {
            let mut stdin = child.stdin.take().expect("a pipe");
            // A command that refuses early does not read to the end; that is its right.
            thread::spawn(move || drop(stdin.write_all(&bytes)));
        }
        Started { child, group, line }
    }

    /// Runs it to its end.
    pub(crate) fn end(self) -> Ended {
        self.start().end()
    }

    /// Runs it to its end, which must be this exit code.
    pub(crate) fn ends(self, code: i32) -> Ended {
        self.end().has_code(code)
    }
}

/// A command that runs.
pub(crate) struct Started {
    child: Child,
    group: Pid,
    line: String,
}

impl Started {
    /// Sends a signal to the command, and to nobody that it started.
    pub(crate) fn signal(&self, signal: Signal) {
        // It may have ended by itself meanwhile.
        let _ = rustix::process::kill_process(self.group, signal);
    }

    /// Waits for the end of it and of its outputs.
    pub(crate) fn end(self) -> Ended {
        let Self { child, group, line } = self;
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(child.wait_with_output()));
        match receiver.recv_timeout(HANGS) {
            Ok(output) => Ended::new(line, output.expect("its end")),
            Err(_) => {
                let _ = kill_process_group(group, Signal::KILL);
                panic!("{line}\nhangs");
            }
        }
    }
}
