use std::os::unix::fs::{PermissionsExt as _, chown};

use super::*;

fn at(directory: &Path, mode: u32, group: u32) -> std::path::PathBuf {
    let socket = directory.join("control.sock");
    fs::write(&socket, "").unwrap();
    fs::set_permissions(&socket, fs::Permissions::from_mode(mode)).unwrap();
    // Only root gives away; others keep their own group.
    let _ = chown(&socket, None, Some(group));
    socket
}

#[test]
fn whose_it_is_is_said_with_how_to_act_there() {
    let directory = tempfile::tempdir().unwrap();
    let socket = at(directory.path(), 0o600, 0);
    let own = own();
    let said = format!(
        "{} is for user {own} alone: as root, `runuser -u {own} -- samband fault …`",
        socket.display()
    );
    assert_eq!(whose(&socket), said);
    let gone = directory.path().join("none/control.sock");
    let said = whose(&gone);
    assert!(
        said.contains(&format!("lies in {}", directory.path().display())),
        "{said}"
    );
    assert!(said.ends_with("samband fault …`"), "{said}");
}

#[test]
fn its_group_is_named_only_where_that_leads_there() {
    let directory = tempfile::tempdir().unwrap();
    let may = |mode: u32, outer: u32| {
        let outer = fs::Permissions::from_mode(outer);
        fs::set_permissions(directory.path(), outer).unwrap();
        let socket = at(directory.path(), mode, 1);
        let metadata = fs::metadata(&socket).unwrap();
        (group(&socket, &metadata), metadata.gid())
    };
    let (named, gid) = may(0o660, 0o755);
    assert_eq!(named.is_some(), gid != 0);
    assert_eq!(may(0o660, 0o700).0, None, "nobody comes that far");
    assert_eq!(may(0o600, 0o755).0, None);
}
