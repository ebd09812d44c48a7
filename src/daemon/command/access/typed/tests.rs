//! What is read of what somebody types.

use super::*;

fn read(input: &str) -> Result<String, String> {
    line(&mut input.as_bytes()).map_err(|wrong| wrong.to_string())
}

#[test]
fn a_password_is_one_line_as_it_was_typed() {
    for input in [
        "et langt passord",
        "et langt passord\n",
        "et langt passord\r\nmer\n",
    ] {
        assert_eq!(read(input).as_deref(), Ok("et langt passord"), "{input:?}");
    }
    assert_eq!(
        read("  med rom rundt  \n").as_deref(),
        Ok("  med rom rundt  ")
    );
    assert!(read("").is_err() && read("\n").is_err());
    let longest = "a".repeat(LONGEST);
    assert_eq!(read(&format!("{longest}\r\n")).as_deref(), Ok(&*longest));
    assert!(read(&format!("{longest}a")).unwrap_err().contains("1024"));
    assert!(read(&format!("{longest}{longest}")).is_err());
}
