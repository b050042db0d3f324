//! What a host call was asked, in a few bytes.

use forge_cache::{Digest, KeyBuilder};

use super::{Function, function::Takes};
use crate::engine::wasi::{GuestMemory, MAX_BUFFERS, MAX_SUBSCRIPTIONS, MAX_TRANSFER, SUBSCRIPTION};

/// The first half of the SHA-256 of a function's arguments and of the guest's bytes that they point to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Fingerprint(pub(super) [u8; 16]);

impl From<Digest> for Fingerprint {
    fn from(digest: Digest) -> Self {
        let [first @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = digest.as_bytes();
        Self(*first)
    }
}

/// Of a request through the door.
pub(in crate::engine) fn request_fingerprint(request: &[u8]) -> Fingerprint {
    KeyBuilder::new("forge.request.v1").field("bytes", request).finish().into()
}

/// Of a function of the system. Looks at no more of the guest than the function itself would.
pub(in crate::engine) fn fingerprint(function: Function, arguments: &[u64], memory: &GuestMemory<'_>) -> Fingerprint {
    let mut key = KeyBuilder::new("forge.host_call.v1").field("function", function.name());
    for argument in arguments {
        key = key.field("argument", argument.to_le_bytes());
    }
    let argument = |index: usize| arguments.get(index).map_or(0, |argument| *argument as u32);
    // Bytes that are not there are told from bytes that are.
    let bytes = |key: KeyBuilder, pointer: u32, length: u32| match memory.slice(pointer, length) {
        Ok(bytes) => key.field("bytes", bytes),
        Err(_) => key.field("outside", []),
    };
    let key = match function.takes() {
        Takes::Nothing => key,
        Takes::Bytes(pointer, length) => bytes(key, argument(pointer), argument(length)),
        Takes::Twice(one, other) => {
            let key = bytes(key, argument(one.0), argument(one.1));
            bytes(key, argument(other.0), argument(other.1))
        }
        Takes::Table(table, count) => bytes(key, argument(table), argument(count).min(MAX_BUFFERS) * 8),
        Takes::Subscriptions(table, count) => {
            bytes(key, argument(table), argument(count).min(MAX_SUBSCRIPTIONS) * SUBSCRIPTION)
        }
        Takes::Buffers(table, count) => {
            let (table, count) = (argument(table), argument(count).min(MAX_BUFFERS));
            let mut key = bytes(key, table, count * 8);
            let mut room = MAX_TRANSFER;
            for index in 0..count {
                let Ok((pointer, length)) = memory.buffer(table, index) else { break };
                key = bytes(key, pointer, length.min(room));
                room = room.saturating_sub(length);
            }
            key
        }
    };
    key.finish().into()
}
