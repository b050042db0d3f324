//! A small format with line numbers in its errors.
use plugin_api::prelude::*;

#[derive(Debug, Default, Serialize, JsonSchema)]
struct Document {
    sections: BTreeMap<String, BTreeMap<String, Value>>,
}

enum Line<'a> {
    Blank,
    Section(&'a str),
    Pair(&'a str, &'a str),
    Bad,
}

impl<'a> From<&'a str> for Line<'a> {
    fn from(line: &'a str) -> Self {
        let line = line.trim();
        if line.is_empty() || line.starts_with([';', '#']) {
            Line::Blank
        } else if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Line::Section(name.trim())
        } else if let Some((key, value)) = line.split_once('=') {
            Line::Pair(key.trim_end(), value.trim_start())
        } else {
            Line::Bad
        }
    }
}

fn typed(text: &str) -> Value {
    match text {
        "true" | "yes" | "on" => json!(true),
        "false" | "no" | "off" => json!(false),
        _ => text.parse::<i64>().map(Value::from).unwrap_or_else(|_| json!(text)),
    }
}

/// Parse an INI text.
#[tool]
fn ini_parser(text: String) -> Result<Document> {
    let mut document = Document::default();
    let mut section = String::new();
    for (number, line) in text.lines().enumerate().map(|(i, line)| (i + 1, Line::from(line))) {
        match line {
            Line::Blank => (),
            Line::Section(name) if name.is_empty() => bail!("line {number}: a section without a name"),
            Line::Section(name) => section = name.to_owned(),
            Line::Pair("", _) => bail!("line {number}: a value without a name"),
            Line::Pair(key, value) => {
                document.sections.entry(section.clone()).or_default().insert(key.to_owned(), typed(value));
            }
            Line::Bad => bail!("line {number}: neither a section nor a value"),
        }
    }
    Ok(document)
}
