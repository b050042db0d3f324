//! A server with TLS, and the authority that its certificate is from. Both are the work of `openssl`.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
};

use tempfile::TempDir;

/// What the two certificates say besides their names. The machine's own settings are not asked.
const SETTINGS: &str = "[req]\ndistinguished_name = name\n[name]\n\
    [authority]\nbasicConstraints = critical, CA:TRUE\n\
    [server]\nbasicConstraints = critical, CA:FALSE\nsubjectAltName = IP:127.0.0.1, DNS:right.example.com\n";

/// Where a certificate's name ends up; both kinds have a key of their own, and hold for a day.
const CERTIFICATE: [&str; 9] =
    ["req", "-x509", "-config", "settings", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/// A server with a certificate for 127.0.0.1 and `right.example.com`, from an authority that nobody knows. It ends with
/// its test.
pub(crate) struct TlsServer {
    folder: TempDir,
    server: Child,
    port: u16,
}

impl TlsServer {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("settings"), SETTINGS).expect("the settings");
        let certificate = |words: &[&str]| {
            let made = Command::new("openssl").current_dir(&folder).args(CERTIFICATE).args(words).output();
            let made = made.unwrap_or_else(|error| panic!("openssl: {error}; type: apt-get install openssl"));
            assert!(made.status.success(), "openssl {words:?}: {}", String::from_utf8_lossy(&made.stderr));
        };
        let authority = ["-extensions", "authority", "-subj", "/CN=Authority", "-days", "1"];
        certificate(&[&authority[..], &["-keyout", "authority.key", "-out", "authority.pem"]].concat());
        let server = ["-extensions", "server", "-subj", "/CN=Server", "-days", "1"];
        let from = ["-CA", "authority.pem", "-CAkey", "authority.key"];
        certificate(&[&server[..], &from, &["-keyout", "server.key", "-out", "server.pem"]].concat());

        let mut serve = Command::new("openssl");
        // Answers every request with a page of its own.
        serve.args(["s_server", "-www", "-accept", "127.0.0.1:0", "-cert", "server.pem", "-key", "server.key"]);
        serve.current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = serve.spawn().expect("openssl s_server");
        let mut said = BufReader::new(server.stdout.take().expect("a pipe"));
        let port = loop {
            let mut line = String::new();
            assert!(said.read_line(&mut line).expect("text") > 0, "openssl s_server ended");
            if let Some((_, port)) = line.trim_end().split_once("ACCEPT 127.0.0.1:") {
                break port.parse().expect("a port");
            }
        };
        // What it says of connections nobody needs, but the pipe must not fill up.
        thread::spawn(move || said.read_to_end(&mut Vec::new()));
        Self { folder, server, port }
    }

    /// The port, on 127.0.0.1.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The file with the authority's certificate.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
