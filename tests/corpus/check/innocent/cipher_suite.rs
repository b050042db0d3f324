//! Bit tricks, byte strings, escapes and number forms.
use plugin_api::prelude::*;

const ALPHABET: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";
const ESCAPES: &str = "\u{202e}\x1b[0m\0\r\n\t\\\"'\u{1F600}";
static QUOTE: char = '\'';
static RAW: &str = r##"a "# quoted"# text"##;

fn caesar(text: &str, shift: i8) -> String {
    text.chars()
        .map(|c| match c {
            'a'..='z' => ALPHABET[(c as u8 - b'a').wrapping_add_signed(shift.rem_euclid(26)) as usize % 26] as char,
            'A'..='Z' => (((c as u8 - b'A') as i16 + i16::from(shift)).rem_euclid(26) as u8 + b'A') as char,
            _ => c,
        })
        .collect()
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = !0u32;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            let mask = (!(crc & 1)).wrapping_add(1);
            crc = (crc >> 1) ^ (0xEDB8_8320 & mask);
        }
    }
    !crc
}

/// Shift the letters of a text, and its checksum.
#[tool]
fn cipher_suite(text: String, shift: i8) -> (String, u32, usize) {
    let odd = 0b1010_1010usize ^ 0o17 | 1_000 & !0x0f << 2 >> 1;
    let float = 1e3 + 2.5e-1f64 + 1. + f64::from(3u8);
    let bytes = b"\xff\x00'\"";
    (caesar(&text, shift), checksum(text.as_bytes()), odd + float as usize + ESCAPES.len() + RAW.len() + bytes.len() + QUOTE.len_utf8())
}
