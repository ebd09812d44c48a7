//! What all peers are made of: a place, a process in it, and patience.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, UdpSocket};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Where a process runs: a network namespace, or this one, and its address there.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The namespace; none for ours.
    pub(crate) namespace: Option<String>,
    /// The address to listen on.
    pub(crate) ip: Ipv4Addr,
}

impl Place {
    /// A loopback address that nobody else uses, so that ports cannot collide.
    pub(crate) fn loopback() -> Self {
        static NEXT: AtomicU8 = AtomicU8::new(64);
        let [_, _, high, low] = std::process::id().to_be_bytes();
        let ip = Ipv4Addr::new(127, NEXT.fetch_add(1, Ordering::Relaxed), high, low);
        Self {
            namespace: None,
            ip,
        }
    }

    /// A port free for both UDP and TCP. In a namespace of our own every port is.
    pub(crate) fn port(&self, in_namespace: u16) -> SocketAddrV4 {
        if self.namespace.is_some() {
            return SocketAddrV4::new(self.ip, in_namespace);
        }
        let free = || {
            let tcp = TcpListener::bind((self.ip, 0)).ok()?;
            let port = tcp.local_addr().ok()?.port();
            UdpSocket::bind((self.ip, port)).ok().map(|_| port)
        };
        let port = (0..20).find_map(|_| free());
        SocketAddrV4::new(
            self.ip,
            port.expect("a port is free on an address of our own"),
        )
    }

    /// A command that runs here.
    pub(crate) fn command(&self, program: impl AsRef<str>) -> Command {
        let program = program.as_ref();
        let mut command = match &self.namespace {
            Some(namespace) => {
                let mut command = Command::new("ip");
                command.args(["netns", "exec", namespace, program]);
                command
            }
            None => Command::new(program),
        };
        command.env("LC_ALL", "C").stdin(Stdio::null());
        command
    }

    /// Runs a command for at most some seconds: one that would go on for ever is ended.
    pub(crate) fn output_within(&self, limit: Duration, program: &str, args: &[&str]) -> Output {
        let limit = limit.as_secs().to_string();
        let args = [&["--kill-after=1", limit.as_str(), program], args].concat();
        self.output("timeout", &args)
    }

    /// Runs a command to its end.
    pub(crate) fn output(&self, program: &str, args: &[&str]) -> Output {
        let output = self.command(program).args(args).output();
        output.unwrap_or_else(|e| panic!("{program} cannot be run ({e}): tests/run installs it"))
    }

    /// Runs a command that must succeed; its standard output.
    pub(crate) fn run(&self, program: &str, args: &[&str]) -> String {
        let output = self.output(program, args);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "{program} {args:?}: {}\n{said}{complaint}",
            output.status
        );
        said
    }

    /// The body that an HTTP GET draws; none if it fails or is no 2xx.
    pub(crate) fn get(&self, url: &str) -> Option<String> {
        let args = ["--silent", "--fail", "--max-time", "5", url];
        let output = self.output("curl", &args);
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// A running server; stopped when dropped, and by the kernel if we die first.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    name: String,
    log: PathBuf,
}

impl Process {
    /// Starts a server; what it says goes to `NAME.log` in `folder`.
    pub(crate) fn start(place: &Place, folder: &Path, program: &str, args: &[&str]) -> Self {
        Self::start_with(place, folder, program, args, &[])
    }

    /// The same with additions to the environment.
    pub(crate) fn start_with(
        place: &Place,
        folder: &Path,
        program: &str,
        args: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let name = Path::new(program).file_name().unwrap().to_str().unwrap();
        let log = folder.join(format!("{name}.log"));
        let out = File::options()
            .create(true)
            .append(true)
            .open(&log)
            .unwrap();
        let mut command = place.command("setpriv");
        command
            .args(["--pdeathsig", "KILL", program])
            .args(args)
            .envs(environment.iter().copied())
            .stdout(out.try_clone().unwrap())
            .stderr(out)
            .process_group(0);
        let child = command.spawn().expect("setpriv and ip are there");
        Self {
            child,
            name: name.to_owned(),
            log,
        }
    }

    /// The process id; what runs in a namespace keeps the one that it was started with.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub(crate) fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// All that it said.
    pub(crate) fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Sends a signal by name to it and its children.
    pub(crate) fn signal(&self, name: &str) {
        let group = format!("-{}", self.pid());
        let signal = format!("-{name}");
        let _ = Command::new("kill")
            .args([&signal, "--", &group])
            .stderr(Stdio::null())
            .status();
    }

    /// Asks the main process to end; its exit code, none if a signal ended it.
    pub(crate) fn stop(&mut self, limit: Duration) -> Option<i32> {
        let pid = self.pid().to_string();
        let _ = Command::new("kill")
            .args(["-TERM", &pid])
            .stderr(Stdio::null())
            .status();
        self.wait(limit)
    }

    /// Waits for its end; its exit code, none if a signal ended it.
    pub(crate) fn wait(&mut self, limit: Duration) -> Option<i32> {
        let what = format!("{} to end", self.name);
        until(&what, limit, || self.child.try_wait().ok().flatten()).code()
    }

    /// Ends it by SIGABRT; whether the system has written a core file, or handed its
    /// memory to a program that would.
    pub(crate) fn abort(&mut self, limit: Duration) -> bool {
        let pid = self.pid().to_string();
        let _ = Command::new("kill").args(["-ABRT", &pid]).status();
        let what = format!("{} to abort", self.name);
        let ended = until(&what, limit, || self.child.try_wait().ok().flatten());
        assert_eq!(ended.signal(), Some(6), "{ended}");
        ended.core_dumped()
    }

    /// `kill -9`, for it and its children.
    pub(crate) fn kill(&mut self) {
        self.signal("CONT");
        self.signal("KILL");
        let _ = self.child.wait();
    }

    /// Waits until `ready` gives something; fails at once when the server has ended.
    pub(crate) fn ready<T>(&mut self, limit: Duration, mut ready: impl FnMut() -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(is) = ready() {
                return is;
            }
            let ended = self.child.try_wait().ok().flatten();
            assert!(
                ended.is_none(),
                "{} ended ({ended:?}) and said:\n{}",
                self.name,
                self.said()
            );
            assert!(
                start.elapsed() < limit,
                "{} was not ready within {limit:?} and said:\n{}",
                self.name,
                self.said()
            );
            thread::sleep(POLL);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.runs() {
            self.signal("CONT");
            let pid = self.pid().to_string();
            let _ = Command::new("kill").args(["-TERM", &pid]).status();
            let start = Instant::now();
            while self.runs() && start.elapsed() < Duration::from_secs(3) {
                thread::sleep(POLL);
            }
        }
        self.kill();
        if thread::panicking() {
            eprintln!("--- {} said:\n{}", self.name, self.said());
        }
    }
}

/// Between two looks at a condition.
const POLL: Duration = Duration::from_millis(25);

/// Waits until `look` gives something.
pub(crate) fn until<T>(what: &str, limit: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(start.elapsed() < limit, "waited {limit:?} for {what}");
        thread::sleep(POLL);
    }
}

/// Sees to it that something stays true for a while.
pub(crate) fn hold(what: &str, length: Duration, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while start.elapsed() < length {
        assert!(holds(), "{what} did not hold, after {:?}", start.elapsed());
        thread::sleep(Duration::from_millis(250));
    }
}

/// Seconds, to keep calls short.
pub(crate) const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A folder that goes away with its owner.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::Builder::new()
        .prefix("samband-")
        .tempdir()
        .unwrap()
}
