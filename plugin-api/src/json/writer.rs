//! The text of a result, as it grows. Nothing here depends on a tool's types.

use std::fmt;

use serde_json::ser::{CompactFormatter, Formatter};

use crate::secret::ask;

/// Writes one JSON value.
#[derive(Default)]
pub struct Writer {
    pub(super) text: Vec<u8>,
    /// Whether a key is being written: it must come out as a string.
    in_key: bool,
    /// Where secrets go, and their names; `None` where none may stand.
    secrets: Option<Vec<(usize, String)>>,
}

/// Why a value cannot be written as JSON.
pub struct WriteError(Box<str>);

impl fmt::Debug for WriteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for WriteError {}

impl serde::ser::Error for WriteError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        displayed(&message)
    }
}

fn displayed(message: &dyn fmt::Display) -> WriteError {
    WriteError(message.to_string().into())
}

macro_rules! integers {
    ($($function:ident $writer:ident $integer:ty,)*) => {$(
        pub(super) fn $function(&mut self, value: $integer) -> Result<(), WriteError> {
            self.quoted(|text| CompactFormatter.$writer(text, value))
        }
    )*};
}

impl Writer {
    /// A writer that appends to these bytes.
    pub fn after(bytes: Vec<u8>) -> Self {
        Self { text: bytes, ..Self::default() }
    }

    /// A writer of a text that the host puts secrets into.
    pub fn for_request() -> Self {
        Self { secrets: Some(Vec::new()), ..Self::default() }
    }

    /// The text, and the bytes before which secrets go, with their names.
    pub fn into_request(self) -> (Vec<u8>, Vec<(usize, String)>) {
        (self.text, self.secrets.unwrap_or_default())
    }

    /// The text, behind the bytes that the writer was made with.
    pub fn into_bytes(self) -> Vec<u8> {
        self.text
    }

    integers! {
        unsigned write_u64 u64,
        signed write_i64 i64,
        unsigned_128 write_u128 u128,
        signed_128 write_i128 i128,
        boolean write_bool bool,
    }

    pub(super) fn float(&mut self, value: f64) -> Result<(), WriteError> {
        match value.is_finite() {
            true => self.quoted(|text| CompactFormatter.write_f64(text, value)),
            false => self.not_finite(),
        }
    }

    pub(super) fn single(&mut self, value: f32) -> Result<(), WriteError> {
        match value.is_finite() {
            true => self.quoted(|text| CompactFormatter.write_f32(text, value)),
            false => self.not_finite(),
        }
    }

    fn not_finite(&mut self) -> Result<(), WriteError> {
        match self.in_key {
            true => Err(WriteError("a key of an object is not a finite number".into())),
            false => self.null(),
        }
    }

    pub(super) fn string(&mut self, value: &str) -> Result<(), WriteError> {
        serde_json::to_writer(&mut self.text, value).map_err(|error| displayed(&error))
    }

    pub(super) fn display(&mut self, value: &dyn fmt::Display) -> Result<(), WriteError> {
        let mut serializer = serde_json::Serializer::new(&mut self.text);
        serde::Serializer::collect_str(&mut serializer, value).map_err(|error| displayed(&error))
    }

    pub(super) fn null(&mut self) -> Result<(), WriteError> {
        self.value()?;
        self.text.extend_from_slice(b"null");
        Ok(())
    }

    pub(super) fn bytes(&mut self, value: &[u8]) -> Result<(), WriteError> {
        self.open(b"[")?;
        for (index, &byte) in value.iter().enumerate() {
            if index > 0 {
                self.text.push(b',');
            }
            self.unsigned(byte.into())?;
        }
        self.text.push(b']');
        Ok(())
    }

    /// A secret is about to write its name, if secrets may stand here.
    pub(super) fn begin_secret(&mut self) -> Result<usize, WriteError> {
        self.value()?;
        ask(self.secrets.is_some());
        Ok(self.text.len())
    }

    /// The secret has written its name, from this byte on: an empty string takes its place.
    pub(super) fn end_secret(&mut self, start: usize, written: Result<(), WriteError>) -> Result<(), WriteError> {
        ask(false);
        written?;
        let name = serde_json::from_slice(&self.text[start..]).map_err(|error| displayed(&error))?;
        self.text.truncate(start);
        self.text.extend_from_slice(b"\"\"");
        if let Some(secrets) = &mut self.secrets {
            secrets.push((start + 1, name));
        }
        Ok(())
    }

    /// Opens a list or an object.
    pub(super) fn open(&mut self, bracket: &[u8]) -> Result<(), WriteError> {
        self.value()?;
        self.text.extend_from_slice(bracket);
        Ok(())
    }

    /// Opens `{"name":` and the bracket behind it.
    pub(super) fn open_variant(&mut self, name: &str, bracket: &[u8]) -> Result<(), WriteError> {
        self.open(b"{")?;
        self.string(name)?;
        self.text.push(b':');
        self.text.extend_from_slice(bracket);
        Ok(())
    }

    pub(super) fn close(&mut self, brackets: &[u8]) {
        self.text.extend_from_slice(brackets);
    }

    /// The comma before every part but the first.
    pub(super) fn part(&mut self, first: &mut bool) {
        if !*first {
            self.text.push(b',');
        }
        *first = false;
    }

    pub(super) fn begin_key(&mut self, first: &mut bool) {
        self.part(first);
        self.in_key = true;
    }

    pub(super) fn end_key(&mut self) {
        self.in_key = false;
        self.text.push(b':');
    }

    /// A key that is a field's name.
    pub(super) fn field(&mut self, first: &mut bool, name: &str) -> Result<(), WriteError> {
        self.part(first);
        self.string(name)?;
        self.text.push(b':');
        Ok(())
    }

    /// A value that is no string, as a string if it is a key.
    fn quoted(&mut self, write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> Result<(), WriteError> {
        if self.in_key {
            self.text.push(b'"');
        }
        write(&mut self.text).map_err(|error| displayed(&error))?;
        if self.in_key {
            self.text.push(b'"');
        }
        Ok(())
    }

    /// What follows cannot be a key.
    fn value(&mut self) -> Result<(), WriteError> {
        match self.in_key {
            true => Err(WriteError("a key of an object must be a string".into())),
            false => Ok(()),
        }
    }
}
