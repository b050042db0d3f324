//! Buckets, and what reaches them.

use std::sync::{
    OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use forge_stores::{ObjectStore, Patience, Settings};
use tempfile::TempDir;

use super::{
    Chaos,
    azure::{ACCOUNT, Azurite, KEY},
    moto::Moto,
};
use crate::harness::Call;

/// Whose protocol is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cloud {
    S3,
    Google,
    Azure,
}

/// A bucket or container of one's own, reached through a [`Chaos`].
pub(crate) struct Bucket {
    cloud: Cloud,
    own: Option<Own>,
    chaos: Chaos,
    name: String,
    settings: Vec<(&'static str, String)>,
}

/// A server that no other bucket is in. What was written outlives its process.
struct Own {
    running: Option<Moto>,
    folder: TempDir,
}

impl Cloud {
    pub(crate) const ALL: [Self; 3] = [Self::S3, Self::Google, Self::Azure];

    /// The headers of a write's conditions: that nothing is there, and that it is what was read.
    pub(crate) fn conditions(self) -> [&'static [&'static str]; 2] {
        match self {
            Self::S3 | Self::Azure => [&["if-none-match"], &["if-match"]],
            Self::Google => [&["x-goog-if-generation-match"]; 2],
        }
    }
}

impl Bucket {
    /// A new bucket in the server that the tests share.
    pub(crate) fn new(cloud: Cloud) -> Self {
        static MOTO: OnceLock<(Moto, TempDir)> = OnceLock::new();
        static BUCKETS: AtomicUsize = AtomicUsize::new(0);
        let name = format!("bucket{}", BUCKETS.fetch_add(1, Ordering::Relaxed));
        let port = if cloud == Cloud::Azure {
            azurite().make(&name);
            azurite().port
        } else {
            let (moto, _) = MOTO.get_or_init(|| {
                let folder = TempDir::new().unwrap();
                (Moto::new(folder.path()), folder)
            });
            moto.make(&name);
            moto.port
        };
        Self::with(cloud, port, None, name)
    }

    /// A bucket of S3 in a server of one's own, which can be killed.
    pub(crate) fn own() -> Self {
        let folder = TempDir::new().unwrap();
        let running = Moto::new(folder.path());
        running.make("bucket");
        let port = running.port;
        Self::with(Cloud::S3, port, Some(Own { running: Some(running), folder }), "bucket".into())
    }

    fn with(cloud: Cloud, port: u16, own: Option<Own>, name: String) -> Self {
        let chaos = Chaos::before(port);
        let at = chaos.url();
        let settings = match cloud {
            Cloud::S3 => vec![
                ("AWS_ENDPOINT_URL", at),
                ("AWS_ACCESS_KEY_ID", "a".into()),
                ("AWS_SECRET_ACCESS_KEY", "s".into()),
                ("AWS_REGION", "us-east-1".into()),
            ],
            Cloud::Google => vec![("STORAGE_EMULATOR_HOST", at)],
            Cloud::Azure => {
                let endpoint = format!("{at}/{ACCOUNT}");
                let text = format!("AccountName={ACCOUNT};AccountKey={KEY};BlobEndpoint={endpoint};");
                vec![("AZURE_STORAGE_CONNECTION_STRING", text)]
            }
        };
        Self { cloud, own, chaos, name, settings }
    }

    /// The same container, reached with a shared access signature; with one that only reads, if so.
    pub(crate) fn with_signature(mut self, reading: Reading) -> Self {
        assert_eq!(self.cloud, Cloud::Azure);
        let signature = if reading == Reading::Only { &azurite().reading } else { &azurite().all };
        self.settings = vec![
            ("AZURE_STORAGE_ACCOUNT", ACCOUNT.into()),
            ("AZURE_STORAGE_SERVICE_ENDPOINT", format!("{}/{ACCOUNT}/", self.chaos.url())),
            ("AZURE_STORAGE_SAS_TOKEN", signature.clone()),
        ];
        self
    }

    /// The same bucket, reached with one setting changed.
    pub(crate) fn with_setting(mut self, name: &'static str, change: impl FnOnce(&str) -> String) -> Self {
        let (_, value) = self.settings.iter_mut().find(|(own, _)| *own == name).expect("a setting");
        *value = change(value);
        self
    }

    /// The same server, and a bucket in it that nobody made.
    pub(crate) fn that_is_not_there(mut self) -> Self {
        self.name = "nobody-made-it".into();
        self
    }

    /// Kills the server. Connections are refused from now on.
    pub(crate) fn kill(&mut self) {
        self.own.as_mut().expect("others use this server").running = None;
    }

    /// Starts it again, with what it was told to keep.
    pub(crate) fn start(&mut self) {
        let own = self.own.as_mut().expect("others use this server");
        let started = Moto::new(own.folder.path());
        self.chaos.lead_to(started.port);
        own.running = Some(started);
    }

    /// What stands before it, and does harm when told to.
    pub(crate) fn chaos(&self) -> &Chaos {
        &self.chaos
    }

    /// The address of a catalog there.
    pub(crate) fn url(&self) -> String {
        let scheme = match self.cloud {
            Cloud::S3 => "s3",
            Cloud::Google => "gs",
            Cloud::Azure => "az",
        };
        format!("{scheme}://{}/team", self.name)
    }

    /// A store there, of its own connections.
    pub(crate) fn store(&self) -> ObjectStore {
        self.store_with(Patience::Usual)
    }

    /// The same, with this patience.
    pub(crate) fn store_with(&self, patience: Patience) -> ObjectStore {
        let settings: Settings = self.settings.iter().cloned().collect();
        ObjectStore::new(&self.url().parse().unwrap(), &settings, patience)
    }

    /// A command line that reaches it.
    pub(crate) fn reached_by(&self, call: Call) -> Call {
        self.settings.iter().fold(call, |call, (name, value)| call.env(name, value))
    }
}

/// What a shared access signature allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Reading and listing.
    Only,
    /// Writing as well.
    AndWriting,
}

fn azurite() -> &'static Azurite {
    static AZURITE: OnceLock<Azurite> = OnceLock::new();
    AZURITE.get_or_init(Azurite::new)
}
