//! In whose name a ticket system speaks.

use super::*;
use crate::access;
use crate::inventory::TicketRoute;
use crate::send::Trust;
use crate::send::ticket::{Adapter, Settings};
use crate::store;
use crate::view::sample;

#[test]
fn a_system_speaks_for_the_party_whose_faults_go_there_and_else_for_the_operator() {
    let snapshot = sample::troubled();
    let fault = snapshot.open_faults().next().unwrap();
    let inventory = &snapshot.inventory;
    let region = inventory.region_by_id(&fault.region).unwrap();
    let route = |system: &str, party: Option<&str>| TicketRoute {
        system: system.into(),
        party: party.map(Into::into),
        language: None,
    };
    let holder = fault.holder.id.as_str();
    let routes = [
        route("theirs", Some("somebody")),
        route("theirs", Some(holder)),
        route("all", None),
    ];
    let inventory = Inventory::clone(inventory).with_ticket_routes(region, routes);
    let operator = inventory[inventory[region].operator].id.to_string();
    assert_eq!(party(&inventory, fault, "theirs").as_deref(), Some(holder));
    assert_eq!(party(&inventory, fault, "all"), Some(operator));
    assert_eq!(party(&inventory, fault, "nobody's"), None);
}

/// A system that can be neither spoken to nor understood.
fn system(id: &str, token: Option<access::Kept>) -> Settings {
    Settings {
        id: id.into(),
        adapter: Arc::new(Adapter {
            name: "test".into(),
            tried: None,
            headers: Vec::new(),
            login: None,
            open: Vec::new(),
            comment: Vec::new(),
            close: Vec::new(),
            reopen: Vec::new(),
            find: None,
            seen: None,
            poll: None,
            hook: None,
            id: None,
            number: None,
            page: None,
        }),
        url: "http://127.0.0.1:9".into(),
        username: None,
        secret: None,
        values: Vec::new(),
        trust: Trust::default(),
        deadline: Duration::from_secs(1),
        poll: None,
        token,
    }
}

#[tokio::test]
async fn a_system_is_heard_by_its_own_token_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::start();
    let kept = store::Settings {
        path: folder.path().to_owned(),
        ..store::Settings::default()
    };
    let memory = tickets::memory(&kept, clock.now().wall).unwrap();
    let token = |seed| access::make_token(&[seed; 32]);
    let systems = [
        system("one", Some(token(1).1)),
        system("two", Some(token(2).1)),
        system("mute", None),
    ];
    let (systems, _couriers) = tickets::tickets(&systems, memory, clock).unwrap();
    let (_publish, snapshots) = watch::channel(Arc::new(sample::troubled()));
    let (ledger, _orders) = mpsc::channel(1);
    let worker = Worker {
        systems,
        teller: Teller { snapshots, ledger },
        clock,
        asked: BTreeMap::new(),
    };
    for (system, seed, wanted) in [
        ("one", 1, Called::Nothing),
        ("two", 2, Called::Nothing),
        ("one", 2, Called::Unknown),
        ("mute", 1, Called::Unknown),
        ("three", 1, Called::Unknown),
    ] {
        let call = TicketCall {
            system: system.to_owned(),
            token: access::Presented::read(&token(seed).0).unwrap(),
            body: serde_json::json!({}),
        };
        assert_eq!(worker.take(call).await, wanted, "{system} {seed}");
    }
}
