//! The store.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use futures_util::{StreamExt as _, TryStreamExt as _, future::ready};
use object_store::{
    GetOptions, ObjectStore as Client, ObjectStoreExt as _, PutMode, PutOptions, PutPayload, UpdateVersion,
    path::Path as Key,
};

use super::{connect::connect, connector::Large, failure::Failure};
use crate::{
    Creation, Object, Patience, Replacement, Settings, Store, StoreError, StorePath, StoreUrl, Tag, Writing,
    patience::Attempt,
    runtime::{timeless, wait},
};

/// The most bytes of one object, as in a folder.
const MOST: u64 = 256 << 20;
/// The most bytes of the keys of one list: more than a million releases have.
const MOST_LISTED: u64 = 128 << 20;
/// Up to here a body is sent while the store is waited for as for an answer.
const SMALL: usize = 1 << 20;

/// What was found out about writing, by address.
static TRIED: Mutex<BTreeMap<String, Writing>> = Mutex::new(BTreeMap::new());

/// A bucket, or what lies below a prefix of it.
pub struct ObjectStore {
    url: StoreUrl,
    settings: Settings,
    patience: Patience,
    client: OnceLock<Arc<dyn Client>>,
    /// For bodies that take long to send.
    slow: OnceLock<Arc<dyn Client>>,
}

impl ObjectStore {
    /// The store at an address of S3, Google or Azure. Nothing is asked of it yet, not even whether the settings suffice: what
    /// is there without it needs none.
    pub fn new(url: &StoreUrl, settings: &Settings, patience: Patience) -> Self {
        let (client, slow) = (OnceLock::new(), OnceLock::new());
        Self { url: url.clone(), settings: settings.clone(), patience, client, slow }
    }

    fn key(&self, path: &StorePath) -> Key {
        match self.url.prefix() {
            "" => Key::from(path.as_str()),
            prefix => Key::from(format!("{prefix}/{path}")),
        }
    }

    fn path(&self, key: &Key) -> Option<StorePath> {
        let text = match self.url.prefix() {
            "" => key.as_ref(),
            prefix => key.as_ref().strip_prefix(prefix)?.strip_prefix('/')?,
        };
        text.parse().ok()
    }

