//~ F0210
/// Does one thing.
#[other::tool]
fn no_tool_other_attribute() {}
