//! Times and sizes as text, on the command line and in a policy file.

use std::time::Duration;

/// Reads a time: `500ms`, `30s`, `2m`, or a bare number of seconds.
pub fn parse_time(text: &str) -> Result<Duration, String> {
    let parsed = match text.parse::<f64>() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string()),
        Err(_) => humantime::parse_duration(text).map_err(|error| error.to_string()),
    };
    match parsed {
        Ok(time) if time.is_zero() => Err("that is no time at all; write at least 1ms".into()),
        Ok(time) => Ok(time),
        Err(reason) => Err(format!("{reason}; write a time such as 500ms, 30s or 2m")),
    }
}

/// Reads a size: `64MiB`, `2G`, or a bare number of bytes.
pub fn parse_size(text: &str) -> Result<u64, String> {
    parse_size::parse_size(text).map_err(|error| format!("{error}; write a size such as 64MiB, 2GB or 4096"))
}

/// Reads a size of memory: less than a page, of which memory is made, is a number that lost its unit.
pub fn parse_memory(text: &str) -> Result<u64, String> {
    const PAGE: u64 = 64 << 10;
    match parse_size(text)? {
        bytes if bytes < PAGE => {
            Err(format!("{bytes} bytes are less than a tool can begin with; write the unit, such as 64MiB"))
        }
        bytes => Ok(bytes),
    }
}

/// A time as people write it: in days and what is below them. Months and years have no fixed length.
pub fn show_time(time: Duration) -> String {
    const DAY: u64 = 24 * 60 * 60;
    let days = time.as_secs() / DAY;
    let rest = time.saturating_sub(Duration::from_secs(days * DAY));
    let below = humantime::format_duration(rest).to_string().replace(' ', "");
    match (days, rest.is_zero()) {
        (0, _) => below,
        (days, true) => format!("{days}d"),
        (days, false) => format!("{days}d{below}"),
    }
}

/// A size as it is written: in the largest unit that divides it.
pub fn show_size(bytes: u64) -> String {
    let units = [(1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit = units.into_iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit));
    unit.map_or_else(|| bytes.to_string(), |(unit, name)| format!("{}{name}", bytes / unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_as_they_are_written() {
        for text in ["400d", "90d", "1d12h", "1m30s", "500ms", "30s"] {
            let time = parse_time(text).unwrap();
            assert_eq!(show_time(time), text);
        }
    }

    #[test]
    fn times_and_sizes_are_read() {
        assert_eq!(parse_time("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse_time("2"), Ok(Duration::from_secs(2)));
        assert_eq!(parse_time("0.5"), Ok(Duration::from_millis(500)));
        assert!(parse_time("0").is_err() && parse_time("-1").is_err() && parse_time("soon").is_err());
        assert_eq!(parse_size("64MiB"), Ok(64 << 20));
        assert!(parse_size("much").is_err());
    }

    #[test]
    fn memory_without_its_unit_is_asked_for_it() {
        assert_eq!(parse_memory("64KiB"), Ok(64 << 10));
        for text in ["0", "64", "65535", "63KiB"] {
            assert!(parse_memory(text).unwrap_err().contains("the unit, such as 64MiB"), "{text}");
        }
        assert!(parse_memory("much").is_err());
    }

    #[test]
    fn what_is_shown_is_read_back() {
        for bytes in [0, 1, 1_000, 1 << 10, 256 << 20, (1 << 30) + 1, 3 << 40, u64::MAX] {
            assert_eq!(parse_size(&show_size(bytes)), Ok(bytes));
        }
        for time in [1, 999, 10_000, 90_061_000] {
            let time = Duration::from_millis(time);
            assert_eq!(parse_time(&show_time(time)), Ok(time));
        }
    }
}
