//! Action keys: the digest of everything that went into an action, in one canonical form.

use sha2::{Digest as _, Sha256};

use crate::Digest;

/// Makes an action key from named fields.
///
/// Two keys are equal only if domain, fields, their order and their values are equal: every part carries its
/// length, so that no two different records have the same bytes. The digest is taken over
///
/// ```text
/// record = "forge-key-1\n"  text(domain)  part*  'E'
/// part   = 'F' text(name) text(value)                        a field
///        | 'L' text(name) u64(count) text(item){count}       a list
/// text   = u64(length in bytes)  the bytes
/// u64    = eight bytes, least significant first
/// ```
///
/// The domain names the kind of the key and its version, such as `forge.build.v1`: whoever adds, removes or
/// reinterprets a field takes a new one.
///
/// ```
/// use forge_cache::KeyBuilder;
///
/// let key = KeyBuilder::new("forge.build.v1").field("source", b"fn f() {}").field("tier", "draft").finish();
/// let other = KeyBuilder::new("forge.build.v1").field("source", b"fn f() {}").field("tier", "release").finish();
/// assert_ne!(key, other);
/// ```
#[derive(Debug, Clone)]
pub struct KeyBuilder {
    hasher: Sha256,
}

impl KeyBuilder {
    /// Begins a key of the kind `domain`.
    pub fn new(domain: &str) -> Self {
        let mut builder = Self { hasher: Sha256::new() };
        builder.hasher.update(b"forge-key-1\n");
        builder.text(domain.as_bytes());
        builder
    }

    /// Adds one named value: bytes, a text or a [`Digest`].
    #[must_use]
    pub fn field(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.hasher.update(b"F");
        self.text(name.as_bytes());
        self.text(value.as_ref());
        self
    }

    /// Adds a named list, in the order given.
    #[must_use]
    pub fn list<Items>(mut self, name: &str, items: Items) -> Self
    where
        Items: IntoIterator<Item: AsRef<[u8]>, IntoIter: ExactSizeIterator>,
    {
        let items = items.into_iter();
        self.hasher.update(b"L");
        self.text(name.as_bytes());
        self.length(items.len());
        for item in items {
            self.text(item.as_ref());
        }
        self
    }

    /// The key.
    pub fn finish(mut self) -> Digest {
        self.hasher.update(b"E");
        Digest::from_bytes(self.hasher.finalize().into())
    }

    fn text(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.hasher.update(bytes);
    }

    fn length(&mut self, length: usize) {
        self.hasher.update((length as u64).to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    #[derive(Debug, Clone, PartialEq)]
    enum Part {
        Field(String, Vec<u8>),
        List(String, Vec<Vec<u8>>),
    }

    fn key(domain: &str, parts: &[Part]) -> Digest {
        parts
            .iter()
            .fold(KeyBuilder::new(domain), |builder, part| match part {
                Part::Field(name, value) => builder.field(name, value),
                Part::List(name, items) => builder.list(name, items),
            })
            .finish()
    }

    // Few letters and short texts, so that near misses (the same bytes cut differently) are frequent.
    fn record() -> impl Strategy<Value = (String, Vec<Part>)> {
        let value = || vec(prop_oneof![Just(0_u8), Just(1), Just(b'F'), Just(b'a')], 0..4);
        let part = prop_oneof![
            ("[aFL]{0,2}", value()).prop_map(|(name, value)| Part::Field(name, value)),
            ("[aFL]{0,2}", vec(value(), 0..3)).prop_map(|(name, items)| Part::List(name, items)),
        ];
        ("[aF]{0,2}", vec(part, 0..4))
    }

    #[test]
    fn the_record_is_the_documented_one() {
        let mut record = b"forge-key-1\n".to_vec();
        let text = |record: &mut Vec<u8>, text: &[u8]| {
            record.extend((text.len() as u64).to_le_bytes());
            record.extend(text);
        };
        text(&mut record, b"forge.test.v1");
        record.push(b'F');
        text(&mut record, b"source");
        text(&mut record, b"abc");
        record.push(b'L');
        text(&mut record, b"flags");
        record.extend(2_u64.to_le_bytes());
        text(&mut record, b"-O");
        text(&mut record, b"");
        record.push(b'E');
        let key = KeyBuilder::new("forge.test.v1").field("source", b"abc").list("flags", ["-O", ""]).finish();
        assert_eq!(key, Digest::of(&record));
    }

    #[test]
    fn the_same_bytes_cut_differently_are_another_key() {
        let of = |name: &str, value: &str| KeyBuilder::new("d").field(name, value).finish();
        assert_ne!(of("ab", "c"), of("a", "bc"));
        assert_ne!(KeyBuilder::new("d").finish(), KeyBuilder::new("d").field("", "").finish());
        assert_ne!(KeyBuilder::new("d").list("n", ["a"]).finish(), of("n", "a"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn keys_are_equal_exactly_when_records_are(left in record(), right in record()) {
            prop_assert_eq!(key(&left.0, &left.1) == key(&right.0, &right.1), left == right);
        }
    }
}
