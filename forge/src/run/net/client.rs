//! A tool's requests, from its frame to its answer.

use std::{
    fmt, panic,
    sync::{Arc, mpsc},
    thread,
    time::Instant,
};

use ureq::{
    Agent,
    http::{HeaderMap, HeaderValue, header},
};

use super::{
    answer,
    error::NetError,
    exchange::{self, Follows, Incoming, Outgoing},
    headers,
    message::Request,
    reach::{NetReach, Route, pattern_of},
    redirect,
    resolve::{self, Guarded, LookUp},
    secret::Secrets,
};

/// Sends the requests of one tool under one reach. Calls may come from many threads at once; they share nothing but the
/// reach and the secrets.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    reach: Arc<NetReach>,
    secrets: Secrets,
    look_up: LookUp,
}

/// What a request came to.
#[derive(Debug)]
pub enum Reply {
    /// The frame for the guest: an answer, or an error that it can handle.
    Frame(Vec<u8>),
    /// The time of the run is over.
    Deadline,
}

impl Client {
    /// A client for what is in `reach`, with these secrets.
    pub fn new(reach: NetReach, secrets: Secrets) -> Self {
        Self::with_look_up(reach, secrets, resolve::system())
    }

    fn with_look_up(reach: NetReach, secrets: Secrets, look_up: LookUp) -> Self {
        Self { inner: Arc::new(Inner { reach: Arc::new(reach), secrets, look_up }) }
    }

    /// Answers a guest's frame: not after `deadline`, and with a body of at most `most` bytes.
    pub fn answer(&self, frame: &[u8], deadline: Instant, most: u64) -> Reply {
        match self.exchange(frame, deadline, most) {
            Ok(frame) => Reply::Frame(frame),
            Err(NetError::Timeout { .. }) if Instant::now() >= deadline => Reply::Deadline,
            Err(error) => Reply::Frame(answer::refusal(&error, &self.inner.secrets)),
        }
    }

    fn exchange(&self, frame: &[u8], deadline: Instant, most: u64) -> Result<Vec<u8>, NetError> {
        let request = Request::read(frame)?;
        let host = pattern_of(&request.url)?;
        // Most refusals need no thread.
        self.inner.dress(&request, self.inner.reach.route(&request.url)?)?;
        let left = deadline.saturating_duration_since(Instant::now());
        let limit = request.timeout.map_or(left, |timeout| timeout.min(left));
        let timeout = NetError::Timeout { host: host.clone(), limit };
        if limit.is_zero() {
            return Err(timeout);
        }
        let guarded = Guarded { reach: Arc::clone(&self.inner.reach), look_up: Arc::clone(&self.inner.look_up) };
        let agent = exchange::agent(guarded, limit);
        // On a thread of its own, so that nothing that a server or a resolver does holds up the run beyond its time.
        let (sender, receiver) = mpsc::sync_channel(1);
        let (inner, working) = (Arc::clone(&self.inner), agent.clone());
        let work = move || {
            let fetched = panic::catch_unwind(panic::AssertUnwindSafe(|| inner.fetch(&working, request, most)));
            // The run may have gone on without it.
            let _ = sender.send(fetched);
        };
        let broken = |reason: String| NetError::Protocol { host: host.clone(), reason };
        let spawned = thread::Builder::new().name("forge-net".to_owned()).spawn(work);
        spawned.map_err(|error| broken(format!("the system refuses a thread for it: {error}")))?;
        match receiver.recv_timeout(limit) {
            Ok(Ok(Err(NetError::Timeout { .. }))) => Err(timeout),
            Ok(Ok(fetched)) => fetched,
            Ok(Err(_)) | Err(mpsc::RecvTimeoutError::Disconnected) => {
                Err(broken("the HTTP client gave up on it".to_owned()))
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {
                // Closes its connections: the thread ends at whatever it waits for.
                agent.shutdown();
                Err(timeout)
            }
        }
    }
}

impl Inner {
    /// The answer's frame, after all redirects.
    fn fetch(&self, agent: &Agent, mut request: Request, most: u64) -> Result<Vec<u8>, NetError> {
        let mut hops = 0;
        loop {
            let incoming = self.hop(agent, &request, most)?;
            let next = if request.redirects == 0 { None } else { redirect::follow(&request, &incoming)? };
            let Some(next) = next else { return Ok(answer::frame(&request.url, incoming, &self.secrets)) };
            if hops == request.redirects {
                let reason = format!("there are more than {hops}");
                return Err(NetError::Redirect { host: pattern_of(&request.url)?, reason });
            }
            hops += 1;
            request = next;
        }
    }

    /// One request on the wire.
    fn hop(&self, agent: &Agent, request: &Request, most: u64) -> Result<Incoming, NetError> {
        let route = self.reach.route(&request.url)?;
        let outgoing = self.dress(request, route)?;
        exchange::send(agent, outgoing, most, if request.redirects == 0 { Follows::No } else { Follows::Yes })
    }

    /// The request as it goes out, with the secrets in it.
    fn dress(&self, request: &Request, route: Route) -> Result<Outgoing, NetError> {
        let mut map = HeaderMap::with_capacity(request.headers.len() + 2);
        for (name, parts) in &request.headers {
            let bytes = self.secrets.header(parts, &request.url, route)?;
            let mut value = headers::value(name, &bytes)?;
            value.set_sensitive(true);
            map.append(name.clone(), value);
        }
        if !map.contains_key(header::ACCEPT) {
            map.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
        }
        Ok(Outgoing {
            method: request.method.clone(),
            host: pattern_of(&request.url)?,
            headers: map,
            body: self.secrets.body(&request.body, &request.inserts, &request.url, route)?,
            url: request.url.clone(),
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { reach, secrets, .. } = &*self.inner;
        f.debug_struct("Client").field("reach", reach).field("secrets", secrets).finish_non_exhaustive()
    }
}
