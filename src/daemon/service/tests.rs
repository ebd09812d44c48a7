use super::*;
use crate::view::sample;

#[test]
fn the_status_line_says_what_is_open_and_what_is_amiss() {
    assert!(status(&sample::one_fault()).ends_with(" components, 1 open fault"));
    assert!(status(&sample::cut_off()).contains("; cut off, nobody is blamed"));
}
