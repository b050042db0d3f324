//! The cursor of the second pass. Nothing here depends on a tool's types.

use std::fmt::Write;

use serde::de::{Error as _, Expected, Unexpected};

use super::mismatch::Mismatch;
use super::number::Number;
use super::scan::{Document, scan};

/// Reads values from a document, one after the other.
pub struct Reader<'text> {
    document: &'text Document<'text>,
    /// The next byte to read. At the end of the text stands a value that is not there.
    at: usize,
    /// How many objects and lists are open.
    depth: usize,
    /// From the root to the value that is being read. An error leaves it as it is, to tell its place.
    path: Vec<Step<'text>>,
    /// Whether a key is being read: its text may stand for a number or a boolean.
    in_key: bool,
    /// The string that was looked at last. A key is looked at by the path, by its type and by the step to its value.
    last: Text<'text>,
}

/// A string of the document.
#[derive(Clone, Copy)]
struct Text<'text> {
    /// The byte of its opening quote.
    start: usize,
    content: &'text str,
    /// The byte behind its closing quote.
    end: usize,
}

/// One step from a value to a part of it.
#[derive(Clone, Copy)]
pub(super) enum Step<'text> {
    Key(&'text str),
    Index(usize),
}

/// What stands at the cursor.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    List,
    Text,
    Number,
    Bool,
    Null,
    /// A parameter that the input does not have.
    Missing,
}

/// Where a part of a value began. With it the reader finds the next part even after a `Deserialize` implementation
/// that did not look at its value, or that swallowed an error in the midst of it.
pub(super) struct Part {
    start: usize,
    depth: usize,
    path: usize,
}

impl<'text> Reader<'text> {
    /// A reader at the start of the document.
    pub fn new(document: &'text Document<'text>) -> Self {
        Self {
            document,
            at: 0,
            depth: 0,
            path: Vec::new(),
            in_key: false,
            last: Text { start: usize::MAX, content: "", end: 0 },
        }
    }

    /// Turns to the parameter of this name, whose value starts at this byte; or to a parameter that is not there.
    pub(crate) fn turn_to(&mut self, name: &'text str, start: Option<usize>) {
        self.at = start.unwrap_or(self.document.text.len());
        self.depth = 0;
        self.in_key = false;
        self.path.clear();
        if start.is_some() {
            self.path.push(Step::Key(name));
        }
    }

    /// The keys of the object at the cursor, and where their values start; nothing if it is no object.
    pub(crate) fn members(&mut self) -> Option<Vec<(&'text str, usize)>> {
        if self.kind() != Kind::Object {
            return None;
        }
        let mut members = Vec::new();
        self.open();
        while self.next_part() {
            let key = self.take_text();
            self.colon();
            members.push((key, self.at));
            self.skip();
        }
        Some(members)
    }

    /// The mismatch, with the place where the reader stands.
    pub(crate) fn locate(&self, mismatch: Mismatch) -> Mismatch {
        let mut path = String::from("$");
        for step in &self.path {
            // Writing to a string cannot fail.
            let _ = match step {
                Step::Key(key) if is_plain(key) => write!(path, ".{key}"),
                Step::Key(key) => write!(path, "[{key:?}]"),
                Step::Index(index) => write!(path, "[{index}]"),
            };
        }
        mismatch.at(path)
    }

