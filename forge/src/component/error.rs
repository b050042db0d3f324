//! Why a release is not exported as a component.

use crate::{build::BuildError, catalog::CatalogError, check::Rejection, tool::SourceError};

/// A release was not exported as a component.
#[derive(Debug, thiserror::Error)]
pub enum ComponentError {
    /// The catalog.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The stored source.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The check of the stored source.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The compiler.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The tool needs what only Forge has.
    #[error(
        "{tool} needs {needs}, which only Forge provides; a component can have files, the environment, time and random numbers"
    )]
    Needs {
        /// The tool.
        tool: String,
        /// The needs.
        needs: String,
    },
    /// The component could not be put together.
    #[error("the component of {tool} cannot be put together: {reason}")]
    Encode {
        /// The tool.
        tool: String,
        /// What the encoder said.
        reason: String,
    },
}
