use plugin_api::prelude::*;
use std::borrow::Cow;

fn transliterate(c: char) -> Cow<'static, str> {
    match c {
        'ä' => "ae".into(),
        'ö' => "oe".into(),
        'ü' => "ue".into(),
        'ß' => "ss".into(),
        'é' | 'è' | 'ê' => "e".into(),
        '&' => " and ".into(),
        c => c.to_string().into(),
    }
}

fn collapse(s: &str) -> Cow<'_, str> {
    if !s.contains("--") { return Cow::Borrowed(s); }
    let mut owned = s.to_owned();
    while owned.contains("--") { owned = owned.replace("--", "-"); }
    Cow::Owned(owned)
}

/// Make url slugs that are unique in the list.
#[tool]
fn slugify(titles: Vec<String>) -> Vec<String> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    titles
        .iter()
        .map(|t| {
            let plain: String = t.to_lowercase().chars().map(transliterate).collect();
            let dashed: String = plain.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
            let slug = collapse(dashed.trim_matches('-')).into_owned();
            let n = seen.entry(slug.clone()).and_modify(|n| *n += 1).or_insert(1);
            if *n == 1 { slug } else { format!("{slug}-{n}") }
        })
        .collect()
}
