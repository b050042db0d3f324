//! F02: the frontmatter and the one function that is the tool.

use super::{Area::Tool, Rule};
use crate::check::Severity;

/// Fences that do not fit.
pub(in crate::check) const FRONTMATTER: Rule = Rule::hard(
    "F0201",
    "frontmatter-fence",
    Tool,
    [
        "a frontmatter whose fences do not match",
        "the end of the frontmatter cannot be found",
        "begin it with a line `---` at the top of the file and end it with a line `---`",
    ],
);

/// The frontmatter is not TOML.
pub(in crate::check) const FRONTMATTER_TOML: Rule = Rule::hard(
    "F0202",
    "frontmatter-toml",
    Tool,
    [
        "a frontmatter that is not valid TOML",
        "the dependencies cannot be read",
        "write it as in Cargo.toml: a line `[dependencies]`, then lines such as `regex = \"1\"`",
    ],
);

/// Anything but crates with a version and features.
pub(in crate::check) const FRONTMATTER_KEY: Rule = Rule::hard(
    "F0203",
    "frontmatter-key",
    Tool,
    [
        "anything in the frontmatter beyond `[dependencies]` with versions and features",
        "crates come from the locked set alone: no paths, no repositories, no build settings",
        "keep `[dependencies]` with `name = \"version\"` or `name = { version = \"…\", features = [\"…\"] }`",
    ],
);

/// An unknown crate.
pub(in crate::check) const CRATE_NOT_ALLOWED: Rule = Rule::hard(
    "F0204",
    "crate-not-allowed",
    Tool,
    [
        "a crate that the policy does not allow",
        "tools are built from a locked set of crates that was chosen once and is compiled once",
        "use one of the allowed crates, or the standard library",
    ],
);

/// A version outside the set.
pub(in crate::check) const CRATE_VERSION: Rule = Rule::hard(
    "F0205",
    "crate-version",
    Tool,
    [
        "a version requirement that the locked version does not satisfy",
        "the set holds each crate at exact versions, so that the same source always gives the same tool",
        "ask for a version that the set holds",
    ],
);

/// A feature outside the set.
pub(in crate::check) const CRATE_FEATURE: Rule = Rule::hard(
    "F0206",
    "crate-feature",
    Tool,
    [
        "a feature with which the locked crate is not compiled",
        "the set is compiled once, with fixed features, for all tools",
        "leave the feature out",
    ],
);

/// A crate of the set that the frontmatter does not name.
pub(in crate::check) const CRATE_NOT_DECLARED: Rule = Rule::lint(
    "F0207",
    "crate-not-declared",
    Tool,
    [
        "an allowed crate that is used and not named in the frontmatter",
        "only `plugin_api`, `serde` and `schemars` are there without being asked for",
        "name the crate in the frontmatter",
    ],
);

/// No `#[tool]`.
pub(in crate::check) const NO_TOOL: Rule = Rule::hard(
    "F0210",
    "no-tool",
    Tool,
    [
        "a file without a `#[tool]` function",
        "the function with `#[tool]` is what is called",
        "mark the one function that is the tool with `#[tool]`",
    ],
);

/// More than one `#[tool]`.
pub(in crate::check) const TWO_TOOLS: Rule = Rule::hard(
    "F0211",
    "two-tools",
    Tool,
    [
        "a file with more than one `#[tool]` function",
        "a file is one tool, named after the file",
        "keep `#[tool]` on one function, and put the other into a file of its own",
    ],
);

/// The function's name differs from the file's.
pub(in crate::check) const TOOL_NAME: Rule = Rule::hard(
    "F0212",
    "tool-name",
    Tool,
    [
        "a `#[tool]` function whose name is not the file's name",
        "the file's name is the tool's name, and both must say the same",
        "rename the function or the file",
    ],
);

/// A tool that is not a plain function at the top of the file.
pub(in crate::check) const TOOL_PLACE: Rule = Rule::hard(
    "F0213",
    "tool-place",
    Tool,
    [
        "`#[tool]` on anything but a function at the top level of the file, or behind `cfg`",
        "the tool must be there in every build, under its own name",
        "move the function to the top level of the file and remove `#[cfg]` from it",
    ],
);

/// `#[tool(…)]` that cannot be read.
pub(in crate::check) const TOOL_NEEDS: Rule = Rule::hard(
    "F0214",
    "tool-needs",
    Tool,
    [
        "needs in `#[tool(…)]` that cannot be read",
        "needs are what an operator grants; each must be known before the tool is built",
        "declare them as in `#[tool(net = [\"api.example.com\"], read = [\"/data\"], clock)]`",
    ],
);

/// No doc comment on the tool.
pub(in crate::check) const NO_DESCRIPTION: Rule = Rule {
    severity: Severity::Warning,
    ..Rule::lint(
        "F0215",
        "no-description",
        Tool,
        [
            "a `#[tool]` function without a doc comment",
            "the doc comment is the description by which people and models find the tool",
            "write a line such as `/// Total the amounts per account.` above the function",
        ],
    )
};
