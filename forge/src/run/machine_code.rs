//! A module's machine code, from the cache or the compiler.

use forge_cache::{Cache, CacheError, Digest};

use super::LoadError;
use crate::engine::{Engine, EngineError, Module};

/// What can go wrong before it is known whose fault to call it.
pub(super) enum Trouble {
    Engine(EngineError),
    Load(LoadError),
}

impl Trouble {
    /// As it is told of an artifact.
    pub(super) fn of(self, digest: Digest) -> LoadError {
        match self {
            Self::Engine(source) => LoadError::Engine { digest, source },
            Self::Load(error) => error,
        }
    }
}

/// The module for an engine: from machine code that this user's cache kept, else compiled now. `in_hand` are the module's
/// bytes where the caller has them.
pub(super) fn module(
    cache: &Cache,
    engine: &Engine,
    artifact: &Digest,
    wasm: &Digest,
    in_hand: Option<&[u8]>,
) -> Result<Module, Trouble> {
    if let Some(native) = cache.native(engine.compatibility(), wasm)? {
        let bytes = native.into_bytes();
        #[allow(unsafe_code, reason = "the cache keeps the contract of `Module::load`")]
        // SAFETY: the cache gives native code only from a folder that this user alone can write, whole (it carries a
        // checksum), and under the compatibility that it was kept for. Only `keep_native` puts it there.
        let module = unsafe { Module::load(engine, &bytes) };
        if let Ok(module) = module {
            return Ok(module);
        }
    }
    let fetched;
    let bytes = match in_hand {
        Some(bytes) => bytes,
        None => {
            fetched = cache.get(wasm)?.ok_or(LoadError::Missing(*artifact))?;
            &fetched
        }
    };
    let module = Module::compile(engine, bytes)?;
    match keep_native(cache, engine, &module, wasm) {
        Ok(()) | Err(CacheError::ReadOnly { .. }) => Ok(module),
        Err(error) => Err(error.into()),
    }
}

/// Keeps a module's machine code for the next process.
fn keep_native(cache: &Cache, engine: &Engine, module: &Module, wasm: &Digest) -> Result<(), CacheError> {
    match module.native_code() {
        Ok(code) => cache.put_native(engine.compatibility(), wasm, &code),
        // Without it the next process compiles again.
        Err(_) => Ok(()),
    }
}

impl From<EngineError> for Trouble {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

impl From<LoadError> for Trouble {
    fn from(error: LoadError) -> Self {
        Self::Load(error)
    }
}

impl From<CacheError> for Trouble {
    fn from(error: CacheError) -> Self {
        Self::Load(error.into())
    }
}
