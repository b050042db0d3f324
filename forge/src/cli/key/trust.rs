//! `forge key trust`, `untrust` and `revoke`: whom the user's own policy file trusts.

use std::path::Path;

use serde_json::json;

use super::{shown, tell_if_unheard, typed};
use crate::{
    catalog::{PublicKey, Role, TrustedKey, TrustedKeys, settled_key_path},
    cli::{
        exit::Exit,
        output::{Format, Trouble, complain, counted, print_json, print_line},
        policy_in_force,
    },
    home::Home,
    policy::{Addition, KeyLine, NewKey, Value, read_file, revoke_key, trust_keys, untrust_key, user_file},
    visible::visible,
};

/// Adds a key to a list, or gives it other dates.
pub(super) fn trust(
    text: &str,
    role: Role,
    home: &Home,
    named: Option<&Path>,
    format: Format,
) -> Result<Exit, Trouble> {
    let line = line_of(text)?;
    let trusted: TrustedKey = line.parse()?;
    let addition = trust_keys(&home.config, &[NewKey { list: role.list(), line: &line }])?;
    let addition = addition.first().cloned().unwrap_or(Addition::Present(line.clone()));
    let file = user_file(&home.config);
    match format {
        Format::Human => print_line(&told(&addition, &trusted, role, &shown(&file))),
        Format::Json => print_json(&json!({
            "ok": true,
            "added": addition == Addition::Added,
            "replaced": match &addition {
                Addition::Replaced(lines) => lines.clone(),
                _ => Vec::new(),
            },
            "fingerprint": trusted.key.fingerprint(),
            "role": role.word(),
            "policy": file,
        })),
    }
    let keys = TrustedKeys::of_policy(&policy_in_force(home, named)?)?;
    let is_operator = keys.operators.iter().any(|one| one.key.is(&trusted.key));
    if role == Role::Signer && addition == Addition::Added && !is_operator {
        complain(&format!(
            "note: a release that was ever lifted from a quarantine or yank loads where the key that lifted it is trusted as \
             operator: `forge key trust --role operator {}` adds it",
            typed(&visible(text, 800))
        ));
    }
    tell_if_unheard(&trusted.key, role, home, named)?;
    Ok(Exit::Ok)
}

fn told(addition: &Addition, trusted: &TrustedKey, role: Role, file: &str) -> String {
    let (key, role) = (trusted.key.called(), role.word());
    let when = |line: &str| match line.parse::<TrustedKey>().map(|said| said.when()) {
        Ok(when) if !when.is_empty() => format!(" {when}"),
        _ => String::new(),
    };
    match addition {
        Addition::Added => format!("{file} trusts {key} as {role}"),
        Addition::Replaced(lines) => {
            let before: Vec<_> = lines
                .iter()
                .map(|line| when(line))
                .map(|when| if when.is_empty() { " always".into() } else { when })
                .collect();
            format!("{file} trusts {key} as {role} {} now, and did{}", trusted.when(), before.join(" and"))
        }
        Addition::Present(line) => {
            let when = when(line);
            let more = match (when.is_empty(), trusted.when().is_empty()) {
                (false, true) => "; dates before the key change it, and `forge key untrust` takes it away",
                _ => "",
            };
            format!("{file} trusts {key} as {role}{when} already; its line was left as it was{more}")
        }
    }
}

/// Takes a key out of the lists of a role, or of all.
pub(super) fn untrust(
    text: &str,
    role: Option<Role>,
    home: &Home,
    named: Option<&Path>,
    format: Format,
) -> Result<Exit, Trouble> {
    let file = user_file(&home.config);
    let roles = role.map_or(Role::ALL.to_vec(), |role| vec![role]);
    let lists: Vec<_> = roles.iter().map(|role| role.list()).collect();
    let line = meant(text, &file)?;
    let removed = match &line {
        Some(line) => untrust_key(&home.config, line, &lists)?,
        None => Vec::new(),
    };
    let policy = policy_in_force(home, named)?;
    if removed.is_empty() {
        let as_role = role.map_or(String::new(), |role| format!(" as {}", role.word()));
        return Err(Trouble::new(
            Exit::NotFound,
            "not_found",
            format!(
                "{} trusts no key `{}`{as_role}; `forge key list` shows who trusts whom",
                shown(&file),
                visible(text, 100)
            ),
        ));
    }
    let key = removed[0].line.parse::<TrustedKey>()?.key;
    let words: Vec<_> = Role::ALL
        .into_iter()
        .filter(|role| removed.iter().any(|one| one.list == role.list()))
        .map(Role::word)
        .collect();
    match format {
        Format::Human => {
            print_line(&format!("{} no longer trusts {} as {}", shown(&file), key.called(), words.join(", ")));
        }
        Format::Json => print_json(&json!({
            "ok": true,
            "fingerprint": key.fingerprint(),
            "roles": words,
            "removed": removed.iter().map(|one| &one.line).collect::<Vec<_>>(),
            "policy": file,
        })),
    }
    if words != [Role::Approver.word()] {
        complain(
            "note: releases that only this key signed, or whose state it changed, do not load here any more; `forge key revoke` \
             passes its changes of state over in place of that, and counts its releases for nothing as well",
        );
    }
    if words.contains(&Role::Approver.word()) {
        complain("note: a change of the approvers voids the approvals that were given before it");
        if policy.approval.says_who && policy.approval.approvers.is_empty() {
            complain(
                "note: nobody may approve now, and what asks for an approval is neither promoted nor run; without a list of \
                 `policy.approval.approvers` nothing asks for one where releases are used",
            );
        }
    }
    let keys = TrustedKeys::of_policy(&policy)?;
    let still = roles.iter().filter(|role| super::listed(&keys, **role).iter().any(|one| one.key.is(&key)));
    for role in still {
        complain(&format!(
            "note: another policy file trusts it as {} as before; `forge key list` says which",
            role.word()
        ));
    }
    Ok(Exit::Ok)
}

