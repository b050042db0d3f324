//! F01: the text itself.

use super::{Area::Form, Rule};

/// The bytes are not UTF-8.
pub(in crate::check) const NOT_UTF8: Rule = Rule::hard(
    "F0101",
    "not-utf8",
    Form,
    [
        "bytes that are not UTF-8",
        "Rust source is UTF-8 text; anything else cannot be read by the compiler nor shown to a reviewer",
        "save the file as UTF-8, and write bytes in a literal as `b\"\\xff\"`",
    ],
);

/// A control character.
pub(in crate::check) const CONTROL: Rule = Rule::lint(
    "F0102",
    "control-character",
    Form,
    [
        "control characters other than tab and line ends",
        "a control character, such as NUL or the start of a terminal sequence, makes a reviewer see something else than \
     the compiler compiles",
        "write it as an escape in the literal: `\\0`, `\\x1b`",
    ],
);

/// A carriage return alone.
pub(in crate::check) const CARRIAGE_RETURN: Rule = Rule::lint(
    "F0103",
    "bare-carriage-return",
    Form,
    [
        "a carriage return without a line feed",
        "the compiler does not end a line there and an editor may: what looks like code can be part of a comment",
        "convert the line ends to LF or CRLF, and write the character in a literal as `\\r`",
    ],
);

/// Bidirectional controls and invisible characters.
pub(in crate::check) const HIDDEN: Rule = Rule::lint(
    "F0104",
    "hidden-character",
    Form,
    [
        "characters that reorder text or are not seen, in code, strings and comments",
        "bidirectional controls and invisible characters make a reviewer read something else than the compiler does",
        "delete the character, or write it in a literal as an escape such as `\\u{202e}`",
    ],
);

/// A token that is none.
pub(in crate::check) const LEXICAL: Rule = Rule::hard(
    "F0105",
    "not-a-token",
    Form,
    [
        "an unterminated string or comment, or another text that is no Rust token",
        "the compiler could not read the file beyond this point",
        "complete or delete the token that begins here",
    ],
);

/// Brackets that do not match.
pub(in crate::check) const BRACKETS: Rule = Rule::hard(
    "F0106",
    "unbalanced-brackets",
    Form,
    [
        "a bracket that is not closed, or is closed by another kind",
        "the file's structure cannot be read",
        "close every `(`, `[` and `{` in the order in which they were opened",
    ],
);

/// Nesting beyond the cap.
pub(in crate::check) const NESTING: Rule = Rule::hard(
    "F0107",
    "nested-too-deeply",
    Form,
    [
        "brackets within brackets, or an expression or type, beyond a depth that no hand-written code has",
        "the compiler needs stack for every level and would die of it",
        "split the expression into `let` statements or functions, and keep big data in the tool's input",
    ],
);

/// Tokens beyond the cap.
pub(in crate::check) const SIZE: Rule = Rule::hard(
    "F0108",
    "too-large",
    Form,
    [
        "more tokens than a tool can need",
        "the time and the memory of every later step grow with the source",
        "keep data out of the source: pass it in the tool's input, or put it into one string literal",
    ],
);

/// A syntax error.
pub(in crate::check) const SYNTAX: Rule = Rule::hard(
    "F0109",
    "syntax-error",
    Form,
    ["text that is not Rust of edition 2024", "it cannot be compiled", "correct the syntax at or before the mark"],
);

/// Syntax that the parser keeps as bare tokens.
pub(in crate::check) const UNSTABLE_SYNTAX: Rule = Rule::lint(
    "F0110",
    "unstable-syntax",
    Form,
    [
        "syntax that stable Rust does not have",
        "the parser keeps it as bare tokens, so that the rules cannot tell what it would do",
        "write it in stable Rust of edition 2024",
    ],
);

/// Identifiers with letters outside ASCII.
pub(in crate::check) const NON_ASCII: Rule = Rule::lint(
    "F0111",
    "non-ascii-identifier",
    Form,
    [
        "identifiers with characters outside ASCII",
        "letters of other scripts look like Latin ones, and two names that look the same can be different",
        "spell the name with a-z, A-Z, 0-9 and _; strings and comments may have any letters",
    ],
);

/// The check itself could not do its work.
pub(in crate::check) const NO_PARSER: Rule = Rule::hard(
    "F0112",
    "not-parsed",
    Form,
    [
        "a source on which the parser gave up, or for which there was no memory to start it",
        "what was not parsed was not checked",
        "simplify the source; if it is an ordinary one, free some memory and try again, then report it",
    ],
);
