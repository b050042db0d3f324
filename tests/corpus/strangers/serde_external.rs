use plugin_api::prelude::*;

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
enum Message {
    Quit,
    Move { x: i32, y: i32 },
    Write(String),
    Color(u8, u8, u8),
    Nested(Box<Message>),
}

/// Externally tagged enums, in and out.
#[tool]
fn serde_external(messages: Vec<Message>) -> Vec<Message> {
    messages
        .into_iter()
        .rev()
        .map(|m| match m {
            Message::Move { x, y } => Message::Move { x: y, y: x },
            Message::Write(s) => Message::Write(s.chars().rev().collect()),
            Message::Color(r, g, b) => Message::Color(255 - r, 255 - g, 255 - b),
            Message::Nested(inner) => *inner,
            quit @ Message::Quit => Message::Nested(Box::new(quit)),
        })
        .collect()
}
