//! A public key as a list of keys has it: OpenSSH's line, perhaps with the time in which what it signs counts.

/// One line, such as `valid-before="2027-01-01" ssh-ed25519 AAAA… ana`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyLine<'a> {
    /// From when on what it signs counts, in seconds since 1970.
    pub valid_after: Option<u64>,
    /// Until when, in seconds since 1970.
    pub valid_before: Option<u64>,
    /// Its kind, the key and whose it is, separated by blanks.
    pub key: &'a str,
}

impl<'a> KeyLine<'a> {
    /// Reads a line. Whether the key is one is not looked at.
    ///
    /// # Errors
    /// What is wrong with it, and what to write.
    pub fn read(line: &'a str) -> Result<Self, String> {
        let line = line.trim();
        let (options, key) = match end_of_options(line) {
            Some(end) => (&line[..end], line[end..].trim_start()),
            None => ("", line),
        };
        if key.contains(char::is_control) {
            return Err("it has a control character or a second line".to_owned());
        }
        let mut parts = key.split_whitespace();
        let kind = parts.next().is_some_and(|kind| kind.starts_with("ssh-") || kind.starts_with("sk-ssh-"));
        if !kind || parts.next().is_none_or(|key| key.len() < 16) {
            return Err("it is no public key; write it as in `ssh-ed25519 AAAA… name`".to_owned());
        }
        let mut read = Self { valid_after: None, valid_before: None, key };
        for option in split(options) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            let known = match name.to_ascii_lowercase().as_str() {
                "valid-after" => &mut read.valid_after,
                "valid-before" => &mut read.valid_before,
                _ => return Err(format!("the option `{name}` is not known; there are valid-after and valid-before")),
            };
            let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
            let moment = parse_moment(value).ok_or_else(|| {
                format!("`{name}` has no date; write it as in `{name}=\"2027-01-01\"` or `{name}=\"2027-01-01T12:00:00Z\"`")
            })?;
            if known.replace(moment).is_some() {
                return Err(format!("it says `{name}` twice"));
            }
        }
        match (read.valid_after, read.valid_before) {
            (Some(after), Some(before)) if after >= before => {
                Err("it ends before it begins: valid-before must be later than valid-after".to_owned())
            }
            _ => Ok(read),
        }
    }

    /// The key itself in base 64, by which two lines are of the same key.
    pub fn material(&self) -> &'a str {
        self.key.split_whitespace().nth(1).unwrap_or_default()
    }
}

/// The keys that are in both lists, each in the time in which it is valid in both.
pub(super) fn common(ours: &[String], theirs: &[String]) -> Vec<String> {
    let theirs: Vec<_> = theirs.iter().filter_map(|line| KeyLine::read(line).ok()).collect();
    let ours = ours.iter().filter_map(|line| Some((line, KeyLine::read(line).ok()?)));
    let both = ours.flat_map(|(line, our)| {
        theirs.iter().filter(move |their| their.material() == our.material()).filter_map(move |their| {
            let after = our.valid_after.max(their.valid_after);
            let before = our.valid_before.into_iter().chain(their.valid_before).min();
            if (after, before) == (our.valid_after, our.valid_before) {
                return Some(line.clone());
            }
            let never = after.zip(before).is_some_and(|(after, before)| after >= before);
            let option = |name: &str, time: Option<u64>| {
                let at = std::time::UNIX_EPOCH + std::time::Duration::from_secs(time?);
                Some(format!("{name}=\"{}\"", humantime::format_rfc3339_seconds(at)))
            };
            let options: Vec<_> =
                [option("valid-after", after), option("valid-before", before)].into_iter().flatten().collect();
            (!never).then(|| format!("{} {}", options.join(","), our.key))
        })
    });
    both.collect()
}

/// Where options end that stand before a key. `None` if the line begins with the key.
fn end_of_options(line: &str) -> Option<usize> {
    let mut quoted = false;
    let end = line.char_indices().find(|(_, character)| {
        quoted ^= *character == '"';
        character.is_whitespace() && !quoted
    });
    let end = end.map_or(line.len(), |(at, _)| at);
    let first = &line[..end];
    (first.contains('=') || first.contains('"')).then_some(end)
}

