//~ F0101
const A: &str = "À¯";
