//! The one thread on which everything over the network happens, while whoever asked waits.

use std::{
    future::{self, Future},
    io,
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, SystemTime},
};

use tokio::runtime::{Builder, Handle};

static RUNTIME: Mutex<Option<Handle>> = Mutex::new(None);

/// Runs something on the network's thread and waits for its end, at most this long. Works inside of other runtimes, too.
///
/// # Errors
/// It takes too long, or the thread cannot be started.
pub(crate) fn wait<T: Send + 'static>(
    within: Duration,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, String> {
    let handle = handle().map_err(|error| format!("no thread for the network can be started: {error}"))?;
    let (sender, receiver) = mpsc::sync_channel(1);
    handle.spawn(async move {
        // Whoever asked waits for it.
        let _ = sender.send(tokio::time::timeout(within, work).await.ok());
    });
    let late = || format!("no answer within {} s", within.as_secs());
    receiver.recv().map_err(|_| "the network's thread failed".to_owned())?.ok_or_else(late)
}

/// Chooses the cryptography of TLS, which clients take from the process. Call it before one is made.
pub(crate) fn choose_cryptography() {
    // Another part of the process may have chosen already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Why no request can say when it is made. Clients take it for granted that the calendar has a date for the time.
pub(crate) fn timeless() -> Option<&'static str> {
    const END: Duration = Duration::from_secs(253_402_300_800);
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let has_date = since.is_ok_and(|since| since < END);
    (!has_date).then_some("this machine's clock is before 1970 or beyond 9999: set the clock")
}

fn handle() -> io::Result<Handle> {
    let mut runtime = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*runtime {
        return Ok(handle.clone());
    }
    let own = Builder::new_current_thread().enable_all().build()?;
    let handle = own.handle().clone();
    thread::Builder::new().name("forge-stores".into()).spawn(move || own.block_on(future::pending::<()>()))?;
    Ok(runtime.insert(handle).clone())
}
