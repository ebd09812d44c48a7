//! Faults handed to the real Alertmanager, whichever of the two is away meanwhile.

use std::fs;
use std::net::{SocketAddrV4, TcpListener};

use serde_json::Value;
use tempfile::TempDir;

use crate::dns::Dns;
use crate::mail::address;
use crate::process::{Place, Process, folder, hold, s, until};
use crate::receiver::Receiver;
use crate::region::small;
use crate::samband::Daemon;

const MAIN: &str = "regions = [\"lab\"]\n[web]\nlisten = \"WEB\"\n[store]\npath = \"STATE\"\n\
    [probe]\nicmp = \"off\"\n";

/// Somebody who might answer for bridges as well.
const VENDOR: &str = "kinds = [\"bridge\"]\n\
    [[party]]\nid = \"vendor\"\nname = \"Vendor\"\nrole = \"vendor\"\nemail = \"vendor@mail.test\"\n";

/// An Alertmanager that tells the partner of what is the partner's, and the council of
/// everything else.
struct Alertmanager {
    address: SocketAddrV4,
    partner: Receiver,
    council: Receiver,
    process: Process,
    folder: TempDir,
}

impl Alertmanager {
    fn start() -> Self {
        let (folder, address) = (folder(), Place::loopback().port(9093));
        let (partner, council) = (Receiver::start(200), Receiver::start(200));
        let config = format!(
            "route:\n  receiver: council\n  group_by: ['...']\n  group_wait: 1s\n  group_interval: 1s\n\
             \x20 routes:\n  - receiver: partner\n    matchers: ['owner=\"it\"']\n\
             receivers:\n- name: partner\n  webhook_configs: [{{url: 'http://{}/'}}]\n\
             - name: council\n  webhook_configs: [{{url: 'http://{}/'}}]\n",
            partner.address, council.address
        );
        fs::write(folder.path().join("alertmanager.yml"), config).unwrap();
        let process = launch(address, &folder);
        let mut it = Self {
            address,
            partner,
            council,
            process,
            folder,
        };
        it.wait();
        it
    }

    fn wait(&mut self) {
        let url = format!("http://{}/-/ready", self.address);
        self.process.ready(s(30), || Place::loopback().get(&url));
    }

    fn stop(&mut self) {
        self.process.stop(s(20));
    }

    fn again(&mut self) {
        self.process = launch(self.address, &self.folder);
        self.wait();
    }

    /// Labels of the alerts that are open there.
    fn open(&self) -> Vec<Value> {
        let url = format!("http://{}/api/v2/alerts", self.address);
        let body = Place::loopback().get(&url).unwrap_or_default();
        let alerts: Vec<Value> = serde_json::from_str(&body).unwrap_or_default();
        let labels = alerts.into_iter().map(|alert| alert["labels"].clone());
        labels
            .filter(|labels| labels["alertname"] == "SambandFault")
            .collect()
    }

    fn becomes_open(&self, what: &str, owner: Option<&str>) {
        until(what, s(90), || {
            let open = self.open();
            let fits = |labels: &Value| labels["owner"].as_str() == owner;
            (open.len() == 1 && open.iter().all(fits)).then_some(())
        });
    }
}

fn launch(address: SocketAddrV4, folder: &TempDir) -> Process {
    let file = folder.path().join("alertmanager.yml");
    let data = folder.path().join("data");
    let args = [
        format!("--config.file={}", file.display()),
        format!("--storage.path={}", data.display()),
        format!("--web.listen-address={address}"),
        "--cluster.listen-address=".to_owned(),
    ];
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let program = "prometheus-alertmanager";
    Process::start(&Place::loopback(), folder.path(), program, &args)
}

/// What a receiver was told: whether it began or ended, and the alert.
fn told(receiver: &Receiver) -> Vec<(String, Value)> {
    let bodies = receiver.got().into_iter().map(|request| request.json());
    let alerts = bodies.flat_map(|body| body["alerts"].as_array().cloned().unwrap_or_default());
    alerts
        .map(|alert| (alert["status"].as_str().unwrap().to_owned(), alert))
        .collect()
}

fn is_told(receiver: &Receiver, status: &str) -> Value {
    until(&format!("what is {status}"), s(120), || {
        let told = told(receiver).into_iter();
        told.last().filter(|(is, _)| is == status).map(|it| it.1)
    })
}

/// A region with one bridge, watched.
struct Ground {
    daemon: Daemon,
    main: String,
    region: String,
    at: SocketAddrV4,
    bridge: Option<TcpListener>,
    _dns: Dns,
}

impl Ground {
    fn start(manager: &Alertmanager) -> Self {
        let dns = Dns::start(&Place::loopback());
        let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
        let at = address(&bridge);
        let region = small(at, dns.address).replace("kinds = [\"bridge\"]", VENDOR);
        let main = format!(
            "{MAIN}[[alertmanager]]\nurl = \"http://{}\"\n",
            manager.address
        );
        let daemon = Daemon::start(&Place::loopback(), &main, ("lab", &region), &[]);
        daemon.until_all_looked();
        Self {
            daemon,
            main,
            region,
            at,
            bridge: Some(bridge),
            _dns: dns,
        }
    }

