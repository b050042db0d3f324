//! What stands behind the door of a run.

use super::net::{Client, Reply};
use crate::engine::{Scope, Services, Stop};

/// What stands behind the door of a run.
#[derive(Debug)]
pub(super) struct Behind {
    net: Client,
}

impl Behind {
    /// The network.
    pub(super) fn the_network(net: Client) -> Self {
        Self { net }
    }
}

impl Services for Behind {
    fn net(&self, request: &[u8], scope: &mut Scope) -> Result<Vec<u8>, Stop> {
        scope.count_request()?;
        // No answer may be larger than what the run may still move.
        let most = scope.response_limit().min(scope.bytes_left());
        match self.net.answer(request, scope.deadline(), most) {
            Reply::Frame(frame) => Ok(frame),
            Reply::Deadline => Err(Stop::Deadline),
        }
    }
}
