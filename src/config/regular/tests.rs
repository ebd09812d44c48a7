//! What is opened and what is refused.

use super::*;

#[test]
fn a_pipe_a_device_and_a_directory_are_refused_at_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let pipe = directory.path().join("pipe");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).expect("a pipe");
    for path in [pipe.as_path(), Path::new("/dev/null")] {
        let refused = open_regular(path).expect_err("a refusal").to_string();
        assert_eq!(refused, "it is no regular file");
    }
    let refused = open_regular(directory.path()).expect_err("a refusal");
    assert_eq!(refused.kind(), io::ErrorKind::IsADirectory);
    let file = directory.path().join("file");
    std::fs::write(&file, "text").expect("a file");
    assert!(open_regular(&file).is_ok());
}
