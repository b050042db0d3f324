// Nests a hundred thousand brackets.
//
// lint: F0107 F0108
// wall: lint-caps
// unchecked: 3 rejected
// fill: @DEEP@ = 100000 (
// fill: @DEEP2@ = 100000 )
fn deep_brackets() -> u32 {
    @DEEP@1@DEEP2@
}
