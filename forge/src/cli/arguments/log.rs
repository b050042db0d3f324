//! `forge log`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::{Args, Subcommand};

use crate::policy::{parse_size, parse_time};
use crate::{cli::output::Format, journal::Kind};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(in crate::cli) struct LogArguments {
    #[command(subcommand)]
    pub(in crate::cli) action: Option<LogAction>,
    #[command(flatten)]
    pub(in crate::cli) list: ListArguments,
    /// How to print; json prints one document a line
    #[arg(long, value_enum, default_value_t, global = true)]
    pub(in crate::cli) format: Format,
}

/// Which rows.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct ListArguments {
    /// Of this tool alone
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) tool: Option<String>,
    /// Those that failed alone
    #[arg(long)]
    pub(in crate::cli) failed: bool,
    /// Since then: a time ago such as 1h or 7d, or a moment such as 2026-03-31T12:00:00Z
    #[arg(long, value_name = "TIME", value_parser = since)]
    pub(in crate::cli) since: Option<u64>,
    /// Of this kind alone: run, begun (a run without a recorded ending), build, denial, promotion, state, trimmed, gap
    #[arg(long, value_name = "KIND")]
    pub(in crate::cli) kind: Option<Kind>,
    /// So many of the newest
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(in crate::cli) limit: u64,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum LogAction {
    /// Show all of one run: input, output, log, grants, limits and usage
    Show {
        /// The run's id or the beginning of it, or `last`
        #[arg(value_name = "RUN")]
        run: String,
    },
    /// Read every row and payload, and say what was changed or is missing
    Verify,
    /// Remove the oldest rows now; without flags as the policy says
    Trim {
        /// The longest that a row may stay, such as 30d
        #[arg(long, value_name = "TIME", value_parser = parse_time)]
        keep: Option<Duration>,
        /// The most that may stay, such as 100MiB
        #[arg(long, value_name = "SIZE", value_parser = parse_size)]
        max_size: Option<u64>,
    },
    /// Set the journal aside, whole and whatever state it is in, and begin a new one
    Reset,
}

/// Reads a moment, as microseconds since 1970: a time ago, or RFC 3339.
pub(super) fn since(text: &str) -> Result<u64, String> {
    let moment = match humantime::parse_duration(text) {
        Ok(ago) => SystemTime::now().checked_sub(ago).unwrap_or(UNIX_EPOCH),
        Err(_) => humantime::parse_rfc3339_weak(text)
            .map_err(|_| "write a time ago such as 90m or 7d, or a moment such as 2026-03-31T12:00:00Z".to_owned())?,
    };
    Ok(moment.duration_since(UNIX_EPOCH).map_or(0, |since| u64::try_from(since.as_micros()).unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read() {
        assert_eq!(since("1970-01-01T00:00:01Z"), Ok(1_000_000));
        assert!(since("1d").unwrap() < since("1h").unwrap());
        assert_eq!(since("9999y").unwrap(), 0);
        assert!(since("yesterday").is_err() && since("").is_err());
    }
}
