//! Artifacts that a company trusts: released, signed, found, pinned.
//!
//! ```text
//! STORE/
//!   catalog.json                        what this is, its format and its id
//!   blobs/3f/3f9a…                      source, manifest, module, cases, provenance: by SHA-256, never changed
//!   releases/NAME/VERSION.json          a signed `Release`; made once, by one of many writers
//!   states/NAME/VERSION.json            the signed changes of its state, each holding the hash of the one before
//!   approvals/ARTIFACT/SHA256.json      a signed `Approval` of one person
//!   withdrawals/ARTIFACT/SHA256.json    a signed `Withdrawal` of such an approval
//!   feed/000012/000012345.json          what happened, in order: releases and changes of state; indexes follow it
//! ```
//!
//! A release is there when its document is: everything that the document names was stored before. The feed only says where
//! to look; an entry that is missing is added by the next writer, and one too many does no harm.
//!
//! Nothing that a store says is believed: documents are signed by keys that the policy trusts, and name everything else by
//! its SHA-256. See [`TrustedKeys`] and [`Catalog`].

mod admit;
mod approve;
mod archive;
mod compat;
mod diff;
mod document;
mod envelope;
mod error;
mod feed;
mod history;
pub mod index;
mod key;
mod key_file;
mod key_place;
mod known;
mod layout;
mod lookup;
mod memory;
mod open;
mod place;
mod promote;
mod provenance;
mod publish;
mod quarantine;
mod read;
mod spec;
mod state;
mod stats;
mod transfer;
mod trust;
mod verify;
mod vouch;
mod withdraw;
mod write;

pub use admit::{Refused, Warning};
pub use approve::{ApprovalReason, ApprovalVerdict, Given, ListedApproval, Standing, Subject, approval_reasons};
pub use archive::ArchiveError;
pub use compat::{Change as VersionChange, Comparison, Part, Step, VersionFault, compare, compat_line};
pub use diff::{CaseDifference, DiffError, Difference, Side};
pub use document::{
    Approval, Change, FORMAT, FeedEntry, FeedSubject, Marker, Pin, Release, ReleaseState, Stamp, StateRecord, moment,
    now,
};
pub use envelope::{Envelope, Signature};
pub use error::{AllYanked, CatalogError, Replaced};
pub use feed::FeedPart;
pub use history::{Event, Happening};
pub use key::{KeyError, PublicKey, SigningKey};
pub use key_file::{NewKeyFile, generate_key};
pub use key_place::{passphrase, settled_key, settled_key_path};
pub use known::KnownElsewhere;
pub use layout::Layout;
pub use memory::Memory;
pub(crate) use memory::{Follows, follows};
pub use open::Catalog;
pub use place::{NamedBy, UsersCatalogs, default_url};
pub use promote::{
    Candidate, CandidateError, ClockFault, Doing, PromoteError, Promotion, Tested, Trial, TrialError, Unmet, Untried,
    Wish, WishError,
};
pub use provenance::Statement;
pub use publish::Publication;
pub use quarantine::{
    FailedRun, FailureCases, FailureCasesError, HereError, Lifted, Quarantined, WatchError, Where, is_failing,
};
pub use read::{Found, Newest};
pub use spec::{ReleaseSpec, SpecError, parse_version};
pub use state::{Changed, StateError, StateMove};
pub use stats::{ReleaseStats, Stats, StatsError};
pub use transfer::{Exported, TransferError, Transferred};
pub use trust::{Role, TrustError, TrustedKey, TrustedKeys, Verified};
pub(crate) use verify::asked_of_readers;
pub use verify::{Verdict, Verification, VerifyError};
pub(crate) use vouch::CacheVoucher;
pub use withdraw::{Withdrawal, Withdrawn};
