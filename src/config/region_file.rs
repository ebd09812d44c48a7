//! A region's file, as it is written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::de::DeValue;

use super::connection::ConnectionName;
use super::day::Day;
pub(super) use super::moment::Moment;
use super::quality::Series;
use super::reader::{At, Read, Several, mistyped, table};
use super::report::{Notes, Spot};
use super::text::{
    Address, Code, Country, DnsName, Domain, DottedId, Email, FilePath, Host, JsonPointer, Lapse,
    Line, Name, OutsideName, Pin, RequestUrl, SipUri, Slug, Telephone, Within, Zone,
};
use super::times::{AgreedTime, WeekHours};
use super::value::{Budget, Expect, JsonScalar, Port, Size, Times, WarnDays, unknown_word, words};
use crate::inventory::{DnsType, Facet, Kind, Language, Role, Standing};

table! {
    /// A region: a health collaboration that shares videoconference infrastructure.
    "a region" Region {
        /// The region's id, the same as the file's name without `.toml`.
        id: At<Slug>,
        /// As people call it.
        name: At<Name>,
        /// Where its days begin and end: `Europe/Oslo`.
        zone: At<Zone>,
        /// The language of those who have set none: `nb`, `nn`, `sv` or `en`.
        language: Option<At<Language>>,
        /// The country whose numbers its municipalities have, if a number says nothing else.
        country: Option<At<Country>>,
        /// The party that ties, gaps and quarrels go to.
        coordinator: At<Slug>,
        /// The party that runs the monitor, and is told when it is cut off.
        operator: At<Slug>,
        /// Shadow mode: only the operator is told, and what others would be told is written down. For the first weeks.
        shadow: Option<At<bool>>,
        /// The party that runs the health network: the lines of all sites are its.
        network_operator: Option<At<Slug>>,
        /// kbit/s that the series of quality probes may take of each line, each way, headers included; 64 if it says nothing. One series at a time.
        quality_budget: Option<At<Budget>>,
        /// From assignment to somebody saying yes, where no agreement says it: `1 h`, which it is if it says nothing.
        respond: Option<At<AgreedTime>>,
        /// The hours in which that time runs; without them, always. A public holiday of the `country` has the hours of a Sunday.
        hours: Vec<At<WeekHours>>,
        /// Who is told when nobody says yes in time to a fault that no agreement gives to anybody, or that is undecided.
        escalation: Vec<At<Step>>,
        /// The monitor and its witnesses.
        monitor: Option<At<Monitor>>,
        /// Organisations with a role.
        party: Vec<At<Party>>,
        /// Who answers for what, from when until when.
        agreement: Vec<At<Agreement>>,
        /// Work that is planned: what fails of it meanwhile is nobody's fault.
        maintenance: Vec<At<Maintenance>>,
        /// Municipalities with their sites.
        municipality: Vec<At<Municipality>>,
        /// What the region shares.
        component: Vec<At<Component>>,
        /// Kinds of equipment, beside those that are built in; one of the same id replaces a built-in one.
        kit: Vec<At<Kit>>,
    }
}

table! {
    /// The monitor itself, with its own line.
    "the monitor" Monitor {
        /// As people call it.
        name: Option<At<Name>>,
        /// Whose it is, if not the operator's.
        organisation: Option<At<Slug>>,
        /// Probes of the monitor's own surroundings, each with an address; mostly witnesses.
        probe: Vec<At<Probe>>,
    }
}

table! {
    /// An organisation with a role.
    "a party" Party {
        /// Its id, unique in the region.
        id: At<Slug>,
        /// As people call it.
        name: At<Name>,
        /// What it is in the collaboration.
        role: At<Role>,
        /// The language it is written to in, if not the region's.
        language: Option<At<Language>>,
        /// A number to call.
        telephone: Option<At<Telephone>>,
        /// A mail address, where one is enough.
        email: Option<At<Email>>,
        /// Who is told.
        contacts: Vec<At<Contact>>,
        /// A calendar (iCalendar, `.ics`, at most 1 MiB) that says who of the contacts without `on_call` is on call: an event is theirs whose attendee has their address, or, where nobody attends, which is called by their address or name; one called "Kari for Ola" is Kari's. It is read at a start and at a reload.
        rota: Option<At<FilePath>>,
        /// Shadow mode: what it would be told is written down, and only the operator is told.
        shadow: Option<At<bool>>,
        /// Outside the health network: mails and webhooks tell it the number, the site's id, how
        /// grave it is and whom to call, and nothing else.
        outside: Option<At<bool>>,
        /// Who is told when this party does not say yes in time, where its agreement has no `escalation`.
        escalation: Vec<At<Step>>,
    }
}

