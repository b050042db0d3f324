//! A list in a TOML file, edited: what else is written in it stays as it is, and comments stay with their entries.

use toml_edit::{Array, RawString, Value as Toml};

/// Adds a text. In a list that has a line for each entry it gets its own line, and a comment behind the entry before stays
/// with that.
pub(super) fn push(list: &mut Array, text: &str) {
    let trailing = raw(Some(list.trailing()));
    let last = list.len().checked_sub(1).and_then(|last| list.get_mut(last));
    let (before, suffix) = match last {
        Some(last) => {
            let parts = (raw(last.decor().prefix()), raw(last.decor().suffix()));
            if parts.1.contains('\n') {
                last.decor_mut().set_suffix("");
            }
            parts
        }
        None => Default::default(),
    };
    let behind = if suffix.contains('\n') { suffix } else { trailing };
    if !before.contains('\n') && !behind.contains('\n') {
        list.push(text);
        return;
    }
    let indent = before.rsplit_once('\n').map_or("    ", |(_, indent)| indent);
    let (kept, closing) = behind.rsplit_once('\n').unwrap_or(("", ""));
    list.push_formatted(Toml::from(text).decorated(format!("{kept}\n{indent}"), ""));
    list.set_trailing_comma(true);
    list.set_trailing(format!("\n{closing}"));
}

/// Puts a text in the place of an entry.
pub(super) fn put(list: &mut Array, at: usize, text: &str) {
    let Some(decor) = list.get(at).map(|entry| entry.decor().clone()) else { return };
    let mut entry = Toml::from(text);
    *entry.decor_mut() = decor;
    list.replace_formatted(at, entry);
}

/// Takes an entry out, with the comment behind it. Comments on lines of their own stay.
pub(super) fn take_out(list: &mut Array, at: usize) {
    if at >= list.len() {
        return;
    }
    let entry = list.remove(at);
    let before = raw(entry.decor().prefix());
    let next = list.get(at).map(|next| raw(next.decor().prefix()));
    let is_last = next.is_none();
    let behind = raw(entry.decor().suffix()) + &next.unwrap_or_else(|| raw(Some(list.trailing())));
    let left = match behind.find('\n') {
        Some(end) => {
            let kept = before.rsplit_once('\n').map_or("", |(kept, _)| kept);
            format!("{kept}{}", &behind[end..])
        }
        None if is_last => behind,
        None => before,
    };
    match list.get_mut(at) {
        Some(next) => next.decor_mut().set_prefix(left),
        None => list.set_trailing(left),
    }
    if list.is_empty() {
        list.set_trailing_comma(false);
    }
}

fn raw(raw: Option<&RawString>) -> String {
    raw.and_then(RawString::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use toml_edit::DocumentMut;

    use super::*;

    fn without(list: &str, at: usize) -> String {
        let mut document: DocumentMut = format!("keys = {list}\n").parse().unwrap();
        take_out(document["keys"].as_array_mut().unwrap(), at);
        let edited = document.to_string();
        assert!(edited.parse::<DocumentMut>().is_ok(), "{edited}");
        edited.strip_prefix("keys = ").unwrap().trim_end().to_owned()
    }

    #[test]
    fn what_is_taken_out_leaves_the_rest_as_it_was() {
        assert_eq!(without("[\"a\", \"b\", \"c\"]", 0), "[\"b\", \"c\"]");
        assert_eq!(without("[\"a\", \"b\", \"c\"]", 1), "[\"a\", \"c\"]");
        assert_eq!(without("[\"a\", \"b\", \"c\"]", 2), "[\"a\", \"b\"]");
        assert_eq!(without("[\"a\",]", 0), "[]");
        let lines = "[\n  # people\n  \"a\", # ana\n  # machines\n  \"b\", # ci\n]";
        assert_eq!(without(lines, 0), "[\n  # people\n  # machines\n  \"b\", # ci\n]");
        assert_eq!(without(lines, 1), "[\n  # people\n  \"a\", # ana\n  # machines\n]");
        assert_eq!(without("[\n  \"a\", # ana\n  \"b\" # ben\n]", 1), "[\n  \"a\" # ana\n]");
        assert_eq!(without("[\n  \"a\", # ana\n]", 0), "[\n]");
    }

    #[test]
    fn what_is_put_in_its_place_keeps_the_comment() {
        let mut document: DocumentMut = "keys = [\n  \"a\", # ana\n  \"b\",\n]\n".parse().unwrap();
        put(document["keys"].as_array_mut().unwrap(), 0, "c");
        assert_eq!(document.to_string(), "keys = [\n  \"c\", # ana\n  \"b\",\n]\n");
    }
}
