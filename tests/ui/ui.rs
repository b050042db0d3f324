//! Compiles each source of `fail` and compares what the compiler says with the file beside it.

#[test]
fn bad_uses_of_the_macro() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}
