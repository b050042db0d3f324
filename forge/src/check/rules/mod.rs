//! The rules, as data: one table from which diagnostics, the documentation and the author's guide are made.

mod examples;
mod form;
mod language;
mod page;
mod reach;
mod tool;

pub use page::rules_page;

pub(super) use form::*;
pub(super) use language::*;
pub(super) use reach::*;
pub(super) use tool::*;

use super::Severity;

/// What a rule is about. The first two digits of its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// The text itself: its characters, tokens, size and syntax. `F01…`
    Form,
    /// The frontmatter and the one function that is the tool. `F02…`
    Tool,
    /// Parts of the language that a tool does without. `F03…`
    Language,
    /// What of the standard library would reach outside the tool. `F04…`
    Reach,
}

/// One rule. Its code and its name never change their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Rule {
    /// Such as `F0301`.
    pub code: &'static str,
    /// Such as `unsafe-code`.
    pub name: &'static str,
    /// What it is about.
    pub area: Area,
    /// How bad it is to break it.
    pub severity: Severity,
    /// Whether `--unchecked` switches it off. The others state what nothing can be built without.
    pub lint: bool,
    /// What is refused, in one line.
    pub summary: &'static str,
    /// Why it is refused.
    pub reason: &'static str,
    /// What to do instead, where no better advice is known at the place.
    pub help: &'static str,
}

impl Rule {
    /// A rule that states what nothing can be built without.
    const fn hard(code: &'static str, name: &'static str, area: Area, texts: [&'static str; 3]) -> Self {
        let [summary, reason, help] = texts;
        Self { code, name, area, severity: Severity::Error, lint: false, summary, reason, help }
    }

    /// A rule that `--unchecked` switches off.
    const fn lint(code: &'static str, name: &'static str, area: Area, texts: [&'static str; 3]) -> Self {
        let [summary, reason, help] = texts;
        Self { code, name, area, severity: Severity::Error, lint: true, summary, reason, help }
    }
}

/// Every rule, by code.
pub fn rules() -> &'static [Rule] {
    &RULES
}

static RULES: [Rule; 48] = [
    NOT_UTF8,
    CONTROL,
    CARRIAGE_RETURN,
    HIDDEN,
    LEXICAL,
    BRACKETS,
    NESTING,
    SIZE,
    SYNTAX,
    UNSTABLE_SYNTAX,
    NON_ASCII,
    NO_PARSER,
    FRONTMATTER,
    FRONTMATTER_TOML,
    FRONTMATTER_KEY,
    CRATE_NOT_ALLOWED,
    CRATE_VERSION,
    CRATE_FEATURE,
    CRATE_NOT_DECLARED,
    NO_TOOL,
    TWO_TOOLS,
    TOOL_NAME,
    TOOL_PLACE,
    TOOL_NEEDS,
    NO_DESCRIPTION,
    UNSAFE,
    EXTERN,
    LINKAGE,
    INCLUDE,
    BUILD_ENVIRONMENT,
    ASSEMBLY,
    MODULE_FILE,
    CRATE_ATTRIBUTE,
    RUNTIME_HOOK,
    MACRO_DEFINITION,
    RAW_IDENTIFIER,
    COMPILER_ATTRIBUTE,
    PROCESS,
    NETWORK,
    THREAD,
    PLATFORM,
    FILES,
    ENVIRONMENT,
    STANDARD_STREAMS,
    LEAK,
    HIDDEN_PATH,
    ATTRIBUTE_CODE,
    BANNED,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_sorted_and_of_their_area() {
        for pair in rules().windows(2) {
            assert!(pair[0].code < pair[1].code, "{} before {}", pair[0].code, pair[1].code);
        }
        for rule in rules() {
            let digit = match rule.area {
                Area::Form => "F01",
                Area::Tool => "F02",
                Area::Language => "F03",
                Area::Reach => "F04",
            };
            assert!(rule.code.starts_with(digit) && rule.code.len() == 5, "{}", rule.code);
        }
    }

    #[test]
    fn names_are_unique_and_texts_are_there() {
        let names: std::collections::BTreeSet<_> = rules().iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), rules().len());
        for rule in rules() {
            assert!(rule.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()));
            for text in [rule.summary, rule.reason, rule.help] {
                assert!(text.len() > 10 && !text.ends_with('.'), "{}: {text}", rule.code);
            }
        }
    }
}
