//! The files, variables and answers from the network that a case sets up for its tool.

use std::{collections::BTreeSet, fs, io};

use tempfile::TempDir;

use super::Case;
use crate::{
    run::{AccessKind, Grants, PathGrant, Reach, ToolGrant, net::Canned},
    tool::Needs,
};

/// A case's own world: a temporary folder in the place of each declared path.
pub(super) struct Fixture {
    pub(super) reach: Reach,
    /// Removed when the case is over.
    _folder: Option<TempDir>,
}

impl Fixture {
    /// Sets up what `needs` covers of a case's files and variables. A need that `grants` meets is met by it, unless the
    /// case brings files of its own; any other declared path is there, and empty.
    pub(super) fn new(case: &Case, needs: &Needs, grants: &Grants) -> io::Result<Self> {
        let variables = || {
            let named = case.env.iter().filter(|(name, _)| needs.env.contains(*name));
            named.map(|(name, value)| (name.clone(), value.clone())).collect()
        };
        // A tool that no grant names is looked for beside the one that is tested.
        let mut grants = grants.clone();
        for need in &needs.tool {
            if !grants.tool.iter().any(|grant| grant.covers(need)) {
                // Files have no versions.
                let name = need.split_once('@').map_or(need.as_str(), |(name, _)| name);
                grants.tool.extend(name.parse::<ToolGrant>().ok());
            }
        }
        let granted =
            |need: &String| Some((need.clone(), grants.tool.iter().find(|grant| grant.covers(need))?.clone()));
        let tools = needs.tool.iter().filter_map(granted).collect();
        // A case that brings answers needs no grant for the hosts, and its requests need no values of secrets.
        let offline = Needs { net: BTreeSet::new(), secret: BTreeSet::new(), ..needs.clone() };
        let real = if case.net.is_some() { Reach::of(&offline, &grants) } else { Reach::of(needs, &grants) };
        let answers = case.net.as_deref().unwrap_or_default();
        let canned = (!needs.net.is_empty()).then(|| Canned::new(needs, answers));
        if case.files.is_empty()
            && let Ok(mut reach) = real
        {
            reach.env.extend::<Vec<_>>(variables());
            reach.canned = canned.filter(|_| case.net.is_some());
            return Ok(Self { reach, _folder: None });
        }
        let (clock, random) = (needs.clock && grants.clock, needs.random && grants.random);
        let env_names = needs.env.clone();
        let mut reach = Reach { env: variables(), env_names, clock, random, tools, canned, ..Reach::default() };
        if !needs.files() {
            return Ok(Self { reach, _folder: None });
        }
        let folder = tempfile::tempdir()?;
        let root = folder.path().canonicalize()?;
        let inside = |guest: &str| {
            let mut parts = guest.split('/').filter(|part| !part.is_empty() && *part != ".");
            parts.try_fold(root.clone(), |path, part| (part != "..").then(|| path.join(part)))
        };
        for (guest, text) in &case.files {
            let climbs =
                || io::Error::new(io::ErrorKind::InvalidInput, format!("the path {guest:?} climbs with `..`"));
            let path = inside(guest).ok_or_else(climbs)?;
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, text)?;
        }
        let declared = needs.read.iter().map(|guest| (guest, AccessKind::Read));
        for (guest, access) in declared.chain(needs.write.iter().map(|guest| (guest, AccessKind::Write))) {
            let Some(host) = inside(guest) else { continue };
            if !host.exists() {
                fs::create_dir_all(&host)?;
            }
            reach.preopens.push((PathGrant { host, guest: guest.clone() }, access));
        }
        Ok(Self { reach, _folder: Some(folder) })
    }
}
