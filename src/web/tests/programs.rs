//! What programs are served: pages of a list, and changes as they come.

use super::*;
use crate::fault::What;

/// The numbers in a list that was served.
fn numbers(answer: &str) -> Vec<String> {
    let (_, body) = answer.split_once("\r\n\r\n").expect(answer);
    let list: Vec<serde_json::Value> = serde_json::from_str(body).expect(answer);
    let number = |fault: &serde_json::Value| fault["number"].as_str().map(str::to_owned);
    list.iter().filter_map(number).collect()
}

#[tokio::test]
async fn a_list_is_read_page_by_page_as_each_names_the_next() {
    let server = Server::start(sample::troubled(), Limits::default()).await;
    let whole = server.get("/api/v1/faults", "").await;
    assert_eq!(header(&whole, "link"), None, "all at once is the last page");
    let mut path = "/api/v1/faults?region=fosen&limit=2".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = server.get(&path, "").await;
        assert_eq!(status(&page), 200, "{path}");
        seen.extend(numbers(&page));
        let Some(link) = header(&page, "link") else {
            break;
        };
        let target = link
            .strip_prefix('<')
            .and_then(|link| link.strip_suffix(">; rel=\"next\""));
        path = target.expect(link).to_owned();
        assert!(
            path.contains("region=fosen") && path.contains("limit=2"),
            "{path}"
        );
    }
    assert!(seen.len() > 2, "more than a page");
    assert_eq!(seen, numbers(&whole));
}

#[tokio::test]
async fn a_list_has_the_tickets_of_its_faults_and_another_tag_when_one_is_closed() {
    let server = Server::start(sample::troubled(), Limits::default()).await;
    let before = server.get("/api/v1/faults", "").await;
    assert!(!before.contains("\"tickets\""), "{before}");
    let number = numbers(&before).swap_remove(0);
    let settings = store::Settings {
        path: server.log.file().parent().unwrap().to_owned(),
        ..store::Settings::default()
    };
    let tickets = store::Tickets::open(&settings, jiff::Timestamp::UNIX_EPOCH).unwrap();
    let mut tags = BTreeSet::new();
    for (open, state) in [(true, "open"), (false, "closed")] {
        let kept = store::KeptTicket {
            system: "rt".to_owned(),
            fault: number.clone(),
            region: "fosen".to_owned(),
            id: Some("17".to_owned()),
            number: Some("17".to_owned()),
            url: None,
            open,
            body: "{}".to_owned(),
        };
        tickets.put(&kept).unwrap();
        let answer = server.get("/api/v1/faults", "").await;
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        let list: Vec<serde_json::Value> = serde_json::from_str(body).unwrap();
        let wanted =
            serde_json::json!([{"system": "rt", "number": "17", "url": null, "state": state}]);
        for fault in list {
            let there = fault.get("tickets");
            assert_eq!(there, (fault["number"] == *number).then_some(&wanted));
        }
        tags.insert(header(&answer, "etag").unwrap().to_owned());
    }
    assert_eq!(tags.len(), 2);
}