table! {
    /// Where a party is told.
    "a contact" Contact {
        /// A role rather than a person: `Vakt`.
        name: Option<At<Name>>,
        /// The address mail goes to.
        email: At<Email>,
        /// Its own language, if not the party's.
        language: Option<At<Language>>,
        /// The number that a webhook may write to or call, if not the party's.
        telephone: Option<At<Telephone>>,
        /// The webhook of `samband.toml` by which it is told too.
        webhook: Option<At<Slug>>,
        /// `always`, beside mail; or `mail-fails`, when the mail was given up, or waits for longer than the webhook's `patience`, or no relay can be reached. `mail-fails` if it says nothing.
        when: Option<At<Occasion>>,
        /// The hours at which it is on call, such as `mon-fri 08:00-16:00`: what happens at others is told to the party's other contacts, or to all where nobody is on call. Always, if it says nothing. A public holiday of the region's `country` has the hours of a Sunday.
        on_call: Vec<At<WeekHours>>,
    }
}

/// When a contact is told by its webhook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Occasion {
    /// Whenever it is mailed.
    Always,
    /// When the mail fails.
    #[default]
    MailFails,
}

words!(Occasion, "an occasion",
    "always" => Self::Always,
    "mail-fails" => Self::MailFails,
);

table! {
    /// Says which party answers for which components, from when until when. A list that is not there means "any"; one at least is there, or `everything`.
    "an agreement" Agreement {
        /// Its id, unique in the region.
        id: At<Slug>,
        /// As people call it.
        name: At<Name>,
        /// The party that answers.
        party: At<Slug>,
        /// Where the document is to be found: a case number, an archive.
        reference: Option<At<Line>>,
        /// Whether it binds: only a signed one makes an owner.
        standing: At<Standing>,
        /// The first day.
        from: At<Day>,
        /// The last day, itself included; without it, until further notice.
        until: Option<At<Day>>,
        /// Components of these municipalities.
        municipalities: Vec<At<Slug>>,
        /// Components of these kinds.
        kinds: Vec<At<Kind>>,
        /// These facets of them.
        facets: Vec<At<Facet>>,
        /// These components by id, whatever the other lists say.
        components: Vec<At<DottedId>>,
        /// All this at these hours of the week only, such as `daily 17:00-08:00`; at the others somebody else answers, or nobody. A public holiday of the region's `country` has the hours of a Sunday.
        when: Vec<At<WeekHours>>,
        /// All that the region has; said in so many words, for nobody is to get it by leaving the lists out.
        everything: Option<At<bool>>,
        /// From assignment to somebody saying yes: `30 min`.
        respond: Option<At<AgreedTime>>,
        /// From assignment to the end of the fault: `8 h`.
        restore: Option<At<AgreedTime>>,
        /// The hours in which these two times and the steps of its `escalation` run, such as `mon-fri 08:00-16:00`; without them, always. A `respond` that the region says runs in the region's. A public holiday of the region's `country` has the hours of a Sunday.
        hours: Vec<At<WeekHours>>,
        /// The party that decides when parties have said no to a fault, if not the coordinator.
        arbiter: Option<At<Slug>>,
        /// Who is told when nobody says yes in time, first to last; after the last, the coordinator holds the fault.
        escalation: Vec<At<Step>>,
        /// Municipalities that are covered until the day before, and not from then on; nor is what stands in them and is listed in `components`.
        leaving: Vec<At<Turn>>,
        /// Municipalities that are covered from that day on, beside those in `municipalities`, which must be there if `kinds` or `facets` are.
        joining: Vec<At<Turn>>,
    }
}

table! {
    /// Who is told when nobody has said yes for so long.
    "a step of an escalation" Step {
        /// How long after the time to say yes is over: `30 min`. It runs in the same hours.
        after: At<AgreedTime>,
        /// The party that is told, and holds the fault from then on.
        to: At<Slug>,
        /// Whether it runs at all hours.
        always: Option<At<bool>>,
    }
}

