//! Runs another program: bounded in time, its output kept for the message when it fails.

use std::fs::File;
use std::io::{Read, Seek};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::error::ProgramError;

/// How many lines of a failed program's output are shown.
const TAIL_LINES: usize = 12;
/// How many bytes of a program's output are read at most; a compiler in a loop must not fill the memory.
const MOST_OUTPUT: u64 = 64 << 20;

/// What a program that succeeded had to say.
pub(super) struct Finished {
    pub(super) stdout: String,
    pub(super) stderr: String,
}

/// Runs `command` and waits for it for at most `limit`.
///
/// The output goes to files without a name rather than pipes: nobody has to read them while the program runs, and a
/// grandchild that outlives it cannot hold the pipe open. The program stays in the terminal's group, so that Ctrl-C
/// reaches it together with Forge.
pub(super) fn run(mut command: Command, limit: Duration) -> Result<Finished, ProgramError> {
    let line = command_line(&command);
    let failed_to_start = |source| ProgramError::Start { line: line.clone(), source };
    let mut stdout = tempfile::tempfile().map_err(failed_to_start)?;
    let mut stderr = tempfile::tempfile().map_err(failed_to_start)?;
    command.stdin(Stdio::null());
    command.stdout(stdout.try_clone().map_err(failed_to_start)?);
    command.stderr(stderr.try_clone().map_err(failed_to_start)?);
    let mut child = command.spawn().map_err(failed_to_start)?;
    let status = wait(&mut child, limit).map_err(failed_to_start)?;
    let stdout = read(&mut stdout).map_err(failed_to_start)?;
    let stderr = read(&mut stderr).map_err(failed_to_start)?;
    let said = if stderr.trim().is_empty() { &stdout } else { &stderr };
    match status {
        None => Err(ProgramError::TimedOut { line, seconds: limit.as_secs(), output: tail(said) }),
        Some(status) if !status.success() => Err(ProgramError::Failed { line, status, output: tail(said) }),
        Some(_) => Ok(Finished { stdout, stderr }),
    }
}

/// Waits for `child`; past the limit it is asked to end, then ended, and the answer is nothing.
fn wait(child: &mut Child, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
    if let Some(status) = wait_until(child, Instant::now() + limit)? {
        return Ok(Some(status));
    }
    // Asked first: cargo, apt and rustup then end their own children and remove their locks.
    let id = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(id) = id {
        let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
    }
    if wait_until(child, Instant::now() + Duration::from_secs(2))?.is_none() {
        child.kill()?;
        child.wait()?;
    }
    Ok(None)
}

fn wait_until(child: &mut Child, end: Instant) -> std::io::Result<Option<ExitStatus>> {
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= end {
            return Ok(None);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

fn read(file: &mut File) -> std::io::Result<String> {
    file.rewind()?;
    let mut bytes = Vec::new();
    file.take(MOST_OUTPUT).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The last lines of `text`, each cut at a readable length.
pub(super) fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let from = lines.len().saturating_sub(TAIL_LINES);
    let shown: Vec<String> = lines[from..].iter().map(|line| line.chars().take(300).collect()).collect();
    shown.join("\n")
}

/// What one would type to run `command`.
fn command_line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let line: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    line.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn both_streams_are_kept() {
        let finished = run(shell("echo out; echo err >&2"), Duration::from_secs(20)).unwrap();
        assert_eq!((finished.stdout.as_str(), finished.stderr.as_str()), ("out\n", "err\n"));
    }

    #[test]
    fn a_failure_shows_what_the_program_said() {
        let error = run(shell("echo no such thing >&2; exit 3"), Duration::from_secs(20)).err().unwrap();
        let text = error.to_string();
        assert!(text.contains("no such thing") && text.contains('3'), "{text}");
    }

    #[test]
    fn a_program_past_its_limit_is_ended() {
        let error = run(shell("echo begun; exec sleep 600"), Duration::from_millis(300)).err().unwrap();
        assert!(matches!(&error, ProgramError::TimedOut { output, .. } if output == "begun"), "{error}");
    }

    #[test]
    fn a_program_that_does_not_exist_is_named() {
        let error = run(Command::new("no-such-program-anywhere"), Duration::from_secs(1)).err().unwrap();
        assert!(error.to_string().contains("no-such-program-anywhere"));
    }

    #[test]
    fn the_tail_is_short() {
        let text: String = (0..100).map(|n| format!("line {n}\n\n")).collect();
        let shown = tail(&text);
        assert_eq!(shown.lines().count(), TAIL_LINES);
        assert!(shown.ends_with("line 99"));
    }
}
