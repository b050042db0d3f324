//! The form of requests and answers.

use serde::Serialize;
use serde_json::json;

/// Bytes of the head's length.
const LENGTH: usize = 4;

/// A request or an answer: `length of the head, u32 little-endian | head, JSON | body, any bytes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// JSON text. A guest may send anything.
    pub head: &'a [u8],
    /// What the head is about.
    pub body: &'a [u8],
}

/// Bytes that are no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the message has {length} bytes, which is less than its head asks for")]
pub struct FrameError {
    /// How many there are.
    pub length: usize,
}

impl<'a> Frame<'a> {
    /// Takes a message apart.
    pub fn read(bytes: &'a [u8]) -> Result<Self, FrameError> {
        let short = FrameError { length: bytes.len() };
        let (length, rest) = bytes.split_first_chunk::<LENGTH>().ok_or(short)?;
        let (head, body) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or(short)?;
        Ok(Self { head, body })
    }
}

impl Frame<'_> {
    /// Puts a message together.
    pub fn write(head: &impl Serialize, body: &[u8]) -> Vec<u8> {
        let head = serde_json::to_vec(head).expect("heads are made of texts and numbers");
        let length = u32::try_from(head.len()).expect("heads are made by the host, far below 4 GiB");
        [&length.to_le_bytes()[..], &head, body].concat()
    }

    /// The answer that says why there is none. `kind` is a word for programs, such as `denied`.
    pub fn refusal(kind: &str, message: &str) -> Vec<u8> {
        Self::write(&json!({ "error": { "kind": kind, "message": message } }), &[])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let bytes = Frame::write(&json!({ "ok": true }), b"\0body");
        assert_eq!(Frame::read(&bytes), Ok(Frame { head: br#"{"ok":true}"#, body: b"\0body" }));
        assert!(Frame::read(&Frame::refusal("denied", "no")).unwrap().head.starts_with(br#"{"error""#));
    }

    #[test]
    fn a_head_longer_than_the_message_is_no_frame() {
        assert_eq!(Frame::read(b""), Err(FrameError { length: 0 }));
        assert_eq!(Frame::read(&[255, 255, 255, 255, 1]), Err(FrameError { length: 5 }));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_frame_or_none(bytes: Vec<u8>) {
            if let Ok(frame) = Frame::read(&bytes) {
                prop_assert_eq!(frame.head.len() + frame.body.len() + LENGTH, bytes.len());
            }
        }
    }
}
