//! Vectors of what texts mean.
//!
//! ```text
//! endpoint   any server that speaks OpenAI's embeddings; texts are sent there
//! folder     a static model on this machine; nothing leaves it
//! ```
//!
//! The user alone says which, by environment variables.

mod endpoint;
mod folder;

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use endpoint::Endpoint;
use folder::Folder;
#[cfg(test)]
pub(super) use folder::tests::SmallModel;

/// The most numbers of a vector.
pub(super) const MOST_NUMBERS: usize = 16_384;

/// What makes vectors of texts.
#[derive(Debug)]
pub struct Embeddings(Source);

#[derive(Debug)]
enum Source {
    Endpoint(Endpoint),
    Folder(Box<Folder>),
}

/// There are no vectors.
#[derive(Clone, Debug, thiserror::Error)]
pub enum EmbeddingsError {
    /// A variable cannot be used.
    #[error("{name} {reason}")]
    Setting {
        /// The variable.
        name: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The server did not answer, or with an error.
    #[error("the embeddings server {host} gave no vectors: {reason}")]
    Unanswered {
        /// The server.
        host: String,
        /// Why.
        reason: String,
    },
    /// A folder holds no model, or one that cannot be used.
    #[error("the embeddings model cannot be used: {} {reason}", path.display())]
    Unusable {
        /// The folder, or the file in it.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl Embeddings {
    /// The server that `FORGE_EMBEDDINGS_URL` names, such as `https://api.example.com/v1`, with the model of
    /// `FORGE_EMBEDDINGS_MODEL` and the key of `FORGE_EMBEDDINGS_KEY`; or the model in `FORGE_EMBEDDINGS_FOLDER`. `None` if
    /// neither is named, an error if both are. Of a folder nothing is read yet.
    pub fn from_environment() -> Result<Option<Self>, EmbeddingsError> {
        let source = match (variable("FORGE_EMBEDDINGS_URL"), variable("FORGE_EMBEDDINGS_FOLDER")) {
            (None, None) => return Ok(None),
            (Some(url), None) => Source::Endpoint(Endpoint::from_environment(&url)?),
            (None, Some(folder)) => Source::Folder(Box::new(Folder::new(folder.into()))),
            (Some(_), Some(_)) => {
                return Err(EmbeddingsError::Setting {
                    name: "FORGE_EMBEDDINGS_FOLDER",
                    reason:
                        "is set, and so is FORGE_EMBEDDINGS_URL: either a model on this machine or a server makes \
                             the vectors; unset one of them"
                            .into(),
                });
            }
        };
        Ok(Some(Self(source)))
    }

    /// The static model in a folder. Nothing of it is read before it is used.
    pub fn in_folder(path: &Path) -> Self {
        Self(Source::Folder(Box::new(Folder::new(path.to_owned()))))
    }

    /// What tells the vectors of this model from those of another: its name at a server, the digest of its bytes in a folder.
    pub fn model(&self) -> Result<&str, EmbeddingsError> {
        match &self.0 {
            Source::Endpoint(endpoint) => Ok(endpoint.model()),
            Source::Folder(folder) => folder.model(),
        }
    }

    /// A vector for each text, in their order: of length 1, or of zeros where the model knows nothing of a text.
    pub(super) fn vectors(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbeddingsError> {
        match &self.0 {
            Source::Endpoint(endpoint) => endpoint.vectors(texts),
            Source::Folder(folder) => folder.vectors(texts),
        }
    }
}

/// A variable that is set to something.
fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.to_string_lossy().trim().is_empty())
}

fn of_length_one(vector: Vec<f32>) -> Option<Vec<f32>> {
    let length = vector.iter().map(|one| one * one).sum::<f32>().sqrt();
    (length.is_finite() && length > 0.0).then(|| vector.into_iter().map(|one| one / length).collect())
}
