//! What is asked over connections, and which certificates are believed there.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::connection::connection;
use super::open_regular;
use super::reader::{At, given};
use super::region_file::{self as raw, AuthorityName, HttpMethod, ProbeKind, TransportName};
use super::report::{Note, Notes, Spot};
use super::text::RequestUrl;
use crate::inventory::{
    Authorities, Authority, Connection, Fingerprint, HttpTarget, Identity, JsonField, TlsTarget,
    Transport, Trust,
};

/// Days of warning before a certificate ends: three weeks are time to have a new one made.
const WARN_DAYS: u16 = 21;
/// All the world's authorities are a quarter of this.
const MOST_CA_FILE: u64 = 1024 * 1024;

/// What a probe says of certificates.
#[derive(Clone, Debug)]
pub(super) struct Trusting {
    name: Option<Arc<str>>,
    by: By,
    warn_days: u16,
}

#[derive(Clone, Debug)]
enum By {
    System,
    Any,
    Pin(Fingerprint),
    File(Arc<str>, Spot),
}

/// An HTTP request as it is written.
#[derive(Clone, Debug)]
pub(super) struct Requesting {
    url: Option<RequestUrl>,
    port: Option<u16>,
    head: bool,
    expect: Vec<u16>,
    body: Option<Arc<str>>,
    json: Option<JsonField>,
    connection: Connection,
    trusting: Trusting,
}

/// Files with authorities, each read once.
#[derive(Debug)]
pub(super) struct CaFiles<'a> {
    directory: &'a Path,
    read: BTreeMap<PathBuf, Option<Authorities>>,
}

impl Trusting {
    pub(super) fn of(table: &raw::Probe, notes: &mut Notes) -> Self {
        let pin = given(&table.pin).map(|pin| By::Pin(pin.0));
        let file = table
            .ca_file
            .as_ref()
            .and_then(|at| Some(By::File(Arc::clone(&at.get()?.0), at.spot.clone())));
        let authority = given(&table.authority).map(|name| match name {
            AuthorityName::System => By::System,
            AuthorityName::Any => By::Any,
        });
        let spots = [
            ("pin", table.pin.as_ref().map(|at| &at.spot)),
            ("ca_file", table.ca_file.as_ref().map(|at| &at.spot)),
            ("authority", table.authority.as_ref().map(|at| &at.spot)),
        ];
        let mut said = spots
            .into_iter()
            .filter_map(|(key, spot)| Some((key, spot?)));
        if let (Some((first, _)), Some((second, spot))) = (said.next(), said.next()) {
            notes.add(
                Note::at(spot, format!("`{second}` beside `{first}`"))
                    .label("one of the two says who vouches")
                    .help("leave one of them out"),
            );
        }
        Self {
            name: given(&table.server_name).map(|name| Arc::clone(&name.0)),
            by: pin.or(file).or(authority).unwrap_or(By::System),
            warn_days: given(&table.warn_days).map_or(WARN_DAYS, |days| days.0),
        }
    }

    pub(super) fn trust(
        &self,
        otherwise: Identity,
        files: &mut CaFiles<'_>,
        notes: &mut Notes,
    ) -> Trust {
        let identity = match (&self.name, otherwise) {
            (None, otherwise) => otherwise,
            (Some(name), Identity::SipDomain(_)) => Identity::SipDomain(Arc::clone(name)),
            (Some(name), Identity::Host(_) | Identity::Address(_)) => host(name),
        };
        Trust {
            identity,
            authority: match &self.by {
                By::System => Authority::System,
                By::Any => Authority::Any,
                By::Pin(pin) => Authority::Pinned(*pin),
                By::File(path, spot) => Authority::These(files.authorities(path, spot, notes)),
            },
            warn_days: self.warn_days,
        }
    }

    /// A handshake with a target.
    pub(super) fn tls(
        &self,
        target: SocketAddr,
        files: &mut CaFiles<'_>,
        notes: &mut Notes,
    ) -> TlsTarget {
        TlsTarget {
            target,
            trust: self.trust(Identity::Address(target.ip()), files, notes),
        }
    }

    /// By what a SIP request travels that asks about `uri`.
    pub(super) fn transport(
        &self,
        name: TransportName,
        uri: &str,
        files: &mut CaFiles<'_>,
        notes: &mut Notes,
    ) -> Transport {
        match name {
            TransportName::Udp => Transport::Udp,
            TransportName::Tcp => Transport::Tcp,
            TransportName::Tls => Transport::Tls(self.trust(sip_identity(uri), files, notes)),
        }
    }
}

impl Requesting {
    pub(super) fn of(table: &raw::Probe, expect: Vec<u16>, notes: &mut Notes) -> Self {
        let head = given(&table.method).copied() == Some(HttpMethod::Head);
        let body = table.body.as_ref().map(|at| ("body", &at.spot));
        let json = table.json.as_ref().map(|at| ("json", &at.spot));
        for (key, spot) in body.into_iter().chain(json).filter(|_| head) {
            notes.add(
                Note::at(spot, format!("`{key}` of an answer to HEAD"))
                    .label("such an answer has no body")
                    .help("leave it out, or `method`"),
            );
        }
        Self {
            url: given(&table.url).cloned(),
            port: given(&table.port).map(|port| port.0),
            head,
            expect,
            body: given(&table.body).map(|body| Arc::clone(&body.0)),
            json: given(&table.json).and_then(|field| {
                Some(JsonField {
                    pointer: Arc::clone(&field.pointer.get()?.0),
                    value: field.value.get()?.0.clone(),
                })
            }),
            connection: connection(table, ProbeKind::Http, notes),
            trusting: Trusting::of(table, notes),
        }
    }

