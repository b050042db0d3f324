//! One request, and all of its answer.

use std::time::Instant;

use bytes::Bytes;
use reqwest::{Client, Request, StatusCode, header::HeaderMap};
use tokio::time::timeout;
use url::Url;

use super::{Allowance, HttpFailure, SMALL};

/// An answer, whole.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Who gave it: the last of those that were led to.
    pub(crate) url: Url,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Sends a request and reads the answer, as far as it is allowed to go. Errors of a server are never long.
///
/// # Errors
/// There is no answer, or it is too long or too slow.
pub(crate) async fn fetch(client: &Client, request: Request, allowance: &Allowance) -> Result<Answer, HttpFailure> {
    let begun = Instant::now();
    let slow = |received| HttpFailure::Slow { received, time: begun.elapsed() };
    let response = timeout(allowance.begin, client.execute(request)).await.map_err(|_| slow(0))?;
    let mut response = response.map_err(HttpFailure::of)?;
    let most = if response.status().is_success() { allowance.most } else { allowance.most.min(SMALL) };
    if response.content_length().is_some_and(|length| length > most) {
        return Err(HttpFailure::TooLong { most });
    }
    let mut body = Vec::new();
    loop {
        let received = body.len() as u64;
        let left = allowance.left(begun.elapsed(), received);
        let more = timeout(left, response.chunk()).await.map_err(|_| slow(received))?;
        let Some(more) = more.map_err(HttpFailure::of)? else { break };
        if received + more.len() as u64 > most {
            return Err(HttpFailure::TooLong { most });
        }
        body.extend_from_slice(&more);
    }
    let (url, status) = (response.url().clone(), response.status());
    Ok(Answer { url, status, headers: std::mem::take(response.headers_mut()), body: body.into() })
}
