use plugin_api::prelude::*;

pub fn encode(source: &str) -> String {
    let mut encoded = String::new();
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        let mut n = 1;
        while chars.peek() == Some(&c) { chars.next(); n += 1; }
        if n > 1 { encoded.push_str(&n.to_string()); }
        encoded.push(c);
    }
    encoded
}

pub fn decode(source: &str) -> String {
    let mut digits = String::new();
    let mut decoded = String::new();
    for c in source.chars() {
        if c.is_numeric() {
            digits.push(c);
        } else {
            let n = digits.parse::<usize>().unwrap_or(1);
            decoded += &c.to_string().repeat(n);
            digits.clear();
        }
    }
    decoded
}

/// Run-length encode a text without digits, decode it again, and compare.
#[tool]
fn run_length(text: String) -> Result<(String, bool), String> {
    if text.chars().any(char::is_numeric) {
        Err(String::from("digits cannot be encoded"))
    } else {
        let e = encode(&text);
        let same = decode(&e) == text;
        Ok((e, same))
    }
}
