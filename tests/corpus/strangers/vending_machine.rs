//! A state machine where every state is a type of its own inside an enum.
use plugin_api::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "state", content = "data")]
enum Machine {
    Idle,
    HasMoney { cents: u32 },
    Vending { product: String, change: u32 },
    OutOfOrder(String),
}

#[derive(Debug, Deserialize, JsonSchema)]
enum Event {
    Coin(u32),
    Select(String),
    Cancel,
    Take,
    Kick,
}

struct Transition { next: Machine, note: Option<String> }

impl Machine {
    fn on(self, event: &Event, prices: &BTreeMap<String, u32>) -> Transition {
        use Event as E;
        use Machine as M;
        let note = |s: &str| Some(s.to_string());
        let (next, note) = match (self, event) {
            (M::OutOfOrder(why), _) => (M::OutOfOrder(why), note("ignored")),
            (_, E::Kick) => (M::OutOfOrder("tilt".into()), None),
            (M::Idle, E::Coin(c)) => (M::HasMoney { cents: *c }, None),
            (M::HasMoney { cents }, E::Coin(c)) => (M::HasMoney { cents: cents + c }, None),
            (M::HasMoney { cents }, E::Select(p)) => match prices.get(p) {
                None => (M::HasMoney { cents }, note("no such product")),
                Some(price) if *price > cents => (M::HasMoney { cents }, Some(format!("{} more", price - cents))),
                Some(price) => (M::Vending { product: p.clone(), change: cents - price }, None),
            },
            (M::HasMoney { cents }, E::Cancel) => (M::Idle, Some(format!("{cents} returned"))),
            (M::Vending { .. }, E::Take) => (M::Idle, None),
            (state, _) => (state, note("ignored")),
        };
        Transition { next, note }
    }
}

/// Run events through a vending machine.
#[tool]
fn vending_machine(prices: BTreeMap<String, u32>, events: Vec<Event>, start: Option<Machine>) -> (Machine, Vec<String>) {
    let mut machine = start.unwrap_or(Machine::Idle);
    let mut notes = vec![];
    for e in &events {
        let Transition { next, note } = machine.on(e, &prices);
        machine = next;
        notes.extend(note);
    }
    (machine, notes)
}
