//! `samband.toml`, as it is written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::de::DeValue;

use super::day::Day;
use super::reader::{At, Read, mistyped, table};
use super::report::{Notes, Spot};
use super::text::{
    AccountName, Address, BrokerHost, ClientId, Domain, Email, FilePath, HeaderName, Host, Lapse,
    Line, LogLevel, Organisation, OutsideName, PasswordHash, PingUrl, Slug, Socket, TokenHash,
    TopicPrefix, WebUrl, Zone,
};
use super::ticket_file::Ticket;
use super::times::WeeklyMoment;
use super::value::{
    Connections, HourDays, KeptDays, LinkDays, MinuteDays, Port, Series, unknown_word, words,
};
use crate::access::{Anonymous, Role};
use crate::probe::Icmp;
use crate::send::Security;
use crate::send::heartbeat::Verb;

table! {
    /// The daemon: which regions it watches, and how.
    "samband.toml" Daemon {
        /// The regions watched; each is read from `regions/<id>.toml`.
        regions: Vec<At<Slug>>,
        /// Pages.
        web: Option<At<Web>>,
        /// Mail; without it nobody is told anything.
        mail: Option<At<Mail>>,
        /// The MQTT broker; without it no broker is told anything.
        mqtt: Option<At<Mqtt>>,
        /// Machines of others that are told by HTTP: ticket systems, gateways to telephones.
        webhook: Vec<At<Webhook>>,
        /// Ticket systems.
        ticket: Vec<At<Ticket>>,
        /// Alertmanagers that open faults are handed to as alerts; each of a cluster has a table of its own.
        alertmanager: Vec<At<Alertmanager>>,
        /// The log of what happened.
        store: Option<At<Store>>,
        /// What the program says of itself.
        log: Option<At<Log>>,
        /// How probes are sent.
        probe: Option<At<Probe>>,
        /// A sign of life to an outside party, which raises an alarm when none comes.
        heartbeat: Option<At<Heartbeat>>,
        /// What parties have reported themselves.
        incidents: Option<At<Incidents>>,
        /// The weekly drill; without it there is none.
        drill: Option<At<Drill>>,
        /// Who may see and do what; without it everybody sees everything, and only those act who can open the daemon's socket.
        access: Option<At<Access>>,
        /// The mailbox in which answers to mails are read and acted on; without it nobody reads them.
        mailbox: Option<At<Mailbox>>,
    }
}

table! {
    /// Who may see and do what, beside those who can open the daemon's socket, who may do everything.
    "[access]" Access {
        /// Whether mails to whoever has to act bear a link, by which they accept, reject, comment or close without an account; `false` if it says nothing. `public_url` of `[web]` is to say where the pages are.
        links: Option<At<bool>>,
        /// How many days such a link holds, from when its mail was decided; 7 if it says nothing.
        link_days: Option<At<LinkDays>>,
        /// What whoever is not known may see: `all`, `minimal` (how each region is, in a sentence, and whom to call) or `none`; `all` if it says nothing. Nobody acts who is not known; links in mails open what they are for whatever it says.
        anonymous: Option<At<Anonymous>>,
        /// With `anonymous = "minimal"`: whoever has the address of a room's page, as from the code on its door, sees that page too, and may report there what they see; of other rooms it says nothing.
        rooms: Option<At<bool>>,
        /// Machines, each known by a token.
        token: Vec<At<AccessToken>>,
        /// People, each known by the name that a reverse proxy gives.
        person: Vec<At<AccessPerson>>,
        /// The reverse proxy that says who a person is; without it nobody is known by a name.
        proxy: Option<At<AccessProxy>>,
        /// People who are known by a password, which they type in at `/login`: a few, for when the proxy, or whoever is asked there, is down.
        account: Vec<At<AccessAccount>>,
        /// Whether passwords are taken though anybody on the way could read them; `false` if it says nothing. Without it they are taken from this machine itself, and from the addresses of the proxy where `public_url` of `[web]` begins with `https`.
        login_in_clear: Option<At<bool>>,
    }
}

table! {
    /// The mailbox in which answers to mails are read and acted on: accept, reject, comment, done. An answer counts if it comes from a contact of the party to which the mail went that it answers, with the number of the fault in its subject.
    "[mailbox]" Mailbox {
        /// The address to which mails ask for answers; another than `from` of `[mail]`.
        address: At<Email>,
        /// The Maildir into which a mail server puts what comes for that address, or mbsync what it fetches by IMAP (`deploy/mailbox`); samband reads from its `new` and moves to its `cur`, and deletes nothing.
        maildir: At<FilePath>,
        /// From one look at it to the next, from `5s` to `1h`; `30s` if it says nothing. An answer is read so long after it came in at most; where it is fetched by IMAP, the half minute of `samband-mailbox.timer` comes on top.
        poll: Option<At<Lapse>>,
        /// By which name your mail server writes `Authentication-Results` at the top of what it takes in. An answer counts only if that says `dmarc=pass`, or without DMARC that SPF or DKIM pass for the sender's domain.
        authserv_id: At<Domain>,
    }
}

