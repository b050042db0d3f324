//! The input object of a call.

use serde::Deserialize;

use crate::json::{Document, Mismatch, OneOf, Reader, short};

/// The parameters of one call, still as text.
pub struct Input<'text> {
    reader: Reader<'text>,
    names: &'static [&'static str],
    /// Where the value of each parameter starts.
    starts: Vec<Option<usize>>,
}

impl<'text> Input<'text> {
    pub(super) fn new(document: &'text Document<'text>, names: &'static [&'static str]) -> Result<Self, Mismatch> {
        let mut reader = Reader::new(document);
        let at_root = |message| Mismatch::new(message).at("$".into());
        let Some(members) = reader.members() else {
            let parameters = if names.is_empty() { "{}".into() } else { OneOf(names).to_string() };
            return Err(at_root(format!(
                "the input must be a JSON object with the parameters as its keys: {parameters}"
            )));
        };
        let mut starts = vec![None; names.len()];
        for (key, start) in members {
            let Some(index) = names.iter().position(|name| *name == key) else {
                let key = short(key);
                return Err(at_root(match names {
                    [] => format!("unknown parameter `{key}`; the tool takes none"),
                    names => format!("unknown parameter `{key}`, expected {}", OneOf(names)),
                }));
            };
            if starts[index].replace(start).is_some() {
                return Err(at_root(format!("the parameter `{key}` is given twice")));
            }
        }
        Ok(Self { reader, names, starts })
    }

    /// The value of the parameter at this place of the function.
    ///
    /// # Errors
    /// It is missing, or does not fit the type.
    pub fn parameter<T: Deserialize<'text>>(&mut self, index: usize) -> Result<T, Mismatch> {
        self.turn_to(index);
        match T::deserialize(&mut self.reader) {
            Ok(value) => Ok(value),
            Err(mismatch) => Err(self.explain(index, mismatch)),
        }
    }

    fn turn_to(&mut self, index: usize) {
        self.reader.turn_to(self.names[index], self.starts[index]);
    }

    fn explain(&self, index: usize, mismatch: Mismatch) -> Mismatch {
        self.reader.locate(match self.starts[index] {
            Some(_) => mismatch,
            None => Mismatch::new(format!("missing parameter `{}`", self.names[index])),
        })
    }
}
