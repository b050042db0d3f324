//! moto, an S3 server, and a stand-in for Google.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use super::{chaos, install};

/// The process. What was written lies in a folder, from which the next one goes on.
pub(super) struct Moto {
    child: Child,
    pub(super) port: u16,
}

impl Moto {
    pub(super) fn new(folder: &Path) -> Self {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("end_to_end/harness/servers/s3.py");
        let mut command = Command::new(install::python_with_moto());
        command.arg("-B").arg(script).arg(folder.join("written"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).unwrap();
        let port = line.trim().parse().unwrap_or_else(|_| panic!("the S3 server does not start: {line:?}"));
        Self { child, port }
    }

    /// Makes a bucket.
    pub(super) fn make(&self, bucket: &str) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let request =
            format!("PUT /{bucket} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let answer = chaos::read_all(&mut stream);
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
