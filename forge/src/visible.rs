//! Text from outside, fit to be shown.
//!
//! Sources, tools and compilers say what they like. Before it reaches a terminal, a log or a model, what a terminal would
//! obey is written out, and what is too long is cut.

/// `text` in at most `most` characters and a mark where it was cut, with control characters and those that hide or turn
/// text written as escapes. Line breaks and tabs stay.
pub(crate) fn visible(text: &str, most: usize) -> String {
    let mut shown = String::with_capacity(text.len().min(most));
    for (count, character) in text.chars().enumerate() {
        if count == most {
            shown.push_str("… (cut)");
            break;
        }
        if character == '\n' || character == '\t' || !(character.is_control() || is_invisible(character)) {
            shown.push(character);
        } else {
            shown.extend(character.escape_default());
        }
    }
    shown
}

/// Whether a character reorders or separates text on a screen, or carries text that nobody sees, without being seen
/// itself. Marks, joiners and selectors are not among them: ordinary words of many languages, and emoji, need those.
pub(crate) fn reorders_or_hides(character: char) -> bool {
    matches!(
        character,
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// Whether a character is not seen, harmless as it may be in a string.
pub(crate) fn is_invisible(character: char) -> bool {
    let marks = matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'
            ..='\u{2064}' | '\u{feff}'
    );
    marks || reorders_or_hides(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_written_out() {
        assert_eq!(visible("a\u{1b}[31mb\r\u{202e}c\n\td", 100), "a\\u{1b}[31mb\\r\\u{202e}c\n\td");
    }

    #[test]
    fn long_text_is_cut_at_a_character() {
        assert_eq!(visible("ééé", 2), "éé… (cut)");
        assert_eq!(visible("éé", 2), "éé");
    }
}
