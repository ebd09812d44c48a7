//! The Debian package, installed, upgraded, removed and purged on a copy of this
//! machine that goes away with the test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use tempfile::TempDir;

use crate::process::{Place, Process, folder, s};

#[test]
fn the_package_is_installed_upgraded_removed_and_purged_and_keeps_what_is_the_operators() {
    let machine = Machine::copied();
    let first = machine.package("0.1.0-1");
    let second = machine.package("0.1.0-2");

    machine.run(&["dpkg", "--install", &first]);
    for path in SHIPPED {
        assert!(machine.has(path), "{path}");
    }
    // As it comes nothing is watched, and nobody is told: the service does not start.
    let ready = machine.output(&["samband", "check"]);
    assert_eq!(ready.status.code(), Some(2));
    assert!(
        said(&ready).contains("no region is watched"),
        "{}",
        said(&ready)
    );
    assert_eq!(machine.output(&["samband", "run"]).status.code(), Some(2));
    let enabled = "/etc/systemd/system/multi-user.target.wants/samband.service";
    assert!(!machine.has(enabled));
    let state = machine.run(&["stat", "--format=%U:%G %a", "/var/lib/samband"]);
    assert_eq!(state.trim(), "samband:samband 700");
    let pings = machine.run(&["cat", "/proc/sys/net/ipv4/ping_group_range"]);
    assert_eq!(
        pings.split_whitespace().collect::<Vec<_>>(),
        ["0", "2147483647"]
    );

    // Filled in with the examples, which no network carries from here.
    machine.run(&[
        "cp",
        "-r",
        "/usr/share/doc/samband/examples/regions",
        "/etc/samband/",
    ]);
    machine.run(&[
        "sed",
        "-i",
        "s/^regions = .*/regions = [\"fosen\"]/",
        CONFIG,
    ]);
    let ready = machine.output(&["samband", "check"]);
    assert!(
        matches!(ready.status.code(), Some(0 | 1)),
        "{}",
        said(&ready)
    );
    machine.run(&["ip", "link", "set", "lo", "up"]);
    let daemon = "timeout --signal=TERM 4 setpriv --reuid=samband --regid=samband --clear-groups samband run";
    let ended = machine.output(&["sh", "-c", daemon]);
    assert_eq!(ended.status.code(), Some(124), "{}", said(&ended));
    assert!(
        said(&ended).contains("the log is closed"),
        "{}",
        said(&ended)
    );

    machine.run(&["dpkg", "--install", &second]);
    let version = machine.run(&["dpkg-query", "-W", "-f", "${Version}", "samband"]);
    assert_eq!(version, "0.1.0-2");
    assert!(machine.run(&["cat", CONFIG]).contains("[\"fosen\"]"));
    machine.run(&["samband", "log", "verify"]);
    machine.run(&["samband", "store", "check"]);

    machine.run(&["dpkg", "--remove", "samband"]);
    assert!(!machine.has("/usr/bin/samband"));
    assert!(machine.has("/var/lib/samband/samband.db") && machine.has(CONFIG));
    machine.run(&["dpkg", "--purge", "samband"]);
    assert!(!machine.has("/var/lib/samband") && !machine.has(CONFIG));
    assert!(
        machine.has("/etc/samband/regions/fosen.toml"),
        "the operator's own work"
    );
}

const SHIPPED: [&str; 12] = [
    "/usr/bin/samband",
    "/usr/lib/systemd/system/samband.service",
    "/usr/lib/sysusers.d/samband.conf",
    "/usr/lib/sysctl.d/60-samband.conf",
    "/usr/share/doc/samband/README.md",
    "/usr/share/doc/samband/copyright",
    "/usr/share/doc/samband/docs/settings.md",
    "/usr/share/man/man1/samband-check.1.gz",
    "/usr/share/doc/samband/examples/regions/fosen.toml",
    "/usr/share/doc/samband/examples/prometheus/samband.rules.yml",
    "/usr/share/doc/samband/examples/grafana/dashboards/region.json",
    "/usr/share/doc/samband/examples/mailbox/samband-mailbox.timer",
];
const CONFIG: &str = "/etc/samband/samband.toml";

fn said(output: &Output) -> String {
    let said = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8_lossy(&said).into_owned()
}

/// This machine with another layer over it, in memory, and a network of its own
/// that leads nowhere.
struct Machine {
    holder: Process,
    folder: TempDir,
}

impl Machine {
    fn copied() -> Self {
        let folder = folder();
        let at = folder.path().display();
        let script = format!(
            "set -e
             mount --make-rprivate /
             mount -t tmpfs layer {at}
             mkdir {at}/upper {at}/work {at}/root
             mount -t overlay -o lowerdir=/,upperdir={at}/upper,workdir={at}/work machine {at}/root
             mount --rbind /dev {at}/root/dev
             mount --rbind /proc {at}/root/proc
             mount -t tmpfs packages {at}/root/tmp
             echo copied
             exec sleep infinity"
        );
        let log = crate::process::folder();
        let args = ["--mount", "--net", "sh", "-c", &script];
        let mut holder = Process::start(&Place::loopback(), log.path(), "unshare", &args);
        let path = log.path().join("unshare.log");
        holder.ready(s(20), || {
            let said = fs::read_to_string(&path).unwrap_or_default();
            said.contains("copied").then_some(())
        });
        Self { holder, folder }
    }

    /// Packs the program that the tests run, and puts the package on the machine.
    fn package(&self, version: &str) -> String {
        let target = folder();
        let release = target.path().join("release");
        fs::create_dir(&release).unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_samband"));
        fs::copy(program, release.join("samband")).unwrap();
        let package = target.path().join("samband.deb").display().to_string();
        let mut cargo = Place::loopback().command(env!("CARGO"));
        let cargo = cargo
            .args(["deb", "--no-build", "--fast", "--strip", "--quiet"])
            .args(["--deb-version", version, "--output", &package])
            .env("CARGO_TARGET_DIR", target.path())
            .current_dir(env!("CARGO_MANIFEST_DIR"));
        let packed = cargo.output().expect("cargo can be run");
        assert!(packed.status.success(), "{}", said(&packed));
        let there = format!("/tmp/samband-{version}.deb");
        let bytes = fs::read(&package).unwrap();
        fs::write(self.path(&there), bytes).unwrap();
        there
    }

    /// A path on the machine, as it is seen from here.
    fn path(&self, path: &str) -> PathBuf {
        let root = self.folder.path().strip_prefix("/").unwrap().join("root");
        let pid = self.holder.pid();
        Path::new(&format!("/proc/{pid}/root"))
            .join(root)
            .join(path.trim_start_matches('/'))
    }

    fn has(&self, path: &str) -> bool {
        self.path(path).symlink_metadata().is_ok()
    }

    fn output(&self, command: &[&str]) -> Output {
        let pid = self.holder.pid().to_string();
        let root = self.folder.path().join("root").display().to_string();
        let enter = ["--target", &pid, "--mount", "--net", "chroot", &root];
        let environment = ["env", "DEBIAN_FRONTEND=noninteractive", "SHELL=/bin/sh"];
        let args: Vec<&str> = enter
            .iter()
            .chain(&environment)
            .chain(command)
            .copied()
            .collect();
        Place::loopback().output("nsenter", &args)
    }

    fn run(&self, command: &[&str]) -> String {
        let output = self.output(command);
        assert!(output.status.success(), "{command:?}: {}", said(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}
