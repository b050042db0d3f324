//! What stands between a client and a server, and does harm when told to.

use std::{
    io::{Read, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// A relay of HTTP, one request to a connection.
pub(crate) struct Chaos {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    port: Mutex<u16>,
    rule: Mutex<Arc<Rule>>,
}

type Rule = dyn Fn(&Request) -> Deed + Send + Sync;

/// What is done with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// It reaches the server, and the answer the client.
    Pass,
    /// The connection is closed before anything reaches the server.
    Drop,
    /// The server does what it is asked, and the client never hears of it.
    SwallowAnswer,
    /// Nothing happens until the client has had enough.
    Stall,
    /// Half of the answer.
    CutAnswer,
    /// The server never hears of it, and the client gets this status with this text.
    Answer(&'static str, &'static str),
    /// The same, without these headers of the request, as from a server that does not know them.
    Without(Vec<&'static str>),
}

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    head: String,
    body: Vec<u8>,
}

impl Request {
    /// The method.
    pub(crate) fn method(&self) -> &str {
        self.head.split(' ').next().unwrap_or_default()
    }

    /// The path with the query.
    pub(crate) fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }
}

impl Chaos {
    /// Stands before the server at a port of this machine, and does no harm yet.
    pub(crate) fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let rule: Arc<Rule> = Arc::new(|_| Deed::Pass);
        let state = Arc::new(State { port: Mutex::new(port), rule: Mutex::new(rule) });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                thread::spawn(move || state.serve(stream));
            }
        });
        Self { address, state }
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on does this with each request.
    pub(crate) fn does(&self, rule: impl Fn(&Request) -> Deed + Send + Sync + 'static) {
        *self.state.rule.lock().unwrap() = Arc::new(rule);
    }

    /// Stands before another port from now on.
    pub(crate) fn lead_to(&self, port: u16) {
        *self.state.port.lock().unwrap() = port;
    }
}

impl State {
    fn serve(&self, mut client: TcpStream) {
        let Some(request) = read_request(&mut client) else { return };
        let rule = Arc::clone(&self.rule.lock().unwrap());
        // Whoever hears nothing may have gone.
        match rule(&request) {
            Deed::Pass => drop(client.write_all(&self.forward(&request, &[]))),
            Deed::Without(headers) => drop(client.write_all(&self.forward(&request, &headers))),
            Deed::Drop => {}
            Deed::SwallowAnswer => drop(self.forward(&request, &[])),
            Deed::Stall => drop(read_all(&mut client)),
            Deed::CutAnswer => {
                let answer = self.forward(&request, &[]);
                drop(client.write_all(&answer[..answer.len().saturating_sub(8)]));
            }
            Deed::Answer(status, body) => {
                let length = body.len();
                let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
                drop(client.write_all(format!("{head}{body}").as_bytes()));
            }
        }
        let _ = client.shutdown(Shutdown::Write);
    }

    /// The server's answer; nothing if it is not there.
    fn forward(&self, request: &Request, without: &[&str]) -> Vec<u8> {
        let port = *self.port.lock().unwrap();
        let Ok(mut server) = TcpStream::connect(("127.0.0.1", port)) else { return Vec::new() };
        let is_kept = |line: &&str| {
            let name = line.split(':').next().unwrap_or_default();
            !line.is_empty() && !without.iter().chain(&["connection"]).any(|other| name.eq_ignore_ascii_case(other))
        };
        let head: Vec<_> = request.head.split("\r\n").filter(is_kept).collect();
        let head = format!("{}\r\nConnection: close\r\n\r\n", head.join("\r\n"));
        match server.write_all(head.as_bytes()).and_then(|()| server.write_all(&request.body)) {
            Ok(()) => read_all(&mut server),
            Err(_) => Vec::new(),
        }
    }
}

/// Everything until the other side has said it all.
pub(super) fn read_all(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    bytes
}

fn read_request(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 65536];
    loop {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            let mut body = bytes.split_off(end + 4);
            let missing = length.unwrap_or(0).saturating_sub(body.len());
            if head.to_ascii_lowercase().contains("\r\nexpect: 100-continue") {
                stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
            }
            let read = Read::take(&mut *stream, missing as u64).read_to_end(&mut body).ok()?;
            return (read == missing).then_some(Request { head, body });
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}
