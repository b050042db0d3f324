//! What the compiler read.
//!
//! `rustc --emit=dep-info` names every file that the source drew in, as a Makefile rule, and every environment
//! variable, as a `# env-dep:` comment; also when compilation fails. Anything but the one source means that the source
//! reached for the builder's machine.

/// Something that the compiler read and should not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// A file beside the one source.
    File(String),
    /// An environment variable.
    Variable(String),
}

/// Reads a dep-info file; `source` is the path that rustc was called with, relative to its working folder.
pub(super) fn reach_beyond(text: &str, source: &str) -> Vec<Reach> {
    let mut found = Vec::new();
    for line in text.lines() {
        if let Some(variable) = line.strip_prefix("# env-dep:") {
            let name = variable.split('=').next().unwrap_or_default();
            found.push(Reach::Variable(name.to_owned()));
        } else if let Some((_target, files)) = split_rule(line) {
            let foreign = files.into_iter().filter(|file| file != source).map(Reach::File);
            found.extend(foreign.filter(|reach| !found.contains(reach)).collect::<Vec<_>>());
        }
    }
    found
}

/// Splits `target: file file` where a space in a name is written `\ `.
fn split_rule(line: &str) -> Option<(&str, Vec<String>)> {
    if line.starts_with('#') {
        return None;
    }
    let (target, rest) = line.split_once(':')?;
    let mut files = Vec::new();
    let mut file = String::new();
    let mut characters = rest.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek() == Some(&' ') => file.extend(characters.next()),
            ' ' if !file.is_empty() => files.push(std::mem::take(&mut file)),
            ' ' => {}
            other => file.push(other),
        }
    }
    if !file.is_empty() {
        files.push(file);
    }
    // Every file has an empty rule of its own at the end; its name is checked as well.
    if files.is_empty() {
        files.push(target.replace("\\ ", " "));
        let outputs = [".d", ".wasm"];
        files.retain(|file| !outputs.iter().any(|end| file.ends_with(end)));
    }
    Some((target, files))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_source_is_fine() {
        let text = "t.d: a.rs\n\nt.wasm: a.rs\n\na.rs:\n";
        assert_eq!(reach_beyond(text, "a.rs"), []);
    }

    #[test]
    fn files_and_variables_are_found() {
        let text = "t.wasm: a.rs /etc/passwd my\\ file\n\na.rs:\n/etc/passwd:\n\n# env-dep:HOME=/h\n# env-dep:NO\n";
        assert_eq!(
            reach_beyond(text, "a.rs"),
            [
                Reach::File("/etc/passwd".into()),
                Reach::File("my file".into()),
                Reach::Variable("HOME".into()),
                Reach::Variable("NO".into()),
            ]
        );
    }
}
