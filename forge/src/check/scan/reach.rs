//! What of the standard library a tool does without: the table behind the rules F04, and some of F03.

use crate::check::rules::{self, Rule};

/// One module or item, and everything below it.
struct Entry {
    path: &'static [&'static str],
    rule: &'static Rule,
    /// What below it is harmless.
    except: &'static [&'static str],
}

const fn entry(path: &'static [&'static str], rule: &'static Rule) -> Entry {
    Entry { path, rule, except: &[] }
}

/// Addresses are plain data; they reach nothing.
const ADDRESSES: &[&str] = &[
    "IpAddr",
    "Ipv4Addr",
    "Ipv6Addr",
    "SocketAddr",
    "SocketAddrV4",
    "SocketAddrV6",
    "AddrParseError",
    "Ipv6MulticastScope",
];

static STD: &[Entry] = &[
    entry(&["process"], &rules::PROCESS),
    Entry { path: &["net"], rule: &rules::NETWORK, except: ADDRESSES },
    Entry { path: &["thread"], rule: &rules::THREAD, except: &["LocalKey", "AccessError"] },
    entry(&["os"], &rules::PLATFORM),
    entry(&["arch"], &rules::ASSEMBLY),
    entry(&["intrinsics"], &rules::ASSEMBLY),
    entry(&["fs"], &rules::FILES),
    Entry { path: &["env"], rule: &rules::ENVIRONMENT, except: &["consts"] },
    entry(&["io", "stdout"], &rules::STANDARD_STREAMS),
    entry(&["io", "Stdout"], &rules::STANDARD_STREAMS),
    entry(&["io", "StdoutLock"], &rules::STANDARD_STREAMS),
    entry(&["io", "stdin"], &rules::STANDARD_STREAMS),
    entry(&["io", "Stdin"], &rules::STANDARD_STREAMS),
    entry(&["io", "StdinLock"], &rules::STANDARD_STREAMS),
    entry(&["io", "_print"], &rules::STANDARD_STREAMS),
    entry(&["mem", "forget"], &rules::LEAK),
    entry(&["mem", "forget_unsized"], &rules::LEAK),
    entry(&["panic", "set_hook"], &rules::RUNTIME_HOOK),
    entry(&["panic", "take_hook"], &rules::RUNTIME_HOOK),
    entry(&["panic", "update_hook"], &rules::RUNTIME_HOOK),
    entry(&["alloc", "set_alloc_error_hook"], &rules::RUNTIME_HOOK),
    entry(&["alloc", "take_alloc_error_hook"], &rules::RUNTIME_HOOK),
];

static CORE: &[Entry] = &[
    entry(&["arch"], &rules::ASSEMBLY),
    entry(&["intrinsics"], &rules::ASSEMBLY),
    entry(&["mem", "forget"], &rules::LEAK),
    entry(&["mem", "forget_unsized"], &rules::LEAK),
];

/// The capability calls, which need what they call to be declared.
static PLUGIN_API: &[Entry] =
    &[entry(&["fs"], &rules::FILES), entry(&["env"], &rules::ENVIRONMENT), entry(&["net"], &rules::NETWORK)];

/// Whether a word is the root of the standard library or of a part of it.
pub(super) fn is_standard(word: &str) -> bool {
    matches!(word, "std" | "core" | "alloc")
}

/// The rule that a full path breaks, if it does. `std` counts wherever it stands: some crates hand it out.
pub(super) fn reach(path: &[&str]) -> Option<&'static Rule> {
    path.iter().enumerate().find_map(|(at, &root)| {
        let below = &path[at + 1..];
        let broken = |entry: &&Entry| {
            let excepted = below.get(entry.path.len()).is_some_and(|next| entry.except.contains(next));
            below.starts_with(entry.path) && !excepted
        };
        table(root)?.iter().find(broken).map(|entry| entry.rule)
    })
}

/// Whether a path is a module in which something is banned, or an item that is reported where it is used and not where
/// it is imported.
pub(super) fn is_partly_banned(path: &[&str]) -> bool {
    path.iter().enumerate().any(|(at, &root)| {
        let below = &path[at + 1..];
        let inside = |entry: &Entry| match *entry.rule == rules::STANDARD_STREAMS {
            true => entry.path.starts_with(below) || below.starts_with(entry.path),
            false => entry.path.starts_with(below) && entry.path != below,
        };
        table(root).is_some_and(|table| table.iter().any(inside))
            || is_standard(root) && below.first() == Some(&"prelude")
    })
}

/// A path from the root of the standard library on.
pub(super) fn from_root<'p, 'a>(path: &'p [&'a str]) -> &'p [&'a str] {
    let root = path.iter().rposition(|word| table(word).is_some() || is_standard(word));
    root.map_or(path, |root| &path[root..])
}

fn table(root: &str) -> Option<&'static [Entry]> {
    match root {
        "std" => Some(STD),
        "core" => Some(CORE),
        "plugin_api" => Some(PLUGIN_API),
        _ => None,
    }
}

/// The rule that a call of a macro breaks, by the macro's own name.
pub(super) fn macro_rule(name: &str) -> Option<&'static Rule> {
    Some(match name {
        "include" | "include_str" | "include_bytes" => &rules::INCLUDE,
        "env" | "option_env" => &rules::BUILD_ENVIRONMENT,
        "asm" | "global_asm" | "naked_asm" | "llvm_asm" => &rules::ASSEMBLY,
        "print" | "println" => &rules::STANDARD_STREAMS,
        "global_allocator" | "alloc_error_handler" => &rules::RUNTIME_HOOK,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(path: &str) -> Option<&'static str> {
        reach(&path.split("::").collect::<Vec<_>>()).map(|rule| rule.code)
    }

    #[test]
    fn modules_are_banned_with_what_is_below() {
        assert_eq!(code("std::process"), Some("F0401"));
        assert_eq!(code("std::process::Command::new"), Some("F0401"));
        assert_eq!(code("nom::lib::std::process::exit"), Some("F0401"));
        assert_eq!(code("core::mem::forget"), Some("F0408"));
        assert_eq!(code("std::net"), Some("F0402"));
    }

    #[test]
    fn neighbours_are_not() {
        for path in [
            "std::mem::swap",
            "std::net::IpAddr::V4",
            "std::io::Read",
            "core::process",
            "std::env::consts::OS",
            "std",
        ] {
            assert_eq!(code(path), None, "{path}");
        }
    }
}
