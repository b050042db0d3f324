//! The templates: pairs of files in the folder `templates`, with a placeholder for the tool's name.

use super::ScaffoldError;
use crate::tool::ToolName;

/// Stands for the tool's name in the files. It is an identifier, so that the sources are Rust to every editor and
/// formatter, and it can be no tool's name itself.
const PLACEHOLDER: &str = "__name__";

/// The template that `forge new` takes unless told otherwise.
pub const DEFAULT_TEMPLATE: &str = "function";

/// A source and its cases to start from.
#[derive(Debug)]
pub struct Template {
    /// How `--template` calls it.
    pub name: &'static str,
    /// What a person gets, in one line.
    pub summary: &'static str,
    source: &'static str,
    cases: &'static str,
}

impl Template {
    /// The text of `NAME.rs`.
    pub fn source(&self, name: &ToolName) -> String {
        self.source.replace(PLACEHOLDER, name.as_str())
    }

    /// The text of `NAME.cases.json`.
    pub fn cases(&self, name: &ToolName) -> String {
        self.cases.replace(PLACEHOLDER, name.as_str())
    }
}

/// All templates, the default first.
pub fn templates() -> &'static [Template] {
    &TEMPLATES
}

/// The template that is called `name`.
pub fn find(name: &str) -> Result<&'static Template, ScaffoldError> {
    TEMPLATES.iter().find(|template| template.name == name).ok_or_else(|| {
        let known: Vec<&str> = TEMPLATES.iter().map(|template| template.name).collect();
        ScaffoldError::UnknownTemplate { name: name.to_owned(), known: known.join(", ") }
    })
}

static TEMPLATES: [Template; 6] = [
    Template {
        name: DEFAULT_TEMPLATE,
        summary: "a pure function: structs in, a struct out, no reach",
        source: include_str!("templates/function.rs"),
        cases: include_str!("templates/function.cases.json"),
    },
    Template {
        name: "file",
        summary: "a file reader: declares what it reads, its cases bring the files",
        source: include_str!("templates/file.rs"),
        cases: include_str!("templates/file.cases.json"),
    },
    Template {
        name: "http",
        summary: "a service asked over HTTPS with a key: declares both, its cases bring the answers",
        source: include_str!("templates/http.rs"),
        cases: include_str!("templates/http.cases.json"),
    },
    Template {
        name: "parser",
        summary: "a text parser: a regular expression, errors that name what could not be read",
        source: include_str!("templates/parser.rs"),
        cases: include_str!("templates/parser.cases.json"),
    },
    Template {
        name: "records",
        summary: "records: a CSV grouped and totalled with exact decimals",
        source: include_str!("templates/records.rs"),
        cases: include_str!("templates/records.cases.json"),
    },
    Template {
        name: "dates",
        summary: "dates: due days and differences, the day given and not read from a clock",
        source: include_str!("templates/dates.rs"),
        cases: include_str!("templates/dates.cases.json"),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_stands_where_the_placeholder_was() {
        let name: ToolName = "my_tool".parse().unwrap();
        for template in templates() {
            let (source, cases) = (template.source(&name), template.cases(&name));
            assert!(source.contains("\nfn my_tool("), "{}", template.name);
            assert!(!source.contains(PLACEHOLDER) && !cases.contains(PLACEHOLDER), "{}", template.name);
            assert!(serde_json::from_str::<serde_json::Value>(&cases).unwrap().is_array(), "{}", template.name);
        }
    }

    #[test]
    fn every_template_has_a_case_an_error_case_and_a_test() {
        for template in templates() {
            assert!(template.cases.contains("\"expect\""), "{}", template.name);
            assert!(template.cases.contains("\"expect_error\""), "{}", template.name);
            assert!(template.source.contains("#[test]"), "{}", template.name);
        }
    }

    #[test]
    fn a_template_is_found_by_its_name_and_an_unknown_one_names_the_others() {
        for template in templates() {
            assert_eq!(find(template.name).unwrap().summary, template.summary);
        }
        let message = find("pasrer").unwrap_err().to_string();
        assert_eq!(
            message,
            "there is no template `pasrer`; the templates are function, file, http, parser, records, dates"
        );
    }
}
