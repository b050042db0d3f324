use plugin_api::prelude::*;

fn shift(c: char, by: u8) -> char {
    match c {
        'a'..='z' => ((c as u8 - b'a' + by) % 26 + b'a') as char,
        'A'..='Z' => ((c as u8 - b'A' + by) % 26 + b'A') as char,
        _ => c,
    }
}

#[derive(Deserialize, JsonSchema, PartialEq)]
enum Mode { Encrypt, Decrypt, Crack }

/// Caesar cipher; `Crack` tries all keys and lists the texts that contain `crib`.
#[tool]
fn caesar_cipher(mode: Mode, text: String, key: Option<i32>, crib: Option<String>) -> Result<Vec<String>> {
    let apply = |k: i32| text.chars().map(|c| shift(c, k.rem_euclid(26) as u8)).collect::<String>();
    if mode == Mode::Crack {
        let crib = crib.ok_or("a crib is needed to crack")?;
        return Ok((0..26).map(apply).filter(|t| t.contains(&crib)).collect());
    }
    let key = key.ok_or("a key is needed")?;
    Ok(vec![apply(if mode == Mode::Encrypt { key } else { -key })])
}