table! {
    /// A machine that is known by its token, which `samband access token NAME` makes. It comes as `Authorization: Bearer`.
    "[[access.token]]" AccessToken {
        /// What it is called, in the log of what happened too.
        name: At<Slug>,
        /// The SHA-256 of the token's secret, as `samband access token` prints it.
        sha256: At<TokenHash>,
        /// What it may do: `viewer` sees; `partner` acts as its parties too; `operator`, `coordinator` and `admin` act for every party of a region.
        role: At<Role>,
        /// Over what: `"*"` (everything), a region's id, or a party's or municipality's as `"fosen:afjord"`. A partner is of parties; operator, coordinator and admin are of regions or everything.
        of: Vec<At<Organisation>>,
        /// The last day on which it holds, by UTC; for ever if it says nothing.
        until: Option<At<Day>>,
    }
}

table! {
    /// A person who is known by the name that the reverse proxy gives.
    "[[access.person]]" AccessPerson {
        /// The name, as the proxy writes it into its header.
        name: At<AccountName>,
        /// What they may do, as of a token.
        role: At<Role>,
        /// Over what, as of a token.
        of: Vec<At<Organisation>>,
    }
}

table! {
    /// A person who is known by a password, for when the proxy is down. What they do stands under this name in the log.
    "[[access.account]]" AccessAccount {
        /// The name, as it is typed in.
        name: At<AccountName>,
        /// What is kept of the password, as `samband access password` prints it: Argon2id with 19 MiB (m=19456) and two passes (t=2) at least. Who can read it can try passwords: the file is nobody else's to read.
        password_hash: At<PasswordHash>,
        /// What they may do, as of a token.
        role: At<Role>,
        /// Over what, as of a token.
        of: Vec<At<Organisation>>,
    }
}

table! {
    /// The reverse proxy that says who a person is. It must take the header out of what comes from outside.
    "[access.proxy]" AccessProxy {
        /// The header in which it names the person; `Remote-User` if it says nothing.
        header: Option<At<HeaderName>>,
        /// The addresses that it comes from. From all others the header is ignored, and counted.
        from: Vec<At<Address>>,
    }
}

words!(Role, "a role",
    "viewer" => Self::Viewer,
    "partner" => Self::Partner,
    "operator" => Self::Operator,
    "coordinator" => Self::Coordinator,
    "admin" => Self::Admin,
);

words!(Anonymous, "what whoever is not known may see",
    "all" => Self::All,
    "minimal" => Self::Minimal,
    "none" => Self::None,
);

table! {
    /// Where pages are served.
    "[web]" Web {
        /// The address and port listened on; `127.0.0.1:8377` if it says nothing.
        listen: Option<At<Socket>>,
        /// The socket by which `samband fault accept` and its like reach the daemon; `control.sock` in systemd's runtime directory, or else beside the database, if it says nothing.
        socket: Option<At<FilePath>>,
        /// What links in mails begin with; the address listened on if it says nothing.
        public_url: Option<At<WebUrl>>,
        /// Components that have metrics of their own, at most; above there are sums per site and kind. 5000 if it says nothing.
        component_series: Option<At<Series>>,
    }
}

table! {
    /// What parties have reported themselves.
    "[incidents]" Incidents {
        /// The file that lists it, TOML or, by its name, JSON; read when it changes.
        file: At<FilePath>,
    }
}

table! {
    /// The weekly drill: an invented component fails on purpose, and somebody is told of it by mail.
    "[drill]" Drill {
        /// When it is held, a day and a time such as `mon 09:00`, which it is if it says nothing.
        at: Option<At<WeeklyMoment>>,
        /// In the time of which zone; of the first region if it says nothing.
        zone: Option<At<Zone>>,
        /// The mail addresses told; those of the operators if it says nothing.
        to: Vec<At<Email>>,
        /// Within which time the relay must have taken its mail; `10m` if it says nothing.
        within: Option<At<Lapse>>,
    }
}