    fn ask<T: Send + 'static>(
        &self,
        within: Duration,
        request: impl Future<Output = object_store::Result<T>> + Send + 'static,
    ) -> Result<T, Failure> {
        wait(within, request).map_err(Failure::Open)?.map_err(|error| Failure::of(&error))
    }

    /// Reads once.
    fn read(&self, path: &StorePath) -> Result<Option<Object>, Failure> {
        let (client, key) = (self.client()?, self.key(path));
        let read = self.ask(self.patience.whole(), async move {
            let mut options = GetOptions::default();
            options.extensions.insert(Large { most: MOST });
            let found = client.get_opts(&key, options).await?;
            let tag = Tag::of(found.meta.e_tag.as_deref(), found.meta.version.as_deref());
            Ok(Object { bytes: found.bytes().await?.to_vec(), tag })
        });
        match read {
            Ok(object) => Ok(Some(object)),
            Err(Failure::Missing) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Writes once.
    fn write(&self, path: &StorePath, bytes: &[u8], mode: PutMode) -> Result<(), Failure> {
        let (client, within) = match bytes.len() {
            ..=SMALL => (self.client()?, self.patience.answer() * 2),
            _ => (self.slow()?, self.patience.sending()),
        };
        let (key, payload) = (self.key(path), PutPayload::from(bytes.to_vec()));
        self.ask(within, async move { client.put_opts(&key, payload, PutOptions::from(mode)).await }).map(drop)
    }

    fn client(&self) -> Result<Arc<dyn Client>, Failure> {
        self.connected(&self.client, self.patience.answer())
    }

    fn slow(&self) -> Result<Arc<dyn Client>, Failure> {
        self.connected(&self.slow, self.patience.sending())
    }

    fn connected(&self, client: &OnceLock<Arc<dyn Client>>, answer: Duration) -> Result<Arc<dyn Client>, Failure> {
        if let Some(reason) = timeless() {
            return Err(Failure::Lasting(reason.into()));
        }
        if let Some(client) = client.get() {
            return Ok(Arc::clone(client));
        }
        let connected = connect(&self.url, &self.settings, self.patience, answer)
            .map_err(|error| Failure::of_settings(&error))?;
        Ok(Arc::clone(client.get_or_init(|| connected)))
    }

    /// What is said of a failure that ends a call. `act` is what it was about.
    fn error(&self, failure: Failure, act: Act, path: &StorePath) -> StoreError {
        let url = self.url.to_string();
        let told = |reason: String| format!("cannot {} {path}: {reason}", act.word());
        match failure {
            Failure::NoBucket => StoreError::Nothing { url, bucket: self.url.authority().to_owned() },
            Failure::TooLong(MOST) => StoreError::TooLarge { url, path: path.clone(), most: MOST },
            Failure::TooLong(most) => {
                StoreError::Misleading { url, reason: told(format!("the answer has more than {most} bytes")) }
            }
            Failure::Full(reason) => StoreError::Full { url, reason: told(reason) },
            Failure::Unknown(reason) => StoreError::Refused { url, reason: told(reason) },
            Failure::Denied(reason) if act == Act::Write && self.read(path).is_ok() => {
                StoreError::ReadOnly { url, reason: told(format!("{reason}; reading is allowed")) }
            }
            Failure::Denied(reason) => StoreError::Refused { url, reason: told(reason) },
            Failure::Unsupported(reason) => {
                StoreError::Unsupported { url, what: format!("{} {path}: {reason}", act.word()) }
            }
            Failure::Missing => StoreError::Unreachable { url, reason: told("there is no such object".into()) },
            Failure::Exists | Failure::Changed => {
                StoreError::Unreachable { url, reason: told("it contradicts itself".into()) }
            }
            Failure::Nobody(reason) | Failure::Unsent(reason) | Failure::Open(reason) | Failure::Lasting(reason) => {
                StoreError::Unreachable { url, reason: told(reason) }
            }
        }
    }

    /// Tries until it goes.
    fn persist<T>(
        &self,
        act: Act,
        path: &StorePath,
        mut attempt: impl FnMut() -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        let attempt = || {
            attempt().map_err(|failure| match failure {
                Failure::Nobody(reason) => Attempt::Seldom(reason),
                Failure::Unsent(reason) | Failure::Open(reason) => Attempt::Again(reason),
                failure => Attempt::Over(self.error(failure, act, path)),
            })
        };
        self.patience.try_again(attempt, |reason| self.error(Failure::Lasting(reason), act, path))
    }

    /// Writes on a condition until it is known what came of it.
    ///
    /// Once an answer was lost, an earlier attempt may have written, or may do so yet: so from then on what is there is
    /// compared with what should be.
    fn settle(&self, path: &StorePath, bytes: &[u8], mode: &PutMode) -> Result<Settled, StoreError> {
        let mut open = false;
        self.persist(Act::Write, path, || match self.write(path, bytes, mode.clone()) {
            Ok(()) => Ok(Settled::Written),
            Err(Failure::Exists | Failure::Changed) if !open => Ok(Settled::Other),
            Err(Failure::Exists | Failure::Changed) => match self.read(path)? {
                Some(object) if object.bytes == bytes => Ok(Settled::Written),
                _ => Ok(Settled::Other),
            },
            Err(Failure::Open(reason)) => {
                open = true;
                match self.read(path) {
                    Ok(Some(object)) if object.bytes == bytes => Ok(Settled::Written),
                    _ => Err(Failure::Open(reason)),
                }
            }
            Err(failure) => Err(failure),
        })
    }

    /// Tries whether the store compares, on an object of its own.
    fn tried(&self) -> Result<Writing, StoreError> {
        let mut nonce = [0; 16];
        let random = |error: getrandom::Error| StoreError::Unreachable {
            url: self.url.to_string(),
            reason: format!("this machine has no random numbers: {error}"),
        };
        getrandom::fill(&mut nonce).map_err(random)?;
        let path: StorePath = format!("probes/{}", hex::encode(nonce)).parse().expect("digits and a slash");
        let judged = self.judged(&path);
        // What is left over does no harm.
        if let (Ok(client), key) = (self.client(), self.key(&path)) {
            let _ = self.ask(self.patience.answer(), async move { client.delete(&key).await });
        }
        judged
    }

    fn judged(&self, path: &StorePath) -> Result<Writing, StoreError> {
        let undecided = |reason: &str| Ok(Writing::Undecided(reason.to_owned()));
        let refuses = "it does not take the headers If-None-Match and If-Match";
        match self.create(path, b"1") {
            Ok(Creation::Created) => {}
            Ok(Creation::Exists) => return undecided("it says of an object that was never made that it exists"),
            Err(StoreError::Unsupported { .. }) => return undecided(refuses),
            Err(error) => return Err(error),
        }
        if self.create(path, b"2")? == Creation::Created {
            return undecided("it overwrites an object that should only be created: it ignores If-None-Match");
        }
        let Some(first) = self.get(path)? else {
            return undecided("what was written cannot be read at once");
        };
        match self.replace(path, b"3", &first.tag) {
            Ok(Replacement::Replaced) => {}
            Ok(Replacement::Changed) => return undecided("it does not recognise its own entity tags in If-Match"),
            Err(StoreError::Unsupported { .. }) => return undecided(refuses),
            Err(error) => return Err(error),
        }
        if self.replace(path, b"4", &first.tag)? == Replacement::Replaced {
            return undecided("it replaces an object that changed meanwhile: it ignores If-Match");
        }
        Ok(Writing::Decided)
    }
}

/// What a call is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Read,
    Write,
    List,
}

