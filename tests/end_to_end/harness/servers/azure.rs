//! Azurite, Microsoft's own emulator of Azure Blob Storage.

use std::{
    io::{BufRead as _, BufReader, Lines, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

use super::{chaos, install};

/// The account of all emulators, and its key, which are documented.
pub(super) const ACCOUNT: &str = "devstoreaccount1";
pub(super) const KEY: &str =
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/// The process.
pub(super) struct Azurite {
    child: Child,
    pub(super) port: u16,
    /// A shared access signature that allows everything.
    pub(super) all: String,
    /// One that allows to read and list.
    pub(super) reading: String,
}

impl Azurite {
    pub(super) fn new() -> Self {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("end_to_end/harness/servers/azure.js");
        let mut command = Command::new("node");
        command.arg(script).arg(install::azurite()).args([ACCOUNT, KEY]);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.unwrap_or_else(|error| panic!("node: {error}; type: apt-get install nodejs npm"));
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let [all, reading] = [line(&mut lines), line(&mut lines)];
        let listens = loop {
            let said = line(&mut lines);
            if said.contains("listens on") {
                break said;
            }
        };
        let port = listens.rsplit(':').next().and_then(|port| port.trim().parse().ok());
        // What it says later is nobody's business, and it must not wait for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, port: port.unwrap_or_else(|| panic!("{listens}")), all, reading }
    }

    /// Makes a container.
    pub(super) fn make(&self, container: &str) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let request = format!(
            "PUT /{ACCOUNT}/{container}?restype=container&{} HTTP/1.1\r\nHost: 127.0.0.1\r\nx-ms-version: 2023-11-03\r\n\
             Content-Length: 0\r\nConnection: close\r\n\r\n",
            self.all
        );
        stream.write_all(request.as_bytes()).unwrap();
        let answer = chaos::read_all(&mut stream);
        assert!(answer.starts_with(b"HTTP/1.1 201"), "{}", String::from_utf8_lossy(&answer));
    }
}

fn line(lines: &mut Lines<BufReader<ChildStdout>>) -> String {
    lines.next().expect("Azurite ended; see above").expect("text")
}

impl Drop for Azurite {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