table! {
    /// The mail relay.
    "[mail]" Mail {
        /// The relay's host name or address.
        host: At<Host>,
        /// Its port; 587 for starttls, 465 for tls, 25 for none.
        port: Option<At<Port>>,
        /// How the connection is protected; `starttls` if it says nothing.
        security: Option<At<Security>>,
        /// Who we are to the relay.
        username: Option<At<Line>>,
        /// The file that holds the password, which nobody else may read.
        password_file: Option<At<FilePath>>,
        /// The systemd credential that holds the password.
        password_credential: Option<At<OutsideName>>,
        /// The environment variable that holds the password.
        password_env: Option<At<OutsideName>>,
        /// The sender's address.
        from: At<Email>,
        /// The sender's name; `samband` if it says nothing.
        from_name: Option<At<Line>>,
        /// Right part of every Message-ID; the sender's domain if it says nothing.
        message_id_domain: Option<At<Domain>>,
        /// Connections to the relay at once, at most; 4 if it says nothing.
        connections: Option<At<Connections>>,
        /// Certificates (PEM) to trust instead of the system's.
        ca_file: Option<At<FilePath>>,
        /// A second relay, for when this one cannot be reached or takes nothing from anybody.
        fallback: Option<At<Fallback>>,
    }
}

table! {
    /// A second mail relay, asked while the first cannot be reached or takes nothing from anybody. Sender and Message-ID are the first's.
    "[mail.fallback]" Fallback {
        /// The relay's host name or address.
        host: At<Host>,
        /// Its port; 587 for starttls, 465 for tls, 25 for none.
        port: Option<At<Port>>,
        /// How the connection is protected; `starttls` if it says nothing.
        security: Option<At<Security>>,
        /// Who we are to the relay.
        username: Option<At<Line>>,
        /// The file that holds the password, which nobody else may read.
        password_file: Option<At<FilePath>>,
        /// The systemd credential that holds the password.
        password_credential: Option<At<OutsideName>>,
        /// The environment variable that holds the password.
        password_env: Option<At<OutsideName>>,
        /// Certificates (PEM) to trust instead of the system's.
        ca_file: Option<At<FilePath>>,
    }
}

table! {
    /// A machine of somebody else's that is told by HTTP, in JSON signed as Standard Webhooks says: a ticket system, a gateway to telephones.
    "[[webhook]]" Webhook {
        /// Its id, by which contacts in regions' files name it.
        id: At<Slug>,
        /// Where it is. Only its host is ever shown.
        url: At<PingUrl>,
        /// The regions of which it is told everything that happens to faults; without it, only what contacts are told that name it.
        regions: Vec<At<Slug>>,
        /// The file that holds the secret that signs: `whsec_` and Base64, or any text of 16 bytes or more. Two with a space between them sign each.
        secret_file: Option<At<FilePath>>,
        /// The systemd credential that holds the secret.
        secret_credential: Option<At<OutsideName>>,
        /// The environment variable that holds the secret.
        secret_env: Option<At<OutsideName>>,
        /// The file that holds a token, sent as `Authorization: Bearer` or in `token_header`.
        token_file: Option<At<FilePath>>,
        /// The systemd credential that holds the token.
        token_credential: Option<At<OutsideName>>,
        /// The environment variable that holds the token.
        token_env: Option<At<OutsideName>>,
        /// The header that the token stands in by itself, such as `X-Api-Key`.
        token_header: Option<At<HeaderName>>,
        /// `tls`, or `none` for an address that begins with `http://` and is not this machine's; `tls` if it says nothing.
        security: Option<At<BrokerSecurity>>,
        /// Certificates (PEM) to trust instead of the system's.
        ca_file: Option<At<FilePath>>,
        /// Our own certificate (PEM), for one that asks for it.
        certificate_file: Option<At<FilePath>>,
        /// Its private key (PEM), which nobody else may read.
        key_file: Option<At<FilePath>>,
        /// How long one attempt may take, from `1s` to `60s`; `15s` if it says nothing.
        deadline: Option<At<Lapse>>,
        /// How long a mail may wait for the relay's yes before a contact with `when = \"mail-fails\"` is told by this webhook, from `1m` to `12h`; `10m` if it says nothing.
        patience: Option<At<Lapse>>,
    }
}

table! {
    /// An Alertmanager, by its API of version 2. It gets one alert for each open fault that samband tells of, with the fault's number, region, municipality, component, kind, facet and owner as labels, and its end. samband decides whose a fault is; Alertmanager passes it on.
    "[[alertmanager]]" Alertmanager {
        /// Where it is, without `/api/v2`. Only its host is ever shown.
        url: At<PingUrl>,
        /// The regions that it is told of; all if it says nothing.
        regions: Vec<At<Slug>>,
        /// The file that holds a token, sent as `Authorization: Bearer`.
        token_file: Option<At<FilePath>>,
        /// The systemd credential that holds the token.
        token_credential: Option<At<OutsideName>>,
        /// The environment variable that holds the token.
        token_env: Option<At<OutsideName>>,
        /// `tls`, or `none` for an address that begins with `http://` and is not this machine's; `tls` if it says nothing.
        security: Option<At<BrokerSecurity>>,
        /// Certificates (PEM) to trust instead of the system's.
        ca_file: Option<At<FilePath>>,
        /// Our own certificate (PEM), for one that asks for it.
        certificate_file: Option<At<FilePath>>,
        /// Its private key (PEM), which nobody else may read.
        key_file: Option<At<FilePath>>,
    }
}

