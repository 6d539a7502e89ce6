//! The clock, looked at here and nowhere else; `SOURCE_DATE_EPOCH` stands in for it, so that a run
//! can be repeated to the byte (<https://reproducible-builds.org/specs/source-date-epoch/>).

use std::time::{SystemTime, UNIX_EPOCH};

use crate::error::{Error, ErrorKind, Result};

const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// The seconds since 1970.
///
/// # Errors
/// [`ErrorKind::Usage`] where the variable is set and no number.
pub(super) fn now() -> Result<u64> {
    if let Some(value) = std::env::var_os(VARIABLE) {
        return value.to_str().and_then(|value| value.trim().parse().ok()).ok_or_else(|| {
            let reason = format!("`{VARIABLE}` is not a number of seconds");
            Error::new(ErrorKind::Usage, reason).with_hint("set it to one, or unset it")
        });
    }
    #[allow(clippy::disallowed_methods)] // what goes into the memory has a date
    let now = SystemTime::now();
    // A clock before 1970 is not set.
    Ok(now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
}
