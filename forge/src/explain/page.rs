//! The keys of the policy as a page of documentation.

use std::fmt::Write as _;

use super::explanation::capitalised;
use crate::policy::{Key, keys, tables};

const INTRODUCTION: &str = "\
# The policy

Made from the table in `forge/src/policy/keys.rs`; a test compares the two. `forge policy explain KEY` prints a part of it.

What is allowed stands in the table `[policy]` of `forge.toml`. An unknown key, an unknown table or a wrong value is an
error with file, line and column, and nothing is done; `forge policy check` tells all of them. `forge policy show` prints
what holds, and the file and line that says so.

## Which files, and which has its way

From the strongest to the weakest:

1. a flag, such as `--timeout`;
2. an environment variable: `FORGE_` and the flag's name, such as `FORGE_TIMEOUT` and `FORGE_MAX_MEMORY`, for each limit;
3. `forge.toml` of the current folder, then those of the folders above, up to the root; or in place of all of these, the
   one file that `--policy FILE` or `FORGE_POLICY=FILE` names;
4. the user's own: `$FORGE_HOME/config/forge.toml`, else `$XDG_CONFIG_HOME/forge/forge.toml`, else
   `~/.config/forge/forge.toml`;
5. the default.

They are brought together key by key. Defaults give way to the nearer file. **Bounds do not**: what one file forbids, no
other file, variable or flag allows, wherever it stands, so that a checkout cannot undo what its user said. Each key below
says how it is brought together. A flag beyond a bound ends with exit code 5 and the file and line of the bound; a default
beyond a bound of another file is lowered to it, and a grant of `[policy.defaults]` beyond it is left out.

A file that was found may have come with a checkout of people you do not trust. So **it forbids, and does not allow**: what
grants without a flag, raises a limit beyond its default, accepts a weaker wall, lets the check be switched off or keeps runs out of the journal is obeyed only
in your own file or in one that you name, with `--policy` or `FORGE_POLICY`; anywhere else each command says that it is not.

A file that another user put into a folder that everybody may write, such as `/tmp`, is passed over, as is a link that leads
out of its folder: whoever made a checkout would have Forge read, and quote, a file of its user.
";

/// The keys as Markdown, table by table.
pub fn policy_page() -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str("\n## [policy]\n");
    keys().iter().filter(|key| key.table().is_none()).for_each(|key| section(&mut page, key));
    for (table, summary) in tables() {
        // Writing to a string does not fail.
        _ = write!(page, "\n## [policy.{table}]\n\n{summary}.\n");
        keys().iter().filter(|key| key.table() == Some(table)).for_each(|key| section(&mut page, key));
    }
    page
}

fn section(page: &mut String, key: &Key) {
    _ = write!(
        page,
        "\n### {}\n\n{}.\n\n- value: {}\n- default: {}\n- several files: {}\n- example: `{} = {}`\n",
        key.path,
        capitalised(&key.summary),
        key.kind.expectation(),
        key.default,
        key.combined(),
        key.name(),
        key.example,
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check::rules, explain::explain};

    #[test]
    fn the_page_is_that_of_the_table() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/policy.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, policy_page()).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == policy_page(), "docs/policy.md is not current; run the tests once with UPDATE_DOCS=1");
    }

    #[test]
    fn everything_with_a_name_is_explained() {
        for rule in rules() {
            let text = explain(&rule.code.to_lowercase()).unwrap().text();
            assert!(text.contains(rule.reason) && text == explain(rule.name).unwrap().text(), "{text}");
            assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        }
        for key in keys() {
            assert!(explain(&format!("policy.{}", key.path)).unwrap().text().contains(&key.example));
        }
        assert!(explain("policy.limits").unwrap().text().contains("limits.timeout"));
        let unknown = explain("limit.timeout").unwrap_err().to_string();
        assert!(unknown.contains("did you mean `limits.timeout`?"), "{unknown}");
    }
}
