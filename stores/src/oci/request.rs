//! What is asked of a registry, one thing at a time, and again where that helps.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use bytes::Bytes;
use reqwest::{
    Method, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION},
};
use serde_json::Value;
use url::Url;

use super::{
    answer::{Failure, expect, matches},
    artifact::{INDEX, MANIFEST},
    session::{Asked, SMALL, Session},
};
use crate::{
    Patience, StoreError, StoreUrl,
    http::{Allowance, Answer},
    patience::Attempt,
    runtime::{timeless, wait},
};

/// The most bytes of one object, as in a folder.
pub(super) const MOST: u64 = 256 << 20;
/// How many tags or repositories are asked for at once.
const PAGE: &str = "1000";
/// The most tags or repositories. No catalog has as many, and whoever lists on does so without end.
const MOST_NAMES: usize = 100_000;
/// The most bytes of a repository's name; those of tags are shorter.
const LONGEST_NAME: usize = 255;
/// By this a registry says that it keeps what a manifest refers to.
const SUBJECT: &str = "oci-subject";
/// What an attempt takes besides what its requests may take.
const MARGIN: Duration = Duration::from_secs(2);

/// A registry.
#[derive(Clone)]
pub(super) struct Registry {
    pub(super) url: StoreUrl,
    pub(super) patience: Patience,
    pub(super) session: Arc<Session>,
}

impl Registry {
    /// The image manifest at a tag or digest, as its bytes.
    pub(super) fn manifest(&self, repository: &str, at: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.document(repository, at, MANIFEST)
    }

    /// The image index at a tag, as its bytes.
    pub(super) fn index(&self, repository: &str, at: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.document(repository, at, INDEX)
    }

    fn document(&self, repository: &str, at: &str, media_type: &'static str) -> Result<Option<Vec<u8>>, StoreError> {
        let what = format!("read {repository}:{at}");
        let (path, scope) = (format!("{repository}/manifests/{at}"), pull(repository));
        let digest = at.starts_with("sha256:").then(|| at.to_owned());
        self.ask(&what, self.patience.short(), move |registry| {
            let mut asked = registry.get(&path, &scope, SMALL);
            asked.headers.insert(ACCEPT, HeaderValue::from_static(media_type));
            let digest = digest.clone();
            async move { matches(expect(registry.session.ask(&asked).await?)?.body, digest.as_deref()) }
        })
    }

    /// A blob, whose bytes have this digest.
    pub(super) fn blob(&self, repository: &str, digest: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let what = format!("read {digest} of {repository}");
        let (path, scope, digest) = (format!("{repository}/blobs/{digest}"), pull(repository), digest.to_owned());
        self.ask(&what, self.patience.whole(), move |registry| {
            let (asked, digest) = (registry.get(&path, &scope, MOST), digest.clone());
            async move { matches(expect(registry.session.ask(&asked).await?)?.body, Some(&digest)) }
        })
    }

    /// All tags of a repository. None if there is no such repository.
    pub(super) fn tags(&self, repository: &str) -> Result<Vec<String>, StoreError> {
        let what = format!("list the tags of {repository}");
        let tags = self.names(&what, format!("{repository}/tags/list"), pull(repository), "tags")?;
        Ok(tags.unwrap_or_default())
    }

    /// All repositories of the registry. Many do not tell.
    pub(super) fn repositories(&self) -> Result<Vec<String>, StoreError> {
        let scope = "registry:catalog:*".to_owned();
        let names = self.names("list its repositories", "_catalog".into(), scope, "repositories")?;
        let told = "tell which tools it has; name the tool".to_owned();
        names.ok_or_else(|| StoreError::Unsupported { url: self.url.to_string(), what: told })
    }

    /// All pages of a list, in the order of their text.
    fn names(
        &self,
        what: &str,
        path: String,
        scope: String,
        field: &'static str,
    ) -> Result<Option<Vec<String>>, StoreError> {
        self.ask(what, self.patience.listing(), move |registry| {
            let first = registry.get(&path, &scope, SMALL);
            async move {
                let mut all = BTreeSet::<String>::new();
                let mut last: Option<String> = None;
                loop {
                    let mut asked = first.clone();
                    let more = last.as_deref().map(|last| ("last", last));
                    asked.url.query_pairs_mut().append_pair("n", PAGE).extend_pairs(more);
                    let page: Value = serde_json::from_slice(&expect(registry.session.ask(&asked).await?)?.body)
                        .map_err(|error| Failure::Damaged(format!("it is no list: {error}")))?;
                    let names = page[field].as_array().into_iter().flatten().filter_map(Value::as_str);
                    let before = all.len();
                    for name in names.filter(|name| (1..=LONGEST_NAME).contains(&name.len())) {
                        all.insert(name.to_owned());
                        last = Some(name.to_owned());
                    }
                    if all.len() > MOST_NAMES {
                        return Err(Failure::TooMany(MOST_NAMES));
                    }
                    // Some give everything at once, whatever they were asked.
                    if all.len() == before {
                        return Ok(all.into_iter().collect());
                    }
                }
            }
        })
    }