table! {
    /// A municipality that joins an agreement, or leaves it.
    "a municipality that joins or leaves" Turn {
        /// Which.
        municipality: At<Slug>,
        /// The first day on which it is, or is no longer, covered.
        from: At<Day>,
    }
}

table! {
    /// Work that is planned. What fails of its parts within its windows, and what depends on them with it, is shown and told to nobody; what began before, or is not over when it is, is a fault like any other. Lists that are not there mean "any"; one at least is there.
    "planned work" Maintenance {
        /// Its id, unique in the region.
        id: At<Slug>,
        /// The party that does it.
        party: At<Slug>,
        /// What is done, on one line.
        text: At<Line>,
        /// Where it is to be found: a case number, an address.
        reference: Option<At<Line>>,
        /// When it begins, by the region's clock: `"2026-12-01 22:00"`.
        from: Option<At<Moment>>,
        /// When it is over; two weeks later at most, if it has no `hours`.
        until: Option<At<Moment>>,
        /// Every week at these hours, such as `tue 02:00-04:00`, between `from` and `until` if they are there. A public holiday of the region's `country` has the hours of a Sunday.
        hours: Vec<At<WeekHours>>,
        /// These components by id, whatever the other lists say.
        components: Vec<At<DottedId>>,
        /// Components of these kinds.
        kinds: Vec<At<Kind>>,
        /// Components in these municipalities.
        municipalities: Vec<At<Slug>>,
    }
}

table! {
    /// A municipality. Without `party`, it is a party by its own id.
    "a municipality" Municipality {
        /// Its id: ours, and for ever, since official numbers change.
        id: At<Slug>,
        /// As people call it.
        name: At<Name>,
        /// The party that is the municipality, where one is declared.
        party: Option<At<Slug>>,
        /// A mail address, where one is enough.
        email: Option<At<Email>>,
        /// A number to call.
        telephone: Option<At<Telephone>>,
        /// The language it is written to in, if not the region's.
        language: Option<At<Language>>,
        /// The party that its ties, gaps and quarrels go to, if not the region's coordinator.
        coordinator: Option<At<Slug>>,
        /// Who is told.
        contacts: Vec<At<Contact>>,
        /// Shadow mode: what it would be told is written down, and only the operator is told.
        shadow: Option<At<bool>>,
        /// Its official numbers over the years.
        numbers: Vec<At<Number>>,
        /// Its places with equipment.
        site: Vec<At<Site>>,
    }
}

table! {
    /// A municipality's official number between two days.
    "a number" Number {
        /// The country, if not the region's.
        country: Option<At<Country>>,
        /// The number: four digits in quotes.
        code: At<Code>,
        /// The first day; without it, since ever.
        from: Option<At<Day>>,
        /// The last day, itself included; without it, still.
        until: Option<At<Day>>,
    }
}

table! {
    /// A place with equipment.
    "a site" Site {
        /// Its id, unique in the municipality.
        id: At<Slug>,
        /// As people call it.
        name: At<Name>,
        /// The kit that its line, router and network come from: `site`, which it is if it says nothing, `unasked-site`, or one of the region's own.
        kit: Option<At<Slug>>,
        /// The router's address, or several, the one that is probed first.
        router: Several<Address>,
        /// The network operator's address where its line ends at the site, probed first, and others by which its ICMP errors are known.
        line: Several<Address>,
        /// What the site depends on in the region, instead of what the kit names.
        depends: Vec<At<DottedId>>,
        /// The profile of all its probes: `default` or `critical`.
        profile: Option<At<ProfileName>>,
        /// The address that its probes are sent from.
        source: Option<At<Address>>,
        /// The hours at which its rooms are used, such as `daily 07:00-22:00`: `samband check` compares them with the hours that are agreed. A public holiday of the region's `country` has the hours of a Sunday.
        used: Vec<At<WeekHours>>,
        /// What to use while a room does not work, such as `"Telephone 72 00 00 00"`: it stands on the page of each room, in the words that are given here.
        instead: Option<At<Line>>,
        /// Rooms with videoconference equipment.
        rooms: Vec<At<Room>>,
    }
}

