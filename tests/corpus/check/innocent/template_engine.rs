//! Text templates with an own error enum and `?` everywhere.
use plugin_api::prelude::*;
use std::borrow::Borrow;
use std::fmt;

#[derive(Debug, PartialEq)]
enum Part<'t> {
    Text(&'t str),
    Name { name: &'t str, upper: bool },
}

#[derive(Debug)]
struct Unclosed {
    at: usize,
}

impl fmt::Display for Unclosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the `{{{{` at {} is not closed", self.at)
    }
}

impl std::error::Error for Unclosed {}

fn parts(template: &str) -> std::result::Result<Vec<Part<'_>>, Unclosed> {
    let mut parts = vec![];
    let mut rest = template;
    while let Some(open) = rest.find("{{") {
        let (before, behind) = rest.split_at(open);
        let close = behind.find("}}").ok_or(Unclosed { at: template.len() - behind.len() })?;
        let name = behind[2..close].trim();
        parts.push(Part::Text(before));
        parts.push(match name.strip_suffix("|upper") {
            Some(name) => Part::Name { name: name.trim_end(), upper: true },
            None => Part::Name { name, upper: false },
        });
        rest = &behind[close + 2..];
    }
    parts.push(Part::Text(rest));
    Ok(parts)
}

fn fill<K: Ord + Borrow<str>>(parts: &[Part<'_>], values: &BTreeMap<K, String>) -> Result<String> {
    parts
        .iter()
        .map(|part| match *part {
            Part::Text(text) => Ok(text.to_owned()),
            Part::Name { name, upper } => {
                let value = values.get(name).ok_or_else(|| format!("there is no value for `{name}`"))?;
                Ok(if upper { value.to_uppercase() } else { value.clone() })
            }
        })
        .collect()
}

/// Fill a template such as `Dear {{name}}`.
#[tool]
fn template_engine(template: String, values: BTreeMap<String, String>) -> Result<String> {
    fill(&parts(&template)?, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled() -> Result<()> {
        let values = BTreeMap::from([("a".to_owned(), "x".to_owned())]);
        assert_eq!(template_engine("{{a}}-{{ a|upper }}".to_owned(), values)?, "x-X");
        Ok(())
    }
}
