//! Dates as TMX writes them, `YYYYMMDDThhmmssZ`, and as seconds since 1970.

/// A date in TMX's form, from seconds since 1970-01-01T00:00:00Z.
///
/// Days to dates by H. Hinnant, *chrono-compatible low-level date algorithms*.
///
/// ```
/// # use karakoram::memory::date;
/// assert_eq!(date::from_seconds(1_709_164_800), "20240229T000000Z");
/// ```
pub fn from_seconds(seconds: u64) -> String {
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (time / 3_600, time / 60 % 60, time % 60);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// The seconds since 1970 of a date in TMX's form; also of `YYYY-MM-DD`, a day's beginning. `None`
/// for anything else and for what was before.
///
/// ```
/// # use karakoram::memory::date;
/// assert_eq!(date::to_seconds("2024-02-29"), Some(1_709_164_800));
/// assert_eq!(date::to_seconds("20240229T010203Z"), Some(1_709_164_800 + 3_723));
/// assert_eq!(date::to_seconds("yesterday"), None);
/// ```
pub fn to_seconds(date: &str) -> Option<u64> {
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | 'T' | 'Z');
    if !date.chars().all(allowed) {
        return None;
    }
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| -> Option<u64> {
        match digits.len() {
            8 if from >= 8 => Some(0),
            8 | 14 => digits.get(from..to)?.parse().ok(),
            _ => None,
        }
    };
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
    let in_range = (1..=12).contains(&month) && (1..=31).contains(&day);
    if !in_range || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let year = year - u64::from(month <= 2);
    let (era, year_of_era) = (year / 400, year % 400);
    let month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = (era * 146_097 + day_of_era).checked_sub(719_468)?;
    Some(days * 86_400 + hour * 3_600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_seconds_are_one_another_s_inverse() {
        for seconds in (0..4_000_000_000).step_by(12_345_678) {
            assert_eq!(to_seconds(&from_seconds(seconds)), Some(seconds));
        }
        assert_eq!(from_seconds(951_782_399), "20000228T235959Z");
        for bad in ["", "2024", "20241301", "20240100", "19691231T000000Z", "2024-01-01T25:00:00Z"]
        {
            assert_eq!(to_seconds(bad), None, "{bad}");
        }
    }
}
