//! A recursive descent parser and evaluator for arithmetic.
use plugin_api::prelude::*;
use std::fmt;
use std::iter::Peekable;
use std::str::Chars;

#[derive(Debug, Clone, PartialEq)]
enum Token { Num(f64), Ident(String), Op(char), LParen, RParen }

#[derive(Debug)]
enum Expr {
    Num(f64),
    Var(String),
    Neg(Box<Expr>),
    Bin { op: char, left: Box<Expr>, right: Box<Expr> },
    Call(String, Box<Expr>),
}

#[derive(Debug)]
enum EvalError {
    UnexpectedChar(char),
    UnexpectedEnd,
    Unexpected(Token),
    UnknownVariable(String),
    UnknownFunction(String),
    DivisionByZero,
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use EvalError::*;
        match self {
            UnexpectedChar(c) => write!(f, "unexpected character '{}'", c),
            UnexpectedEnd => write!(f, "unexpected end of expression"),
            Unexpected(t) => write!(f, "unexpected token {:?}", t),
            UnknownVariable(v) => write!(f, "unknown variable {}", v),
            UnknownFunction(v) => write!(f, "unknown function {}", v),
            DivisionByZero => write!(f, "division by zero"),
        }
    }
}
impl std::error::Error for EvalError {}

struct Lexer<'a> { chars: Peekable<Chars<'a>> }

impl<'a> Lexer<'a> {
    fn new(input: &'a str) -> Self { Lexer { chars: input.chars().peekable() } }
    fn tokens(mut self) -> Result<Vec<Token>, EvalError> {
        let mut out = Vec::new();
        while let Some(&c) = self.chars.peek() {
            match c {
                ' ' | '\t' => { self.chars.next(); }
                '0'..='9' | '.' => {
                    let mut s = String::new();
                    while let Some(&d) = self.chars.peek() {
                        if d.is_ascii_digit() || d == '.' { s.push(d); self.chars.next(); } else { break; }
                    }
                    out.push(Token::Num(s.parse().map_err(|_| EvalError::UnexpectedChar(c))?));
                }
                'a'..='z' | 'A'..='Z' => {
                    let mut s = String::new();
                    while let Some(d) = self.chars.next_if(|d| d.is_alphanumeric()) { s.push(d); }
                    out.push(Token::Ident(s));
                }
                '+' | '-' | '*' | '/' | '^' => { out.push(Token::Op(c)); self.chars.next(); }
                '(' => { out.push(Token::LParen); self.chars.next(); }
                ')' => { out.push(Token::RParen); self.chars.next(); }
                other => return Err(EvalError::UnexpectedChar(other)),
            }
        }
        Ok(out)
    }
}

struct Parser { tokens: Vec<Token>, pos: usize }

impl Parser {
    fn peek(&self) -> Option<&Token> { self.tokens.get(self.pos) }
    fn next(&mut self) -> Option<Token> { let t = self.tokens.get(self.pos).cloned(); self.pos += 1; t }

    fn expr(&mut self) -> Result<Expr, EvalError> {
        let mut left = self.term()?;
        while let Some(Token::Op(op @ ('+' | '-'))) = self.peek().cloned() {
            self.next();
            left = Expr::Bin { op, left: Box::new(left), right: Box::new(self.term()?) };
        }
        Ok(left)
    }
    fn term(&mut self) -> Result<Expr, EvalError> {
        let mut left = self.unary()?;
        while let Some(Token::Op(op @ ('*' | '/'))) = self.peek().cloned() {
            self.next();
            left = Expr::Bin { op, left: Box::new(left), right: Box::new(self.unary()?) };
        }
        Ok(left)
    }
    fn unary(&mut self) -> Result<Expr, EvalError> {
        if self.peek() == Some(&Token::Op('-')) {
            self.next();
            return Ok(Expr::Neg(Box::new(self.unary()?)));
        }
        self.power()
    }
    fn power(&mut self) -> Result<Expr, EvalError> {
        let base = self.atom()?;
        if self.peek() == Some(&Token::Op('^')) {
            self.next();
            let exponent = self.unary()?; // right associative
            return Ok(Expr::Bin { op: '^', left: Box::new(base), right: Box::new(exponent) });
        }
        Ok(base)
    }
    fn atom(&mut self) -> Result<Expr, EvalError> {
        match self.next().ok_or(EvalError::UnexpectedEnd)? {
            Token::Num(n) => Ok(Expr::Num(n)),
            Token::Ident(name) => {
                if let Some(Token::LParen) = self.peek() {
                    self.next();
                    let arg = self.expr()?;
                    self.close()?;
                    Ok(Expr::Call(name, Box::new(arg)))
                } else {
                    Ok(Expr::Var(name))
                }
            }
            Token::LParen => { let e = self.expr()?; self.close()?; Ok(e) }
            t => Err(EvalError::Unexpected(t)),
        }
    }
    fn close(&mut self) -> Result<(), EvalError> {
        match self.next() {
            Some(Token::RParen) => Ok(()),
            Some(t) => Err(EvalError::Unexpected(t)),
            None => Err(EvalError::UnexpectedEnd),
        }
    }
}

impl Expr {
    fn eval(&self, vars: &HashMap<String, f64>) -> Result<f64, EvalError> {
        Ok(match self {
            Expr::Num(n) => *n,
            Expr::Var(v) => *vars.get(v).ok_or_else(|| EvalError::UnknownVariable(v.clone()))?,
            Expr::Neg(e) => -e.eval(vars)?,
            Expr::Call(name, arg) => {
                let x = arg.eval(vars)?;
                match name.as_str() {
                    "sqrt" => x.sqrt(),
                    "abs" => x.abs(),
                    _ => return Err(EvalError::UnknownFunction(name.clone())),
                }
            }
            Expr::Bin { op, left, right } => {
                let (l, r) = (left.eval(vars)?, right.eval(vars)?);
                match op {
                    '+' => l + r,
                    '-' => l - r,
                    '*' => l * r,
                    '/' => { if r == 0.0 { return Err(EvalError::DivisionByZero); } l / r }
                    '^' => l.powf(r),
                    _ => unreachable!(),
                }
            }
        })
    }
}

/// Evaluate an expression such as `2 * (x + 1) ^ 2`.
#[tool]
fn expression_evaluator(expression: String, variables: Option<HashMap<String, f64>>) -> Result<f64> {
    let tokens = Lexer::new(&expression).tokens()?;
    let mut parser = Parser { tokens, pos: 0 };
    let tree = parser.expr()?;
    if let Some(t) = parser.next() {
        return Err(EvalError::Unexpected(t).into());
    }
    Ok(tree.eval(&variables.unwrap_or_default())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn precedence() { assert_eq!(expression_evaluator("1+2*3".into(), None).unwrap(), 7.0); }
    #[test]
    #[should_panic(expected = "division by zero")]
    fn zero() { expression_evaluator("1/0".into(), None).unwrap(); }
}
