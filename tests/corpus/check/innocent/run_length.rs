//! Compression, slice patterns, panics in tests, printing in tests.
use plugin_api::prelude::*;

fn encode(text: &str) -> Vec<(char, u32)> {
    text.chars().fold(Vec::new(), |mut out, c| {
        match out.last_mut() {
            Some((last, n)) if *last == c => *n += 1,
            _ => out.push((c, 1)),
        }
        out
    })
}

fn decode(runs: &[(char, u32)]) -> String {
    match runs {
        [] => String::new(),
        [(c, n), rest @ ..] => c.to_string().repeat(*n as usize) + &decode(rest),
    }
}

/// Compress repeated characters, if that loses nothing.
#[tool]
fn run_length(text: String) -> Vec<(char, u32)> {
    let runs = encode(&text);
    if decode(&runs) == text { runs } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use std::io::stdout;

    #[test]
    fn round_trip() -> std::result::Result<(), Box<dyn std::error::Error>> {
        for text in ["", "a", "aaabbb", "äöü"] {
            writeln!(stdout(), "{text}")?;
            assert_eq!(decode(&run_length(text.to_owned())), text);
        }
        Ok(())
    }

    #[test]
    #[should_panic]
    #[ignore = "slow"]
    fn indexing_panics() {
        let empty: Vec<u8> = Vec::new();
        print!("{}", empty[0]);
    }

    mod inner {
        #[test]
        fn nested() {
            assert!(super::encode("").is_empty());
        }
    }
}