table! {
    /// A room with videoconference equipment.
    "a room" Room {
        /// Its id, unique in the site.
        id: At<Slug>,
        /// As people call it.
        name: At<Name>,
        /// The kit that its equipment comes from: `sip-room`, which it is if it says nothing, `ping-room`, `cisco-room`, `sip-tls-room`, or one of the region's own.
        kit: Option<At<Slug>>,
        /// The equipment's address.
        address: Several<Address>,
        /// The SIP address by which it is called; with it, its registration is probed too.
        uri: Option<At<SipUri>>,
        /// The profile of its probes, if not the site's.
        profile: Option<At<ProfileName>>,
        /// What to use while it does not work, if not what the site says.
        instead: Option<At<Line>>,
    }
}

table! {
    /// Something that the region shares: core, name service, registrar, bridge.
    "a component" Component {
        /// Its id, unique in the region.
        id: At<Slug>,
        /// As people call it.
        name: At<Name>,
        /// What it is.
        kind: At<Kind>,
        /// Whose it is.
        organisation: At<Slug>,
        /// Its address, or several, the one that is probed first.
        address: Several<Address>,
        /// The components on the way to it.
        depends: Vec<At<DottedId>>,
        /// Whether the equipment on the near side of this line sees its loss.
        signals_loss: Option<At<bool>>,
        /// Who we are to it, where it asks: for its own probes of kind sip and stun, and those that ask it about others.
        username: Option<At<Line>>,
        /// The file that holds the password, which nobody else may read.
        password_file: Option<At<FilePath>>,
        /// The systemd credential that holds the password.
        password_credential: Option<At<OutsideName>>,
        /// The environment variable that holds the password.
        password_env: Option<At<OutsideName>>,
        /// What is asked of it.
        probe: Vec<At<Probe>>,
    }
}

table! {
    /// A kind of equipment: the components and probes that each site or room of it has.
    "a kit" Kit {
        /// Its id.
        id: At<Slug>,
        /// What it equips: a `site` or a `room`.
        r#for: At<KitFor>,
        /// The components; a room's kit has one, which is the room's equipment itself.
        component: Vec<At<KitComponent>>,
    }
}

table! {
    /// The kits that are built in.
    "the built-in kits" KitFile {
        /// Kinds of equipment.
        kit: Vec<At<Kit>>,
    }
}

table! {
    /// A component of each site or room with this kit.
    "a kit's component" KitComponent {
        /// Its id within the site; a room's equipment has none of its own.
        id: Option<At<Slug>>,
        /// As people call it; a room's equipment is called by the room's name.
        name: Option<At<Names>>,
        /// What it is.
        kind: At<Kind>,
        /// Whose it is: the municipality's, if it says nothing, or the network operator's.
        organisation: Option<At<KitOrganisation>>,
        /// Which of the site's addresses it has; a room's equipment has the room's.
        address: Option<At<KitAddress>>,
        /// What it depends on: components of this kit, of the site or of the region.
        depends: Vec<At<DottedId>>,
        /// Whether the equipment on the near side of this line sees its loss.
        signals_loss: Option<At<bool>>,
        /// What is asked of it.
        probe: Vec<At<Probe>>,
    }
}

table! {
    /// A name in the languages that notices are written in.
    "a name by language" Names {
        /// Norwegian Bokmål.
        nb: At<Name>,
        /// Norwegian Nynorsk; as in Bokmål, if it says nothing.
        nn: Option<At<Name>>,
        /// Swedish; as in Bokmål, if it says nothing.
        sv: Option<At<Name>>,
        /// English.
        en: At<Name>,
    }
}

