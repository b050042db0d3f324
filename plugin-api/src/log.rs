//! Lines for the person who reads the log of a run. No need to declare.
//!
//! ```
//! use plugin_api::log;
//!
//! let skipped = 3;
//! log::warn!("{skipped} rows have no amount");
//! log::info("done");
//! ```

use std::fmt::Display;

use crate::host::{self, Level};

macro_rules! levels {
    ($($function:ident $level:ident $hidden:ident $doc:literal,)*) => {$(
        #[doc = $doc]
        pub fn $function(message: impl Display) {
            host::log(Level::$level, &message.to_string());
        }
        pub use crate::$hidden as $function;
    )*};
}

levels! {
    error Error __log_error "Something went wrong. The macro of this name takes a format string.",
    warn Warn __log_warn "Something looks wrong. The macro of this name takes a format string.",
    info Info __log_info "Something to know. The macro of this name takes a format string.",
    debug Debug __log_debug "Something for who looks closely. The macro of this name takes a format string.",
}

/// Logs an error.
#[doc(hidden)]
#[macro_export]
macro_rules! __log_error {
    ($($message:tt)*) => { $crate::log::error(::core::format_args!($($message)*)) };
}

/// Logs a warning.
#[doc(hidden)]
#[macro_export]
macro_rules! __log_warn {
    ($($message:tt)*) => { $crate::log::warn(::core::format_args!($($message)*)) };
}

/// Logs something to know.
#[doc(hidden)]
#[macro_export]
macro_rules! __log_info {
    ($($message:tt)*) => { $crate::log::info(::core::format_args!($($message)*)) };
}

/// Logs something for who looks closely.
#[doc(hidden)]
#[macro_export]
macro_rules! __log_debug {
    ($($message:tt)*) => { $crate::log::debug(::core::format_args!($($message)*)) };
}
