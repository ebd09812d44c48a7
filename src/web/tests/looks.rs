//! `/probe` over real HTTP.

use std::sync::Mutex;

use super::access_over_tcp::{bearer, counted, settings};
use super::*;
use crate::access::{Anonymous, Settings};
use crate::health::{LocalError, Observation, Occasion, Outcome};
use crate::view::metrics::LookSeen;
use crate::web::{LookAnswer, LookOrder, NotLooked, Orders};

const CALL: &str = "/probe?target=fosen:sip&module=ping";

/// A server whose prober always says the same, and is asked nothing but by `/probe`.
struct Probed {
    address: SocketAddr,
    /// How long each who asked said that they would wait.
    patience: Arc<Mutex<Vec<Duration>>>,
    registry: Registry,
    _log: Log,
}

fn saw(order: &LookOrder, outcome: Outcome) -> LookAnswer {
    let started = Mono::from_nanos(1);
    Ok(LookSeen {
        inventory: Arc::clone(&order.wanted.inventory),
        observation: Observation {
            probe: order.wanted.probe,
            occasion: Occasion::Confirm,
            started,
            ended: started,
            outcome,
            kept: None,
            exchange: None,
        },
        age: Duration::ZERO,
        fresh: true,
    })
}

impl Probed {
    async fn start(access: Settings, says: fn(&LookOrder) -> LookAnswer) -> Self {
        Self::over(sample::troubled(), access, says).await
    }

    async fn over(
        snapshot: Snapshot,
        access: Settings,
        says: fn(&LookOrder) -> LookAnswer,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let log = Log::new();
        let (registry, clock) = (Registry::new(), Clock::start());
        let patience = Arc::new(Mutex::new(Vec::new()));
        let asked = Arc::clone(&patience);
        let orders = Orders::new(|_, _| false).with_looks(move |order, reply| {
            let left = order.until.since(clock.mono());
            asked.lock().unwrap().push(left);
            reply.send(says(&order)).is_ok()
        });
        let snapshot = Arc::new(snapshot);
        let source = Source {
            snapshots: watch::channel(snapshot).1,
            log: log.file(),
            clock,
            registry: registry.clone(),
            orders: Some(orders),
            links: None,
            access: watch::Sender::new(Arc::new(access)).subscribe(),
            public_url: "http://x".into(),
            annex: Router::new(),
        };
        let never = std::future::pending();
        tokio::spawn(serve(listener, None, source, Limits::default(), never));
        Self {
            address,
            patience,
            registry,
            _log: log,
        }
    }

    async fn get(&self, path: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        until_closed(&mut stream).await
    }

    fn counted(&self, outcome: &str) -> u64 {
        counted(&self.registry, "samband_look_calls_total", outcome)
    }
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").expect(answer).1
}

#[tokio::test]
async fn a_declared_probe_is_run_and_told_as_metrics() {
    let server = Probed::start(Settings::default(), |order| saw(order, Outcome::Silence)).await;
    let answer = server.get(CALL, "").await;
    assert_eq!(status(&answer), 200, "{answer}");
    let media = header(&answer, "content-type");
    assert_eq!(media, Some("text/plain; version=0.0.4; charset=utf-8"));
    assert_eq!(header(&answer, "cache-control"), Some("no-store"));
    assert!(body(&answer).contains("\nprobe_success 0\n"), "{answer}");
    let open = "Accept: application/openmetrics-text\r\n";
    assert!(server.get(CALL, open).await.ends_with("# EOF\n"));
    assert_eq!(server.counted("seen"), 2);
}

#[tokio::test]
async fn what_is_not_declared_is_refused_in_plain_text_and_asked_nowhere() {
    let server = Probed::start(Settings::default(), |_| panic!("asked")).await;
    for (query, says) in [
        ("", "`target`"),
        ("?module=ping", "`target`"),
        ("?target=192.0.2.1&module=ping", "no component"),
        ("?target=fosen:sip", "ping or sip"),
        ("?target=fosen:sip&module=http_2xx", "ping or sip"),
        (
            "?target=fosen:sip&target=fosen:core&module=ping",
            "duplicate",
        ),
    ] {
        let answer = server.get(&format!("/probe{query}"), "").await;
        assert_eq!(status(&answer), 400, "{query}: {answer}");
        let media = header(&answer, "content-type");
        assert_eq!(media, Some("text/plain; charset=utf-8"));
        assert!(body(&answer).contains(says), "{query}: {answer}");
    }
    assert_eq!(server.counted("wrong"), 6);
    assert_eq!(status(&server.get("/probe/x", "").await), 404);
}