#[tokio::test]
async fn what_a_ticket_system_says_is_read_by_a_bearers_token_and_within_bounds() {
    let server = Server::start(sample::troubled(), Limits::default()).await;
    let (token, _) = crate::access::make_token(&[7; 32]);
    let call = async |authorization: &str, body: &str| {
        let request = format!(
            "POST /api/v1/tickets/rt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             {authorization}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        status(&server.ask(&request).await)
    };
    let bearer = format!("Authorization: Bearer {token}\r\n");
    let longest = |more: usize| format!("\"{}\"", "x".repeat(64 * 1024 - 2 + more));
    // Nobody here takes it.
    assert_eq!(call(&bearer, "{}").await, 503);
    assert_eq!(call(&bearer, &longest(0)).await, 503);
    assert_eq!(call(&bearer, &longest(1)).await, 413);
    assert_eq!(call(&bearer, "no json").await, 400);
    assert_eq!(call("", "{}").await, 401);
    let basic = format!("Authorization: Basic {token}\r\n");
    assert_eq!(call(&basic, "{}").await, 401);
    assert_eq!(call("Authorization: Bearer x\r\n", "{}").await, 401);
}

#[tokio::test]
async fn a_page_that_was_read_is_told_in_a_line_until_it_is_another() {
    let server = Server::start(sample::troubled(), Limits::default()).await;
    let path = "/api/v1/faults?limit=1";
    let page = server.get(path, "").await;
    let tag = header(&page, "etag").expect("a tag").to_owned();
    let same = server.get(path, &format!("If-None-Match: {tag}\r\n")).await;
    assert_eq!(status(&same), 304);
    assert!(
        header(&same, "link").is_some(),
        "the way on is there all the same"
    );
    let other = server
        .get(
            "/api/v1/faults?limit=2",
            &format!("If-None-Match: {tag}\r\n"),
        )
        .await;
    assert_eq!(status(&other), 200);
}

#[tokio::test]
async fn what_is_not_understood_behind_the_question_mark_is_said() {
    let server = Server::start(sample::troubled(), Limits::default()).await;
    for (query, said) in [
        ("limit=0", "limit"),
        ("limit=1001", "`limit` is 1000 at most"),
        ("limit=x", "limit"),
        ("state=broken", "state"),
        ("after=42", "`after` is to be the number of a fault"),
        ("colour=red", "colour"),
        ("region=a&region=b", "region"),
    ] {
        let answer = server.get(&format!("/api/v1/faults?{query}"), "").await;
        assert_eq!(status(&answer), 400, "{query}");
        let media = header(&answer, "content-type");
        assert_eq!(media, Some("application/problem+json"), "{query}");
        assert!(answer.contains(said), "{query}: {answer}");
    }
    let none = server.get("/api/v1/faults?owner=%3Cscript%3E", "").await;
    assert_eq!(numbers(&none), [""; 0]);
}

#[tokio::test]
async fn where_nothing_can_be_chosen_a_choice_is_refused() {
    let server = Server::start(sample::troubled(), Limits::default()).await;
    for path in ["ownership", "agreements", "shadow"] {
        let path = format!("/api/v1/{path}");
        assert_eq!(status(&server.get(&path, "").await), 200, "{path}");
        let answer = server.get(&format!("{path}?region=fosen"), "").await;
        assert_eq!(status(&answer), 400, "{path}");
        let media = header(&answer, "content-type");
        assert_eq!(media, Some("application/problem+json"), "{path}");
        assert!(answer.contains("region"), "{answer}");
    }
}

/// The next event of a stream: its id and its fault.
async fn event(stream: &mut TcpStream, read: &mut String) -> (String, serde_json::Value) {
    while !read.contains("\n\n") {
        read.push_str(&until(stream, "\n").await);
    }
    let (one, rest) = read.split_once("\n\n").expect("an event");
    let line = |name: &str| {
        let found = one.lines().find_map(|line| line.strip_prefix(name));
        found.map(|text| text.trim().to_owned())
    };
    let told = line("data:").map(|data| (line("id:"), serde_json::from_str(&data)));
    *read = rest.to_owned();
    match told {
        Some((Some(id), Ok(fault))) => (id, fault),
        Some(other) => panic!("{other:?}"),
        // A comment, or how soon to come back.
        None => Box::pin(event(stream, read)).await,
    }
}

#[tokio::test]
async fn a_program_is_told_of_every_fault_and_then_of_each_that_changes() {
    let first = sample::troubled();
    let server = Server::start(first.clone(), Limits::default()).await;
    let mut stream = server.connect().await;
    // Of HTTP 1.0 no length stands between the lines.
    stream
        .write_all(b"GET /api/v1/events HTTP/1.0\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    let head = until(&mut stream, "\r\n\r\n").await;
    assert_eq!(header(&head, "content-type"), Some("text/event-stream"));
    let (_, rest) = head.split_once("\r\n\r\n").unwrap();
    let mut read = rest.to_owned();
    let mut told = BTreeSet::new();
    for _ in 0..first.faults.len() {
        let (id, fault) = event(&mut stream, &mut read).await;
        let number = fault["number"].as_str().unwrap().to_owned();
        assert!(id.starts_with(&format!("{number}-")), "{id}");
        assert!(fault.get("timeline").is_none() && fault["holder"].is_string());
        told.insert(number);
    }
    let all = first.faults.iter().map(|fault| fault.number.to_string());
    assert_eq!(told, all.collect());

    let mut next = first.clone();
    let mut faults = first.faults.to_vec();
    let open = faults
        .iter()
        .position(|fault| fault.state.is_active())
        .unwrap();
    let mut changed = (*faults[open]).clone();
    sample::happens(&mut changed, "2026-11-22T08:27:00Z", What::Cleared);
    let number = changed.number.to_string();
    let id = format!("{number}-{}", changed.next_ordinal() - 1);
    faults[open] = Arc::new(changed);
    next.faults = faults.into();
    server.publish.send(Arc::new(next)).unwrap();
    let (seen, fault) = event(&mut stream, &mut read).await;
    assert_eq!((seen, fault["number"].as_str()), (id, Some(&*number)));
    assert_eq!(fault["state"], "cleared");
}

#[tokio::test]
async fn programs_that_follow_have_the_places_of_all_who_follow() {
    let limits = Limits {
        streams: 1,
        ..Limits::default()
    };
    let server = Server::start(sample::troubled(), limits).await;
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /api/v1/events HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    until(&mut stream, "event: fault").await;
    assert_eq!(status(&server.get("/events", "").await), 503);
    assert_eq!(status(&server.get("/api/v1/events", "").await), 503);
}

#[tokio::test]
async fn what_can_be_done_at_a_place_is_what_the_description_says() {
    let server = Server::start(sample::troubled(), Limits::default()).await;
    let answer = server.get("/api/v1/openapi.json", "").await;
    let (_, body) = answer.split_once("\r\n\r\n").expect(&answer);
    let described: serde_json::Value = serde_json::from_str(body).unwrap();
    for (path, operations) in described["paths"].as_object().unwrap() {
        let mut wanted: BTreeSet<String> =
            operations.as_object().unwrap().keys().cloned().collect();
        wanted.remove("parameters");
        if wanted.contains("get") {
            wanted.insert("head".to_owned());
        }
        let request = format!("OPTIONS {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let answer = server.ask(&request.replace(['{', '}'], "")).await;
        assert_eq!(status(&answer), 405, "{path}");
        let allowed = header(&answer, "allow").expect(path).split(", ");
        let allowed: BTreeSet<String> = allowed.map(str::to_lowercase).collect();
        assert_eq!(allowed, wanted, "{path}");
    }
}