/// Has a key count for nothing, whatever it signed and when.
pub(super) fn revoke(text: &str, home: &Home, named: Option<&Path>, format: Format) -> Result<Exit, Trouble> {
    let file = user_file(&home.config);
    let fingerprint = match is_fingerprint(text) {
        true => text.trim().to_owned(),
        false => match meant(text, &file)? {
            Some(line) => line.parse::<TrustedKey>()?.key.fingerprint(),
            None => line_of(text)?.parse::<TrustedKey>()?.key.fingerprint(),
        },
    };
    // A policy that is not sound cannot be added to, and a text that is no fingerprint is none that anybody has.
    policy_in_force(home, named)?;
    let added = revoke_key(&home.config, &fingerprint)? == Addition::Added;
    match format {
        Format::Human => {
            let already = if added { "" } else { " already" };
            print_line(&format!("{} revokes {fingerprint}{already}", shown(&file)));
            complain(
                "what it signed counts for nothing here, whenever that was: its releases do not load, its approvals are void, and \
                 its changes of state are passed over, so that what it quarantined runs again",
            );
        }
        Format::Json => {
            print_json(&json!({ "ok": true, "added": added, "fingerprint": fingerprint, "policy": file }));
        }
    }
    let own = PublicKey::read(&settled_key_path(None, home));
    if own.is_ok_and(|own| own.fingerprint() == fingerprint) {
        complain(
            "note: it is the key that signs here; make another one and name it: `forge key generate`, --key or FORGE_KEY",
        );
    }
    Ok(Exit::Ok)
}

/// A key's line, from the command line or from a file.
fn line_of(text: &str) -> Result<String, Trouble> {
    match KeyLine::read(text) {
        Ok(_) => Ok(text.trim().to_owned()),
        // One that cannot be looked at is a file as well.
        Err(_) if Path::new(text).try_exists().unwrap_or(true) => Ok(PublicKey::line_of_file(Path::new(text))?),
        Err(reason) => {
            let message = format!("`{}` is no file and no public key: {reason}", visible(text, 60));
            Err(Trouble::new(Exit::Usage, "key", message))
        }
    }
}

fn is_fingerprint(text: &str) -> bool {
    text.trim().strip_prefix("SHA256:").is_some_and(|rest| rest.len() == 43)
}

/// The line of the key that is meant by itself, by its fingerprint, by the words behind it in the user's own file, or by a
/// file. `None` if that file has no such key.
fn meant(text: &str, file: &Path) -> Result<Option<String>, Trouble> {
    if KeyLine::read(text).is_ok() {
        return Ok(Some(text.trim().to_owned()));
    }
    let settings = if file.exists() { read_file(file)? } else { Vec::new() };
    let lists = settings.into_iter().filter(|setting| Role::ALL.iter().any(|role| role.list() == setting.key.path));
    let lines = lists.flat_map(|setting| match setting.value {
        Value::List(lines) => lines,
        _ => Vec::new(),
    });
    let fits =
        |key: &PublicKey| key.fingerprint() == text.trim() || (key.comment() == text.trim() && !text.is_empty());
    let mut keys: Vec<(String, PublicKey)> = Vec::new();
    for line in lines {
        let key = line.parse::<TrustedKey>()?.key;
        if fits(&key) && !keys.iter().any(|(_, known)| known.is(&key)) {
            keys.push((line, key));
        }
    }
    match keys.as_slice() {
        [] if is_fingerprint(text) => Ok(None),
        [] if Path::new(text).try_exists().unwrap_or(true) => Ok(Some(line_of(text)?)),
        [] => Ok(None),
        [(line, _)] => Ok(Some(line.clone())),
        many => {
            let fingerprints: Vec<_> = many.iter().map(|(_, key)| key.fingerprint()).collect();
            let message = format!(
                "{} are called `{}`; name the one that is meant by its fingerprint: {}",
                counted(many.len(), "key"),
                visible(text, 60),
                fingerprints.join(", ")
            );
            Err(Trouble::new(Exit::Usage, "usage", message))
        }
    }
}