/// What came of a write on a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Settled {
    /// It is there.
    Written,
    /// The condition does not hold.
    Other,
}

impl Act {
    fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::List => "list",
        }
    }
}

impl Store for ObjectStore {
    fn url(&self) -> &StoreUrl {
        &self.url
    }

    fn writing(&self) -> Result<Writing, StoreError> {
        let address = self.url.to_string();
        let known = || TRIED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(writing) = known().get(&address) {
            return Ok(writing.clone());
        }
        let writing = self.tried()?;
        known().insert(address, writing.clone());
        Ok(writing)
    }

    fn get(&self, path: &StorePath) -> Result<Option<Object>, StoreError> {
        self.persist(Act::Read, path, || self.read(path))
    }

    fn create(&self, path: &StorePath, bytes: &[u8]) -> Result<Creation, StoreError> {
        match self.settle(path, bytes, &PutMode::Create)? {
            Settled::Written => Ok(Creation::Created),
            Settled::Other => Ok(Creation::Exists),
        }
    }

    fn replace(&self, path: &StorePath, bytes: &[u8], expected: &Tag) -> Result<Replacement, StoreError> {
        match self.settle(path, bytes, &PutMode::Update(expected.version()))? {
            Settled::Written => Ok(Replacement::Replaced),
            Settled::Other => Ok(Replacement::Changed),
        }
    }

    fn list(&self, folder: &StorePath, after: Option<&StorePath>, most: usize) -> Result<Vec<StorePath>, StoreError> {
        let below = self.key(folder);
        let keys = self.persist(Act::List, folder, || {
            let (client, below, after) = (self.client()?, below.clone(), after.map(|path| self.key(path)));
            let listed = self.ask(self.patience.listing(), async move {
                let listed = match &after {
                    Some(after) => client.list_with_offset(Some(&below), after),
                    None => client.list(Some(&below)),
                };
                // Not every service of Azure's protocol knows where to begin; one that does not begins at the start.
                let is_behind = |key: &Key| after.as_ref().is_none_or(|after| key > after);
                let listed = listed.map_ok(|object| object.location);
                let mut listed = listed.try_filter(|key| ready(is_behind(key))).take(most);
                let (mut keys, mut bytes) = (Vec::new(), 0);
                while let Some(key) = listed.try_next().await? {
                    bytes += key.as_ref().len() as u64;
                    if bytes > MOST_LISTED {
                        return Ok(None);
                    }
                    keys.push(key);
                }
                Ok(Some(keys))
            })?;
            listed.ok_or(Failure::TooLong(MOST_LISTED))
        })?;
        Ok(keys.iter().filter_map(|key| self.path(key)).filter(|path| path.is_below(folder)).collect())
    }
}

impl fmt::Debug for ObjectStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectStore").field("url", &self.url).field("patience", &self.patience).finish()
    }
}

impl Tag {
    /// What S3 and Azure call an entity tag, and Google a generation.
    fn of(e_tag: Option<&str>, version: Option<&str>) -> Self {
        Self(format!("{}\n{}", e_tag.unwrap_or_default(), version.unwrap_or_default()))
    }

    fn version(&self) -> UpdateVersion {
        let (e_tag, version) = self.0.split_once('\n').unwrap_or((&self.0, ""));
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        UpdateVersion { e_tag: some(e_tag), version: some(version) }
    }
}
