//! Counts words; the strings and comments name banned things: unsafe, std::process::exit, extern "C", include_str!.
use plugin_api::prelude::*;
use std::collections::HashMap as Counts;

/// Count the words of a text, most frequent first.
#[tool]
fn word_count(text: String, least: Option<usize>) -> Vec<(String, usize)> {
    // unsafe { std::process::exit(1) } would be rejected; this comment is not.
    /* nor is this one: env!("HOME") /* nested: asm!("nop") */ */
    let banned = ["unsafe", "std::process::id()", "#![feature(x)]", r#"include_bytes!("/etc/passwd")"#];
    let mut counts: Counts<String, usize> = Counts::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if banned.contains(&word) {
            continue;
        }
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().filter(|(_, n)| *n >= least.unwrap_or(1)).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_without_case() {
        let counts = word_count("a A b".into(), None);
        println!("{counts:?}");
        assert_eq!(counts, vec![("a".to_string(), 2), ("b".to_string(), 1)]);
    }
}
