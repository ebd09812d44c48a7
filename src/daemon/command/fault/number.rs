//! What to give in place of what is no number of a fault.

use crate::fault::Number;

/// The numbers that are named; more are counted.
const NAMED: usize = 3;

/// A number as it was given, or else what to give: one that is open, or one as the
/// region has them. `open` and `example` are looked up only then.
///
/// # Errors
/// With what to say of it.
pub(super) fn given(
    text: &str,
    open: impl FnOnce() -> Vec<Number>,
    example: impl FnOnce() -> Option<Number>,
) -> Result<Number, String> {
    Number::parse(text).ok_or_else(|| advice(text, &open(), example().as_ref()))
}

fn advice(text: &str, open: &[Number], example: Option<&Number>) -> String {
    let serial = text.trim().trim_start_matches('#').parse::<u32>().ok();
    let is_it = |number: &&Number| {
        let own = number.parts().map(|(.., serial)| serial);
        own.is_some() && own == serial
    };
    let meant: Vec<&Number> = open.iter().filter(is_it).collect();
    match (meant.as_slice(), open, example) {
        ([_, ..], ..) => format!("did you mean {}?", listed(&meant, " or ")),
        ([], [_, ..], _) => {
            let open: Vec<&Number> = open.iter().collect();
            format!("open now: {}", listed(&open, ", "))
        }
        ([], [], Some(example)) => format!("they look like {example}"),
        ([], [], None) => "they are written REGION-YEAR-0001".to_owned(),
    }
}

fn listed(numbers: &[&Number], between: &str) -> String {
    let named = numbers.iter().take(NAMED).map(ToString::to_string);
    let more = numbers.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| format!("{more} more"));
    named.chain(more).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests;
