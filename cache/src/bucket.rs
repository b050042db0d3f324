//! The names under which action records are kept apart.

use std::fmt;

/// A kind of action records and the version of their content, such as `build` 1.
///
/// Whoever changes what the records of a bucket mean takes the next version; the old ones are then never read
/// again, and age out.
///
/// ```
/// const BUILD: forge_cache::Bucket = forge_cache::Bucket::new("build", 1);
/// assert_eq!(BUILD.to_string(), "build-v1");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bucket {
    name: &'static str,
    version: u32,
}

impl Bucket {
    /// A bucket for a constant.
    ///
    /// # Panics
    /// If `name` is not 1 to 32 lowercase letters, digits and `-`, beginning with a letter. In a constant
    /// this is an error of the compiler.
    pub const fn new(name: &'static str, version: u32) -> Self {
        let bytes = name.as_bytes();
        assert!(!bytes.is_empty() && bytes.len() <= 32, "the name of a bucket has 1 to 32 characters");
        assert!(bytes[0].is_ascii_lowercase(), "the name of a bucket begins with a lowercase letter");
        let mut index = 0;
        while index < bytes.len() {
            let byte = bytes[index];
            assert!(
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-',
                "the name of a bucket has lowercase letters, digits and `-` only"
            );
            index += 1;
        }
        Self { name, version }
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-v{}", self.name, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::Bucket;

    #[test]
    fn the_version_is_part_of_the_name() {
        assert_ne!(Bucket::new("build", 1).to_string(), Bucket::new("build", 2).to_string());
    }

    #[test]
    fn names_that_could_leave_the_folder_are_refused() {
        for name in ["", "../build", "Build", "a/b", "-a", "a.b", "abcdefghijklmnopqrstuvwxyzabcdefg"] {
            assert!(std::panic::catch_unwind(|| Bucket::new(name, 1)).is_err(), "{name}");
        }
    }
}
