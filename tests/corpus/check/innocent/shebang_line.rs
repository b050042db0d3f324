#!/usr/bin/env -S forge run

---
# nothing is asked for
---
use plugin_api::prelude::*;

/// Negate a number.
#[plugin_api::tool]
fn shebang_line(n: i64) -> i64 {
    let _: Result<()> = Ok(());
    -n
}
