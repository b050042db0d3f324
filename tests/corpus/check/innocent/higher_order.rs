//! Function pointers, closures, higher-ranked bounds, labelled blocks.
use plugin_api::prelude::*;

fn compose<A, B, C>(f: impl Fn(A) -> B, g: impl Fn(B) -> C) -> impl Fn(A) -> C {
    move |x| g(f(x))
}

fn apply_all<'a>(text: &'a str, steps: &[&dyn for<'b> Fn(&'b str) -> String]) -> String {
    steps.iter().fold(text.to_owned(), |text, step| step(&text))
}

fn memoized(n: u64, table: &mut HashMap<u64, u64>) -> u64 {
    if let Some(&known) = table.get(&n) {
        return known;
    }
    let value = match n {
        0 | 1 => n,
        _ => memoized(n - 1, table).wrapping_add(memoized(n - 2, table)),
    };
    table.insert(n, value);
    value
}

/// Compose functions.
#[tool]
fn higher_order(n: u64, text: String) -> (u64, String) {
    let add: fn(u64) -> u64 = |x| x + 1;
    let both = compose(add, |x| x * 2);
    let value = 'found: {
        for candidate in [3, 5, 7] {
            if n % candidate == 0 {
                break 'found candidate;
            }
        }
        1
    };
    let steps: [&dyn for<'b> Fn(&'b str) -> String; 2] = [&|t| t.trim().to_owned(), &|t| t.to_uppercase()];
    (both(memoized(n.min(90), &mut HashMap::new())) * value, apply_all(&text, &steps))
}