    /// Sees to it that a blob is there.
    pub(super) fn push_blob(&self, repository: &str, digest: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let what = format!("write {digest} of {repository}");
        let (path, scope) = (format!("{repository}/blobs/"), push(repository));
        let (digest, bytes) = (digest.to_owned(), Bytes::copy_from_slice(bytes));
        let pushed = self.ask(&what, self.patience.sending(), move |registry| {
            let head = Asked { method: Method::HEAD, ..registry.get(&format!("{path}{digest}"), &scope, SMALL) };
            let begin = Asked { method: Method::POST, ..registry.get(&format!("{path}uploads/"), &scope, SMALL) };
            let (digest, bytes) = (digest.clone(), bytes.clone());
            async move {
                match expect(registry.session.ask(&head).await?) {
                    Ok(_) => return Ok(()),
                    Err(Failure::Missing) => {}
                    Err(failure) => return Err(failure),
                }
                let mut place = place(&expect(registry.session.ask(&begin).await?)?)?;
                place.query_pairs_mut().append_pair("digest", &digest);
                let upload = Asked { url: place, ..begin };
                registry.put(upload, "application/octet-stream", bytes).await.map(drop)
            }
        })?;
        pushed.ok_or_else(|| self.unreachable(&format!("cannot write into {repository}: there is no such place")))
    }

    /// Writes a manifest under a tag, in the place of whatever is there. Gives whether the registry keeps to what it refers.
    pub(super) fn push_manifest(&self, repository: &str, tag: &str, bytes: &[u8]) -> Result<bool, StoreError> {
        self.push_document(repository, tag, MANIFEST, bytes)
    }

    /// Writes an index under a tag, in the place of whatever is there.
    pub(super) fn push_index(&self, repository: &str, tag: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.push_document(repository, tag, INDEX, bytes).map(drop)
    }

    fn push_document(
        &self,
        repository: &str,
        tag: &str,
        media_type: &'static str,
        bytes: &[u8],
    ) -> Result<bool, StoreError> {
        let what = format!("write {repository}:{tag}");
        let (path, scope) = (format!("{repository}/manifests/{tag}"), push(repository));
        let bytes = Bytes::copy_from_slice(bytes);
        let pushed = self.ask(&what, self.patience.sending(), move |registry| {
            let (asked, bytes) = (registry.get(&path, &scope, SMALL), bytes.clone());
            async move { Ok(registry.put(asked, media_type, bytes).await?.headers.contains_key(SUBJECT)) }
        })?;
        pushed.ok_or_else(|| self.unreachable(&format!("cannot write {repository}:{tag}: a part of it is not there")))
    }

    fn get(&self, path: &str, scope: &str, most: u64) -> Asked {
        Asked {
            method: Method::GET,
            url: self.session.at(path),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            scope: scope.to_owned(),
            allowance: self.session.allowance(most),
        }
    }

    async fn put(&self, asked: Asked, media_type: &'static str, bytes: Bytes) -> Result<Answer, Failure> {
        let allowance: Allowance = self.session.after_sending(self.patience.sending());
        let mut asked = Asked { method: Method::PUT, body: bytes, allowance, ..asked };
        asked.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        expect(self.session.ask(&asked).await?)
    }

    fn unreachable(&self, reason: &str) -> StoreError {
        StoreError::Unreachable { url: self.url.to_string(), reason: reason.to_owned() }
    }

    /// Asks until there is an answer. `None` if what is asked for is not there.
    fn ask<T, W>(&self, what: &str, within: Duration, work: impl Fn(Self) -> W) -> Result<Option<T>, StoreError>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, Failure>> + Send + 'static,
    {
        if let Some(reason) = timeless() {
            return Err(self.unreachable(&format!("cannot {what}: {reason}")));
        }
        let attempt = || match wait(within + MARGIN, work(self.clone())).map_err(Attempt::Again)? {
            Ok(done) => Ok(Some(done)),
            Err(Failure::Missing) => Ok(None),
            Err(failure) => Err(failure.told(&self.url, what)),
        };
        self.patience.try_again(attempt, |reason| self.unreachable(&format!("cannot {what}: {reason}")))
    }
}

/// Where an upload goes.
fn place(answer: &Answer) -> Result<Url, Failure> {
    let wrong = |reason: &str| Failure::Damaged(format!("it begins an upload {reason}"));
    if answer.status != StatusCode::ACCEPTED {
        return Err(wrong(&format!("with HTTP {}", answer.status.as_u16())));
    }
    let location = answer.headers.get(LOCATION).and_then(|location| location.to_str().ok());
    let location = location.ok_or_else(|| wrong("nowhere"))?;
    answer.url.join(location).map_err(|_| wrong("at what is no address"))
}

fn pull(repository: &str) -> String {
    format!("repository:{repository}:pull")
}

fn push(repository: &str) -> String {
    format!("repository:{repository}:pull,push")
}
