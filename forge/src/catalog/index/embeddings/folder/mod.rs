//! Vectors from a static model in a folder, as Model2Vec lays them out and Hugging Face has them:
//!
//! ```text
//! <folder>/
//!   config.json         says that it is a model of this kind
//!   tokenizer.json      how a text becomes numbers of tokens (the format of Hugging Face's tokenizers)
//!   model.safetensors   a row of numbers for each token: what a text means is the mean of its rows
//! ```
//!
//! Somebody else made these files. What they say is checked before it is believed.

mod charsmap;
mod read;
mod steps;
mod table;
#[cfg(test)]
pub(super) mod tests;
mod tokens;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::OnceLock,
};

use forge_cache::Digest;
use serde::Deserialize;

use self::{table::Table, tokens::Tokens};
use super::{EmbeddingsError, of_length_one};

const CONFIG: &str = "config.json";
const TOKENIZER: &str = "tokenizer.json";
const TABLE: &str = "model.safetensors";

/// The most bytes of each file. The largest that is published for many languages has 512 MB.
const MOST_OF_CONFIG: u64 = 1 << 20;
const MOST_OF_TOKENIZER: u64 = 64 << 20;
const MOST_OF_TABLE: u64 = 1 << 30;
/// So many tokens of a text count, as in Model2Vec.
const MOST_TOKENS: usize = 512;

/// A folder with a model, which is read once, when it is first used.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    model: OnceLock<Result<Model, EmbeddingsError>>,
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, model: OnceLock::new() }
    }

    /// `folder:` and the digest of the model's bytes.
    pub(super) fn model(&self) -> Result<&str, EmbeddingsError> {
        Ok(&self.read()?.name)
    }

    pub(super) fn vectors(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbeddingsError> {
        let model = self.read()?;
        guarded(&self.path.join(TOKENIZER), || texts.iter().map(|text| model.vector(&self.path, text)).collect())
    }

    fn read(&self) -> Result<&Model, EmbeddingsError> {
        let read = || guarded(&self.path, || Model::read(&self.path));
        self.model.get_or_init(read).as_ref().map_err(Clone::clone)
    }
}

/// Gives a panic as an error: the library of tokenizers takes what it reads for what it wrote itself.
fn guarded<T>(path: &Path, work: impl FnOnce() -> Result<T, EmbeddingsError>) -> Result<T, EmbeddingsError> {
    let worked = catch_unwind(AssertUnwindSafe(work));
    worked.unwrap_or_else(|_| Err(unusable(path, "is damaged in a way that nobody thought of".into())))
}

fn unusable(path: &Path, reason: String) -> EmbeddingsError {
    EmbeddingsError::Unusable { path: path.to_owned(), reason }
}

/// What is needed of `config.json`.
#[derive(Deserialize)]
struct Config {
    model_type: Option<String>,
}

/// A model in memory.
#[derive(Debug)]
struct Model {
    name: String,
    tokens: Tokens,
    table: Table,
}

impl Model {
    fn read(folder: &Path) -> Result<Self, EmbeddingsError> {
        read::expect_folder(folder).map_err(|reason| unusable(folder, reason))?;
        let file = |name: &str, most| {
            let path = folder.join(name);
            read::whole(&path, most).map_err(|reason| unusable(&path, reason))
        };
        let of = |name: &str| {
            let path = folder.join(name);
            move |reason: String| unusable(&path, reason)
        };
        let config = file(CONFIG, MOST_OF_CONFIG)?;
        expect_static(&config).map_err(of(CONFIG))?;
        let tokenizer = file(TOKENIZER, MOST_OF_TOKENIZER)?;
        let tokens = Tokens::read(&tokenizer).map_err(of(TOKENIZER))?;
        let table = file(TABLE, MOST_OF_TABLE)?;
        let digests = [&config, &tokenizer, &table].map(|bytes| Digest::of(bytes).to_string());
        let name = format!("folder:{}", Digest::of(digests.concat().as_bytes()));
        let table = Table::read(table).map_err(of(TABLE))?;
        table.expect_rows(tokens.count()).map_err(of(TABLE))?;
        Ok(Self { name, tokens, table })
    }

    /// What a text means: the mean of the rows of its tokens, which points where their sum does.
    fn vector(&self, folder: &Path, text: &str) -> Result<Vec<f32>, EmbeddingsError> {
        let tokens = self.tokens.of(text).map_err(|reason| unusable(&folder.join(TOKENIZER), reason))?;
        let mut sum = vec![0.0; self.table.width()];
        for token in tokens.into_iter().take(MOST_TOKENS) {
            self.table.add(token, &mut sum);
        }
        if sum.iter().all(|one| *one == 0.0) {
            return Ok(sum);
        }
        let large = || unusable(&folder.join(TABLE), "has numbers that are too large to be added".into());
        of_length_one(sum).ok_or_else(large)
    }
}

fn expect_static(config: &[u8]) -> Result<(), String> {
    let config: Config =
        serde_json::from_slice(config).map_err(|error| format!("is no configuration of a model: {error}"))?;
    match config.model_type.as_deref() {
        None | Some("model2vec") => Ok(()),
        Some(other) => Err(format!(
            "is that of a model of the kind {:?}; only static ones can be used, of the kind \"model2vec\"",
            crate::visible::visible(other, 40)
        )),
    }
}