    /// The request to an address; without `url` it is `https://` and the address.
    pub(super) fn http(
        &self,
        target: IpAddr,
        files: &mut CaFiles<'_>,
        notes: &mut Notes,
    ) -> HttpTarget {
        let own = || RequestUrl::of_address(target);
        let url = self.url.clone().unwrap_or_else(own);
        let trust = url.secure.then(|| {
            let identity = host(&url.host);
            self.trusting.trust(identity, files, notes)
        });
        let port = self.port.unwrap_or(url.port);
        HttpTarget {
            target: SocketAddr::new(target, port),
            trust,
            host: url.authority(),
            path: Arc::clone(&url.path),
            head: self.head,
            expect: self.expect.clone(),
            body: self.body.clone(),
            json: self.json.clone(),
            connection: self.connection,
        }
    }
}

impl<'a> CaFiles<'a> {
    pub(super) const fn in_directory(directory: &'a Path) -> Self {
        Self {
            directory,
            read: BTreeMap::new(),
        }
    }

    /// What stands in a file; none, where that has been noted.
    fn authorities(&mut self, path: &str, spot: &Spot, notes: &mut Notes) -> Authorities {
        let nobody = || Authorities(Arc::from([]));
        let path = self.directory.join(path);
        if let Some(known) = self.read.get(&path) {
            return known.clone().unwrap_or_else(nobody);
        }
        let read = authorities(&path).inspect_err(|wrong| {
            let what = format!("no authorities in {}", path.display());
            notes.add(
                Note::at(spot, what)
                    .label(wrong.clone())
                    .help("a file with certificates in PEM that samband may read"),
            );
        });
        let read = read.ok();
        self.read.insert(path, read.clone());
        read.unwrap_or_else(nobody)
    }
}

fn authorities(path: &Path) -> Result<Authorities, String> {
    let mut pem = Vec::new();
    let file = open_regular(path).map_err(|error| error.to_string())?;
    file.take(MOST_CA_FILE)
        .read_to_end(&mut pem)
        .map_err(|error| error.to_string())?;
    let mut store = RootCertStore::empty();
    let mut list = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|_| "it is not in PEM".to_owned())?;
        // A certificate that signs no others may stand there too: it is believed itself.
        let _ = store.add(certificate.clone());
        list.push(certificate.to_vec());
    }
    match list.is_empty() {
        true => Err("it holds no certificate".to_owned()),
        false => Ok(Authorities(list.into())),
    }
}

/// A host by its name or its address.
fn host(name: &str) -> Identity {
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    match bare.parse() {
        Ok(address) => Identity::Address(address),
        Err(_) => Identity::Host(name.into()),
    }
}

/// Whom a SIP URI is of: its domain, or the address that stands for it.
fn sip_identity(uri: &str) -> Identity {
    let rest = uri.split_once(':').map_or(uri, |(_, rest)| rest);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let rest = rest.split([';', '?']).next().unwrap_or(rest);
    let domain = match rest.rsplit_once(':') {
        Some((domain, port)) if port.bytes().all(|b| b.is_ascii_digit()) => domain,
        Some(_) | None => rest,
    };
    match host(domain) {
        Identity::Host(domain) => Identity::SipDomain(domain),
        address @ (Identity::Address(_) | Identity::SipDomain(_)) => address,
    }
}

/// Keys that say something of a certificate where none is shown.
pub(super) fn reject_certificate_keys(table: &raw::Probe, kind: ProbeKind, notes: &mut Notes) {
    let shown = match kind {
        ProbeKind::Sip => given(&table.transport) == Some(&TransportName::Tls),
        ProbeKind::SipDomain => given(&table.transport).is_none_or(|t| *t == TransportName::Tls),
        ProbeKind::Http => given(&table.url).is_none_or(|url| url.secure),
        ProbeKind::Icmp
        | ProbeKind::Tcp
        | ProbeKind::Dns
        | ProbeKind::Stun
        | ProbeKind::Ntp
        | ProbeKind::Tls
        | ProbeKind::Quality => return,
    };
    let right = match kind {
        ProbeKind::Http => "leave it out, or begin `url` with `https://`",
        ProbeKind::SipDomain => "leave it out, or `transport`",
        ProbeKind::Sip
        | ProbeKind::Icmp
        | ProbeKind::Tcp
        | ProbeKind::Dns
        | ProbeKind::Stun
        | ProbeKind::Ntp
        | ProbeKind::Tls
        | ProbeKind::Quality => "leave it out, or set `transport = \"tls\"`",
    };
    for (key, spot) in certificate_keys(table) {
        if let Some(spot) = spot.filter(|_| !shown) {
            notes.add(
                Note::at(spot, format!("`{key}` where no certificate is shown"))
                    .label("means nothing without TLS")
                    .help(right),
            );
        }
    }
}

/// The keys that are about certificates, each with where it stands.
pub(super) fn certificate_keys(table: &raw::Probe) -> [(&'static str, Option<&Spot>); 5] {
    fn spot<T>(at: &Option<At<T>>) -> Option<&Spot> {
        at.as_ref().map(|at| &at.spot)
    }
    [
        ("server_name", spot(&table.server_name)),
        ("pin", spot(&table.pin)),
        ("ca_file", spot(&table.ca_file)),
        ("authority", spot(&table.authority)),
        ("warn_days", spot(&table.warn_days)),
    ]
}
