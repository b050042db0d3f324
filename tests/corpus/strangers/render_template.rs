use plugin_api::prelude::*;

#[derive(Debug)]
enum Part<'t> { Text(&'t str), Variable { name: &'t str, filter: Option<&'t str> } }

fn split(template: &str) -> Result<Vec<Part<'_>>, String> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(start) = rest.find("{{") {
        if start > 0 { parts.push(Part::Text(&rest[..start])); }
        let after = &rest[start + 2..];
        let end = after.find("}}").ok_or_else(|| format!("unclosed tag near {:?}", &rest[start..rest.len().min(start + 10)]))?;
        let mut pieces = after[..end].split('|').map(str::trim);
        let name = pieces.next().filter(|n| !n.is_empty()).ok_or("empty tag")?;
        parts.push(Part::Variable { name, filter: pieces.next() });
        rest = &after[end + 2..];
    }
    parts.push(Part::Text(rest));
    Ok(parts)
}

fn lookup<'v>(data: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(data, |value, key| match key.parse::<usize>() {
        Ok(i) if value.is_array() => value.get(i),
        _ => value.get(key),
    })
}

/// Fill `{{ name }}`, `{{ user.name }}`, `{{ list.0 | upper }}` into a template.
#[tool]
fn render_template(template: String, data: Value) -> Result<String, String> {
    let mut out = String::with_capacity(template.len());
    for part in split(&template)? {
        match part {
            Part::Text(t) => out += t,
            Part::Variable { name, filter } => {
                let value = lookup(&data, name).ok_or(format!("missing value: {}", name))?;
                let text = match value {
                    Value::String(s) => s.clone(),
                    Value::Null => String::new(),
                    other => other.to_string(),
                };
                out += &match filter {
                    None => text,
                    Some("upper") => text.to_uppercase(),
                    Some("lower") => text.to_lowercase(),
                    Some("trim") => text.trim().to_owned(),
                    Some(f) => return Err(format!("unknown filter: {f}")),
                };
            }
        }
    }
    Ok(out)
}
