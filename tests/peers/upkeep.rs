//! The log looked after by hand: a second daemon, copies while the first one
//! writes, a restore by root, and storage that is not samband's alone.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::Path;

use crate::dns::Dns;
use crate::mail::address;
use crate::process::{Place, folder, s, until};
use crate::region::{SETTINGS, small};
use crate::samband::Daemon;

#[test]
fn a_second_daemon_on_one_log_is_refused_however_its_path_is_spelt() {
    let ground = Ground::start();
    let state = ground.daemon.state();
    let elsewhere = folder();
    let link = elsewhere.path().join("link");
    symlink(&state, &link).unwrap();
    let first = ground.daemon.pid();
    let around = state.join("..").join(state.file_name().unwrap());
    for path in [state, link, around] {
        let (said, code) = second(elsewhere.path(), &path);
        assert_eq!(
            code,
            Some(1),
            "it may pass, and is no storage error: {said}"
        );
        let clear = format!("another samband (process {first}) writes this log: it holds");
        assert!(said.contains(&clear), "{said}");
    }
    assert!(ground.daemon.get("/readyz").is_some(), "the first goes on");
}

/// Another daemon with a configuration of its own that keeps its log at `path`.
fn second(folder: &Path, path: &Path) -> (String, Option<i32>) {
    let web = Place::loopback().port(8377);
    let settings = SETTINGS
        .replace("WEB", &web.to_string())
        .replace("STATE", &path.display().to_string());
    fs::create_dir_all(folder.join("regions")).unwrap();
    fs::write(folder.join("samband.toml"), settings).unwrap();
    fs::write(folder.join("regions/lab.toml"), small(web, web)).unwrap();
    let config = folder.display().to_string();
    let output =
        Place::loopback().output(env!("CARGO_BIN_EXE_samband"), &["run", "--config", &config]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (said, output.status.code())
}

#[test]
fn a_copy_made_while_it_writes_can_be_put_back_by_root_and_goes_on() {
    let mut ground = Ground::start();
    ground.bridge = None;
    let number = ground.daemon.fault("a fault", s(60), |_| true)["number"].clone();
    let copies = folder();
    let to = copies.path().display().to_string();
    let (said, code) = ground.daemon.ask(&["store", "backup", &to]);
    assert_eq!(code, Some(0), "{said}");
    let copy = fs::read_dir(&to).unwrap().next().unwrap().unwrap().path();
    assert_eq!(fs::metadata(&copy).unwrap().mode() & 0o777, 0o600);
    let copy = copy.display().to_string();
    let (said, code) = ground.daemon.ask(&["store", "backup", &copy]);
    assert_eq!(code, Some(2), "nothing is overwritten: {said}");
    let (said, code) = ground.daemon.ask(&["store", "check"]);
    assert!(said.contains("Sound, and intact"), "{said}");
    assert!(matches!(code, Some(0 | 1)), "1 where room is short: {said}");

    let restore = ["store", "restore", &copy, "--replace"];
    let (said, code) = ground.daemon.ask(&restore);
    assert_eq!(code, Some(1), "the daemon holds it: {said}");
    assert_eq!(ground.daemon.stop(), Some(0));
    let (said, code) = ground.daemon.ask(&restore[..3]);
    assert_eq!(code, Some(2), "one is there: {said}");
    // As on a real machine: root restores, and the daemon is somebody else.
    let state = ground.daemon.state();
    chown(&state, Some(65_534), Some(65_534)).unwrap();
    fs::remove_file(state.join("samband.lock")).unwrap();
    let (said, code) = ground.daemon.ask(&restore);
    assert_eq!(code, Some(0), "{said}");
    for name in ["samband.db", "samband.lock"] {
        assert_eq!(
            fs::metadata(state.join(name)).unwrap().uid(),
            65_534,
            "{name}"
        );
    }
    chown(&state, Some(0), Some(0)).unwrap();
    for name in ["samband.db", "samband.lock"] {
        chown(state.join(name), Some(0), Some(0)).unwrap();
    }

    ground.daemon.again();
    let faults = ground.daemon.faults();
    assert!(
        faults.iter().any(|fault| fault["number"] == number),
        "{faults:?}"
    );
    assert_eq!(ground.daemon.stop(), Some(0));
    let (said, code) = ground.daemon.ask(&["log", "verify"]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_state_directory_that_others_can_reach_or_own_is_refused_and_left_as_it_is() {
    let mut ground = Ground::start();
    assert_eq!(ground.daemon.stop(), Some(0));
    let state = ground.daemon.state();
    fs::set_permissions(&state, fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!(ground.daemon.again_in_vain(), Some(2));
    until("the reason", s(5), || {
        ground.daemon.said().contains("make it 0700").then_some(())
    });
    assert_eq!(fs::metadata(&state).unwrap().mode() & 0o777, 0o777);

    fs::set_permissions(&state, fs::Permissions::from_mode(0o700)).unwrap();
    chown(&state, Some(65_534), None).unwrap();
    assert_eq!(ground.daemon.again_in_vain(), Some(2));
    until("the reason", s(5), || {
        let said = ground.daemon.said();
        said.contains("-- samband run`").then_some(())
    });
    assert_eq!(fs::metadata(&state).unwrap().uid(), 65_534);
    chown(&state, Some(0), None).unwrap();
    ground.daemon.again();
}

#[test]
fn whoever_may_not_read_the_log_is_told_so_and_whose_it_is() {
    let ground = Ground::start();
    let config = ground.daemon.config();
    let everybody = fs::Permissions::from_mode(0o755);
    let above = Path::new(&config).parent().unwrap();
    fs::set_permissions(above, everybody.clone()).unwrap();
    let elsewhere = folder();
    fs::set_permissions(elsewhere.path(), everybody).unwrap();
    // Where the program itself lies others may not reach it.
    let program = elsewhere.path().join("samband");
    fs::copy(env!("CARGO_BIN_EXE_samband"), &program).unwrap();
    let asked: [&[&str]; 6] = [
        &["fault", "list"],
        &["fault", "show", "LAB-2026-0001"],
        &["log", "verify"],
        &["store", "check"],
        &["store", "backup", "/tmp"],
        &["store", "migrate"],
    ];
    for args in asked {
        let mut command = Place::loopback().command(program.display().to_string());
        let command = command.uid(65_534).gid(65_534).args(args);
        let output = command.args(["--config", &config]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains("may not read the log"), "{args:?}: {said}");
        let advice = "belongs to user root; run this as that user (`sudo -u root samband …`)";
        assert!(said.contains(advice), "{args:?}: {said}");
    }
}

#[test]
fn a_damaged_log_ends_the_start_and_is_not_written_over() {
    let mut ground = Ground::start();
    assert_eq!(ground.daemon.stop(), Some(0));
    let file = ground.daemon.state().join("samband.db");
    let mut damaged = fs::read(&file).unwrap();
    damaged[4096 * 2..4096 * 4].fill(0x5a);
    fs::write(&file, &damaged).unwrap();
    assert_eq!(
        ground.daemon.again_in_vain(),
        Some(74),
        "{}",
        ground.daemon.said()
    );
    assert_eq!(fs::read(&file).unwrap(), damaged);
    let (said, code) = ground.daemon.ask(&["store", "check"]);
    assert_eq!(code, Some(74), "{said}");
}

struct Ground {
    daemon: Daemon,
    bridge: Option<TcpListener>,
    _dns: Dns,
}

impl Ground {
    fn start() -> Self {
        let dns = Dns::start(&Place::loopback());
        let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
        let region = small(address(&bridge), dns.address);
        let settings = format!("{SETTINGS}[probe]\nicmp = \"off\"\n");
        let daemon = Daemon::start(&Place::loopback(), &settings, ("lab", &region), &[]);
        daemon.until_all_looked();
        Self {
            daemon,
            bridge: Some(bridge),
            _dns: dns,
        }
    }
}
