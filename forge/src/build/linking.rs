//! What the linker says.

use super::CompilerDiagnostic;

/// The most symbols that are told.
const MAX_SYMBOLS: usize = 8;
/// The most characters of one.
const MAX_CHARACTERS: usize = 80;

/// Whether the linker failed: an error about no line of the source. One that the source makes itself has a line.
pub(super) fn failed(diagnostics: &[CompilerDiagnostic]) -> bool {
    error(diagnostics).is_some()
}

/// The functions that a source draws in and that nobody has: the platform's C library lacks what a part of std would call.
pub(super) fn undefined_symbols(diagnostics: &[CompilerDiagnostic]) -> Vec<String> {
    let notes = error(diagnostics).map_or(&[][..], |error| &error.notes);
    let mut symbols = Vec::new();
    for said in notes.iter().flat_map(|note| note.split("undefined symbol: ").skip(1)) {
        let named = |character: &char| character.is_ascii_alphanumeric() || "_$.".contains(*character);
        let symbol: String = said.chars().take_while(named).take(MAX_CHARACTERS).collect();
        if !symbol.is_empty() && !symbols.contains(&symbol) && symbols.len() < MAX_SYMBOLS {
            symbols.push(symbol);
        }
    }
    symbols
}

fn error(diagnostics: &[CompilerDiagnostic]) -> Option<&CompilerDiagnostic> {
    let about_no_line = diagnostics.iter().filter(|one| one.is_error() && one.spans.is_empty());
    about_no_line.into_iter().find(|one| one.message.starts_with("linking with"))
}

#[cfg(test)]
mod tests {
    use super::{super::Level, *};

    fn said(message: &str, notes: &[&str]) -> [CompilerDiagnostic; 1] {
        let notes = notes.iter().map(|&note| note.to_owned()).collect();
        let (message, rendered) = (message.to_owned(), String::new());
        [CompilerDiagnostic { level: Level::Error, code: None, message, spans: Vec::new(), notes, rendered }]
    }

    #[test]
    fn what_nobody_has_is_named_once() {
        let note = "note: rust-lld: error: a.o: undefined symbol: realpath\nrust-lld: error: b.o: undefined symbol: realpath\n\
                    rust-lld: error: undefined symbol: pthread_create\u{1b}[2J";
        let diagnostics = said("linking with `rust-lld` failed: exit status: 1", &[note]);
        assert!(failed(&diagnostics));
        assert_eq!(undefined_symbols(&diagnostics), ["realpath", "pthread_create"]);
    }

    #[test]
    fn another_failure_names_nothing() {
        let diagnostics = said("linking with `rust-lld` failed: exit status: 1", &["note: cannot open output file"]);
        assert!(failed(&diagnostics) && undefined_symbols(&diagnostics).is_empty());
        assert!(!failed(&said("mismatched types", &["undefined symbol: a"])));
    }
}
