use plugin_api::prelude::*;

/// Reverse polish notation, the naive way.
#[tool]
fn rpn_calculator(input: String) -> i64 {
    let mut stack: Vec<i64> = vec![];
    for word in input.split(" ") {
        if word == "" { continue; }
        match word {
            "+" | "-" | "*" | "/" => {
                let b = stack.pop().unwrap();
                let a = stack.pop().expect("stack is empty");
                stack.push(match word { "+" => a + b, "-" => a - b, "*" => a * b, "/" => a / b, _ => panic!("impossible") });
            }
            _ => stack.push(word.parse().unwrap()),
        }
    }
    if stack.len() != 1 { panic!("{} values left on the stack", stack.len()); }
    stack[0]
}
