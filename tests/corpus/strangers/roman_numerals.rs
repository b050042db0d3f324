use plugin_api::prelude::*;
use std::error::Error as StdError;
use std::fmt;
use std::str::FromStr;

const TABLE: &[(u32, &str)] = &[
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Roman(u32);

#[derive(Debug, PartialEq)]
enum RomanError { Empty, Unknown(char), NotCanonical { given: String, proper: String } }

impl fmt::Display for RomanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("empty numeral"),
            Self::Unknown(c) => write!(f, "unknown letter '{c}'"),
            Self::NotCanonical { given, proper } => write!(f, "{given} should be written {proper}"),
        }
    }
}

impl StdError for RomanError {}

impl fmt::Display for Roman {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut n = self.0;
        for &(value, letters) in TABLE {
            while n >= value {
                write!(f, "{}", letters)?;
                n -= value;
            }
        }
        Ok(())
    }
}

impl FromStr for Roman {
    type Err = RomanError;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        if s.is_empty() { return Err(RomanError::Empty); }
        let values = s.chars().map(|c| match c {
            'I' => Ok(1), 'V' => Ok(5), 'X' => Ok(10), 'L' => Ok(50), 'C' => Ok(100), 'D' => Ok(500), 'M' => Ok(1000),
            _ => Err(RomanError::Unknown(c)),
        }).collect::<Result<Vec<u32>, _>>()?;
        let mut total = 0i64;
        for (i, v) in values.iter().enumerate() {
            match values.get(i + 1) {
                Some(next) if next > v => total -= *v as i64,
                _ => total += *v as i64,
            }
        }
        let roman = Roman(total.max(0) as u32);
        let proper = roman.to_string();
        if proper != s { return Err(RomanError::NotCanonical { given: s.to_owned(), proper }); }
        Ok(roman)
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum Number { Arabic(u32), Letters(String) }

/// Convert a number to roman letters, or letters to a number.
#[tool]
fn roman_numerals(number: Number) -> Result<Value> {
    match number {
        Number::Arabic(n) if n == 0 || n > 3999 => bail!("{n} has no roman numeral"),
        Number::Arabic(n) => Ok(json!(Roman(n).to_string())),
        Number::Letters(s) => Ok(json!(s.parse::<Roman>()?.0)),
    }
}

#[test]
fn round_trip() {
    for n in 1..4000 {
        assert_eq!(Roman(n).to_string().parse(), Ok(Roman(n)));
    }
}
