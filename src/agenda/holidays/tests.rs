//! Holidays as calendars print them.

use jiff::civil::date;

use super::*;

#[test]
fn easter_falls_where_calendars_say() {
    let known = [
        date(1818, 3, 22),
        date(1943, 4, 25),
        date(1954, 4, 18),
        date(1981, 4, 19),
        date(2008, 3, 23),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2038, 4, 25),
        date(2049, 4, 18),
    ];
    for sunday in known {
        assert_eq!(easter(sunday.year()), sunday);
    }
    for year in 1583..=4000 {
        let sunday = easter(year);
        assert_eq!(sunday.weekday(), Weekday::Sunday, "{sunday}");
        let first = date(year, 3, 22);
        let last = date(year, 4, 25);
        assert!((first..=last).contains(&sunday), "{sunday}");
    }
}

fn holidays(country: Country, year: i16) -> Vec<String> {
    let days = date(year, 1, 1).series(1.day());
    let days = days.take_while(|day| day.year() == year);
    let holidays = days.filter(|&day| country.is_holiday(day));
    holidays
        .map(|day| day.strftime("%m-%d").to_string())
        .collect()
}

#[test]
fn a_year_of_each_country_has_the_holidays_of_its_law() {
    let norway = [
        "01-01", "04-02", "04-03", "04-05", "04-06", "05-01", "05-14", "05-17", "05-24", "05-25",
        "12-25", "12-26",
    ];
    assert_eq!(holidays(Country::Norway, 2026), norway);
    let sweden = [
        "01-01", "01-06", "04-03", "04-05", "04-06", "05-01", "05-14", "05-24", "06-06", "06-19",
        "06-20", "10-31", "12-24", "12-25", "12-26", "12-31",
    ];
    assert_eq!(holidays(Country::Sweden, 2026), sweden);
    // Midsummer and All Saints' Day at the other end of their weeks.
    let sweden = holidays(Country::Sweden, 2021);
    for day in ["06-25", "06-26", "11-06"] {
        assert!(sweden.contains(&day.to_owned()), "{day}");
    }
}
