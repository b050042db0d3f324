//! Numbers of variable length (LEB128), and a reader that stays inside its bytes.

/// Writes a number in as few bytes as it needs.
pub(super) fn write(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Writes a text or other bytes behind their length.
pub(super) fn write_bytes(bytes: &mut Vec<u8>, content: &[u8]) {
    write(bytes, content.len() as u64);
    bytes.extend_from_slice(content);
}

/// Reads from the beginning of bytes that anyone may have written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*array)
    }

    /// A number, in the one form that [`write`] gives it.
    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if part << shift >> shift != part {
                return None;
            }
            number |= part << shift;
            if byte & 0x80 == 0 {
                return (byte != 0 || shift == 0).then_some(number);
            }
        }
        None
    }

    pub(super) fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?.try_into().ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_number_comes_back(number: u64) {
            let mut bytes = Vec::new();
            write(&mut bytes, number);
            let mut reader = Reader(&bytes);
            prop_assert_eq!(reader.number(), Some(number));
            prop_assert!(reader.is_empty());
        }

        #[test]
        fn bytes_are_a_number_in_one_form_or_none(bytes: Vec<u8>) {
            let mut reader = Reader(&bytes);
            if let Some(number) = reader.number() {
                let mut again = Vec::new();
                write(&mut again, number);
                prop_assert_eq!(&again[..], &bytes[..bytes.len() - reader.0.len()]);
            }
        }
    }
}
