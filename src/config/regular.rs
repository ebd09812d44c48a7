//! Files that are read whole: whoever names a pipe or a device instead is told,
//! since opening one may wait for ever.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use nix::fcntl::OFlag;

/// Opens a file to read it, without waiting.
///
/// # Errors
/// When it cannot be opened, or is no regular file.
pub fn open_regular(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(OFlag::O_NONBLOCK.bits())
        .open(path)?;
    let kind = file.metadata()?.file_type();
    match (kind.is_file(), kind.is_dir()) {
        (true, _) => Ok(file),
        (false, true) => Err(io::ErrorKind::IsADirectory.into()),
        (false, false) => Err(io::Error::other("it is no regular file")),
    }
}

#[cfg(test)]
mod tests {
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
}
