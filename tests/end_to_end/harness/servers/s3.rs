//! An S3 server.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use forge_stores::{ObjectStore, Patience, Settings, StoreUrl};
use tempfile::TempDir;

use super::{Chaos, chaos, install};
use crate::harness::Call;

/// A server with one bucket of its own, reached through a [`Chaos`]. What was written outlives its process.
pub(crate) struct S3 {
    process: Process,
    chaos: Chaos,
    bucket: String,
}

/// The process, shared or one's own.
enum Process {
    Shared,
    Own { running: Option<Running>, folder: TempDir },
}

struct Running {
    child: Child,
    port: u16,
}

impl S3 {
    /// A new bucket in the server that the tests share.
    pub(crate) fn bucket() -> Self {
        static SHARED: OnceLock<(Running, TempDir)> = OnceLock::new();
        static BUCKETS: AtomicUsize = AtomicUsize::new(0);
        let (running, _) = SHARED.get_or_init(|| {
            let folder = TempDir::new().unwrap();
            (Running::new(&folder), folder)
        });
        Self::with(running.port, Process::Shared, format!("bucket-{}", BUCKETS.fetch_add(1, Ordering::Relaxed)))
    }

    /// A server of one's own, which can be killed.
    pub(crate) fn own() -> Self {
        let folder = TempDir::new().unwrap();
        let running = Running::new(&folder);
        Self::with(running.port, Process::Own { running: Some(running), folder }, "bucket".into())
    }

    fn with(port: u16, process: Process, bucket: String) -> Self {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let request =
            format!("PUT /{bucket} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let answer = chaos::read_all(&mut stream);
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
        Self { process, chaos: Chaos::before(port), bucket }
    }

    /// Kills the server. Connections are refused from now on.
    pub(crate) fn kill(&mut self) {
        let Process::Own { running, .. } = &mut self.process else { panic!("others use this server") };
        *running = None;
    }

    /// Starts it again, with what it was told to keep.
    pub(crate) fn start(&mut self) {
        let Process::Own { running, folder } = &mut self.process else { panic!("others use this server") };
        let started = Running::new(folder);
        self.chaos.lead_to(started.port);
        *running = Some(started);
    }

    /// What stands before it, and does harm when told to.
    pub(crate) fn chaos(&self) -> &Chaos {
        &self.chaos
    }

    /// The address of a catalog there.
    pub(crate) fn url(&self) -> String {
        format!("s3://{}/team", self.bucket)
    }

    fn settings(&self) -> [(&'static str, String); 4] {
        [
            ("AWS_ENDPOINT_URL", self.chaos.url()),
            ("AWS_ACCESS_KEY_ID", "a".into()),
            ("AWS_SECRET_ACCESS_KEY", "s".into()),
            ("AWS_REGION", "us-east-1".into()),
        ]
    }

    /// A store there, of its own connections.
    pub(crate) fn store(&self) -> ObjectStore {
        self.store_with(Patience::Usual)
    }

    /// The same, with this patience.
    pub(crate) fn store_with(&self, patience: Patience) -> ObjectStore {
        let url: StoreUrl = self.url().parse().unwrap();
        ObjectStore::new(&url, &self.settings().into_iter().collect::<Settings>(), patience).unwrap()
    }

    /// A command line that reaches it.
    pub(crate) fn reached_by(&self, call: Call) -> Call {
        self.settings().into_iter().fold(call, |call, (name, value)| call.env(name, value))
    }
}

impl Running {
    fn new(folder: &TempDir) -> Self {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("end_to_end/harness/servers/s3.py");
        let mut command = Command::new(install::python_with_moto());
        command.arg("-B").arg(script).arg(folder.path().join("written"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).unwrap();
        let port = line.trim().parse().unwrap_or_else(|_| panic!("the S3 server does not start: {line:?}"));
        Self { child, port }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