    pub(super) fn kind(&mut self) -> Kind {
        self.space();
        match self.peek() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::List,
            Some(b'"') => Kind::Text,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') => Kind::Null,
            Some(_) => Kind::Number,
            None => Kind::Missing,
        }
    }

    pub(super) fn open(&mut self) {
        self.at += 1;
        self.depth += 1;
    }

    /// Steps over the bracket at the end of an object or a list, of which nothing may be left unread.
    pub(super) fn close(&mut self, what: &str) -> Result<(), Mismatch> {
        self.space();
        if !matches!(self.peek(), Some(b'}' | b']')) {
            return Err(Mismatch::new(format!("more {what} than expected")));
        }
        self.at += 1;
        self.depth -= 1;
        Ok(())
    }

    /// Whether the open object or list has one more part. Stands before it then, and before the bracket otherwise.
    pub(super) fn next_part(&mut self) -> bool {
        self.space();
        if self.peek() == Some(b',') {
            self.at += 1;
            self.space();
        }
        !matches!(self.peek(), Some(b'}' | b']'))
    }

    /// Starts on a part of the open object or list.
    pub(super) fn begin_part(&mut self, step: Step<'text>) -> Part {
        self.space();
        let part = Part { start: self.at, depth: self.depth, path: self.path.len() };
        self.path.push(step);
        part
    }

    /// Goes behind the part, whatever has been read of it.
    pub(super) fn end_part(&mut self, part: &Part) {
        if self.at == part.start || self.depth != part.depth {
            self.at = part.start;
            self.depth = part.depth;
            self.in_key = false;
            self.skip();
        }
        self.path.truncate(part.path);
    }

    /// Goes on to a part that ends together with its whole, as the content of a variant does.
    pub(super) fn enter(&mut self, step: Step<'text>) {
        self.path.push(step);
    }

    /// The length of the path, for [`Self::leave`].
    pub(super) fn path_length(&self) -> usize {
        self.path.len()
    }

    /// Goes back to a shorter path.
    pub(super) fn leave(&mut self, path_length: usize) {
        self.path.truncate(path_length);
    }

    /// The key at the cursor, for the path. Does not move.
    pub(super) fn peek_key(&mut self) -> &'text str {
        self.text_at(self.at).content
    }

    pub(super) fn begin_key(&mut self) {
        self.in_key = true;
    }

    /// Goes from the key that starts here to its value, whatever has been read of the key. Returns the key.
    pub(super) fn end_key(&mut self, start: usize) -> &'text str {
        let key = self.text_at(start);
        self.in_key = false;
        self.at = key.end;
        self.colon();
        key.content
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Steps over the colon to the value behind it.
    pub(super) fn colon(&mut self) {
        self.space();
        self.at += 1;
        self.space();
    }

    /// Steps over the value at the cursor.
    pub(super) fn skip(&mut self) {
        let mut open = 0_usize;
        loop {
            self.space();
            match self.peek() {
                Some(b'{' | b'[') => {
                    open += 1;
                    self.at += 1;
                }
                Some(b'}' | b']') => {
                    open -= 1;
                    self.at += 1;
                }
                Some(b'"') => self.at = self.text_at(self.at).end,
                Some(b',' | b':') => {
                    self.at += 1;
                    continue;
                }
                Some(_) => self.at += self.word().len(),
                None => return,
            }
            if open == 0 {
                return;
            }
        }
    }

    /// The string at the cursor, which has been seen to be one.
    pub(super) fn take_text(&mut self) -> &'text str {
        let text = self.text_at(self.at);
        self.at = text.end;
        text.content
    }

    /// The string at the cursor.
    pub(super) fn text(&mut self, expected: &dyn Expected) -> Result<&'text str, Mismatch> {
        match self.kind() {
            Kind::Text => Ok(self.take_text()),
            _ => Err(self.unexpected(expected)),
        }
    }

    /// The boolean at the cursor.
    pub(super) fn boolean(&mut self, expected: &dyn Expected) -> Result<bool, Mismatch> {
        let word = match self.kind() {
            Kind::Bool => self.word(),
            Kind::Text if self.in_key => self.peek_key(),
            _ => return Err(self.unexpected(expected)),
        };
        let value = match word {
            "true" => true,
            "false" => false,
            _ => return Err(self.unexpected(expected)),
        };
        self.skip();
        Ok(value)
    }

    /// The number at the cursor.
    pub(super) fn number(&mut self, expected: &dyn Expected) -> Result<Number, Mismatch> {
        let word = match self.kind() {
            Kind::Number => self.word(),
            Kind::Text if self.in_key && is_number(self.peek_key()) => self.peek_key(),
            _ => return Err(self.unexpected(expected)),
        };
        let Some(number) = Number::parse(word) else {
            return Err(out_of_range(word, expected));
        };
        self.skip();
        Ok(number)
    }

    /// The integer at the cursor. `3.0` is one, as it is in JSON Schema.
    pub(super) fn integer(&mut self, expected: &dyn Expected) -> Result<Number, Mismatch> {
        let start = self.at;
        let number = self.number(expected)?;
        match number.integral() {
            Some(integer) => Ok(integer),
            None => {
                self.at = start;
                Err(self.unexpected(expected))
            }
        }
    }

    /// The number at the cursor, as the nearest float of 64 bits.
    pub(super) fn float(&mut self, expected: &dyn Expected) -> Result<f64, Mismatch> {
        Ok(match self.number(expected)? {
            Number::Unsigned(value) => value as f64,
            Number::Signed(value) => value as f64,
            Number::HugeUnsigned(value) => value as f64,
            Number::HugeSigned(value) => value as f64,
            Number::Float(value) => value,
        })
    }

    /// The number at the cursor, as the nearest float of 32 bits. By way of 64 bits it would be rounded twice.
    pub(super) fn single(&mut self, expected: &dyn Expected) -> Result<f32, Mismatch> {
        self.space();
        let word = if self.in_key { self.peek_key() } else { self.word() };
        self.number(expected)?;
        match word.parse::<f32>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(out_of_range(word, expected)),
        }
    }

    /// Whether `null`, or nothing, stands at the cursor; steps over it then.
    pub(super) fn nothing(&mut self) -> bool {
        match self.kind() {
            Kind::Null => {
                self.skip();
                true
            }
            Kind::Missing => true,
            _ => false,
        }
    }

    /// Steps over the `null` at the cursor.
    pub(super) fn null(&mut self, expected: &dyn Expected) -> Result<(), Mismatch> {
        match self.kind() {
            Kind::Null => {
                self.skip();
                Ok(())
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    /// Opens the object or list at the cursor.
    pub(super) fn open_as(&mut self, kind: Kind, expected: &dyn Expected) -> Result<(), Mismatch> {
        if self.kind() != kind {
            return Err(self.unexpected(expected));
        }
        self.open();
        Ok(())
    }

    /// That something else was expected than what stands at the cursor.
    pub(super) fn unexpected(&mut self, expected: &dyn Expected) -> Mismatch {
        let found = match self.kind() {
            Kind::Missing => return Mismatch::new(format!("missing, expected {expected}")),
            Kind::Object => Unexpected::Map,
            Kind::List => Unexpected::Seq,
            Kind::Text => Unexpected::Str(self.peek_key()),
            Kind::Bool => Unexpected::Bool(self.word() == "true"),
            Kind::Null => Unexpected::Unit,
            Kind::Number => match Number::parse(self.word()) {
                Some(Number::Unsigned(value)) => Unexpected::Unsigned(value),
                Some(Number::Signed(value)) => Unexpected::Signed(value),
                Some(Number::Float(value)) => Unexpected::Float(value),
                _ => Unexpected::Other("a huge number"),
            },
        };
        Mismatch::invalid_type(found, expected)
    }

    /// The string whose opening quote stands here.
    fn text_at(&mut self, start: usize) -> Text<'text> {
        if self.last.start != start {
            self.last = self.find_text(start);
        }
        self.last
    }

    fn find_text(&self, start: usize) -> Text<'text> {
        let text = self.document.text;
        let bytes = text.as_bytes();
        let content = start + 1;
        let mut end = content;
        let mut is_escaped = false;
        while let Some(found) =
            bytes.get(end..).and_then(|rest| rest.iter().position(|&byte| byte == b'"' || byte == b'\\'))
        {
            end += found;
            if bytes[end] == b'"' {
                break;
            }
            is_escaped = true;
            end += 2;
        }
        let content = match is_escaped {
            true => self.document.unescaped(content).unwrap_or_default(),
            false => &text[content..end],
        };
        Text { start, content, end: end + 1 }
    }

    /// The number, boolean or null at the cursor.
    fn word(&self) -> &'text str {
        let rest = &self.document.text[self.at..];
        let is_end = |byte: u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
        &rest[..rest.bytes().position(is_end).unwrap_or(rest.len())]
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.document.text.as_bytes().get(self.at).copied()
    }
}

fn out_of_range(number: &str, expected: &dyn Expected) -> Mismatch {
    Mismatch::new(format!("the number `{number}` is out of range, expected {expected}"))
}

/// Whether a key holds a number, in JSON's own spelling.
fn is_number(key: &str) -> bool {
    key.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) && scan(key).is_ok()
}

/// Whether a key can stand behind a dot.
fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|character| character.is_alphanumeric() || character == '_')
}