#[tokio::test]
async fn whoever_asks_is_told_before_the_scrape_gives_up() {
    let server = Probed::start(Settings::default(), |order| saw(order, Outcome::Silence)).await;
    for said in ["10", "2.5", "0.4", "86400"] {
        let header = format!("X-Prometheus-Scrape-Timeout-Seconds: {said}\r\n");
        assert_eq!(status(&server.get(CALL, &header).await), 200);
    }
    let patience = server.patience.lock().unwrap().clone();
    for (had, [least, most]) in
        patience
            .iter()
            .zip([[7_000, 9_500], [500, 2_000], [0, 400], [55_000, 60_000]])
    {
        let millis = had.as_millis();
        assert!((least..=most).contains(&millis), "{millis} ms");
    }
    for said in ["", "soon", "-1", "0", "NaN", "inf"] {
        let header = format!("X-Prometheus-Scrape-Timeout-Seconds: {said}\r\n");
        assert_eq!(status(&server.get(CALL, &header).await), 400, "{said}");
    }
}

#[tokio::test]
async fn what_samband_could_not_do_is_no_failure_of_the_component() {
    let broken = |order: &LookOrder| saw(order, Outcome::NotPerformed(LocalError::Descriptors));
    let server = Probed::start(Settings::default(), broken).await;
    let answer = server.get(CALL, "").await;
    assert_eq!(status(&answer), 503, "{answer}");
    assert!(!answer.contains("probe_success"), "{answer}");
    assert_eq!(server.counted("undone"), 1);
    let server = Probed::start(Settings::default(), |_| Err(NotLooked::NoTime)).await;
    let answer = server.get(CALL, "").await;
    assert_eq!(status(&answer), 503, "{answer}");
    assert_eq!(header(&answer, "retry-after"), Some("1"));
    assert!(!answer.contains("probe_success"), "{answer}");
    assert_eq!(server.counted("late"), 1);
}

#[tokio::test]
async fn what_is_silent_while_samband_is_cut_off_is_no_failure_either() {
    let start = |says| Probed::over(sample::cut_off(), Settings::default(), says);
    let server = start(|order| saw(order, Outcome::Silence)).await;
    let answer = server.get(CALL, "").await;
    assert_eq!(status(&answer), 503, "{answer}");
    assert!(!answer.contains("probe_success"), "{answer}");
    assert_eq!(server.counted("undone"), 1);
    let answers = |order: &LookOrder| {
        let rtt = Duration::from_millis(1);
        let answer = crate::health::Answer::Echo;
        saw(order, Outcome::Answer { rtt, answer })
    };
    let answer = start(answers).await.get(CALL, "").await;
    assert_eq!(status(&answer), 200, "{answer}");
    assert!(answer.contains("probe_success 1"), "{answer}");
}

#[tokio::test]
async fn nobody_has_anything_probed_that_they_may_not_see() {
    let quiet = |order: &LookOrder| saw(order, Outcome::Silence);
    let server = Probed::start(settings(Anonymous::None), quiet).await;
    let own = "/probe?target=fosen:afjord.helsesenter.rom1&module=sip";
    assert_eq!(status(&server.get(own, "").await), 401);
    assert_eq!(status(&server.get(own, &bearer("afjord")).await), 200);
    let other = "/probe?target=fosen:roan.helsesenter.rom1&module=sip";
    let none = "/probe?target=fosen:nowhere.rom1&module=sip";
    let other = server.get(other, &bearer("afjord")).await;
    let none = server.get(none, &bearer("afjord")).await;
    assert_eq!(status(&other), 400);
    assert_eq!(body(&other), body(&none));
    assert_eq!(server.patience.lock().unwrap().len(), 1);
}
