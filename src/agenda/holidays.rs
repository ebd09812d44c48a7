//! Public holidays of the countries that have regions here.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

/// A country whose public holidays are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Country {
    /// Norway.
    Norway,
    /// Sweden.
    Sweden,
}

impl Country {
    /// By its code of ISO 3166-1, `NO` or `SE`; none for a country whose holidays
    /// are not known.
    pub fn of_code(code: &str) -> Option<Self> {
        match code {
            "NO" => Some(Self::Norway),
            "SE" => Some(Self::Sweden),
            _ => None,
        }
    }

    /// Its code of ISO 3166-1.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Norway => "NO",
            Self::Sweden => "SE",
        }
    }

    /// Whether a day is a holiday by law.
    ///
    /// Norway: lov 1947-04-26-1 and lov 1995-02-24-12. Sweden: lag (1989:253), and the
    /// eves that semesterlagen (1977:480) section 3 a puts on a par with Sundays.
    pub fn is_holiday(self, day: Date) -> bool {
        let after_easter = easter(day.year())
            .until(day)
            .map_or(i32::MAX, |span| span.get_days());
        let date = (day.month(), day.day());
        match self {
            Self::Norway => {
                matches!(after_easter, -3 | -2 | 0 | 1 | 39 | 49 | 50)
                    || matches!(date, (1, 1) | (5, 1) | (5, 17) | (12, 25 | 26))
            }
            Self::Sweden => {
                matches!(after_easter, -2 | 0 | 1 | 39 | 49)
                    || matches!(date, (1, 1 | 6) | (5, 1) | (6, 6) | (12, 24..=26 | 31))
                    || is_midsummer(day)
                    || is_all_saints(day)
            }
        }
    }
}

/// The Saturday from 20 to 26 June, and the Friday before it.
fn is_midsummer(day: Date) -> bool {
    match (day.month(), day.weekday()) {
        (6, Weekday::Saturday) => (20..=26).contains(&day.day()),
        (6, Weekday::Friday) => (19..=25).contains(&day.day()),
        _ => false,
    }
}

/// The Saturday from 31 October to 6 November.
fn is_all_saints(day: Date) -> bool {
    let within = matches!((day.month(), day.day()), (10, 31) | (11, 1..=6));
    within && day.weekday() == Weekday::Saturday
}

/// Easter Sunday of a year, by the Gregorian computus (Meeus, Astronomical
/// Algorithms, chapter 8).
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let a = y.rem_euclid(19);
    let (b, c) = (y.div_euclid(100), y.rem_euclid(100));
    let g = (8 * b + 13).div_euclid(25);
    let h = (19 * a + b - b.div_euclid(4) - g + 15).rem_euclid(30);
    let l = (32 + 2 * b.rem_euclid(4) + 2 * c.div_euclid(4) - h - c.rem_euclid(4)).rem_euclid(7);
    let m = (a + 11 * h + 19 * l).div_euclid(433);
    let after_march = h + l - 7 * m + 21;
    let march = Date::new(year, 3, 1).unwrap_or(Date::ZERO);
    march.saturating_add(after_march.days())
}

#[cfg(test)]
mod tests;
