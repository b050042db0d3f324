use plugin_api::prelude::*;

struct Wrapper<'a, I: Iterator<Item = &'a str>> { words: I, width: usize, pending: Option<&'a str> }

impl<'a, I> Iterator for Wrapper<'a, I> where I: Iterator<Item = &'a str> {
    type Item = String;
    fn next(&mut self) -> Option<String> {
        let mut line = String::from(self.pending.take().or_else(|| self.words.next())?);
        for word in self.words.by_ref() {
            if line.chars().count() + 1 + word.chars().count() > self.width {
                self.pending = Some(word);
                break;
            }
            line.push(' ');
            line.push_str(word);
        }
        Some(line)
    }
}

/// Greedy word wrap.
#[tool]
fn wrap_text(text: String, width: usize, justify: Option<bool>) -> Vec<String> {
    let lines: Vec<String> = Wrapper { words: text.split_whitespace(), width, pending: None }.collect();
    if justify != Some(true) { return lines; }
    let last = lines.len().saturating_sub(1);
    lines.into_iter().enumerate().map(|(i, line)| {
        let gaps = line.matches(' ').count();
        let missing = width.saturating_sub(line.chars().count());
        if i == last || gaps == 0 { return line; }
        let mut out = String::new();
        let mut gap = 0;
        for c in line.chars() {
            out.push(c);
            if c == ' ' {
                let extra = missing / gaps + if gap < missing % gaps { 1 } else { 0 };
                out.push_str(&" ".repeat(extra));
                gap += 1;
            }
        }
        out
    }).collect()
}
