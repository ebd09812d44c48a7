//! The ways in which people meet a region at play: its pages and its API, over a
//! socket, and the command line, over its log.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::process::Command as Program;
use std::sync::Arc;

use axum::Router;
use prometheus::Registry;
use samband::access::{self, Grant, Of, Role, Scope, Token, make_token};
use samband::clock::Clock;
use samband::fault::{Command, Number, Planning, Reporting};
use samband::store::{self, Store};
use samband::view::Snapshot;
use samband::web::{self, Answer, Limits, Orders, PlanAnswer, ReportAnswer, Source};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, oneshot, watch};

use crate::play::Play;

/// Somebody whom the API knows by a token.
#[derive(Clone, Debug)]
pub(crate) struct Person(String);

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// The tag of what came, to be named by whoever acts on it.
    pub(crate) fn tag(&self) -> String {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut tags = lines.filter(|(name, _)| name.eq_ignore_ascii_case("etag"));
        let (_, tag) = tags.next().unwrap_or_else(|| panic!("no tag: {self:?}"));
        tag.to_owned()
    }

    /// The fault as it is by now: what was wanted has happened.
    pub(crate) fn taken(self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        self.json()
    }

    /// Why what was wanted has not happened.
    pub(crate) fn refused(self, status: u16) -> String {
        assert_eq!(self.status, status, "{self:?}");
        self.json()["detail"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

/// What somebody wants, and where to tell what came of it.
enum Order {
    Act(Command, oneshot::Sender<Answer>),
    Plan(Planning, oneshot::Sender<PlanAnswer>),
    Report(Box<Reporting>, oneshot::Sender<ReportAnswer>),
}

/// The pages and the API of a play.
pub(crate) struct Surface {
    runtime: Runtime,
    address: SocketAddr,
    publish: watch::Sender<Arc<Snapshot>>,
    access: watch::Sender<Arc<access::Settings>>,
    orders: mpsc::UnboundedReceiver<Order>,
    store: Store,
    /// Transactions that are in the log already.
    written: usize,
    folder: TempDir,
}

impl Surface {
    fn new(play: &Play) -> Self {
        let folder = tempfile::tempdir().expect("a directory");
        let settings = store::Settings {
            path: folder.path().join("store"),
            ..store::Settings::default()
        };
        let log = settings.path.join(store::FILE);
        let (store, _) = Store::open(&settings, play.wall()).expect("a log");
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        let (publish, snapshots) = watch::channel(Arc::new(play.snapshot()));
        let (access, known) = watch::channel(Arc::<access::Settings>::default());
        let (sender, orders) = mpsc::unbounded_channel();
        let (planner, reporter) = (sender.clone(), sender.clone());
        let take = move |command, reply| sender.send(Order::Act(command, reply)).is_ok();
        let plan = move |planning, reply| planner.send(Order::Plan(planning, reply)).is_ok();
        let report = move |reporting, reply| {
            let order = Order::Report(Box::new(reporting), reply);
            reporter.send(order).is_ok()
        };
        let source = Source {
            snapshots,
            log,
            clock: Clock::start(),
            registry: Registry::new(),
            orders: Some(Orders::new(take).with_plans(plan).with_reports(report)),
            links: None,
            access: known,
            public_url: "http://play.example".into(),
            annex: Router::new(),
        };
        let address = runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let address = listener.local_addr().expect("an address");
            let never = std::future::pending();
            let served = web::serve(listener, None, source, Limits::default(), never);
            tokio::spawn(async move { served.await.expect("it serves") });
            address
        });
        Self {
            runtime,
            address,
            publish,
            access,
            orders,
            store,
            written: 0,
            folder,
        }
    }

    /// Has what was decided be in the log and on the pages.
    fn catch_up(&mut self, play: &Play) {
        let transactions = &play.transactions()[self.written..];
        self.store.commit(transactions).expect("a disk");
        self.written += transactions.len();
        self.publish.send_replace(Arc::new(play.snapshot()));
    }
}

