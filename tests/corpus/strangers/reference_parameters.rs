use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Options { #[serde(default)] ignore_case: bool, #[serde(default = "Options::many")] max: usize }

impl Options { fn many() -> usize { 100 } }
impl Default for Options { fn default() -> Self { Options { ignore_case: false, max: Self::many() } } }

fn contains(hay: &str, needle: &str, o: &Options) -> bool {
    if o.ignore_case { hay.to_lowercase().contains(&needle.to_lowercase()) } else { hay.contains(needle) }
}

/// Lines that contain all of `words`, as a function with references would be written.
#[tool]
fn reference_parameters(text: &str, words: &[String], options: Option<Options>) -> Vec<String> {
    let options = options.unwrap_or_default();
    text.lines().filter(|l| words.iter().all(|w| contains(l, w, &options))).take(options.max).map(str::to_owned).collect()
}
