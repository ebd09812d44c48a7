//! What is promised of the configuration of quality.

use super::hundredths;

#[test]
fn a_share_is_read_as_it_is_written() {
    for (text, share) in [
        ("2", Some(200)),
        ("0.5", Some(50)),
        ("0.05", Some(5)),
        ("50", Some(5_000)),
        ("50.01", None),
        ("0", None),
        ("0.005", None),
        ("-1", None),
        ("1e1", None),
        ("inf", None),
    ] {
        assert_eq!(hundredths(text), share, "{text}");
    }
}