table! {
    /// One thing that is asked of a component again and again.
    "a probe" Probe {
        /// Its id, unique in the component.
        id: At<Slug>,
        /// What is sent.
        kind: At<ProbeKind>,
        /// The facet it speaks for; `reach` for icmp, `media` for quality, `certificate` for tls, `registration` by way of another component, `size` where packets are not to be fragmented, else `service`. `redundancy` of sip-domain asks whether all of its targets answer, and not only one.
        facet: Option<At<Facet>>,
        /// Where it is sent, if not to the component's first address.
        address: Option<At<Address>>,
        /// The port: 53 for dns, 5060 for sip, 5061 for sip over TLS, 3478 for stun, 123 for ntp, 443 for tls, that of `url` for http; tcp has to say.
        port: Option<At<Port>>,
        /// icmp: bytes of payload; 56 if it says nothing, 1452 where they are not to be fragmented. sip: bytes that the request is padded to, and not fragmented, such as 1450; not padded if it says nothing. quality: of each echo; 72 if it says nothing.
        size: Option<At<Size>>,
        /// icmp: whether routers may fragment it; `true` if it says nothing. `false` asks whether packets of this size pass.
        fragment: Option<At<bool>>,
        /// dns: the name asked for.
        name: Option<At<DnsName>>,
        /// dns: the type asked for; `A` if it says nothing.
        r#type: Option<At<DnsType>>,
        /// dns: exactly the records that must come. sip, sip-domain: codes that are well, beside those that always are. http: the codes that are well; 200 to 399 and 401 if it says nothing. stun: the addresses from which we may be seen to come.
        expect: Vec<At<Expect>>,
        /// sip: the address asked about. If it says nothing: with `via` the room's `uri`, else the equipment at its address, by the user of the room's `uri`.
        uri: Option<At<SipUri>>,
        /// sip: the component that is asked about this one, such as a registrar.
        via: Option<At<DottedId>>,
        /// sip, stun: who we are, if we are asked, instead of what the component says. Without it, being asked is an answer.
        username: Option<At<Line>>,
        /// The file that holds the password, which nobody else may read.
        password_file: Option<At<FilePath>>,
        /// The systemd credential that holds the password.
        password_credential: Option<At<OutsideName>>,
        /// The environment variable that holds the password.
        password_env: Option<At<OutsideName>>,
        /// stun: `long-term`, where the login is given on a challenge, or `short-term`, where it is given unasked; `long-term` if it says nothing.
        mechanism: Option<At<Mechanism>>,
        /// ntp: by how much its clock may be off; 1 s if it says nothing.
        max_offset: Option<At<Lapse>>,
        /// quality: how its series are sent and judged.
        series: Option<At<Series>>,
        /// sip: by what it travels: `udp`, `tcp` or `tls`; `udp` if it says nothing. sip-domain: only by this; by all that its name leads to if it says nothing.
        transport: Option<At<TransportName>>,
        /// sip-domain: the domain of SIP addresses, found by NAPTR, SRV and addresses (RFC 3263). Every target is asked.
        domain: Option<At<Domain>>,
        /// sip-domain: the component that is the name server.
        resolver: Option<At<DottedId>>,
        /// sip-domain: addresses of name servers, instead of `resolver`; each is asked where the one before it fails.
        name_servers: Vec<At<Address>>,
        /// sip-domain: networks within which targets may be asked, beside the component's own addresses. Others are named and never asked.
        allowed: Vec<At<Within>>,
        /// http, sip over TCP and TLS: `new`, each run on a connection of its own, which proves that the server still accepts and what certificate it shows; or `kept`, on that of the run before, for ten minutes at most, which proves that what stands between does not forget it. `new` if it says nothing. Looks that confirm a failure are on new ones.
        connection: Option<At<ConnectionName>>,
        /// http: what is asked for, `https://bridge.fosen.example/status`; if it says nothing, `https://`, the address and `/`. The host stands in the request and must stand in the certificate; where it is sent is `address`.
        url: Option<At<RequestUrl>>,
        /// http: `GET` or `HEAD`; `GET` if it says nothing.
        method: Option<At<HttpMethod>>,
        /// http: what the body must contain, within its first 256 KiB.
        body: Option<At<Line>>,
        /// http: a field that the body, which is JSON then, must have.
        json: Option<At<JsonFieldTable>>,
        /// tls, http, sip-domain, sip over TLS: whom the certificate must name; if it says nothing, the host of `url`, the domain, that of the SIP address, or the address.
        server_name: Option<At<Host>>,
        /// tls, http, sip-domain, sip over TLS: the SHA-256 of the one certificate that is right, in hexadecimal, as `samband probe` shows it; who signed it and whom it names is not looked at then.
        pin: Option<At<Pin>>,
        /// tls, http, sip-domain, sip over TLS: a file with the certificates of the authorities that count, in PEM; if it says nothing, those that the system trusts.
        ca_file: Option<At<FilePath>>,
        /// tls, http, sip-domain, sip over TLS: `system`, or `any` where a certificate signed by itself is as it should be: then only its dates are looked at.
        authority: Option<At<AuthorityName>>,
        /// tls, http, sip-domain, sip over TLS: days before its end from which on a certificate expires soon; 21 if it says nothing, 0 for never.
        warn_days: Option<At<WarnDays>>,
        /// The address it is sent from.
        source: Option<At<Address>>,
        /// When, and how patiently: `default` or `critical`.
        profile: Option<At<ProfileName>>,
        /// From one run to the next, instead of the profile's.
        interval: Option<At<Lapse>>,
        /// How long an answer may take, instead of the profile's.
        deadline: Option<At<Lapse>>,
        /// Failures in a row that make it down, instead of the profile's.
        failures: Option<At<Times>>,
        /// Answers in a row that make it up again, instead of the profile's.
        successes: Option<At<Times>>,
        /// From the end of a failed run to the next look, instead of the profile's; 5 s for tcp, tls, http, sip-domain, and sip over a connection.
        retry: Option<At<Lapse>>,
        /// Whether its answer proves that the monitor itself is connected.
        witness: Option<At<bool>>,
    }
}