fn split(options: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let parts = options.split(move |character| {
        quoted ^= character == '"';
        character == ',' && !quoted
    });
    parts.filter(|option| !option.is_empty())
}

/// A date or a moment, in seconds since 1970: `2027-01-01`, `2027-01-01T12:00:00Z`, or as OpenSSH has it, `20270101Z`.
pub fn parse_moment(text: &str) -> Option<u64> {
    let digits = text.strip_suffix('Z').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let text = match digits {
        Some(digits) if matches!(digits.len(), 8 | 12 | 14) => {
            let part = |range| digits.get(range).unwrap_or("00");
            let (hour, minute, second) = (part(8..10), part(10..12), part(12..14));
            format!("{}-{}-{}T{hour}:{minute}:{second}Z", &digits[..4], &digits[4..6], &digits[6..8])
        }
        _ if text.len() == 10 => format!("{text}T00:00:00Z"),
        _ => text.to_owned(),
    };
    let moment = humantime::parse_rfc3339(&text).ok()?;
    moment.duration_since(std::time::UNIX_EPOCH).ok().map(|since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExample ana b";

    #[test]
    fn a_bare_line_is_valid_always() {
        let line = KeyLine::read(KEY).unwrap();
        assert_eq!(line, KeyLine { valid_after: None, valid_before: None, key: KEY });
        assert_eq!(line.material(), "AAAAC3NzaC1lZDI1NTE5AAAAIExampleExample");
    }

    #[test]
    fn options_say_when() {
        let text = format!("valid-after=\"2026-01-01\",Valid-Before=\"2027-01-01T12:00:00Z\"  {KEY}");
        let line = KeyLine::read(&text).unwrap();
        assert_eq!((line.valid_after, line.valid_before), (Some(1_767_225_600), Some(1_798_804_800)));
        assert_eq!(line.key, KEY);
        let openssh = format!("valid-before=20270101Z {KEY}");
        assert_eq!(KeyLine::read(&openssh).unwrap().valid_before, parse_moment("2027-01-01"));
    }

    #[test]
    fn a_key_is_the_same_whatever_it_is_called() {
        let list = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
        let other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOtherOtherOther ana b";
        let renamed = KEY.replace("ana b", "ana@corp");
        assert_eq!(common(&list(&[KEY, other]), &list(&[&renamed])), [KEY]);
        assert!(common(&list(&[other]), &list(&[&renamed])).is_empty());
        let until = format!("valid-before=\"2027-01-01T00:00:00Z\" {KEY}");
        let from = format!("valid-after=\"2026-01-01T00:00:00Z\" {renamed}");
        let both = format!("valid-after=\"2026-01-01T00:00:00Z\",valid-before=\"2027-01-01T00:00:00Z\" {KEY}");
        assert_eq!(common(&list(&[&until]), &list(&[&from])), [both]);
        assert_eq!(common(&list(&[&until]), &list(&[KEY])), [&*until]);
        assert_eq!(common(&list(&[KEY]), &list(&[&until])), [&*until]);
        let later = format!("valid-after=\"2028-01-01\" {KEY}");
        assert!(common(&list(&[&later]), &list(&[&until])).is_empty(), "at no time valid in both");
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for options in [
            "cert-authority=\"x\"",
            "valid-before=\"soon\"",
            "valid-before=\"\"",
            "valid-before=\"2026-02-31\"",
            "valid-before=\"20270101\"",
            "valid-before=\"2026-01-01\",valid-before=\"2027-01-01\"",
            "valid-after=\"2027-01-01\",valid-before=\"2026-01-01\"",
        ] {
            assert!(KeyLine::read(&format!("{options} {KEY}")).is_err(), "{options}");
        }
        for line in
            ["", "ana", "ssh-ed25519", "ssh-ed25519 short", "cert-authority ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA"]
        {
            assert!(KeyLine::read(line).is_err(), "{line}");
        }
        assert!(KeyLine::read(&format!("{KEY}\n{KEY}")).is_err());
    }
}
