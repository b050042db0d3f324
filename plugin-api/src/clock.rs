//! The time. Declare it with `#[tool(clock)]`; without the grant the clock stands still.
//!
//! ```
//! use plugin_api::clock;
//!
//! let start = clock::monotonic();
//! assert!(clock::unix_millis() > 0);
//! assert!(clock::monotonic() >= start);
//! ```

use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

/// The time of day. It may be set back while a tool runs.
pub fn now() -> SystemTime {
    SystemTime::now()
}

/// The seconds since the beginning of 1970, in UTC.
pub fn unix_seconds() -> u64 {
    since_1970().as_secs()
}

/// The milliseconds since the beginning of 1970, in UTC.
pub fn unix_millis() -> u64 {
    since_1970().as_millis().try_into().unwrap_or(u64::MAX)
}

/// The time since this was first asked for. It never goes back, so differences of it are durations.
pub fn monotonic() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// A clock that was set to before 1970 counts as the beginning of it.
fn since_1970() -> Duration {
    now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}
