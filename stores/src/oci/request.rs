//! What is asked of a registry, one thing at a time, and again where that helps.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use oci_client::{
    Client, Reference,
    errors::{OciDistributionError, OciErrorCode},
    secrets::RegistryAuth,
};

use super::artifact::MANIFEST;
use crate::{
    Patience, StoreError, StoreUrl,
    patience::Attempt,
    runtime::{timeless, wait},
};

/// The most bytes of one object, as in a folder.
pub(super) const MOST: u64 = 256 << 20;
/// How many tags or repositories are asked for at once.
const PAGE: usize = 1000;
/// The most pages.
const PAGES: usize = 1000;

/// A registry.
#[derive(Clone)]
pub(super) struct Registry {
    pub(super) url: StoreUrl,
    pub(super) patience: Patience,
    pub(super) client: Client,
    pub(super) auth: RegistryAuth,
}

/// How one request failed.
enum Failure {
    Missing,
    TooLarge,
    Error(Box<OciDistributionError>),
}

impl<E: Into<OciDistributionError>> From<E> for Failure {
    fn from(error: E) -> Self {
        use OciDistributionError as E;
        let error = error.into();
        let is_missing = match &error {
            E::ImageManifestNotFoundError(_) | E::ServerError { code: 404, .. } => true,
            E::RegistryError { envelope, .. } => envelope.errors.iter().any(|one| {
                use OciErrorCode as C;
                matches!(one.code, C::BlobUnknown | C::ManifestUnknown | C::NameUnknown | C::NotFound)
            }),
            _ => false,
        };
        if is_missing { Self::Missing } else { Self::Error(Box::new(error)) }
    }
}

impl Registry {
    /// The image manifest at a tag or digest, as its bytes.
    pub(super) fn manifest(&self, repository: &str, at: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let image = self.reference(repository, at);
        self.ask(&format!("read {repository}:{at}"), self.patience.whole(), move |registry| {
            let image = image.clone();
            async move {
                let (bytes, _) = registry.client.pull_manifest_raw(&image, &registry.auth, &[MANIFEST]).await?;
                Ok(bytes.to_vec())
            }
        })
    }

    /// A blob, whose bytes have this digest.
    pub(super) fn blob(&self, repository: &str, digest: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let (image, digest) = (self.reference(repository, digest), digest.to_owned());
        self.ask(&format!("read {digest} of {repository}"), self.patience.whole(), move |registry| {
            let (image, digest) = (image.clone(), digest.clone());
            async move {
                registry.client.store_auth_if_needed(image.resolve_registry(), &registry.auth).await;
                let mut stream = registry.client.pull_blob_stream(&image, digest.as_str()).await?;
                let mut bytes = Vec::new();
                // Its end is an error where the bytes have another digest.
                while let Some(more) = stream.next().await {
                    bytes.extend_from_slice(&more?);
                    if bytes.len() as u64 > MOST {
                        return Err(Failure::TooLarge);
                    }
                }
                Ok(bytes)
            }
        })
    }

    /// All tags of a repository. None if there is no such repository.
    pub(super) fn tags(&self, repository: &str) -> Result<Vec<String>, StoreError> {
        let image = self.reference(repository, "latest");
        let tags = self.ask(&format!("list the tags of {repository}"), self.patience.whole(), move |registry| {
            let image = image.clone();
            async move {
                let mut all = Vec::<String>::new();
                for _ in 0..PAGES {
                    let last = all.last().cloned();
                    let page = registry.client.list_tags(&image, &registry.auth, Some(PAGE), last.as_deref()).await?;
                    // Some give everything at once, whatever they were asked.
                    let new: Vec<_> = page.tags.into_iter().filter(|tag| !all.contains(tag)).collect();
                    if new.is_empty() {
                        break;
                    }
                    all.extend(new);
                }
                Ok(all)
            }
        })?;
        Ok(tags.unwrap_or_default())
    }

    /// All repositories of the registry. Many do not tell.
    pub(super) fn repositories(&self) -> Result<Vec<String>, StoreError> {
        let image = self.reference("forge-catalog", "v1");
        let names = self.ask("list its repositories", self.patience.whole(), move |registry| {
            let image = image.clone();
            async move {
                let mut all = Vec::<String>::new();
                for _ in 0..PAGES {
                    let last = all.last().cloned();
                    let page = registry.client.catalog(&image, &registry.auth, Some(PAGE), last.as_deref()).await?;
                    let new: Vec<_> = page.repositories.into_iter().filter(|name| !all.contains(name)).collect();
                    if new.is_empty() {
                        break;
                    }
                    all.extend(new);
                }
                Ok(all)
            }
        })?;
        let told = "tell which tools it has; name the tool".to_owned();
        names.ok_or_else(|| StoreError::Unsupported { url: self.url.to_string(), what: told })
    }

