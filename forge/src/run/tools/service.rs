//! The call of a tool by a tool.

use std::{sync::Arc, thread};

use serde::Deserialize;
use serde_json::json;

use super::{Graph, MAX_DEPTH};
use crate::{
    engine::{CallSetup, Frame, LazyEngine, Limit, LogLine, Recording, Scope, Seats, Services, Stop, WASM_STACK},
    run::{Failure, failure_of},
    visible::visible,
};

/// Stack of a call beside what the module may use.
const HOST_STACK: usize = 1 << 20;

/// Lets the tool at one place of a graph call those that it may call.
pub(in crate::run) struct Calling {
    pub(in crate::run) graph: Arc<Graph>,
    pub(in crate::run) place: usize,
    pub(in crate::run) engine: LazyEngine,
}

/// What a guest sends.
#[derive(Deserialize)]
struct Head<'a> {
    tool: std::borrow::Cow<'a, str>,
}

impl Services for Calling {
    fn net(&self, request: &[u8], scope: &mut Scope) -> Result<Vec<u8>, Stop> {
        self.graph.node(self.place).reached.net(request, scope)
    }

    fn call(&self, request: &[u8], scope: &mut Scope) -> Result<Vec<u8>, Stop> {
        let head = Frame::read(request).ok().and_then(|frame| {
            let head: Head<'_> = serde_json::from_slice(frame.head).ok()?;
            Some((head.tool, frame.body))
        });
        let Some((name, input)) = head else {
            return Ok(Frame::refusal("protocol", "the request does not say which tool to call"));
        };
        let Some(place) = self.graph.callee(self.place, &name) else {
            let (caller, name) = (&self.graph.node(self.place).name, visible(&name, 80));
            let message =
                format!("`{caller}` does not declare that it calls `{name}`; write `#[tool(tool = [\"{name}\"])]`");
            return Ok(Frame::refusal("denied", &message));
        };
        if scope.depth() >= MAX_DEPTH {
            let detail = format!("tools call each other more than {MAX_DEPTH} deep, and the next would be `{name}`");
            return Err(Stop::Limit { limit: Limit::Depth, detail });
        }
        self.enter(place, input, scope)
    }
}

impl Calling {
    /// Calls the tool at `place` on a stack of its own, since those of the tools above it are still in use.
    fn enter(&self, place: usize, input: &[u8], scope: &mut Scope) -> Result<Vec<u8>, Stop> {
        let node = self.graph.node(place);
        let Some(tool) = &node.tool else {
            return Ok(Frame::refusal("broken", "the tool that was run is none that is called"));
        };
        let services: Arc<dyn Services> =
            Arc::new(Self { graph: Arc::clone(&self.graph), place, engine: self.engine.clone() });
        let setup = CallSetup {
            wasi: &node.reached.wasi,
            services: Some(&services),
            budget: scope.budget().deeper(),
            recording: Recording::Off,
            seats: Seats::Held,
        };
        let call = || tool.report(&self.engine, input, setup);
        let called = thread::scope(|threads| {
            let stack = WASM_STACK + HOST_STACK;
            let thread =
                thread::Builder::new().name("forge-call".into()).stack_size(stack).spawn_scoped(threads, call);
            thread.map(thread::ScopedJoinHandle::join)
        });
        let name = &node.name;
        let (mut report, misfits) = match called {
            Ok(Ok(Ok(called))) => called,
            Ok(Ok(Err(failure))) => return answer(name.as_str(), Err(failure)),
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => {
                let message = format!("`{name}` cannot be called: the system gives no thread for it: {error}");
                return Ok(Frame::refusal("broken", &message));
            }
        };
        for line in &mut report.log {
            *line = LogLine { level: line.level, text: format!("{name}: {}", line.text) };
        }
        scope.absorb(&report);
        answer(name.as_str(), failure_of(report.end, misfits))
    }
}

/// What a tool came to, as its caller is told; the run's own limits end the run.
fn answer(name: &str, result: Result<String, Failure>) -> Result<Vec<u8>, Stop> {
    let failure = match result {
        Ok(text) => return Ok(Frame::write(&json!({ "ok": true }), text.as_bytes())),
        Err(failure) => failure,
    };
    match &failure {
        Failure::Limited { limit: Limit::Stack | Limit::Input | Limit::Output, .. } => {}
        Failure::Limited { limit, detail } => {
            let detail = match limit {
                Limit::Depth => detail.clone(),
                _ => format!("{detail} (in `{name}`, which it called)"),
            };
            return Err(Stop::Limit { limit: *limit, detail });
        }
        _ => {}
    }
    let causes: &[String] = match &failure {
        Failure::Tool(tool) => &tool.causes,
        _ => &[],
    };
    let error = json!({ "kind": failure.kind(), "message": failure.to_string(), "causes": causes });
    Ok(Frame::write(&json!({ "error": error }), &[]))
}
