//! Reads a report with fixed columns from granted files.
use plugin_api::prelude::*;
use std::collections::BTreeMap as Map;
use std::io::Read;
use std::ops::Range;

const COLUMNS: [(&str, Range<usize>); 3] = [("account", 0..10), ("date", 10..20), ("amount", 20..32)];

fn cut(line: &str, range: &Range<usize>) -> Option<String> {
    let chars: Vec<char> = line.chars().collect();
    Some(chars.get(range.start..range.end.min(chars.len()))?.iter().collect::<String>().trim().to_owned())
}

/// The rows of a report.
#[tool(read = ["/reports"], write = ["/reports/done"])]
fn fixed_width(file: String) -> Result<Vec<Map<String, String>>> {
    let mut text = String::new();
    std::fs::File::open(&file)?.read_to_string(&mut text)?;
    let rows = text.lines().filter(|line| !line.trim().is_empty()).map(|line| {
        COLUMNS.iter().filter_map(|(name, range)| Some((name.to_string(), cut(line, range)?))).collect()
    });
    let rows: Vec<Map<String, String>> = rows.collect();
    std::fs::write("/reports/done/count.txt", rows.len().to_string())?;
    Ok(rows)
}
