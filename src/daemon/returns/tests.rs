//! In whose name a ticket system speaks.

use super::*;
use crate::inventory::TicketRoute;
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
