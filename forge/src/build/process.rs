//! Child processes with an end: a wall clock, capped output, and a process group that dies as a whole.

use std::{
    fs, io,
    os::unix::process::{CommandExt as _, ExitStatusExt as _},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::{
    interrupt::{Signals, UnderWay},
    sandbox::{Lifeline, Sandbox, guard},
};

/// How long and how loud a child may be.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    /// Wall time until the whole process group is killed.
    pub(super) wall: Duration,
    /// Bytes kept of each output stream; the rest is read and dropped.
    pub(super) output: usize,
    /// A folder that the child fills, and how many bytes all of it may become.
    pub(super) folder: Option<(PathBuf, u64)>,
}

/// How often the size of the child's folder is looked at. What a disk takes in meanwhile is the overshoot.
const LOOK: Duration = Duration::from_millis(250);

/// How a child ended.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) status: ExitStatus,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
}

/// Why a child did not end by itself.
#[derive(Debug)]
pub(super) enum Stopped {
    /// It could not be started or waited for.
    Io(io::Error),
    /// The wall time ran out.
    TimedOut,
    /// Its folder became too large.
    TooMuch(u64),
    /// This process was asked to stop (Ctrl-C, SIGTERM).
    Interrupted,
}

impl Finished {
    /// The signal that ended it, if one did.
    pub(super) fn signal(&self) -> Option<i32> {
        self.status.signal()
    }
}

/// Runs a child in a process group of its own, without standard input, and waits.
pub(super) fn run(mut command: Command, bounds: &Bounds, sandbox: Option<Sandbox>) -> Result<Finished, Stopped> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let lifeline = Lifeline::new().map_err(Stopped::Io)?;
    guard(&mut command, &lifeline, sandbox);
    let Some(_under_way) = UnderWay::begin().map_err(Stopped::Io)? else { return Err(Stopped::Interrupted) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Stopped::Io)?;
    runtime.block_on(async {
        // Before the child: a signal that came in between would end this process and leave the child's children.
        let mut signals = Signals::new().map_err(Stopped::Io)?;
        let mut child = tokio::process::Command::from(command).kill_on_drop(true).spawn().map_err(Stopped::Io)?;
        let group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let work = async {
            let (stdout, stderr, status) =
                tokio::join!(read_capped(stdout, bounds.output), read_capped(stderr, bounds.output), child.wait());
            Ok(Finished { status: status?, stdout: stdout?, stderr: stderr? })
        };
        let ended = tokio::select! {
            ended = work => ended.map_err(Stopped::Io),
            () = tokio::time::sleep(bounds.wall) => Err(Stopped::TimedOut),
            () = signals.come() => Err(Stopped::Interrupted),
            most = outgrown(bounds.folder.as_ref()) => Err(Stopped::TooMuch(most)),
        };
        // Also after a clean end: the compiler may have left a linker or worse behind.
        if let Some(group) = group {
            let _ = kill_process_group(group, Signal::KILL);
        }
        ended
    })
}

/// Reads to the end, keeps the first `cap` bytes.
async fn read_capped(stream: Option<impl AsyncRead + Unpin>, cap: usize) -> io::Result<Vec<u8>> {
    let Some(mut stream) = stream else { return Ok(Vec::new()) };
    let mut kept = Vec::new();
    let mut buffer = vec![0; 16 << 10];
    loop {
        match stream.read(&mut buffer).await? {
            0 => return Ok(kept),
            count => {
                let room = cap - kept.len();
                kept.extend_from_slice(&buffer[..count.min(room)]);
            }
        }
    }
}

/// Waits until a folder is larger than it may be; for ever, where it never is.
async fn outgrown(folder: Option<&(PathBuf, u64)>) -> u64 {
    let Some((folder, most)) = folder else { return std::future::pending().await };
    loop {
        tokio::time::sleep(LOOK).await;
        if size(folder) > *most {
            return *most;
        }
    }
}

/// The bytes of all files below a folder. What goes away meanwhile does not count; links are not followed.
fn size(folder: &Path) -> u64 {
    let mut total = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(metadata) if metadata.is_dir() => folders.push(entry.path()),
                Ok(metadata) => total += metadata.len(),
                Err(_) => {}
            }
        }
    }
    total
}