table! {
    /// The MQTT 5 broker, which keeps the state of all components and faults and is told each event.
    "[mqtt]" Mqtt {
        /// The broker's host name or IPv4 address.
        host: At<BrokerHost>,
        /// Its port; 8883 for tls, 1883 for none.
        port: Option<At<Port>>,
        /// How the connection is protected: `tls` or `none`; `tls` if it says nothing.
        security: Option<At<BrokerSecurity>>,
        /// Who we are to the broker, where a certificate does not say it.
        username: Option<At<Line>>,
        /// The file that holds the password, which nobody else may read.
        password_file: Option<At<FilePath>>,
        /// The systemd credential that holds the password.
        password_credential: Option<At<OutsideName>>,
        /// The environment variable that holds the password.
        password_env: Option<At<OutsideName>>,
        /// Certificates (PEM) to trust instead of the system's.
        ca_file: Option<At<FilePath>>,
        /// Our own certificate (PEM), for a broker that asks for one.
        certificate_file: Option<At<FilePath>>,
        /// Its private key (PEM), which nobody else may read.
        key_file: Option<At<FilePath>>,
        /// How our client ids begin; the region's id follows. Made of the installation's id if it says nothing.
        client_id: Option<At<ClientId>>,
        /// What topics begin with, before `v1/<region>`; `samband` if it says nothing.
        prefix: Option<At<TopicPrefix>>,
    }
}

table! {
    /// The log of what happened.
    "[store]" Store {
        /// The directory that holds the database; `/var/lib/samband` if it says nothing.
        path: Option<At<FilePath>>,
        /// How long what stands outside the chain is kept.
        keep: Option<At<Keep>>,
        /// How long measurements of probes are kept.
        measurements: Option<At<Measurements>>,
    }
}

table! {
    /// How many days what stands outside the chain is kept, after a notice was
    /// decided. A notice on its way, or about a fault that is not closed, is kept
    /// whole; the chain itself is kept for ever.
    "[store] keep" Keep {
        /// The words of notices; 90 if it says nothing.
        words: Option<At<KeptDays>>,
        /// The addresses they went to, and what relays answered; 365 if it says nothing.
        addresses: Option<At<KeptDays>>,
    }
}

table! {
    /// For how many days round trips, loss and jitter of probes are kept, in a file of
    /// their own beside the log. Nothing else rests on them.
    "[store] measurements" Measurements {
        /// Days by the minute; 14 if it says nothing, and with 0 none are kept at all.
        minutes: Option<At<MinuteDays>>,
        /// Days by the hour, those by the minute among them; 400 if it says nothing.
        hours: Option<At<HourDays>>,
    }
}

table! {
    /// What the program says of itself, to stderr.
    "[log]" Log {
        /// `text` or `json`; `text` if it says nothing.
        format: Option<At<LogFormat>>,
        /// From which level on; `info` if it says nothing.
        level: Option<At<LogLevel>>,
    }
}

table! {
    /// How probes are sent.
    "[probe]" Probe {
        /// `datagram` sockets need no privilege, `raw` ones CAP_NET_RAW; `off` pings nobody.
        icmp: Option<At<Icmp>>,
        /// Whom the owner of a probed device may ask, shown in the User-Agent.
        contact: Option<At<Line>>,
    }
}

/// How the connection to a broker is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum BrokerSecurity {
    /// Encrypted from the first byte.
    #[default]
    Tls,
    /// In clear: for a broker on this machine.
    None,
}

words!(BrokerSecurity, "a way to protect the connection",
    "tls" => Self::Tls,
    "none" => Self::None,
);

table! {
    /// A sign of life to an outside party, by HTTP, sent only while probes end, the log is written and notices move.
    "[heartbeat]" Heartbeat {
        /// The address asked: that of a dead man's switch, which answers with 2xx.
        url: At<PingUrl>,
        /// From one to the next; `60s` if it says nothing.
        every: Option<At<Lapse>>,
        /// `get` or `post`; `get` if it says nothing.
        method: Option<At<Verb>>,
        /// The file that holds a token, sent as `Authorization: Bearer`.
        token_file: Option<At<FilePath>>,
        /// The systemd credential that holds the token.
        token_credential: Option<At<OutsideName>>,
        /// The environment variable that holds the token.
        token_env: Option<At<OutsideName>>,
        /// Certificates (PEM) to trust instead of the system's.
        ca_file: Option<At<FilePath>>,
    }
}

words!(Verb, "a method",
    "get" => Self::Get,
    "post" => Self::Post,
);

/// How the program's own messages are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

words!(LogFormat, "a log format",
    "text" => Self::Text,
    "json" => Self::Json,
);