/// All that comes back over a connection that is closed afterwards.
async fn asked(address: SocketAddr, request: String) -> Reply {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let sent = stream.write_all(request.as_bytes()).await;
    sent.expect("it reads");
    let mut said = Vec::new();
    let heard = stream.read_to_end(&mut said).await;
    heard.expect("it answers");
    let said = String::from_utf8(said).expect("UTF-8");
    let (head, body) = said.split_once("\r\n\r\n").unwrap_or((&said, ""));
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Reply {
        status: status.unwrap_or_default(),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

impl Play {
    /// Somebody with a role over organisations, as the configuration writes them:
    /// `fosen:rissa`, `fosen`, `*`.
    pub(crate) fn given(&mut self, role: Role, of: &[&str]) -> Person {
        let surface = self.surface.take().unwrap_or_else(|| Surface::new(self));
        let mut settings = access::Settings::clone(&surface.access.borrow());
        let nth = u8::try_from(settings.tokens.len() + 1).expect("few people");
        let (secret, kept) = make_token(&[nth; 32]);
        let parsed = |of: &&str| Of::parse(of).unwrap_or_else(|| panic!("{of}"));
        settings.tokens.push(Token {
            name: format!("{} {}", role.slug(), of.join(" ")).into(),
            kept,
            scope: Scope::new([Grant {
                role,
                of: of.iter().map(parsed).collect::<BTreeSet<Of>>(),
            }]),
            until: None,
        });
        surface.access.send_replace(Arc::new(settings));
        self.surface = Some(surface);
        Person(secret)
    }

    /// Somebody of a party, who acts for that alone: `fosen:rissa`.
    pub(crate) fn partner(&mut self, of: &str) -> Person {
        self.given(Role::Partner, &[of])
    }

    /// Who is known there, and what they may, by a configuration.
    pub(crate) fn lets_in(&mut self, settings: &access::Settings) {
        let surface = self.surface.take().unwrap_or_else(|| Surface::new(self));
        surface.access.send_replace(Arc::new(settings.clone()));
        self.surface = Some(surface);
    }

    /// One request over HTTP, with headers each ended by a line break, and its answer.
    pub(crate) fn ask(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Reply {
        let mut surface = self.surface.take().unwrap_or_else(|| Surface::new(self));
        surface.catch_up(self);
        let request = format!(
            "{method} {path} HTTP/1.0\r\nHost: play.example\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            body.len()
        );
        let Surface {
            runtime,
            orders,
            address,
            ..
        } = &mut surface;
        let mut came = runtime.block_on(async {
            let mut asked = tokio::spawn(asked(*address, request));
            tokio::select! {
                order = orders.recv() => Err((order.expect("it serves"), asked)),
                reply = &mut asked => Ok(reply.expect("an answer")),
            }
        });
        let reply = loop {
            let (order, asked) = match came {
                Ok(reply) => break reply,
                Err(under_way) => under_way,
            };
            // As in life, what somebody has done is in the log before they are told so.
            match order {
                Order::Act(command, reply) => {
                    let answer = self.order(command);
                    surface.catch_up(self);
                    let _ = reply.send(answer);
                }
                Order::Plan(planning, reply) => {
                    let answer = self.plan(planning);
                    surface.catch_up(self);
                    let _ = reply.send(answer);
                }
                Order::Report(reporting, reply) => {
                    let answer = self.report(reporting);
                    surface.catch_up(self);
                    let _ = reply.send(answer);
                }
            }
            came = Ok(surface.runtime.block_on(asked).expect("an answer"));
        };
        self.surface = Some(surface);
        reply
    }

    /// What somebody, or anybody, is shown at a path.
    pub(crate) fn get(&mut self, who: Option<&Person>, path: &str, language: &str) -> Reply {
        let known = who.map(|who| format!("Authorization: Bearer {}\r\n", who.0));
        let headers = format!(
            "{}Accept-Language: {language}\r\n",
            known.unwrap_or_default()
        );
        self.ask("GET", path, &headers, "")
    }

    /// The words of a fault's page as anybody sees it who reads Norwegian.
    pub(crate) fn page(&mut self, number: &Number) -> String {
        let page = self.get(None, &format!("/f/{number}"), "nb");
        assert_eq!(page.status, 200, "{page:?}");
        words(&page.body)
    }

    /// A fault as programs read it.
    pub(crate) fn json(&mut self, number: &Number) -> Value {
        let path = format!("/api/v1/faults/{number}");
        let reply = self.get(None, &path, "nb");
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()
    }

    /// Somebody looks at a fault, and does something to it: `accept`, `reject`, …
    pub(crate) fn act(&mut self, who: &Person, number: &Number, act: &str, body: Value) -> Reply {
        let seen = self.get(Some(who), &format!("/api/v1/faults/{number}"), "nb");
        match seen.status {
            200 => self.act_on(who, number, &seen.tag(), act, body),
            _ => seen,
        }
    }

    /// The same, by the tag of the fault as they have seen it.
    pub(crate) fn act_on(
        &mut self,
        who: &Person,
        number: &Number,
        tag: &str,
        act: &str,
        body: Value,
    ) -> Reply {
        let headers = format!(
            "Authorization: Bearer {}\r\nIf-Match: {tag}\r\nContent-Type: application/json\r\n",
            who.0
        );
        let path = format!("/api/v1/faults/{number}/{act}");
        self.ask("POST", &path, &headers, &body.to_string())
    }

    /// The program, run beside it on its log: its exit code and what it prints.
    pub(crate) fn samband(&mut self, arguments: &[&str]) -> (i32, String) {
        let mut surface = self.surface.take().unwrap_or_else(|| Surface::new(self));
        surface.catch_up(self);
        let config = surface.folder.path().join("config");
        fs::create_dir_all(config.join("regions")).expect("a directory");
        let ids: Vec<String> = self.texts().keys().map(|id| format!("{id:?}")).collect();
        let main = format!(
            "regions = [{}]\n[store]\npath = {:?}\n",
            ids.join(", "),
            surface.folder.path().join("store")
        );
        fs::write(config.join("samband.toml"), main).expect("a file");
        for (id, text) in self.texts() {
            fs::write(config.join(format!("regions/{id}.toml")), text).expect("a file");
        }
        let ended = Program::new(env!("CARGO_BIN_EXE_samband"))
            .arg("--config")
            .arg(&config)
            .args(arguments)
            .current_dir(surface.folder.path())
            .output()
            .expect("the program");
        let said = [ended.stdout, ended.stderr].concat();
        let said = String::from_utf8(said).expect("UTF-8");
        self.surface = Some(surface);
        (ended.status.code().expect("an exit code"), said)
    }

    /// What `samband fault show` prints of a fault.
    pub(crate) fn fault_show(&mut self, number: &Number) -> String {
        let (code, said) = self.samband(&["fault", "show", number.as_str()]);
        assert_eq!(code, 0, "{said}");
        said
    }
}

/// The words of a page, without tags and what stands in none.
pub(crate) fn words(html: &str) -> String {
    let mut said = String::new();
    for piece in html.split('<').skip(1) {
        said.push_str(piece.split_once('>').map_or("", |(_, words)| words));
        said.push(' ');
    }
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters = [
        ("&amp;", "&"),
        ("&#39;", "'"),
        ("&quot;", "\""),
        ("&lt;", "<"),
    ];
    letters
        .iter()
        .fold(said, |said, (coded, letter)| said.replace(coded, letter))
}
