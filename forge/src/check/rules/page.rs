//! The table of rules as a page of documentation.

use std::fmt::Write as _;

use super::{Area, Rule, rules};
use crate::check::{Severity, text::visible};

/// The rules as Markdown, by area.
pub fn rules_page() -> String {
    let mut page = String::from(
        "# The rules of the check\n\n\
         Made from the table in `forge/src/check/rules/`; a test compares the two. The check is a lint: it tells an \
         author early what the sandboxes around the compiler and around the tool would refuse late.\n",
    );
    let mut area = None;
    for rule in rules() {
        if area != Some(rule.area) {
            area = Some(rule.area);
            page.push_str(&format!("\n## {}\n", heading(rule.area)));
        }
        page.push_str(&section(rule));
    }
    page
}

fn heading(area: Area) -> &'static str {
    match area {
        Area::Form => "F01: the text itself",
        Area::Tool => "F02: the frontmatter and the tool",
        Area::Language => "F03: parts of the language that a tool does without",
        Area::Reach => "F04: what would reach outside the tool",
    }
}

fn section(rule: &Rule) -> String {
    let mut text = format!("\n### {} {}\n\n", rule.code, rule.name);
    let refused = match rule.severity {
        Severity::Error => "Refused",
        Severity::Warning => "A warning",
    };
    // Writing to a string does not fail.
    _ = writeln!(text, "{refused}: {}.", rule.summary);
    _ = writeln!(text, "Why: {}.", rule.reason);
    _ = writeln!(text, "Instead: {}.", rule.help);
    let [bad, good] = rule.examples();
    let shown = |code: &str| code.lines().map(|line| visible(line, 120)).collect::<Vec<_>>().join("\n");
    _ = writeln!(
        text,
        "\nNot accepted:\n\n```rust\n{}\n```\n\nAccepted:\n\n```rust\n{}\n```",
        shown(bad),
        shown(good)
    );
    if !rule.lint {
        text.push_str("Stays on with `--unchecked`.\n");
    }
    text
}
