use super::*;

#[test]
fn numbers_have_as_many_digits_as_are_worth_reading() {
    let english = [0.0, 0.034, 0.5, 1.0, 9.94, 12.4, 480.0].map(|n| figure(n, Language::English));
    assert_eq!(english, ["0", "0.03", "0.5", "1", "9.9", "12", "480"]);
    assert_eq!(figure(0.25, Language::Swedish), "0,25");
    assert_eq!(Words::of(Language::English).percent(0.3), "0.3%");
}

#[test]
fn days_are_told_in_four_languages() {
    let said = Past::DaysSaid {
        down: 2,
        lasted: "75 min",
    };
    assert_eq!(
        Language::ALL.map(|language| said.say(language).into_owned()),
        [
            "Noe var nede på 2 dager, i alt 75 min.",
            "Noko var nede på 2 dagar, i alt 75 min.",
            "Något var nere under 2 dagar, sammanlagt 75 min.",
            "Something was down on 2 days, 75 min in all.",
        ]
    );
}