    /// Another agreement about bridges is in force, for whoever looks from now on.
    fn agree_with_vendor(&self) {
        let region = self.region.replace("party = \"it\"", "party = \"vendor\"");
        let before = self.daemon.metrics();
        let info = |text: &str| {
            let line = text
                .lines()
                .find(|line| line.starts_with("samband_build_info{"));
            line.map(str::to_owned)
        };
        self.daemon.rewrite(&self.main, ("lab", &region));
        self.daemon.reload();
        until("the other agreement", s(20), || {
            (info(&self.daemon.metrics()) != info(&before)).then_some(())
        });
    }

    fn mend(&mut self) {
        self.bridge = Some(TcpListener::bind(self.at).unwrap());
    }
}

#[test]
fn a_fault_is_an_alert_of_its_owner_and_ends_though_both_were_away() {
    let mut manager = Alertmanager::start();
    let mut ground = Ground::start(&manager);
    let (said, code) = ground.daemon.ask(&["send", "test", "alertmanager"]);
    assert!(code == Some(0) && said.contains("taken: 2xx"), "{said}");
    let tried = is_told(&manager.council, "firing");
    assert_eq!(tried["labels"]["alertname"], "SambandTest");

    drop(ground.bridge.take());
    let alert = is_told(&manager.partner, "firing");
    let fault = ground.daemon.fault("the fault", s(30), |_| true);
    assert_eq!(alert["labels"]["alertname"], "SambandFault");
    assert_eq!(alert["labels"]["fault"], fault["number"]);
    assert_eq!(alert["labels"]["component"], "bridge");
    assert_eq!(alert["labels"]["owner"], "it");
    let summary = "Bridge does not take connections";
    assert_eq!(alert["annotations"]["summary"], summary);
    let link = format!("/f/{}", fault["number"].as_str().unwrap());
    let leads = alert["generatorURL"].as_str().unwrap();
    assert!(leads.ends_with(&link), "{leads}");

    // Alertmanager keeps no alerts over a restart; it gets them again, and tells nobody twice.
    manager.stop();
    manager.again();
    manager.becomes_open("the alert again", Some("it"));
    assert_eq!(told(&manager.partner).len(), 1);

    // samband ends at once; what it has posted stands, for nobody knows better.
    ground.daemon.kill();
    ground.mend();
    hold("an alert without samband", s(5), || {
        manager.open().len() == 1
    });
    ground.daemon.again();
    let alert = is_told(&manager.partner, "resolved");
    assert_eq!(alert["labels"]["fault"], fault["number"]);
    until("no alert", s(30), || {
        manager.open().is_empty().then_some(())
    });
    assert_eq!(told(&manager.partner).len(), 2);

    // And an end that Alertmanager was away for.
    drop(ground.bridge.take());
    let alert = is_told(&manager.partner, "firing");
    let second = alert["labels"]["fault"].as_str().unwrap().to_owned();
    manager.stop();
    until("that samband misses it", s(60), || {
        let away = ground.daemon.samples_of("samband_alertmanager_away");
        (away == [1.0]).then_some(())
    });
    ground.mend();
    ground.daemon.fault("that it is over", s(60), |fault| {
        fault["number"].as_str() == Some(&second) && fault["state"] == "cleared"
    });
    manager.again();
    let alert = is_told(&manager.partner, "resolved");
    assert_eq!(alert["labels"]["fault"].as_str(), Some(&*second));
    // Nothing of it went to others.
    let others = told(&manager.council).into_iter();
    let mut faults = others.filter(|(_, alert)| alert["labels"]["alertname"] == "SambandFault");
    assert_eq!(faults.next(), None);
}

#[test]
fn an_alert_of_another_owner_is_another_alert_and_the_first_is_ended() {
    let manager = Alertmanager::start();
    let mut ground = Ground::start(&manager);
    drop(ground.bridge.take());
    let first = is_told(&manager.partner, "firing");
    let number = first["labels"]["fault"].as_str().unwrap();
    ground.agree_with_vendor();
    let reject = ["fault", "reject", number, "--because", "not ours"];
    let (said, code) = ground.daemon.ask(&reject);
    assert_eq!(code, Some(0), "{said}");
    // It has forgotten whose it was, perhaps before it told of the change.
    ground.daemon.kill();
    ground.daemon.again();
    let ended = is_told(&manager.partner, "resolved");
    assert_eq!(ended["labels"]["owner"], "it");
    assert_eq!(ended["annotations"]["ended"], "changed");
    let next = is_told(&manager.council, "firing");
    assert_eq!(next["labels"]["fault"].as_str(), Some(number));
    assert_eq!(next["labels"]["owner"], "vendor");
    assert_eq!(manager.open().len(), 1);
}
