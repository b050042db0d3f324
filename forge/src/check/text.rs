//! Characters: which ones a source may have, where they stand, and how they are shown.

use std::ops::Range;

use super::{
    Diagnostic, Excerpt, Related, Span,
    collect::{Finding, Findings},
    rules,
};
use crate::visible::{is_invisible, reorders_or_hides};

/// The most characters of a source line that an excerpt shows.
const EXCERPT: usize = 140;
/// How many characters of them stand before the mark, if the line has to be cut.
const BEFORE_MARK: usize = 40;
/// The most characters of one message or help text.
const MESSAGE: usize = 600;
/// The most related places of one finding.
const RELATED: usize = 4;

/// Reports characters that make a source look like something else than it is.
pub(super) fn characters(text: &str, findings: &mut Findings) {
    let mut before = '\0';
    for (offset, character) in text.char_indices() {
        let range = offset..offset + character.len_utf8();
        let name = || format!("U+{:04X}", character as u32);
        match character {
            '\t' | '\n' => {}
            '\r' if text.as_bytes().get(range.end) == Some(&b'\n') => {}
            '\r' => findings.push(Finding::new(
                &rules::CARRIAGE_RETURN,
                range,
                "a carriage return that no line feed follows",
            )),
            _ if character.is_control() => {
                findings.push(Finding::new(&rules::CONTROL, range, format!("control character {}", name())));
            }
            _ if reorders_or_hides(character) && !is_flag(before, character) => {
                findings.push(Finding::new(&rules::HIDDEN, range, format!("hidden character {}", name())));
            }
            _ => {}
        }
        before = character;
    }
}

/// Whether a tag character belongs to an emoji flag, where it follows the black flag or another tag.
fn is_flag(before: char, character: char) -> bool {
    let tag = |c: char| ('\u{e0020}'..='\u{e007f}').contains(&c);
    tag(character) && (before == '\u{1f3f4}' || tag(before))
}

/// A text from a source as it may be shown: at most `most` characters, none of which a terminal obeys.
pub(super) fn visible(text: &str, most: usize) -> String {
    let mut shown = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == most {
            shown.push('…');
            break;
        }
        shown.push(visible_character(character));
    }
    shown
}

/// A character as it may be shown, by one that has about the same width.
fn visible_character(character: char) -> char {
    match character {
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ if character.is_control() || is_invisible(character) => '\u{fffd}',
        _ => character,
    }
}

/// Where the lines of a source begin.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(offset, _)| offset + 1)).collect();
        Self { text, starts }
    }

    /// The line, from 1, that an offset stands in.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset).max(1)
    }

    /// Findings with lines, columns and excerpts.
    pub(super) fn diagnostics(&self, findings: impl Iterator<Item = Finding>) -> Vec<Diagnostic> {
        findings.map(|finding| self.diagnostic(finding)).collect()
    }

    fn diagnostic(&self, finding: Finding) -> Diagnostic {
        let related = finding.related.into_iter().take(RELATED).map(|(range, message)| Related {
            message: visible(&message, MESSAGE),
            span: self.span(&range),
            excerpt: self.excerpt(&range),
        });
        Diagnostic {
            rule: finding.rule,
            severity: finding.rule.severity,
            message: visible(&finding.message, MESSAGE),
            span: self.span(&finding.range),
            excerpt: self.excerpt(&finding.range),
            related: related.collect(),
            help: finding.help.map_or_else(|| finding.rule.help.to_owned(), |help| multiline(&help)),
        }
    }

    fn span(&self, range: &Range<usize>) -> Span {
        let (start, end) = self.inside(range);
        let (line, column) = self.position(start);
        let (end_line, end_column) = self.position(end);
        Span { line, column, end_line, end_column, start_byte: start, end_byte: end }
    }

    /// The range cut to what the text has, moved outwards to whole characters.
    fn inside(&self, range: &Range<usize>) -> (usize, usize) {
        let start = self.text.floor_char_boundary(range.start);
        let end = self.text.ceil_char_boundary(range.end.max(start));
        (start, end)
    }

    fn position(&self, offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let bom = usize::from(line == 1 && self.text.starts_with('\u{feff}') && offset > 0);
        (line, self.text[start..offset].chars().count() + 1 - bom)
    }

    /// The line of the range's start, cut around what of the range stands on it.
    fn excerpt(&self, range: &Range<usize>) -> Excerpt {
        let (start, end) = self.inside(range);
        let line = self.line(start);
        let from = self.starts.get(line - 1).copied().unwrap_or(0);
        let to = self.text[from..].find('\n').map_or(self.text.len(), |length| from + length);
        let end = end.min(to).max(start);
        let before: Vec<char> = self.text[from..start].chars().rev().take(EXCERPT).collect();
        let long = self.text[from..to].chars().nth(EXCERPT).is_some();
        let kept = if long { before.len().min(BEFORE_MARK) } else { before.len() };
        let cut = self.text[from..start].chars().nth(kept).is_some();
        let mut text = String::from(if cut { "…" } else { "" });
        text.extend(before[..kept].iter().rev().filter(|c| **c != '\u{feff}').copied().map(visible_character));
        let mark_start = text.len();
        let mut room = EXCERPT - kept;
        for character in self.text[start..end].chars().take(room) {
            text.push(visible_character(character));
            room -= 1;
        }
        let mark_end = text.len();
        let rest = self.text[end..to].strip_suffix('\r').unwrap_or(&self.text[end..to]);
        text.extend(rest.chars().take(room).map(visible_character));
        if rest.chars().nth(room).is_some() {
            text.push('…');
        }
        Excerpt { line, text, mark: mark_start..mark_end }
    }
}

/// A help text, bounded and made visible line by line: some show code.
fn multiline(text: &str) -> String {
    let lines: Vec<_> = text.lines().take(12).map(|line| visible(line, MESSAGE)).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_is_shown() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c\n", 80), "a␛[31mb\u{fffd}c␊");
        assert_eq!(visible("abcdef", 3), "abc…");
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let text = format!("x\n{}MARK{}\n", "a".repeat(5_000), "b".repeat(5_000));
        let excerpt = Lines::new(&text).excerpt(&(5_002..5_006));
        assert_eq!(&excerpt.text[excerpt.mark.clone()], "MARK");
        assert!(excerpt.text.chars().count() <= EXCERPT + 2);
        assert_eq!(excerpt.line, 2);
    }

    #[test]
    fn columns_count_characters() {
        let text = "ä = 'ö' x\n";
        let span = Lines::new(text).span(&(text.find('x').unwrap()..text.find('x').unwrap() + 1));
        assert_eq!((span.line, span.column, span.end_column), (1, 9, 10));
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let span = Lines::new("\u{feff}ab").span(&(4..5));
        assert_eq!((span.line, span.column), (1, 2));
    }

    #[test]
    fn a_flag_may_have_tags_and_a_comment_may_not() {
        let findings = |text: &str| {
            let mut findings = Findings::new(crate::check::Lint::On);
            characters(text, &mut findings);
            findings.finish().0.len()
        };
        assert_eq!(findings("\"\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}\""), 0);
        assert_eq!(findings("// \u{e0067}"), 1);
        assert_eq!(findings("\u{feff}fn\r\n \"\u{200f}\u{200d}\""), 0);
        assert_eq!(findings("\"\u{202e}\" // \u{2066}"), 2);
        assert_eq!(findings("fn\ra\0"), 2);
    }
}
