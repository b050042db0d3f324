#!/usr/bin/env -S cargo +nightly -Zscript
---
[dependencies]
heck = "0.5"
---
use heck::{ToKebabCase, ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToTitleCase, ToUpperCamelCase};
use plugin_api::prelude::*;

/// One name in every case.
#[tool]
fn case_conversion(name: &str) -> BTreeMap<String, String> {
    let f: [(&str, fn(&str) -> String); 6] = [
        ("snake", |s| s.to_snake_case()),
        ("kebab", |s| s.to_kebab_case()),
        ("camel", |s| s.to_lower_camel_case()),
        ("pascal", |s| s.to_upper_camel_case()),
        ("shouty", |s| s.to_shouty_snake_case()),
        ("title", |s| s.to_title_case()),
    ];
    f.iter().map(|(k, f)| (k.to_string(), f(name))).collect()
}
