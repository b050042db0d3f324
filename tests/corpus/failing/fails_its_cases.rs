//! Rounds, and is wrong about it.
use plugin_api::prelude::*;

#[derive(Serialize, JsonSchema)]
struct Share {
    each: f64,
    left: i64,
}

/// Divides `amount` among `people`.
#[tool]
fn fails_its_cases(amount: i64, people: i64) -> Result<Share> {
    ensure!(people > 0, "nobody is there");
    Ok(Share { each: amount as f64 / people as f64, left: amount % people })
}

#[test]
fn passes() {
    assert_eq!(fails_its_cases(6, 3).unwrap().left, 0);
}

#[test]
fn fails() {
    assert_eq!(fails_its_cases(7, 3).unwrap().left, 0, "seven is no multiple of three");
}

#[test]
#[ignore = "slow"]
fn is_not_run() {
    panic!("this must not run");
}

#[test]
#[should_panic(expected = "nobody")]
fn panics_as_expected() {
    fails_its_cases(1, 0).unwrap();
}