    /// Sees to it that a blob is there.
    pub(super) fn push_blob(&self, repository: &str, digest: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let (image, digest, bytes) =
            (self.reference(repository, "latest"), digest.to_owned(), Bytes::copy_from_slice(bytes));
        let pushed =
            self.ask(&format!("write {digest} of {repository}"), self.patience.sending(), move |registry| {
                let (image, digest, bytes) = (image.clone(), digest.clone(), bytes.clone());
                async move {
                    registry.client.store_auth_if_needed(image.resolve_registry(), &registry.auth).await;
                    if !registry.client.blob_exists(&image, &digest).await? {
                        registry.client.push_blob(&image, bytes, &digest).await?;
                    }
                    Ok(())
                }
            })?;
        pushed.ok_or_else(|| self.unreachable(&format!("cannot write into {repository}: there is no such place")))
    }

    /// Writes a manifest under a tag, in the place of whatever is there.
    pub(super) fn push_manifest(&self, repository: &str, tag: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let (image, bytes) = (self.reference(repository, tag), Bytes::copy_from_slice(bytes));
        let pushed = self.ask(&format!("write {repository}:{tag}"), self.patience.sending(), move |registry| {
            let (image, bytes) = (image.clone(), bytes.clone());
            async move {
                registry.client.store_auth_if_needed(image.resolve_registry(), &registry.auth).await;
                let media_type = MANIFEST.parse().map_err(|_| Failure::Missing)?;
                registry.client.push_manifest_raw(&image, bytes, media_type).await?;
                Ok(())
            }
        })?;
        pushed.ok_or_else(|| self.unreachable(&format!("cannot write {repository}:{tag}: a part of it is not there")))
    }

    fn reference(&self, repository: &str, at: &str) -> Reference {
        let (registry, repository) = (self.url.authority().to_owned(), repository.to_owned());
        match at.starts_with("sha256:") {
            true => Reference::with_digest(registry, repository, at.to_owned()),
            false => Reference::with_tag(registry, repository, at.to_owned()),
        }
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
        let attempt = || match wait(within, work(self.clone())).map_err(Attempt::Again)? {
            Ok(done) => Ok(Some(done)),
            Err(Failure::Missing) => Ok(None),
            Err(Failure::TooLarge) => {
                Err(Attempt::Over(self.unreachable(&format!("cannot {what}: it has more than {MOST} bytes"))))
            }
            Err(Failure::Error(error)) => Err(self.told(what, &error)),
        };
        self.patience.try_again(attempt, |reason| self.unreachable(&format!("cannot {what}: {reason}")))
    }

    fn told(&self, what: &str, error: &OciDistributionError) -> Attempt<StoreError> {
        use OciDistributionError as E;
        let reason = || {
            let text = chain(error);
            let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
            line
        };
        let refused = || {
            let reason = format!("cannot {what}: {}", reason());
            Attempt::Over(StoreError::Refused { url: self.url.to_string(), reason })
        };
        match error {
            E::UnauthorizedError { .. } | E::AuthenticationFailure(_) => refused(),
            E::ServerError { code: 401 | 403, .. } => refused(),
            E::ServerError { code: 405, .. } => Attempt::Over(StoreError::ReadOnly {
                url: self.url.to_string(),
                reason: format!("cannot {what}: {}", reason()),
            }),
            E::ServerError { code: 413 | 507, .. } => Attempt::Over(StoreError::Full {
                url: self.url.to_string(),
                reason: format!("cannot {what}: {}", reason()),
            }),
            E::ServerError { code: 408 | 429 | 500.., .. } | E::RequestError(_) | E::IoError(_) => {
                Attempt::Again(reason())
            }
            E::RegistryError { envelope, .. } => {
                use OciErrorCode as C;
                match envelope.errors.first().map(|one| &one.code) {
                    Some(C::Unauthorized | C::Denied) => refused(),
                    Some(C::Toomanyrequests) => Attempt::Again(reason()),
                    Some(C::Unsupported) => Attempt::Over(StoreError::ReadOnly {
                        url: self.url.to_string(),
                        reason: format!("cannot {what}: {}", reason()),
                    }),
                    _ => Attempt::Over(self.unreachable(&format!("cannot {what}: {}", reason()))),
                }
            }
            _ => Attempt::Over(self.unreachable(&format!("cannot {what}: {}", reason()))),
        }
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let said = error.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        source = error.source();
    }
    text
}
