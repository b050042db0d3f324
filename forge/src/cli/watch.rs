//! What is said when a release is quarantined by itself.

use super::output::{MAX_MESSAGE, complain};
use crate::{Forge, catalog::Where, project::Fetched, visible::visible};

/// Behind a run of a release that failed: quarantines the release if it fails too often, and says so.
pub(super) fn quarantine_if_too_many(fetched: &Fetched, forge: &Forge) {
    let release = &fetched.found.release.document;
    let named = format!("{}@{}", release.name, release.version);
    let watched = forge.catalog(&fetched.url).map_err(|error| error.to_string()).and_then(|catalog| {
        let watched = forge.after_failed_run(&catalog, &fetched.named_by, &fetched.found);
        watched.map_err(|error| error.to_string())
    });
    match watched {
        Ok(None) => {}
        Ok(Some(quarantined)) => {
            let reason = visible(&quarantined.reason, MAX_MESSAGE);
            complain(&format!("warning: {named} is quarantined from now on: {reason}"));
            match &quarantined.known {
                Where::Catalog => {
                    let kept = quarantined.kept;
                    complain(&format!(
                        "note: {} knows it, with {kept} failing inputs: `forge catalog cases {named} --from-failures`",
                        fetched.url
                    ));
                }
                Where::Here(why) => complain(&format!(
                    "note: on this machine alone: {}; a signer makes it known: `forge catalog quarantine {named} --reason …`",
                    visible(why, MAX_MESSAGE)
                )),
            }
            for note in &quarantined.notes {
                complain(&format!("note: {}", visible(note, MAX_MESSAGE)));
            }
        }
        Err(error) => complain(&format!(
            "warning: whether {named} failed too often could not be seen: {}",
            visible(&error, MAX_MESSAGE)
        )),
    }
}
