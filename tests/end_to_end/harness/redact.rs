//! What differs from run to run, made equal for snapshots.

use super::Workplace;

/// The text with folders, digests and times in brackets.
pub(crate) fn redacted(text: &str, place: &Workplace) -> String {
    let folders = [(place.folder(), "[folder]"), (place.cache(), "[cache]")];
    let text =
        folders.iter().fold(text.to_owned(), |text, (folder, name)| text.replace(&*folder.to_string_lossy(), name));
    seconds(&digests(&text))
}

/// `[digest]` for each run of 64 hexadecimal digits.
fn digests(text: &str) -> String {
    let mut redacted = String::new();
    let mut run = String::new();
    for character in text.chars().chain(['\0']) {
        if character.is_ascii_hexdigit() {
            run.push(character);
            continue;
        }
        redacted.push_str(if run.len() == 64 { "[digest]" } else { &run });
        run.clear();
        redacted.push(character);
    }
    redacted.pop();
    redacted
}

/// `([time])` for each time in parentheses, such as `(0.12 s)`.
fn seconds(text: &str) -> String {
    let is_time = |inside: &str| inside.strip_suffix(" s").is_some_and(|number| number.parse::<f64>().is_ok());
    let mut parts = text.split('(');
    let mut redacted = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        redacted.push('(');
        match part.split_once(')') {
            Some((inside, rest)) if is_time(inside) => redacted.push_str(&format!("[time]){rest}")),
            _ => redacted.push_str(part),
        }
    }
    redacted
}
