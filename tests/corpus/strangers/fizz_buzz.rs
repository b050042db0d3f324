use plugin_api::prelude::*;

// a beginner's program, with warnings
struct Unused { a: i32 }

fn never_called(x: i32) -> i32 { let y = x; return x + 1; }

/// FizzBuzz up to n.
#[tool]
fn fizz_buzz(n: i32) -> Vec<String> {
    let mut result: Vec<String> = Vec::new();
    let mut i = 1;
    let mut unused = 5;
    while i <= n {
        if i % 3 == 0 && i % 5 == 0 { result.push("FizzBuzz".to_string()); }
        else if i % 3 == 0 { result.push("Fizz".to_string()); }
        else if i % 5 == 0 { result.push("Buzz".to_string()); }
        else { result.push(i.to_string()); };
        i = i + 1;
    }
    return result;
}

mod tests {
    use super::*;
    #[test]
    fn it_works() { assert_eq!(fizz_buzz(3).len(), 3); }
    #[test]
    #[ignore]
    fn slow() { assert!(false); }
}
