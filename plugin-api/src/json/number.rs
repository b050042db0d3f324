//! What a JSON number says.

/// A number, as exactly as Rust can hold it.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Unsigned(u64),
    /// Below zero.
    Signed(i64),
    /// An integer of more than 64 bits, not below zero.
    HugeUnsigned(u128),
    /// An integer of more than 64 bits, below zero.
    HugeSigned(i128),
    /// Written with a fraction or an exponent, or beyond 128 bits. Finite.
    Float(f64),
}

impl Number {
    /// Reads the text of a JSON number; nothing if it is beyond what a float can hold.
    pub(super) fn parse(text: &str) -> Option<Self> {
        // `-0` has a sign that only a float can keep.
        let is_integer = text != "-0" && !text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
        if is_integer && let Some(integer) = Self::integer(text) {
            return Some(integer);
        }
        text.parse().ok().filter(|value: &f64| value.is_finite()).map(Self::Float)
    }

    fn integer(text: &str) -> Option<Self> {
        if let Ok(value) = text.parse() {
            return Some(Self::Unsigned(value));
        }
        if let Ok(value) = text.parse() {
            return Some(Self::Signed(value));
        }
        if let Ok(value) = text.parse() {
            return Some(Self::HugeUnsigned(value));
        }
        text.parse().ok().map(Self::HugeSigned)
    }

    /// The same number as an integer, if it is one: `3.0` and `1e3` are.
    pub(super) fn integral(self) -> Option<Self> {
        match self {
            // Both bounds are powers of two, so a float holds them exactly.
            Self::Float(value) if value.fract() != 0.0 => None,
            Self::Float(value) if value >= 0.0 && value < 2_f64.powi(128) => Some(Self::from(value as u128)),
            Self::Float(value) if value < 0.0 && value >= -(2_f64.powi(127)) => Some(match value as i128 {
                value @ i128::MIN..-0x8000_0000_0000_0000 => Self::HugeSigned(value),
                value => Self::Signed(value as i64),
            }),
            Self::Float(_) => None,
            integer => Some(integer),
        }
    }
}

impl From<u128> for Number {
    fn from(value: u128) -> Self {
        u64::try_from(value).map_or(Self::HugeUnsigned(value), Self::Unsigned)
    }
}
