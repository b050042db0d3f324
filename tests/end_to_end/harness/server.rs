//! Servers on this machine's loopback, well behaved and not.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// A server that answers until the test's process ends.
pub(crate) struct Server {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<Heard>>>,
}

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    /// From the method to the last header.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Heard {
    /// The path with the query.
    pub(crate) fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// The value of a header, if it was sent.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        headers.find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Everything, for an answer that tells it.
    pub(crate) fn all(&self) -> String {
        format!("{}\r\n{}", self.head, self.body)
    }
}

impl Server {
    /// Hands each request to `answer`, together with the connection that it writes to; then the connection is closed.
    pub(crate) fn new(answer: impl Fn(&Heard, &mut TcpStream) + Send + Sync + 'static) -> Self {
        Self::raw(move |mut stream, heard| {
            let Some(request) = read(&mut stream) else { return };
            heard.lock().unwrap().push(request.clone());
            answer(&request, &mut stream);
        })
    }

    /// Hands each connection to `serve`.
    pub(crate) fn raw(serve: impl Fn(TcpStream, &Mutex<Vec<Heard>>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (serve, listened) = (Arc::new(serve), Arc::clone(&heard));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (serve, heard) = (Arc::clone(&serve), Arc::clone(&listened));
                thread::spawn(move || serve(stream, &heard));
            }
        });
        Self { address, heard }
    }

    /// Answers 200 with this text.
    pub(crate) fn text(text: &'static str) -> Self {
        Self::new(move |_, stream| reply(stream, "200 OK", &[], text.as_bytes()))
    }

    /// Answers with whole bytes, as they are.
    pub(crate) fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        // The client may have had enough of it.
        Self::new(move |_, stream| drop(stream.write_all(&bytes)))
    }

    /// Sends everybody to this address.
    pub(crate) fn redirect(status: &'static str, location: String) -> Self {
        Self::new(move |_, stream| reply(stream, status, &[("Location", &location)], b""))
    }

    /// The address of a path there.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// `127.0.0.1:PORT`, as a grant names it.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// What was asked so far.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

/// Writes a whole answer.
pub(crate) fn reply(stream: &mut TcpStream, status: &str, headers: &[(&str, &str)], body: &[u8]) {
    let mut head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    // The client may have had enough of it.
    let _ = stream.write_all(&[head.as_bytes(), b"\r\n", body].concat());
}

/// Reads one request to its end.
fn read(stream: &mut TcpStream) -> Option<Heard> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end + 2]).into_owned();
            let mut heard = Heard { head, body: String::new() };
            let length = heard.header("content-length").map_or(0, |length| length.parse().unwrap());
            let body = bytes.get(end + 4..)?;
            if body.len() >= length {
                heard.body = String::from_utf8_lossy(body).into_owned();
                return Some(heard);
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}
