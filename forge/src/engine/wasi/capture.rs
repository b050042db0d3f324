//! What a tool prints.

/// Standard output or standard error of one call: the beginning of it, and how much was dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captured {
    /// What was printed, up to the cap.
    pub bytes: Vec<u8>,
    /// How many bytes came after the cap.
    pub cut: u64,
}

impl Captured {
    /// Keeps what fits below `cap` and counts the rest.
    pub(crate) fn push(&mut self, bytes: &[u8], cap: usize) {
        let room = cap.saturating_sub(self.bytes.len());
        let kept = room.min(bytes.len());
        self.bytes.extend_from_slice(&bytes[..kept]);
        self.cut = self.cut.saturating_add((bytes.len() - kept) as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_is_kept_and_the_rest_counted() {
        let mut captured = Captured::default();
        captured.push(b"abc", 5);
        captured.push(b"defgh", 5);
        captured.push(b"i", 5);
        assert_eq!(captured, Captured { bytes: b"abcde".to_vec(), cut: 4 });
    }
}
