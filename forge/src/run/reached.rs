//! What a run reaches, opened.

use std::sync::Arc;

use super::tools::{Calling, Graph};
use crate::engine::{LazyEngine, Scope, Services, Stop, door::Refuses, wasi::WasiGrants};

/// What a run reaches: files, environment, clock and randomness, and what stands behind the door. Opened once, for any
/// number of calls.
#[derive(Clone)]
pub struct Reached {
    pub(super) wasi: WasiGrants,
    pub(super) services: Option<Arc<dyn Services>>,
    /// How many instances there can be at once.
    pub(super) height: u32,
    pure: bool,
    acts: bool,
}

impl Reached {
    /// Nothing: the run is a function of its input alone.
    pub fn nothing() -> Self {
        Self { wasi: WasiGrants::pure(), services: None, height: 1, pure: true, acts: false }
    }

    /// What the system gives, and nothing behind the door.
    pub fn system(wasi: WasiGrants) -> Self {
        Self { wasi, services: None, height: 1, pure: false, acts: false }
    }

    /// The same, where the run can change something.
    #[must_use]
    pub(super) fn acting(self, acts: bool) -> Self {
        Self { acts, ..self }
    }

    /// The same with services behind the door.
    #[must_use]
    pub fn with_services(self, services: Arc<dyn Services>) -> Self {
        Self { services: Some(services), pure: false, ..self }
    }

    /// The same with other tools to call.
    pub(super) fn with_tools(self, graph: Graph, engine: &LazyEngine) -> Self {
        let height = graph.height();
        let calling = Calling { graph: Arc::new(graph), place: 0, engine: engine.clone() };
        Self { height, ..self.with_services(Arc::new(calling)) }
    }

    /// Has a request over the network made, as far as there are services for it.
    pub(super) fn net(&self, request: &[u8], scope: &mut Scope) -> Result<Vec<u8>, Stop> {
        match &self.services {
            Some(services) => services.net(request, scope),
            None => Refuses.net(request, scope),
        }
    }

    /// Whether the run can change something out there, or tell somebody.
    pub fn acts(&self) -> bool {
        self.acts
    }

    /// Whether the run is a function of its input alone.
    pub fn is_pure(&self) -> bool {
        self.pure
    }
}
