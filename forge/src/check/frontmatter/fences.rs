//! Where the frontmatter begins and ends.

use std::ops::Range;

use crate::check::{
    collect::{Finding, Findings},
    rules,
    text::visible,
};

/// The most bytes of a frontmatter.
const MAX_FRONTMATTER: usize = 16 << 10;

/// A source in its parts.
#[derive(Debug)]
pub(in crate::check) struct Split {
    /// The bytes of the TOML text between the fences, if there are fences.
    pub(in crate::check) toml: Option<Range<usize>>,
    /// The source with everything before the code overwritten by spaces.
    pub(in crate::check) code: String,
}

/// Splits a source. Where the fences do not fit, that is reported, and nothing after them can be read.
pub(in crate::check) fn split(text: &str, findings: &mut Findings) -> Option<Split> {
    let begin = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let shebang = ra_ap_rustc_lexer::strip_shebang(&text[begin..]).map_or(begin, |length| begin + length);
    let Some(open) = first_line_of_text(text, shebang) else {
        return Some(Split { toml: None, code: blanked(text, begin, shebang) });
    };
    let opening = line(text, open);
    let dashes = opening.bytes().take_while(|&byte| byte == b'-').count();
    if dashes < 3 {
        if opening.trim_start().starts_with("---") {
            let message = "the line `---` that opens the frontmatter is indented";
            findings.push(Finding::new(&rules::FRONTMATTER, open..open + opening.len(), message));
            return None;
        }
        return Some(Split { toml: None, code: blanked(text, begin, shebang) });
    }
    let fence = &opening[..dashes];
    let label = opening[dashes..].trim();
    if !matches!(label, "" | "cargo") {
        let message = format!("the frontmatter's language is `{}`; only `cargo` is known", visible(label, 40));
        let finding = Finding::new(&rules::FRONTMATTER, open..open + opening.len(), message);
        findings.push(finding.help("write the line as `---` or `---cargo`"));
        return None;
    }
    let inside = next_line(text, open);
    let Some(close) = closing(text, inside, fence) else {
        let message = format!("the frontmatter that `{}` opens is not closed", visible(fence, 20));
        let finding = Finding::new(&rules::FRONTMATTER, open..open + opening.len(), message);
        findings.push(finding.help(format!("put a line `{}` behind the dependencies", visible(fence, 20))));
        return None;
    };
    let closing_line = line(text, close);
    if closing_line.trim_end() != fence {
        let message = format!("the line that closes the frontmatter has more on it than `{}`", visible(fence, 20));
        findings.push(Finding::new(&rules::FRONTMATTER, close..close + closing_line.len(), message));
        return None;
    }
    if close - inside > MAX_FRONTMATTER {
        let message = format!("a frontmatter of more than {MAX_FRONTMATTER} bytes");
        findings.push(Finding::new(&rules::FRONTMATTER, open..open + opening.len(), message));
        return None;
    }
    let code = blanked(text, begin, close + closing_line.len());
    Some(Split { toml: Some(inside..close), code })
}

/// The first line at or after the rest of the line at `from` that is not blank.
fn first_line_of_text(text: &str, from: usize) -> Option<usize> {
    let mut at = if from == 0 || text[..from].ends_with('\u{feff}') { from } else { next_line(text, from) };
    while at < text.len() {
        if !line(text, at).trim().is_empty() {
            return Some(at);
        }
        at = next_line(text, at);
    }
    None
}

/// The line that closes a fence: one that begins with as many dashes and no more.
fn closing(text: &str, mut at: usize, fence: &str) -> Option<usize> {
    while at < text.len() {
        if line(text, at).strip_prefix(fence).is_some_and(|rest| !rest.starts_with('-')) {
            return Some(at);
        }
        at = next_line(text, at);
    }
    None
}

/// The line that begins at `at`, without its end.
fn line(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("");
    let line = rest.split('\n').next().unwrap_or("");
    line.strip_suffix('\r').unwrap_or(line)
}

fn next_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |length| at + length + 1)
}

/// The text with the bytes from `begin` to `end` as spaces. Line ends stay, and so does every offset.
fn blanked(text: &str, begin: usize, end: usize) -> String {
    let mut code = String::with_capacity(text.len());
    code.push_str(&text[..begin]);
    for character in text[begin..end].chars() {
        match character {
            '\n' | '\r' => code.push(character),
            _ => code.extend(std::iter::repeat_n(' ', character.len_utf8())),
        }
    }
    code.push_str(&text[end..]);
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Lint;

    fn split_of(text: &str) -> Result<Split, usize> {
        let mut findings = Findings::new(Lint::On);
        let split = split(text, &mut findings);
        let (found, _) = findings.finish();
        match split {
            Some(split) if found.is_empty() => Ok(split),
            _ => Err(found.len()),
        }
    }

    #[test]
    fn lines_and_offsets_stay() {
        let text = "#!/usr/bin/env ö\r\n\n---cargo\r\n[dependencies]\r\n---\r\nfn a() {}\n";
        let split = split_of(text).unwrap();
        assert_eq!(&text[split.toml.unwrap()], "[dependencies]\r\n");
        assert_eq!(split.code.len(), text.len());
        assert_eq!(split.code.lines().count(), text.lines().count());
        assert_eq!(split.code.trim(), "fn a() {}");
        assert_eq!(split.code.find("fn"), text.find("fn"));
    }

    #[test]
    fn what_has_no_frontmatter_is_all_code() {
        for text in
            ["", "\n\n", "fn a() {}", "// a\n---\n", "--\n", "#![allow(dead_code)]\n", "#!", "\u{feff}fn a() {}"]
        {
            let split = split_of(text).unwrap();
            assert!(split.toml.is_none());
            assert_eq!(split.code.len(), text.len(), "{text:?}");
        }
    }

    #[test]
    fn a_longer_fence_holds_a_shorter_one() {
        let text = "----\n# ---\n---\n----\nfn a() {}";
        assert_eq!(&text[split_of(text).unwrap().toml.unwrap()], "# ---\n---\n");
    }

    #[test]
    fn fences_that_do_not_fit_are_reported() {
        for text in [
            "---",
            "---\n[dependencies]\n",
            "---python\n---\n",
            " ---\n---\n",
            "---\n--- x\nfn a() {}",
            "---\n----\n",
        ] {
            assert_eq!(split_of(text).unwrap_err(), 1, "{text:?}");
        }
    }
}
