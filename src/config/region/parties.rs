//! Parties, and the municipalities that are some of them.

use std::sync::Arc;

use super::{Making, declare, no_party, slug, text};
use crate::config::reader::{At, given, known};
use crate::config::region_file as raw;
use crate::config::report::{Note, Spot};
use crate::config::text::Email;
use crate::inventory::{
    ByWebhook, Contact, Municipality, MunicipalityIx, Number, OnCall, Party, PartyIx, Role, When,
};

impl Making<'_> {
    /// Who is told of ties, and of the monitor itself.
    pub(super) fn name_party(&mut self, file: &raw::Region) {
        let coordinator = self.party(&file.coordinator).unwrap_or_else(no_party);
        let operator = self.party(&file.operator).unwrap_or_else(no_party);
        let monitor = given(&file.monitor)
            .and_then(|monitor| monitor.organisation.as_ref())
            .map(|at| self.party(at).unwrap_or_else(no_party));
        let region = self.builder.region_mut(self.region);
        region.coordinator = coordinator;
        region.operator = operator;
        let component = region.monitor;
        self.builder.component_mut(component).organisation = monitor.unwrap_or(operator);
        for (table, _) in known(&file.municipality) {
            let coordinator = table.coordinator.as_ref().and_then(|at| self.party(at));
            let named = table
                .id
                .get()
                .and_then(|id| self.municipality_names.get(&id.0));
            if let (Some(coordinator), Some(ix)) = (coordinator, named) {
                self.builder.municipality_mut(ix).coordinator = Some(coordinator);
            }
        }
    }

    pub(super) fn parties(&mut self, file: &raw::Region) {
        for (party, _) in known(&file.party) {
            let mut contacts = self.contacts(party.email.as_ref(), &party.contacts);
            self.rota(&party.rota, &mut contacts);
            let ix = self.builder.party(Party {
                id: slug(&party.id),
                region: self.region,
                name: text(&party.name),
                role: party.role.get().copied().unwrap_or(Role::Council),
                language: given(&party.language).copied().unwrap_or(self.language),
                contacts,
                telephone: given(&party.telephone).map(|number| Arc::clone(&number.0)),
                shadow: self.shadow(&party.shadow),
                outside: given(&party.outside).copied().unwrap_or(false),
                // Whom it names may come further down.
                escalation: Vec::new(),
            });
            declare(&mut self.parties, &party.id, ix, self.notes);
        }
        if file.party.iter().any(|party| party.get().is_none()) {
            self.parties.blur();
        }
    }

    pub(super) fn municipalities<'f>(
        &mut self,
        file: &'f raw::Region,
    ) -> Vec<(MunicipalityIx, &'f raw::Municipality)> {
        if file.municipality.iter().any(|at| at.get().is_none()) {
            self.municipality_names.blur();
        }
        known(&file.municipality)
            .map(|(table, _)| {
                let party = self.municipality_party(table);
                let numbers = known(&table.numbers)
                    .filter_map(|(number, spot)| self.number(number, spot))
                    .collect();
                let ix = self.builder.municipality(Municipality {
                    id: slug(&table.id),
                    region: self.region,
                    name: text(&table.name),
                    party,
                    // Whom it names may come further down.
                    coordinator: None,
                    numbers,
                });
                declare(&mut self.municipality_names, &table.id, ix, self.notes);
                (ix, table)
            })
            .collect()
    }

    /// The party that is declared for it, or one made of its own contacts.
    fn municipality_party(&mut self, table: &raw::Municipality) -> PartyIx {
        if let Some(party) = &table.party {
            let own = [
                table.email.as_ref().map(|at| &at.spot),
                table.telephone.as_ref().map(|at| &at.spot),
                table.language.as_ref().map(|at| &at.spot),
                table.contacts.first().map(|at| &at.spot),
                table.shadow.as_ref().map(|at| &at.spot),
            ];
            for spot in own.into_iter().flatten() {
                self.notes.add(
                    Note::at(spot, "contacts in two places")
                        .label("also here")
                        .also(&party.spot, "the contacts are this party's")
                        .help("put them into the party's table, or leave `party` out"),
                );
            }
            return self.party(party).unwrap_or_else(no_party);
        }
        let contacts = self.contacts(table.email.as_ref(), &table.contacts);
        let ix = self.builder.party(Party {
            id: slug(&table.id),
            region: self.region,
            name: text(&table.name),
            role: Role::Municipality,
            language: given(&table.language).copied().unwrap_or(self.language),
            contacts,
            telephone: given(&table.telephone).map(|number| Arc::clone(&number.0)),
            shadow: self.shadow(&table.shadow),
            outside: false,
            escalation: Vec::new(),
        });
        // A second municipality of this id is noted as that, not as a party too.
        if let Some(id) = table.id.get()
            && self.municipality_names.get(&id.0).is_none()
        {
            self.parties.declare(&id.0, ix, &table.id.spot, self.notes);
        }
        if table.id.get().is_none() {
            self.parties.blur();
        }
        ix
    }

    fn shadow(&self, written: &Option<At<bool>>) -> bool {
        given(written).is_some_and(|&shadow| self.adapt.shadow(shadow))
    }

    fn number(&mut self, table: &raw::Number, spot: &Spot) -> Option<Number> {
        let (from, until) = self.days(table.from.as_ref(), table.until.as_ref());
        let country = given(&table.country)
            .map(|country| Arc::clone(&country.0))
            .or_else(|| self.country.clone());
        if country.is_none() && table.country.is_none() && !self.country_given {
            self.notes.add(
                Note::at(spot, "a number without a country")
                    .label("of which country?")
                    .help("numbers of two countries collide: set `country = \"NO\"` for the region, or here"),
            );
        }
        Some(Number {
            country: country?,
            code: Arc::clone(&table.code.get()?.0),
            from,
            until: until.and_then(|day| day.tomorrow().ok()),
        })
    }

    fn contacts(&mut self, email: Option<&At<Email>>, list: &[At<raw::Contact>]) -> Vec<Contact> {
        let single = email.and_then(At::get).map(|email| Contact {
            name: None,
            email: Arc::clone(&email.0),
            language: None,
            telephone: None,
            webhook: None,
            on_call: None,
        });
        let further = known(list).filter_map(|(contact, _)| {
            let webhook = self.by_webhook(contact);
            let on_call = self.hours(&contact.on_call).map(OnCall::Hours);
            Some(Contact {
                name: given(&contact.name).map(|name| Arc::clone(&name.0)),
                email: Arc::clone(&contact.email.get()?.0),
                language: given(&contact.language).copied(),
                telephone: given(&contact.telephone).map(|number| Arc::clone(&number.0)),
                webhook,
                on_call,
            })
        });
        single.into_iter().chain(further).collect()
    }

    fn by_webhook(&mut self, contact: &raw::Contact) -> Option<ByWebhook> {
        let Some(webhook) = &contact.webhook else {
            if let Some(when) = &contact.when {
                self.notes.add(
                    Note::at(&when.spot, "an occasion without a webhook")
                        .label("of which webhook?")
                        .help("name the webhook that is told then: `webhook = \"sms\"`"),
                );
            }
            return None;
        };
        let id = &webhook.get()?.0;
        let when_mail_fails = self
            .webhooks
            .when_mail_fails(id, &webhook.spot, self.notes)?;
        Some(ByWebhook {
            id: Arc::clone(id),
            when: match given(&contact.when).copied().unwrap_or_default() {
                raw::Occasion::Always => When::Always,
                raw::Occasion::MailFails => when_mail_fails,
            },
        })
    }

    /// The webhooks that are told everything of this region.
    pub(super) fn told_of_events(&mut self, region: &str) {
        for id in self.webhooks.told_of(region) {
            self.builder.event_webhook(self.region, Arc::clone(id));
        }
    }
}