/// What a probe sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ProbeKind {
    /// ICMP echo.
    Icmp,
    /// A TCP connection.
    Tcp,
    /// A DNS question over UDP.
    Dns,
    /// SIP OPTIONS.
    Sip,
    /// A STUN binding request over UDP.
    Stun,
    /// A time server's clock.
    Ntp,
    /// Series of ICMP echoes, by which loss, jitter and delay of the way are judged.
    Quality,
    /// A TLS handshake, and the certificate shown in it.
    Tls,
    /// An HTTP request, mostly over TLS.
    Http,
    /// SIP OPTIONS to every address that a domain's name leads to.
    #[serde(rename = "sip-domain")]
    SipDomain,
}

words!(ProbeKind, "a kind of probe",
    "icmp" => Self::Icmp,
    "tcp" => Self::Tcp,
    "dns" => Self::Dns,
    "sip" => Self::Sip,
    "stun" => Self::Stun,
    "ntp" => Self::Ntp,
    "quality" => Self::Quality,
    "tls" => Self::Tls,
    "http" => Self::Http,
    "sip-domain" => Self::SipDomain,
);

/// How a login is given to a STUN server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Mechanism {
    /// On its challenge (RFC 8489 section 9.2).
    LongTerm,
    /// Unasked (RFC 8489 section 9.1).
    ShortTerm,
}

words!(Mechanism, "a mechanism",
    "long-term" => Self::LongTerm,
    "short-term" => Self::ShortTerm,
);

table! {
    /// A field of a JSON document and what it must be.
    "a JSON field" JsonFieldTable {
        /// Which field (RFC 6901): `/status`, `/peers/0/state`.
        pointer: At<JsonPointer>,
        /// Its value: a text, a number, true or false.
        value: At<JsonScalar>,
    }
}

/// By what a SIP request travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TransportName {
    /// Datagrams.
    Udp,
    /// A connection.
    Tcp,
    /// A connection under TLS.
    Tls,
}

words!(TransportName, "a transport of SIP",
    "udp" => Self::Udp,
    "tcp" => Self::Tcp,
    "tls" => Self::Tls,
);

/// What an HTTP request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum HttpMethod {
    /// Everything.
    Get,
    /// The head of the answer.
    Head,
}

words!(HttpMethod, "a method that changes nothing",
    "GET" => Self::Get,
    "HEAD" => Self::Head,
);

/// Who may vouch for a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum AuthorityName {
    /// The authorities that the system trusts.
    System,
    /// Anybody, itself included.
    Any,
}

words!(AuthorityName, "who may vouch for a certificate",
    "system" => Self::System,
    "any" => Self::Any,
);

/// When a probe runs, and how patiently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ProfileName {
    /// Every 20 s.
    Default,
    /// Every 5 s.
    Critical,
}

words!(ProfileName, "a profile",
    "default" => Self::Default,
    "critical" => Self::Critical,
);

/// What a kit equips.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum KitFor {
    /// A site.
    Site,
    /// A room.
    Room,
}

words!(KitFor, "what a kit equips",
    "site" => Self::Site,
    "room" => Self::Room,
);

/// Whose a kit's component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum KitOrganisation {
    /// The municipality's.
    Municipality,
    /// The region's network operator's.
    NetworkOperator,
}

words!(KitOrganisation, "an organisation of a kit",
    "municipality" => Self::Municipality,
    "network-operator" => Self::NetworkOperator,
);

/// Which of a site's addresses a kit's component has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum KitAddress {
    /// The router's.
    Router,
    /// The line's.
    Line,
}

words!(KitAddress, "an address of a site",
    "router" => Self::Router,
    "line" => Self::Line,
);
