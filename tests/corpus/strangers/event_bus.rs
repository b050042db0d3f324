//! Associated types, blanket impls, dyn with generics, and a visitor.
use plugin_api::prelude::*;
use std::any::Any;
use std::rc::Rc;
use std::cell::RefCell;

trait Event: Any { const NAME: &'static str; type Payload: ToString; fn payload(&self) -> Self::Payload; }
struct Added(i64);
struct Renamed { from: String, to: String }
impl Event for Added { const NAME: &'static str = "added"; type Payload = i64; fn payload(&self) -> i64 { self.0 } }
impl Event for Renamed { const NAME: &'static str = "renamed"; type Payload = String; fn payload(&self) -> String { [self.from.as_str(), &self.to].join("->") } }

trait DynEvent { fn describe(&self) -> String; fn as_any(&self) -> &dyn Any; }
impl<E: Event> DynEvent for E {
    fn describe(&self) -> String { format!("{}({})", E::NAME, self.payload().to_string()) }
    fn as_any(&self) -> &dyn Any { self }
}

#[derive(Default)]
struct Bus<'h> { handlers: Vec<Box<dyn FnMut(&dyn DynEvent) + 'h>> }
impl<'h> Bus<'h> {
    fn on(&mut self, h: impl FnMut(&dyn DynEvent) + 'h) { self.handlers.push(Box::new(h)); }
    fn emit(&mut self, e: &dyn DynEvent) { for h in self.handlers.iter_mut() { h(e); } }
}

/// Send numbers and names over a little event bus.
#[tool]
fn event_bus(numbers: Vec<i64>, names: Vec<[String; 2]>) -> (Vec<String>, i64) {
    let log = Rc::new(RefCell::new(Vec::new()));
    let mut sum = 0;
    {
        let mut bus = Bus::default();
        let l = Rc::clone(&log);
        bus.on(move |e| l.borrow_mut().push(e.describe()));
        bus.on(|e| if let Some(Added(n)) = e.as_any().downcast_ref() { sum += n });
        for n in numbers { bus.emit(&Added(n)); }
        for [from, to] in names { bus.emit(&Renamed { from, to }); }
    }
    (Rc::try_unwrap(log).unwrap().into_inner(), sum)
}
