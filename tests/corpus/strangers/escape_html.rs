use plugin_api::prelude::*;
use std::borrow::Cow;

fn escape<'a, S: Into<Cow<'a, str>>>(input: S) -> Cow<'a, str> {
    let input = input.into();
    fn special(c: char) -> bool { matches!(c, '<' | '>' | '&' | '"' | '\'') }
    match input.find(special) {
        None => input,
        Some(first) => {
            let mut out = String::from(&input[..first]);
            out.reserve(input.len() - first);
            for c in input[first..].chars() {
                match c {
                    '<' => out.push_str("&lt;"),
                    '>' => out.push_str("&gt;"),
                    '&' => out.push_str("&amp;"),
                    '"' => out.push_str("&quot;"),
                    '\'' => out.push_str("&#39;"),
                    _ => out.push(c),
                }
            }
            Cow::Owned(out)
        }
    }
}

/// Escape texts; say how many could be borrowed.
#[tool]
fn escape_html(texts: Vec<String>) -> (Vec<String>, u32) {
    let mut borrowed = 0;
    let escaped = texts.iter().map(|t| {
        let e = escape(t.as_str());
        if let Cow::Borrowed(_) = e { borrowed += 1; }
        e.into_owned()
    }).collect();
    (escaped, borrowed)
}
