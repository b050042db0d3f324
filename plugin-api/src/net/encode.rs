//! Text in addresses and forms.

/// Appends the text with everything percent-encoded that means something in an address or a form.
pub(super) fn percent(text: &str, encoded: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(byte.into()),
            _ => {
                encoded.push('%');
                encoded.push(DIGITS[usize::from(byte >> 4)].into());
                encoded.push(DIGITS[usize::from(byte & 15)].into());
            }
        }
    }
}

/// Adds a parameter to the query of an address, in front of the fragment if there is one.
pub(super) fn add_to_query(url: &mut String, name: &str, value: &str) {
    let fragment = url.find('#').map(|at| url.split_off(at));
    url.push(if url.contains('?') { '&' } else { '?' });
    percent(name, url);
    url.push('=');
    percent(value, url);
    url.push_str(fragment.as_deref().unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_cannot_be_more_than_a_parameter() {
        let mut url = "https://a.com/path#part".to_owned();
        add_to_query(&mut url, "q", "a&b=c d#e/ü");
        add_to_query(&mut url, "page", "2");
        assert_eq!(url, "https://a.com/path?q=a%26b%3Dc%20d%23e%2F%C3%BC&page=2#part");
    }
}
