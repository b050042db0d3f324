//! A tokenizer and a recursive-descent parser for arithmetic.
use plugin_api::prelude::*;
use std::iter::Peekable;
use std::str::Chars;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    Number(f64),
    Op(char),
    Open,
    Close,
}

struct Lexer<'a> {
    chars: Peekable<Chars<'a>>,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str) -> Self {
        Self { chars: text.chars().peekable() }
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = std::result::Result<Token, String>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.chars.next_if(|c| c.is_whitespace()).is_some() {}
        let c = *self.chars.peek()?;
        Some(match c {
            '0'..='9' | '.' => {
                let mut digits = String::new();
                while let Some(d) = self.chars.next_if(|d| d.is_ascii_digit() || *d == '.') {
                    digits.push(d);
                }
                digits.parse().map(Token::Number).map_err(|e| format!("{digits}: {e}"))
            }
            '+' | '-' | '*' | '/' | '^' => {
                self.chars.next();
                Ok(Token::Op(c))
            }
            '(' => {
                self.chars.next();
                Ok(Token::Open)
            }
            ')' => {
                self.chars.next();
                Ok(Token::Close)
            }
            other => Err(format!("unexpected character {other:?}")),
        })
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn expression(&mut self) -> Result<f64> {
        let mut value = self.term()?;
        while let Some(Token::Op(op @ ('+' | '-'))) = self.peek() {
            self.at += 1;
            let right = self.term()?;
            value = if op == '+' { value + right } else { value - right };
        }
        Ok(value)
    }

    fn term(&mut self) -> Result<f64> {
        let mut value = self.factor()?;
        while let Some(Token::Op(op @ ('*' | '/'))) = self.peek() {
            self.at += 1;
            let right = self.factor()?;
            value = match op {
                '*' => value * right,
                _ if right == 0.0 => bail!("division by zero"),
                _ => value / right,
            };
        }
        Ok(value)
    }

    fn factor(&mut self) -> Result<f64> {
        let base = self.atom()?;
        let Some(Token::Op('^')) = self.peek() else { return Ok(base) };
        self.at += 1;
        Ok(base.powf(self.factor()?))
    }

    fn atom(&mut self) -> Result<f64> {
        let token = self.peek();
        self.at += 1;
        match token {
            Some(Token::Number(n)) => Ok(n),
            Some(Token::Op('-')) => Ok(-self.atom()?),
            Some(Token::Open) => {
                let value = self.expression()?;
                ensure!(self.peek() == Some(Token::Close), "expected `)`");
                self.at += 1;
                Ok(value)
            }
            other => bail!("unexpected {other:?}"),
        }
    }
}

/// Evaluate an arithmetic expression.
#[tool]
fn expression_evaluator(expression: String) -> Result<f64> {
    let tokens = Lexer::new(&expression).collect::<std::result::Result<Vec<_>, _>>()?;
    let mut parser = Parser { tokens, at: 0 };
    let value = parser.expression()?;
    ensure!(parser.at == parser.tokens.len(), "text behind the expression");
    Ok(value)
}

#[test]
fn precedence() {
    assert_eq!(expression_evaluator("1 + 2 * (3 - 1) ^ 2".into()).unwrap(), 9.0);
}
