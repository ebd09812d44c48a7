//! The storage fails under samband: it says so, goes on telling people, and
//! writes nothing more until the next start has tested the storage.

use std::fs::{self, File};
use std::io::Write;
use std::net::{SocketAddrV4, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

use samband::store::{FILE, Queries};
use tempfile::TempDir;

use crate::dns::Dns;
use crate::mail::{header, relay_settings};
use crate::postfix::{Mood, Postfix};
use crate::process::{Place, Process, folder, s, until};
use crate::region;
use crate::samband::Daemon;

#[test]
fn a_full_disk_ends_the_log_and_not_the_alarms_until_a_start_finds_room() {
    let disk = Disk::mount();
    let mut ground = Ground::start(&disk.state());
    disk.fill();
    ground.break_bridge(0);
    ground.shows_that_it_is_unlogged();
    ground.tells_of_the_fault_though("bridge-0");

    // Room again, and still nothing is written: what is missing cannot be made up for.
    let last = last_seq(&disk.state());
    disk.empty();
    ground.mend_bridges();
    ground.until_all_cleared();
    assert_eq!(last_seq(&disk.state()), last);
    ground.daemon.kill();

    disk.fill();
    let code = ground.daemon.again_in_vain();
    assert_eq!(code, Some(74), "{}", ground.daemon.said());
    disk.empty();
    ground.daemon.again();
    assert_eq!(ground.daemon.samples_of(UNLOGGED), [0.0]);
    assert_eq!(status(&ground.daemon, "/healthz"), "200");
    ground.ends_with_a_whole_log();
    assert!(last_seq(&disk.state()) > last);
}

#[test]
fn a_disk_that_will_not_confirm_ends_the_log_at_once() {
    let state = folder();
    let mut ground = Ground::start(&state.path().join("state"));
    let state = state.path().join("state");
    let tracer = failing_syncs(&ground.daemon, state.parent().unwrap());
    ground.break_bridge(0);
    ground.shows_that_it_is_unlogged();
    ground.tells_of_the_fault_though("bridge-0");
    ground.break_bridge(1);
    let unlogged = ground.tells_of_the_fault_though("bridge-1");
    // A disk that confirms again is not believed.
    drop(tracer);
    let last = last_seq(&state);
    ground.mend_bridges();
    ground.until_all_cleared();
    assert_eq!(last_seq(&state), last);
    assert_eq!(status(&ground.daemon, "/healthz"), "503");
    ground.daemon.kill();
    ground.daemon.again();
    assert_eq!(ground.daemon.samples_of(UNLOGGED), [0.0]);
    // The number that nobody wrote down is given to no other fault.
    ground.daemon.until_all_looked();
    ground.break_bridge(1);
    let logged = ground.tells_of_the_fault_though("bridge-1");
    assert_ne!(logged, unlogged);
    ground.ends_with_a_whole_log();
}

#[test]
fn a_disk_that_turns_read_only_ends_the_log_and_the_next_start_refuses_it() {
    let folder = folder();
    let state = folder.path().join("state");
    let mut ground = Ground::start(&state);
    let fail = ["trace=pwrite64", "inject=pwrite64:error=EROFS"];
    let tracer = traced(&ground.daemon, folder.path(), fail);
    ground.break_bridge(0);
    ground.shows_that_it_is_unlogged();
    ground.tells_of_the_fault_though("bridge-0");
    drop(tracer);
    let last = last_seq(&state);
    ground.mend_bridges();
    ground.until_all_cleared();
    assert_eq!(last_seq(&state), last);
    ground.daemon.kill();

    // No injection now, but a mount that takes no writing.
    let read_only = ReadOnly::mount(&state);
    let code = ground.daemon.again_in_vain();
    assert_eq!(code, Some(74), "{}", ground.daemon.said());
    drop(read_only);
    ground.daemon.again();
    ground.ends_with_a_whole_log();
}

#[test]
fn what_the_program_says_has_happened_is_in_the_log_however_slow_the_disk() {
    let folder = folder();
    let state = folder.path().join("state");
    let mut ground = Ground::start(&state);
    let slow = traced(
        &ground.daemon,
        folder.path(),
        ["trace=pwrite64", "inject=pwrite64:delay_enter=200000"],
    );
    ground.break_bridge(0);
    let number = until("the fault to be said", s(60), || {
        ground.daemon.logged().pop_first()
    });
    ground.daemon.kill();
    drop(slow);
    ground.daemon.again();
    let faults = ground.daemon.faults();
    let known = faults.iter().any(|fault| fault["number"] == number);
    assert!(
        known,
        "{number} was said to be open, and is not in {faults:?}"
    );
}

const UNLOGGED: &str = "samband_store_unlogged";

/// Two bridges that can break, a witness, a relay, and samband with its state
/// where the test wants it.
struct Ground {
    daemon: Daemon,
    postfix: Postfix,
    bridges: [Option<TcpListener>; 2],
    addresses: [SocketAddrV4; 2],
    _dns: Dns,
}

impl Ground {
    fn start(state: &Path) -> Self {
        let dns = Dns::start(&Place::loopback());
        let ip = Place::loopback().ip;
        let bridges = [0; 2].map(|port| TcpListener::bind((ip, port)).unwrap());
        let addresses = bridges
            .each_ref()
            .map(|bridge| SocketAddrV4::new(ip, bridge.local_addr().unwrap().port()));
        let postfix = Postfix::start(&Place::loopback(), Mood::Accepting);
        let settings = relay_settings(postfix.address, &postfix);
        let settings = settings.replace("STATE", &state.display().to_string());
        let region = region::bridges(&addresses, dns.address);
        let secret = [("RELAY_PASSWORD", Postfix::PASSWORD)];
        let daemon = Daemon::start(&Place::loopback(), &settings, ("lab", &region), &secret);
        daemon.until_all_looked();
        Self {
            daemon,
            postfix,
            bridges: bridges.map(Some),
            addresses,
            _dns: dns,
        }
    }

    fn break_bridge(&mut self, one: usize) {
        self.bridges[one] = None;
    }

    fn mend_bridges(&mut self) {
        for (bridge, address) in self.bridges.iter_mut().zip(self.addresses) {
            bridge.get_or_insert_with(|| TcpListener::bind(address).unwrap());
        }
    }

    fn shows_that_it_is_unlogged(&self) {
        until("it to be unlogged", s(60), || {
            (self.daemon.samples_of(UNLOGGED) == [1.0]).then_some(())
        });
        assert_eq!(status(&self.daemon, "/healthz"), "503");
        assert_eq!(status(&self.daemon, "/readyz"), "200");
        let page = self.daemon.get("/").expect("the page is still served");
        assert!(page.contains("The log cannot be written"), "{page}");
        self.mail_to("council@mail.test", "cannot write its log");
    }

    /// The number by which.
    fn tells_of_the_fault_though(&self, bridge: &str) -> String {
        let fault = self.daemon.fault("the fault", s(60), |fault| {
            fault["cause"]["component"].as_str() == Some(bridge) && fault["cleared_at"].is_null()
        });
        let number = fault["number"].as_str().unwrap();
        let owner = bridge.replace("bridge", "owner");
        self.mail_to(&format!("{owner}@mail.test"), number);
        number.to_owned()
    }

    fn mail_to(&self, recipient: &str, words: &str) -> String {
        until(&format!("a mail to {recipient}"), s(60), || {
            let mut mails = self.postfix.mails().into_iter();
            mails.find(|mail| {
                header(mail, "Delivered-To").as_deref() == Some(recipient) && mail.contains(words)
            })
        })
    }

    fn until_all_cleared(&self) {
        until("all to be cleared", s(60), || {
            let faults = self.daemon.faults();
            let open = |fault: &serde_json::Value| fault["cleared_at"].is_null();
            (!faults.iter().any(open)).then_some(())
        });
    }

    fn ends_with_a_whole_log(&mut self) {
        assert_eq!(self.daemon.stop(), Some(0), "{}", self.daemon.said());
        let (said, code) = self.daemon.ask(&["log", "verify"]);
        assert_eq!(code, Some(0), "{said}");
    }
}

/// A directory that cannot be written, until dropped.
struct ReadOnly<'a>(&'a Path);

