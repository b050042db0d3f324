//! Everything in nested modules, as in a larger program.
use plugin_api::prelude::*;

mod model {
    use super::*;
    pub type Section = BTreeMap<String, String>;

    #[derive(Debug, Default, Serialize, JsonSchema)]
    pub struct Ini {
        pub global: Section,
        pub sections: BTreeMap<String, Section>,
    }
}

mod parse {
    use super::model::{Ini, Section};

    pub mod error {
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct ParseError { pub line: usize, pub kind: Kind }

        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { NoEquals, OpenSection, EmptyKey }

        impl std::fmt::Display for ParseError {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let what = match self.kind {
                    Kind::NoEquals => "expected key = value",
                    Kind::OpenSection => "missing ] after the section name",
                    Kind::EmptyKey => "the key is empty",
                };
                write!(f, "line {}: {}", self.line, what)
            }
        }
        impl std::error::Error for ParseError {}
    }

    use error::{Kind, ParseError};

    pub fn parse(text: &str) -> Result<Ini, ParseError> {
        let mut ini = Ini::default();
        let mut current: Option<String> = None;
        for (i, raw) in text.lines().enumerate() {
            let err = |kind| ParseError { line: i + 1, kind };
            let line = raw.split([';', '#']).next().unwrap_or("").trim();
            if line.is_empty() { continue; }
            if let Some(rest) = line.strip_prefix('[') {
                let name = rest.strip_suffix(']').ok_or(err(Kind::OpenSection))?.trim().to_string();
                ini.sections.entry(name.clone()).or_default();
                current = Some(name);
                continue;
            }
            let (key, value) = line.split_once('=').ok_or_else(|| err(Kind::NoEquals))?;
            let key = key.trim();
            if key.is_empty() { return Err(err(Kind::EmptyKey)); }
            let section: &mut Section = match &current {
                Some(name) => ini.sections.get_mut(name).unwrap(),
                None => &mut ini.global,
            };
            section.insert(key.to_lowercase(), value.trim().trim_matches('"').to_owned());
        }
        Ok(ini)
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        #[test]
        fn fails_with_line() {
            assert_eq!(parse("a=1\nnope").unwrap_err(), ParseError { line: 2, kind: Kind::NoEquals });
        }
    }
}

/// Parse an INI file.
#[tool]
fn ini_parser(text: String) -> Result<model::Ini, parse::error::ParseError> {
    parse::parse(&text)
}
