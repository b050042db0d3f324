//! `forge key list`.

use std::path::Path;

use serde_json::{Value, json};

use super::{listed, shown};
use crate::{
    catalog::{PublicKey, Role, TrustedKey, TrustedKeys, moment, now, settled_key_path},
    cli::{
        exit::Exit,
        output::{Format, Trouble, complain, print_json, print_line},
        policy_in_force,
    },
    home::Home,
    policy::{Origin, Policy, Value as Said},
    visible::visible,
};

/// A key with what it is trusted for.
struct Row {
    role: Role,
    key: TrustedKey,
    /// Where it is said.
    said_by: Vec<Origin>,
    revoked: bool,
    /// Whether the private half is the key that signs here.
    signs_here: bool,
}

/// All whom the policy in force trusts, and whom it revokes.
pub(super) fn run(home: &Home, named: Option<&Path>, format: Format) -> Result<Exit, Trouble> {
    let policy = policy_in_force(home, named)?;
    let trusted = TrustedKeys::of_policy(&policy)?;
    let own_path = settled_key_path(None, home);
    // One that is not there, or no key, is nobody's.
    let own = PublicKey::read(&own_path).ok();
    let rows: Vec<Row> = Role::ALL.into_iter().flat_map(|role| rows(role, &trusted, &policy, own.as_ref())).collect();
    match format {
        Format::Human => {
            rows.iter().for_each(|row| print_line(&visible(&line(row, &own_path), 2000).replace('\n', " ")));
            for fingerprint in &trusted.revoked {
                let by = told(&said_by(&policy, "catalog.revoked", |line| line == fingerprint));
                print_line(&visible(&format!("revoked   {fingerprint}; {by}"), 2000));
            }
            if rows.is_empty() {
                complain(
                    "the policy trusts nobody; `forge key generate` makes a key and trusts it, `forge key trust FILE.pub` \
                     trusts another's",
                );
            }
        }
        Format::Json => print_json(&json!({
            "ok": true,
            "keys": rows.iter().map(|row| object(row, &own_path)).collect::<Vec<_>>(),
            "revoked": trusted.revoked.iter().map(|fingerprint| json!({
                "fingerprint": fingerprint,
                "said_by": said_by(&policy, "catalog.revoked", |line| line == fingerprint),
            })).collect::<Vec<_>>(),
        })),
    }
    Ok(Exit::Ok)
}

fn rows(role: Role, trusted: &TrustedKeys, policy: &Policy, own: Option<&PublicKey>) -> Vec<Row> {
    let row = |key: &TrustedKey| Row {
        role,
        said_by: said_by(policy, role.list(), |line| {
            line.parse::<TrustedKey>().is_ok_and(|said| said.key.is(&key.key))
        }),
        revoked: trusted.revoked.contains(&key.key.fingerprint()),
        signs_here: own.is_some_and(|own| own.is(&key.key)),
        key: key.clone(),
    };
    listed(trusted, role).iter().map(row).collect()
}

/// Where a list is said that has such a line.
fn said_by(policy: &Policy, list: &str, is_meant: impl Fn(&str) -> bool) -> Vec<Origin> {
    let has = |value: &Said| matches!(value, Said::List(lines) if lines.iter().any(|line| is_meant(line)));
    let force = policy.in_force();
    let origins = force.iter().filter(|one| one.key.path == list).flat_map(|one| &one.origins);
    origins.filter(|(value, _)| has(value)).map(|(_, origin)| origin.clone()).collect()
}

fn told(origins: &[Origin]) -> String {
    origins.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn line(row: &Row, own_path: &Path) -> String {
    let mut line = format!("{:<9} {}", row.role.word(), row.key.key.called());
    let when = row.key.when();
    if !when.is_empty() {
        let over = if row.key.is_valid_at(now()) { "" } else { ", which is not now" };
        line.push_str(&format!(" {when}{over}"));
    }
    line.push_str(&format!("; {}", told(&row.said_by)));
    if row.revoked {
        line.push_str("; revoked: it counts for nothing");
    }
    if row.signs_here {
        line.push_str(&format!("; its private half is {}", shown(own_path)));
    }
    line
}

fn object(row: &Row, own_path: &Path) -> Value {
    json!({
        "role": row.role.word(),
        "fingerprint": row.key.key.fingerprint(),
        "comment": row.key.key.comment(),
        "public": row.key.key.to_string(),
        "valid_after": row.key.valid_after.map(moment),
        "valid_before": row.key.valid_before.map(moment),
        "signs_now": !row.revoked && row.key.is_valid_at(now()),
        "revoked": row.revoked,
        "private_half": row.signs_here.then_some(own_path),
        "said_by": row.said_by,
    })
}
