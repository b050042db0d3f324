---
[dependencies]
regex = "1"
---
use plugin_api::prelude::*;
use regex::Regex;
use std::sync::LazyLock;

static BOLD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\*\*(.+?)\*\*").unwrap());
static ITALIC: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\*(.+?)\*").unwrap());
static CODE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"`([^`]+)`").unwrap());
static LINK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\[([^\]]+)\]\(([^)]+)\)").unwrap());

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn inline(text: &str) -> String {
    let text = escape(text);
    let text = CODE.replace_all(&text, "<code>$1</code>");
    let text = BOLD.replace_all(&text, "<strong>$1</strong>");
    let text = ITALIC.replace_all(&text, "<em>$1</em>");
    LINK.replace_all(&text, r#"<a href="$2">$1</a>"#).into_owned()
}

#[derive(PartialEq, Clone, Copy)]
enum Block { None, List, Paragraph, Code }

/// Convert a little markdown to html.
#[tool]
fn markdown_to_html(markdown: String) -> String {
    let mut html: Vec<String> = Vec::new();
    let mut block = Block::None;
    let close = |block: &mut Block, html: &mut Vec<String>| {
        match *block {
            Block::List => html.push("</ul>".to_string()),
            Block::Paragraph => { if let Some(last) = html.last_mut() { last.push_str("</p>"); } }
            Block::Code => html.push("</code></pre>".to_string()),
            Block::None => {}
        }
        *block = Block::None;
    };
    for line in markdown.lines() {
        if line.starts_with("```") {
            if block == Block::Code { close(&mut block, &mut html); }
            else { close(&mut block, &mut html); html.push("<pre><code>".into()); block = Block::Code; }
            continue;
        }
        if block == Block::Code { html.push(escape(line)); continue; }
        let hashes = line.chars().take_while(|c| *c == '#').count();
        if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
            close(&mut block, &mut html);
            html.push(format!("<h{0}>{1}</h{0}>", hashes, inline(line[hashes..].trim())));
        } else if let Some(item) = line.strip_prefix("- ") {
            if block != Block::List { close(&mut block, &mut html); html.push("<ul>".into()); block = Block::List; }
            html.push(format!("<li>{}</li>", inline(item)));
        } else if line.trim().is_empty() {
            close(&mut block, &mut html);
        } else if block == Block::Paragraph {
            html.last_mut().unwrap().push_str(&format!(" {}", inline(line)));
        } else {
            close(&mut block, &mut html);
            html.push(format!("<p>{}", inline(line)));
            block = Block::Paragraph;
        }
    }
    close(&mut block, &mut html);
    html.join("\n")
}
