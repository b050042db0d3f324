#![allow(dead_code)]
#![warn(clippy::all)]
#![forbid(unsafe_code)]
//! Roman numerals both ways, with consts and slices.
use plugin_api::prelude::*;

const VALUES: [(u32, &str); 13] = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
];

const fn digit(c: u8) -> u32 {
    match c {
        b'I' => 1,
        b'V' => 5,
        b'X' => 10,
        b'L' => 50,
        b'C' => 100,
        b'D' => 500,
        b'M' => 1000,
        _ => 0,
    }
}

#[inline(always)]
fn to_roman(mut n: u32) -> String {
    VALUES.iter().fold(String::new(), |mut out, &(value, text)| {
        while n >= value {
            out += text;
            n -= value;
        }
        out
    })
}

fn from_roman(text: &str) -> Option<u32> {
    let digits: Vec<u32> = text.bytes().map(digit).collect();
    if digits.contains(&0) {
        return None;
    }
    let total = digits.iter().enumerate().map(|(i, &d)| match digits.get(i + 1) {
        Some(&next) if next > d => -(d as i64),
        _ => d as i64,
    });
    u32::try_from(total.sum::<i64>()).ok().filter(|&n| to_roman(n) == text)
}

/// Convert a number to Roman numerals, or back.
#[tool]
fn roman_numerals(value: String) -> Result<String> {
    if let Ok(n) = value.parse::<u32>() {
        ensure!((1..4000).contains(&n), "{n} has no Roman numeral");
        return Ok(to_roman(n));
    }
    from_roman(&value.to_uppercase()).map(|n| n.to_string()).ok_or_else(|| format!("{value} is no numeral").into())
}
