//! An OCI registry.

use std::{
    fs,
    io::Write as _,
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use forge_stores::{OciStore, Patience, Settings};
use tempfile::TempDir;

use super::{Chaos, chaos, install};
use crate::harness::Call;

/// Debian's docker-registry over a folder of its own, reached through a [`Chaos`].
pub(crate) struct Registry {
    child: Child,
    chaos: Chaos,
    folder: TempDir,
}

/// `pass:word`, as `htpasswd -B` keeps it.
const HASH: &str = "$2b$04$H2lNimkpZwO8C1pMKIiceOCGi0JejB737S5bf3eQFYsGkZisZWqNi";

impl Registry {
    /// A registry that lets everybody do everything.
    pub(crate) fn new() -> Self {
        Self::with("")
    }

    /// A registry that lets in nobody but `forge`, whose password is `pass:word`.
    pub(crate) fn guarded() -> Self {
        let registry = Self::with("auth: {htpasswd: {realm: tools, path: PASSWORDS}}\n");
        registry.log_in("");
        registry
    }

    /// As `docker login` leaves it, with this in the place of the password.
    pub(crate) fn log_in(&self, password: &str) {
        let pair = BASE64.encode(format!("forge:{password}"));
        let host = self.chaos.url().replace("http://", "");
        let config = format!(r#"{{"auths": {{"{host}": {{"auth": "{pair}"}}}}}}"#);
        fs::write(self.folder.path().join("docker/config.json"), config).unwrap();
    }

    fn with(more: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let passwords = folder.path().join("passwords");
        fs::write(&passwords, format!("forge:{HASH}\n")).unwrap();
        let more = more.replace("PASSWORDS", &passwords.display().to_string());
        fs::create_dir(folder.path().join("docker")).unwrap();
        // Between this and its start another process may take the port; then the next one is tried.
        for _ in 0..20 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let config = format!(
                "version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {}}}, delete: {{enabled: \
                 true}}}}\nhttp: {{addr: '127.0.0.1:{port}'}}\n{more}",
                folder.path().join("storage").display()
            );
            let file = folder.path().join("config.yml");
            fs::write(&file, config).unwrap();
            // It ends when this process does, however that ends: then the shell's input ends.
            let script = "\"$0\" serve \"$1\" >/dev/null 2>&1 & server=$!\n\
                          cat >/dev/null; kill -9 $server";
            let mut command = Command::new("sh");
            command.args(["-c", script]).arg(program()).arg(&file).stdin(Stdio::piped());
            let mut child = command.spawn().expect("a shell");
            if answers(port) {
                return Self { child, chaos: Chaos::before(port), folder };
            }
            drop(child.stdin.take());
            let _ = child.wait();
        }
        panic!("docker-registry does not start");
    }

    /// What stands before it, and does harm when told to.
    pub(crate) fn chaos(&self) -> &Chaos {
        &self.chaos
    }

    /// `oci://127.0.0.1:PORT/team`.
    pub(crate) fn url(&self) -> String {
        self.chaos.url().replace("http://", "oci://") + "/team"
    }

    /// What a GET of this path gives: its status line with the headers, and its body.
    pub(crate) fn get(&self, path: &str, accept: &str) -> (String, Vec<u8>) {
        let host = self.chaos.url().replace("http://", "");
        let mut stream = TcpStream::connect(&host).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: {accept}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let answer = chaos::read_all(&mut stream);
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head") + 4;
        (String::from_utf8_lossy(&answer[..end]).into_owned(), answer[end..].to_vec())
    }

    /// Puts a manifest there, as any client may.
    pub(crate) fn put(&self, path: &str, kind: &str, body: &[u8]) {
        let host = self.chaos.url().replace("http://", "");
        let mut stream = TcpStream::connect(&host).unwrap();
        let length = body.len();
        let head = format!(
            "PUT {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
        let answer = chaos::read_all(&mut stream);
        assert!(answer.starts_with(b"HTTP/1.1 201"), "{}", String::from_utf8_lossy(&answer));
    }

    /// A store there.
    pub(crate) fn store(&self, patience: Patience) -> OciStore {
        let docker = self.folder.path().join("docker").to_str().unwrap().to_owned();
        let settings: Settings = [("DOCKER_CONFIG", docker)].into_iter().collect();
        OciStore::new(&self.url().parse().unwrap(), &settings, patience).unwrap()
    }

    /// A command line that has no credentials of this user.
    pub(crate) fn reached_by(&self, call: Call) -> Call {
        call.env("DOCKER_CONFIG", self.folder.path().join("docker"))
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// Waits until it takes connections, or has ended.
fn answers(port: u16) -> bool {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while std::time::Instant::now() < deadline {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) {
            let _ = stream.write_all(b"GET /v2/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return chaos::read_all(&mut stream).windows(12).any(|part| part == b"registry/2.0");
        }
        std::thread::yield_now();
    }
    false
}

fn program() -> PathBuf {
    let installed = PathBuf::from("/usr/bin/docker-registry");
    if installed.exists() {
        return installed;
    }
    let remedy = "type: apt-get install docker-registry";
    let folder = install::once("docker-registry", remedy, |folder| {
        fs::create_dir(folder).map_err(|error| error.to_string())?;
        install::run(Command::new("apt-get").args(["download", "docker-registry"]).current_dir(folder))?;
        install::run(Command::new("sh").args(["-c", "dpkg -x docker-registry_*.deb ."]).current_dir(folder))
    });
    folder.join("usr/bin/docker-registry")
}
