//! The order of names: each country puts its own letters last.

/// Whose alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// æ, ø and å last.
    Norwegian,
    /// å, ä and ö last.
    Swedish,
}

impl Alphabet {
    /// That of a country, by its code of ISO 3166-1.
    pub(super) fn of(country: Option<&str>) -> Self {
        match country {
            Some("SE") => Self::Swedish,
            Some(_) | None => Self::Norwegian,
        }
    }

    /// What a name is sorted by.
    pub(super) fn key(self, name: &str) -> String {
        let last = match self {
            Self::Norwegian => ['æ', 'ø', 'å'],
            Self::Swedish => ['å', 'ä', 'ö'],
        };
        let [first, second, third] = ['\u{e000}', '\u{e001}', '\u{e002}'];
        let plain = |c: char| match c {
            'á' | 'à' => 'a',
            'č' => 'c',
            'đ' => 'd',
            'é' => 'e',
            'ŋ' => 'n',
            'š' => 's',
            'ŧ' => 't',
            'ü' => 'y',
            'ž' => 'z',
            other => other,
        };
        let own = |c: char| match (self, c) {
            (Self::Norwegian, 'ä') => 'æ',
            (Self::Norwegian, 'ö') => 'ø',
            (Self::Swedish, 'æ') => 'ä',
            (Self::Swedish, 'ø') => 'ö',
            (_, other) => other,
        };
        let key = name.to_lowercase();
        let key = key.chars().map(|c| match own(c) {
            c if c == last[0] => first,
            c if c == last[1] => second,
            c if c == last[2] => third,
            c => plain(c),
        });
        key.collect()
    }
}

#[cfg(test)]
mod tests;