impl<'a> ReadOnly<'a> {
    fn mount(path: &'a Path) -> Self {
        let at = path.display().to_string();
        Place::loopback().run("mount", &["--bind", &at, &at]);
        let mount = Self(path);
        Place::loopback().run("mount", &["-o", "remount,bind,ro", &at]);
        mount
    }
}

impl Drop for ReadOnly<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

/// A disk of a few megabytes; gone when dropped.
struct Disk {
    folder: TempDir,
}

impl Disk {
    fn mount() -> Self {
        let folder = folder();
        let at = folder.path().display().to_string();
        let args = ["-t", "tmpfs", "-o", "size=4m,mode=0700", "samband", &at];
        Place::loopback().run("mount", &args);
        Self { folder }
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    fn filler(&self) -> PathBuf {
        self.folder.path().join("filler")
    }

    fn fill(&self) {
        let mut filler = File::create(self.filler()).unwrap();
        while filler.write(&[0; 4096]).is_ok() {}
    }

    fn empty(&self) {
        fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: whoever still holds a file of it is about to end.
        let _ = Command::new("umount")
            .arg("-l")
            .arg(self.folder.path())
            .status();
    }
}

/// From now on, until dropped, the system fails each time that the daemon
/// makes something durable.
fn failing_syncs(daemon: &Daemon, folder: &Path) -> Process {
    let fail = ["trace=fsync,fdatasync", "inject=fsync,fdatasync:error=EIO"];
    traced(daemon, folder, fail)
}

/// What strace does to all threads of the daemon from now on, until dropped.
fn traced(daemon: &Daemon, folder: &Path, [trace, inject]: [&str; 2]) -> Process {
    let pid = daemon.pid().to_string();
    let args = ["-f", "-p", &pid, "-e", trace, "-e", inject];
    let mut strace = Process::start(&Place::loopback(), folder, "strace", &args);
    let tasks = || fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten();
    let traced = |task: fs::DirEntry| {
        let status = fs::read_to_string(task.path().join("status")).unwrap_or_default();
        !status.contains("TracerPid:\t0\n")
    };
    strace.ready(s(20), || tasks().all(traced).then_some(()));
    strace
}

fn last_seq(state: &Path) -> u64 {
    let log = Queries::open_read_only(&state.join(FILE)).unwrap();
    log.recent(1).unwrap()[0].seq
}

/// The status code that a page draws.
fn status(daemon: &Daemon, path: &str) -> String {
    let url = format!("http://{}{path}", daemon.web);
    let args = [
        "--silent",
        "--output",
        "/dev/null",
        "--write-out",
        "%{http_code}",
        &url,
    ];
    Place::loopback().run("curl", &args)
}
