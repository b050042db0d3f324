//! The ordinary macros with all kinds of arguments.
use plugin_api::prelude::*;
use std::fmt::Write;

/// Format things in many ways.
#[tool]
fn ordinary_macros(count: usize) -> Result<String> {
    let mut out = String::new();
    let width = 8;
    write!(out, "{:>width$}|{:<5}|{:^+7.2}|{0:#x}", count, true, 1.5)?;
    writeln!(&mut out, "{count:?} {0} {{literal}}", stringify!(a + b))?;
    assert!(count < usize::MAX, "count {} is too large", count);
    assert_eq!(vec![0; 3].len(), 3);
    assert_ne!(1, 2, "never {}", "equal");
    debug_assert!(matches!(count, 0..=usize::MAX if true));
    let array = [1, 2, 3];
    let text = concat!("a", 1, 2.5, true, "\n");
    let place = format!("{}:{}:{} {}", file!(), line!(), column!(), module_path!());
    if cfg!(debug_assertions) {
        out.push_str("debug");
    }
    match array {
        [first, .., last] if first == last => unreachable!("first is last"),
        [_, rest @ ..] => out += &format!("{rest:?}"),
    }
    let tuple @ (a, b) = (1u8, 'x');
    let _ = format_args!("{a}{b}{:?}", tuple).to_string();
    if count == 42 {
        todo!("forty-two");
    } else if count == 43 {
        unimplemented!();
    }
    out.push_str(text);
    out.push_str(place.split(':').next().unwrap_or_default());
    Ok(out)
}
