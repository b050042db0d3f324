//! The first pass: is the text JSON, and what do its strings say?

use std::fmt;

/// More lists and objects inside of each other are refused, so that hostile input ends in an error and not in an
/// exhausted stack.
const DEEPEST: usize = 127;

/// A text that has been proved to be one JSON value.
pub struct Document<'text> {
    pub(crate) text: &'text str,
    /// All strings of the text that hold an escape, unescaped, one after the other.
    unescaped: String,
    /// For each of them: where it starts in the text, and where in `unescaped`. In the order of the text.
    escapes: Vec<(usize, usize)>,
}

impl Document<'static> {
    /// A document without any value, in which every parameter is missing.
    pub(crate) const EMPTY: &'static Self = &Self { text: "", unescaped: String::new(), escapes: Vec::new() };
}

impl Document<'_> {
    /// The string whose content starts at this byte of the text, if it holds an escape.
    pub(crate) fn unescaped(&self, start: usize) -> Option<&str> {
        let index = self.escapes.binary_search_by_key(&start, |&(start, _)| start).ok()?;
        let from = self.escapes[index].1;
        let to = self.escapes.get(index + 1).map_or(self.unescaped.len(), |&(_, from)| from);
        Some(&self.unescaped[from..to])
    }
}

/// Why a text is not JSON.
#[derive(Debug)]
pub struct SyntaxError {
    problem: &'static str,
    line: usize,
    column: usize,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} at line {} column {}", self.problem, self.line, self.column)
    }
}

impl std::error::Error for SyntaxError {}

/// Reads the whole text once.
///
/// # Errors
/// The first place where it is not JSON.
pub fn scan(text: &str) -> Result<Document<'_>, SyntaxError> {
    let mut scanner = Scanner {
        document: Document { text, unescaped: String::new(), escapes: Vec::new() },
        bytes: text.as_bytes(),
        at: 0,
    };
    scanner.document().map_err(|problem| scanner.locate(problem))?;
    Ok(scanner.document)
}

type Scanned = Result<(), &'static str>;

struct Scanner<'text> {
    document: Document<'text>,
    bytes: &'text [u8],
    at: usize,
}

impl Scanner<'_> {
    fn document(&mut self) -> Scanned {
        self.value(0)?;
        self.space();
        match self.peek() {
            None => Ok(()),
            Some(_) => Err("text after the end of the JSON value"),
        }
    }

    fn value(&mut self, depth: usize) -> Scanned {
        self.space();
        match self.peek() {
            Some(b'{' | b'[') if depth >= DEEPEST => Err("more than 127 levels of nesting"),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            Some(_) => Err("expected a JSON value"),
            None => Err("the JSON ends too early"),
        }
    }

    fn object(&mut self, depth: usize) -> Scanned {
        self.at += 1;
        self.space();
        if self.eat(b'}') {
            return Ok(());
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err(self.or_end("expected a key in double quotes"));
            }
            self.string()?;
            self.space();
            if !self.eat(b':') {
                return Err(self.or_end("expected `:` after the key"));
            }
            self.value(depth + 1)?;
            self.space();
            if self.eat(b'}') {
                return Ok(());
            }
            if !self.eat(b',') {
                return Err(self.or_end("expected `,` or `}`"));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Scanned {
        self.at += 1;
        self.space();
        if self.eat(b']') {
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            self.space();
            if self.eat(b']') {
                return Ok(());
            }
            if !self.eat(b',') {
                return Err(self.or_end("expected `,` or `]`"));
            }
        }
    }

    fn string(&mut self) -> Scanned {
        self.at += 1;
        let start = self.at;
        let mut copied = start;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    if copied == start {
                        self.document.escapes.push((start, self.document.unescaped.len()));
                    }
                    self.document.unescaped.push_str(&self.document.text[copied..self.at]);
                    self.escape()?;
                    copied = self.at;
                }
                Some(0..0x20) => return Err("a control character inside a string; write it as an escape"),
                Some(_) => {
                    let ends = |&byte: &u8| byte < 0x20 || byte == b'"' || byte == b'\\';
                    let rest = &self.bytes[self.at..];
                    self.at += rest.iter().position(ends).unwrap_or(rest.len());
                }
                None => return Err("the JSON ends inside a string"),
            }
        }
        if copied != start {
            self.document.unescaped.push_str(&self.document.text[copied..self.at]);
        }
        self.at += 1;
        Ok(())
    }

    fn escape(&mut self) -> Scanned {
        let name = self.bytes.get(self.at + 1).copied();
        let character = match name {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let character = self.unicode()?;
                self.document.unescaped.push(character);
                return Ok(());
            }
            _ => return Err("an unknown escape in a string"),
        };
        self.document.unescaped.push(character);
        self.at += 2;
        Ok(())
    }

    /// `\u0041`, or the two halves of a character beyond the first plane.
    fn unicode(&mut self) -> Result<char, &'static str> {
        const LONELY: &str = "half of a surrogate pair in a string";
        let first = self.four_digits()?;
        if !(0xd800..0xe000).contains(&first) {
            return char::from_u32(first).ok_or(LONELY);
        }
        if first >= 0xdc00 || self.bytes.get(self.at..self.at + 2) != Some(b"\\u") {
            return Err(LONELY);
        }
        let second = self.four_digits()?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(LONELY);
        }
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)).ok_or(LONELY)
    }

    fn four_digits(&mut self) -> Result<u32, &'static str> {
        const WRONG: &str = "`\\u` needs four hexadecimal digits";
        let digits = self.bytes.get(self.at + 2..self.at + 6).ok_or(WRONG)?;
        let mut code = 0;
        for &digit in digits {
            code = code * 16 + char::from(digit).to_digit(16).ok_or(WRONG)?;
        }
        self.at += 6;
        Ok(code)
    }

    fn number(&mut self) -> Scanned {
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        } else if matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err("a number with a leading zero");
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Scanned {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.or_end("expected a digit"));
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn word(&mut self, word: &str) -> Scanned {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err("expected a JSON value");
        }
        self.at += word.len();
        Ok(())
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// At the end of the text the missing thing is of less interest than the end.
    fn or_end(&self, problem: &'static str) -> &'static str {
        if self.peek().is_none() { "the JSON ends too early" } else { problem }
    }

    fn locate(&self, problem: &'static str) -> SyntaxError {
        let before = &self.bytes[..self.at.min(self.bytes.len())];
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |index| index + 1);
        SyntaxError {
            problem,
            line: before.iter().filter(|&&byte| byte == b'\n').count() + 1,
            column: before.len() - line_start + 1,
        }
    }
}
