use plugin_api::prelude::*;

struct Vigenere { key: Vec<u8> }

impl Vigenere {
    fn new(key: &str) -> Result<Self, String> {
        if key.is_empty() || !key.chars().all(|c| c.is_ascii_alphabetic()) {
            return Err(format!("the key must be letters only, got {:?}", key));
        }
        Ok(Self { key: key.to_ascii_uppercase().bytes().map(|b| b - b'A').collect() })
    }

    fn run(&self, text: &str, decode: bool) -> String {
        let mut key = self.key.iter().cycle();
        text.chars()
            .map(|c| {
                if !c.is_ascii_alphabetic() { return c; }
                let k = *key.next().expect("key is never empty");
                let k = if decode { 26 - k } else { k };
                let base = if c.is_ascii_lowercase() { b'a' } else { b'A' };
                ((c as u8 - base + k) % 26 + base) as char
            })
            .collect()
    }
}

/// Encode or decode with the Vigenère cipher.
#[tool]
fn vigenere_cipher(text: String, key: String, decode: Option<bool>) -> Result<String> {
    Ok(Vigenere::new(&key)?.run(&text, decode.unwrap_or(false)))
}
