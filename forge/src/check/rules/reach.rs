//! F04: what of the standard library would reach outside the tool.

use super::{Area::Reach, Rule};

/// `std::process`.
pub(in crate::check) const PROCESS: Rule = Rule::lint(
    "F0401",
    "process",
    Reach,
    [
        "`std::process`",
        "a tool is one function in a sandbox: there is no process to start, and it ends by returning",
        "return the result, or an error with `bail!(\"…\")`",
    ],
);

/// `std::net`, beyond the types of addresses.
pub(in crate::check) const NETWORK: Rule = Rule::lint(
    "F0402",
    "network",
    Reach,
    [
        "`std::net`, other than the types of addresses such as `IpAddr`",
        "there are no sockets in the sandbox; the network is reached through the host, to declared hosts",
        "declare `#[tool(net = [\"api.example.com\"])]` and call `plugin_api::net`",
    ],
);

/// `std::thread`.
pub(in crate::check) const THREAD: Rule = Rule::lint(
    "F0403",
    "thread",
    Reach,
    [
        "`std::thread`",
        "a tool runs on one thread; it cannot start another or wait",
        "do the work in order; `thread_local!` and the types of `std::sync` keep working",
    ],
);

/// `std::os`.
pub(in crate::check) const PLATFORM: Rule = Rule::lint(
    "F0404",
    "platform",
    Reach,
    [
        "`std::os`, which is particular to an operating system",
        "what is particular to an operating system does not exist in the sandbox",
        "use the portable parts of the standard library",
    ],
);

/// `std::fs` without a need.
pub(in crate::check) const FILES: Rule = Rule::lint(
    "F0405",
    "files",
    Reach,
    [
        "`std::fs` in a tool that declares neither `read` nor `write`",
        "a tool sees the folders that it declares and that are granted, and no others",
        "declare what it opens: `#[tool(read = [\"/data\"])]` or `#[tool(write = [\"/out\"])]`",
    ],
);

/// `std::env` without a need.
pub(in crate::check) const ENVIRONMENT: Rule = Rule::lint(
    "F0406",
    "environment",
    Reach,
    [
        "`std::env` in a tool that declares no `env`",
        "a tool sees the variables that it declares and that are granted, and no others; it has no arguments",
        "declare the variables, `#[tool(env = [\"NAME\"])]`, or take the value as a parameter of the tool",
    ],
);

/// Standard output and input.
pub(in crate::check) const STANDARD_STREAMS: Rule = Rule::lint(
    "F0407",
    "standard-streams",
    Reach,
    [
        "`print!`, `println!`, `std::io::stdout` and `std::io::stdin` outside of tests",
        "a tool's input is its parameters and its output is what it returns; anything printed would be lost",
        "return the value; to leave a message in the log, call `plugin_api::log` or `eprintln!`",
    ],
);

/// Memory that is never freed.
pub(in crate::check) const LEAK: Rule = Rule::lint(
    "F0408",
    "leak",
    Reach,
    [
        "`Box::leak`, `Vec::leak`, `String::leak` and `std::mem::forget`",
        "a tool may run in a process that lives for months; what is leaked there is gone",
        "keep the value in a variable, a struct or an `Rc`, and pass references to it",
    ],
);

/// Hidden parts of crates, and the standard library under another name.
pub(in crate::check) const HIDDEN_PATH: Rule = Rule::lint(
    "F0409",
    "hidden-path",
    Reach,
    [
        "the root of the standard library under another name, and hidden modules of crates such as `__private`",
        "a path must say what it reaches, so that a reviewer can see it; hidden modules are not for tools",
        "write the path from `std::` on, and import the items that are used by their names",
    ],
);

/// Code in the text of an attribute.
pub(in crate::check) const ATTRIBUTE_CODE: Rule = Rule::lint(
    "F0410",
    "attribute-code",
    Reach,
    [
        "macro calls, blocks and attributes inside the text of an attribute",
        "derive macros turn such a text into code, and what it does is not seen where code is read",
        "write a function or a constant, and name it in the text",
    ],
);

/// What the policy bans.
pub(in crate::check) const BANNED: Rule = Rule::lint(
    "F0411",
    "banned",
    Reach,
    [
        "a path that the policy in force bans",
        "whoever runs Forge here does without it; `forge policy show` says where that is written",
        "use something else in its place",
    ],
);
