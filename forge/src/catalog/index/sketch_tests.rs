//! The examples, against each other and against variations of themselves.

use serde_json::json;

use super::{
    similar::{SAME_SOURCE, SAME_WORDS},
    sketch::{Described, Sketch, alike, jaccard},
};

const EXAMPLES: [(&str, &str); 9] = [
    ("allocate_amount", include_str!("../../../../examples/allocate_amount.rs")),
    ("billing_dates", include_str!("../../../../examples/billing_dates.rs")),
    ("column_total", include_str!("../../../../examples/column_total.rs")),
    ("compound_interest", include_str!("../../../../examples/compound_interest.rs")),
    ("days_between", include_str!("../../../../examples/days_between.rs")),
    ("deduplicate_contacts", include_str!("../../../../examples/deduplicate_contacts.rs")),
    ("invoice_total", include_str!("../../../../examples/invoice_total.rs")),
    ("password_entropy", include_str!("../../../../examples/password_entropy.rs")),
    ("reconcile", include_str!("../../../../examples/reconcile.rs")),
];

/// The sketch of a source, its doc comments taken for its description.
fn sketch(source: &str) -> Sketch {
    let said: Vec<_> = source.lines().filter_map(|line| line.trim().strip_prefix("///")).collect();
    let none = json!({});
    Sketch::new(&Described { description: &said.join(" "), input_schema: &none, output_schema: &none, source })
}

/// The functions and types in the opposite order.
fn reordered(source: &str) -> String {
    let mut items: Vec<_> = source.split("\n}\n").collect();
    items.reverse();
    items.join("\n}\n")
}

/// Every name that is written in small letters and stands in a `let`, another.
fn renamed(source: &str) -> String {
    let mut text = source.to_owned();
    let names: std::collections::BTreeSet<_> = source
        .split("let ")
        .skip(1)
        .filter_map(|rest| {
            rest.trim_start_matches("mut ").split(|one: char| !one.is_alphanumeric() && one != '_').next()
        })
        .filter(|name| name.len() > 2)
        .collect();
    for (number, name) in names.iter().enumerate() {
        for (before, behind) in
            [(" ", " "), (" ", "."), ("(", ")"), ("(", "."), (" ", ";"), (" ", ","), ("&", ")"), ("*", " ")]
        {
            text = text.replace(&format!("{before}{name}{behind}"), &format!("{before}other{number}{behind}"));
        }
    }
    text
}

/// Without a word of comment.
fn undescribed(source: &str) -> String {
    source.lines().filter(|line| !line.trim().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Without tests.
fn untested(source: &str) -> &str {
    source.split("#[test]").next().unwrap_or_default()
}

#[test]
fn a_variation_is_found_by_its_source() {
    for (name, source) in EXAMPLES {
        let own = sketch(source);
        let all = reordered(&renamed(&undescribed(untested(source))));
        let variations = [reordered(source), renamed(source), undescribed(source), untested(source).to_owned(), all];
        for (number, variation) in variations.iter().enumerate() {
            let share = alike(&own.source, &sketch(variation).source);
            assert!(share >= SAME_SOURCE + 0.1, "{name}, variation {number}: {share}");
        }
    }
}

#[test]
fn different_tools_are_told_apart() {
    for (one, (name, source)) in EXAMPLES.iter().enumerate() {
        for (other_name, other) in &EXAMPLES[..one] {
            let (a, b) = (sketch(source), sketch(other));
            let (source, words) = (alike(&a.source, &b.source), jaccard(&a.words, &b.words));
            assert!(source <= SAME_SOURCE - 0.1, "the sources of {name} and {other_name}: {source}");
            assert!(words <= SAME_WORDS - 0.1, "the words of {name} and {other_name}: {words}");
        }
    }
}

#[test]
fn a_source_without_code_is_like_none() {
    let nothing = sketch("// nothing\n");
    assert_eq!(alike(&nothing.source, &nothing.source), 0.0);
    assert_eq!(jaccard(&[], &[]), 0.0);
    assert_eq!((jaccard(&[1, 2, 3], &[2, 3, 4]), jaccard(&[1], &[1])), (0.5, 1.0));
}
