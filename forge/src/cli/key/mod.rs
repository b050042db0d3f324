//! `forge key`: the user's own key here, whom the policy trusts in the files beside.

mod list;
mod trust;

use std::path::Path;

use serde_json::json;

use super::{
    arguments::{KeyAction, OwnKeyArguments},
    exit::Exit,
    home,
    output::{Format, Trouble, complain, print_json, print_line},
    passphrase::new_passphrase,
    policy_in_force,
};
use crate::{
    catalog::{PublicKey, Role, TrustedKey, TrustedKeys, generate_key, now, settled_key_path},
    home::Home,
    journal::Who,
    policy::{EditError, NewKey, trust_keys, user_file},
    visible::visible,
};

pub(super) fn run(arguments: &OwnKeyArguments, named: Option<&Path>) -> Result<Exit, Trouble> {
    let home = home()?;
    let format = arguments.format;
    match &arguments.action {
        KeyAction::Generate { comment, encrypt } => {
            let comment = comment.clone().or_else(|| Who::this_process().user.clone()).unwrap_or_default();
            // A policy that is not sound cannot be added to: said before there is a key.
            policy_in_force(&home, named)?;
            let passphrase = encrypt.then(new_passphrase).transpose()?;
            generate(&comment, passphrase.as_ref().map(|text| text.as_str()), &home, named, format)
        }
        KeyAction::Show { key } => show(&settled_key_path(key.as_deref(), &home), &home, named, format),
        KeyAction::List => list::run(&home, named, format),
        KeyAction::Trust { key, role } => trust::trust(key, (*role).into(), &home, named, format),
        KeyAction::Untrust { key, role } => trust::untrust(key, role.map(Role::from), &home, named, format),
        KeyAction::Revoke { key } => trust::revoke(key, &home, named, format),
    }
}

fn generate(
    comment: &str,
    passphrase: Option<&str>,
    home: &Home,
    named: Option<&Path>,
    format: Format,
) -> Result<Exit, Trouble> {
    let made = generate_key(home, comment, passphrase)?;
    let line = made.public.to_string();
    let keys = [Role::Signer, Role::Operator].map(|role| NewKey { list: role.list(), line: &line });
    let file = user_file(&home.config);
    trust_keys(&home.config, &keys).inspect_err(|_| {
        complain(&format!("note: the key was made: {}", shown(&made.path)));
    })?;
    match format {
        Format::Human => {
            print_line(&format!("{}", made.public));
            complain(&format!(
                "wrote the key to {} and its public half to {}",
                shown(&made.path),
                shown(&made.public_path)
            ));
            complain(&format!("{} trusts it as signer and operator from now on", shown(&file)));
        }
        Format::Json => print_json(&json!({
            "ok": true,
            "key": made.path,
            "public": line,
            "public_file": made.public_path,
            "fingerprint": made.public.fingerprint(),
            "policy": file,
            "roles": ["signer", "operator"],
        })),
    }
    tell_if_unheard(&made.public, Role::Operator, home, named)?;
    Ok(Exit::Ok)
}

fn show(path: &Path, home: &Home, named: Option<&Path>, format: Format) -> Result<Exit, Trouble> {
    let public = PublicKey::read(path)?;
    let trusted = TrustedKeys::of_policy(&policy_in_force(home, named)?)?;
    let revoked = trusted.revoked.contains(&public.fingerprint());
    let lines = |role: Role| -> Vec<TrustedKey> {
        listed(&trusted, role).iter().filter(|one| one.key.is(&public)).cloned().collect()
    };
    let roles: Vec<_> =
        Role::ALL.into_iter().flat_map(|role| lines(role).into_iter().map(move |line| (role, line))).collect();
    match format {
        Format::Human => {
            print_line(&visible(&public.to_string(), 400));
            let field = |name: &str, value: &str| print_line(&format!("{name:<12} {}", visible(value, 400)));
            field("fingerprint", &public.fingerprint());
            field("file", &path.display().to_string());
            if revoked {
                field("trusted", "for nothing: the policy revokes it");
            } else if roles.is_empty() {
                let adds = format!("forge key trust {}", typed(&path.display().to_string()));
                field("trusted", &format!("for nothing: no list of the policy has it; `{adds}` adds it"));
            }
            for (role, line) in roles.iter().filter(|_| !revoked) {
                let over = if line.is_valid_at(now()) { "" } else { ", which is not now: it signs nothing new" };
                let when = match line.when() {
                    when if when.is_empty() => String::new(),
                    when => format!(" {when}{over}"),
                };
                field("trusted", &format!("as {}{when}", role.word()));
            }
        }
        Format::Json => print_json(&json!({
            "ok": true,
            "file": path,
            "public": public.to_string(),
            "fingerprint": public.fingerprint(),
            "revoked": revoked,
            "roles": roles.iter().map(|(role, line)| json!({
                "role": role.word(),
                "valid_after": line.valid_after,
                "valid_before": line.valid_before,
                "signs_now": !revoked && line.is_valid_at(now()),
            })).collect::<Vec<_>>(),
        })),
    }
    Ok(Exit::Ok)
}

/// The keys of a role's list.
fn listed(trusted: &TrustedKeys, role: Role) -> &[TrustedKey] {
    match role {
        Role::Signer => &trusted.signers,
        Role::Operator => &trusted.operators,
        Role::Approver => &trusted.approvers,
    }
}

/// Says so where the policy in force does not trust a key that the user's own file has.
fn tell_if_unheard(key: &PublicKey, role: Role, home: &Home, named: Option<&Path>) -> Result<(), Trouble> {
    let trusted = TrustedKeys::of_policy(&policy_in_force(home, named)?)?;
    if let Err(error) = trusted.may_sign(key, role, "a document", now()) {
        complain(&format!("note: as things are, {}", visible(&error.to_string(), 600)));
        complain("note: where several policy files have such a list, a key counts that stands in each of them");
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    visible(&path.display().to_string(), 400)
}

/// A text as a shell takes it for one word.
fn typed(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:~+=@,".contains(c);
    if text.chars().all(plain) && !text.is_empty() {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

impl From<EditError> for Trouble {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Policy(error) => error.into(),
            EditError::Write { .. } => Self::new(Exit::Environment, "policy", error),
            EditError::Link { .. } | EditError::Foreign { .. } => Self::new(Exit::Denied, "policy", error),
            EditError::Shape { .. } => Self::new(Exit::Usage, "policy", error),
        }
    }
}
