//! Rooms over real HTTP: who sees which, and what is taken in.

use super::access_over_tcp::{Guarded, counted, settings, token};
use super::*;
use crate::access::{Anonymous, Settings};

const ROOM: &str = "/room/afjord.helsesenter.rom2";
const FORM: &str = "Origin: http://x\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n";

fn door(anonymous: Anonymous) -> Settings {
    Settings {
        rooms: true,
        ..settings(anonymous)
    }
}

fn key(page: &str) -> &str {
    let (_, after) = page.split_once("name=\"key\" value=\"").expect(page);
    after.split('"').next().unwrap()
}

#[tokio::test]
async fn whoever_scans_the_door_sees_that_room_and_no_more_than_that() {
    let server = Guarded::start(door(Anonymous::Minimal)).await;
    let page = server.get(ROOM, "Accept-Language: nb\r\n").await;
    assert_eq!(status(&page), 200, "{page}");
    assert!(page.contains("virker ikke"), "{page}");
    let (_, body) = page.split_once("\r\n\r\n").unwrap();
    let own = body.matches("href=\"/assets/").count();
    assert_eq!(body.matches("href=\"/").count(), own, "{body}");
    assert!(!body.contains("Roan") && !body.contains("Osen"), "{body}");
    let print = format!("{ROOM}/door");
    for path in [
        &*print,
        "/m/afjord",
        "/faults",
        "/f/FOSEN-2026-0042",
        "/events",
        "/api/v1/faults",
    ] {
        assert_eq!(status(&server.get(path, "").await), 401, "{path}");
    }
    // Where it is not said that they may, they do not.
    let server = Guarded::start(settings(Anonymous::Minimal)).await;
    assert_eq!(status(&server.get(ROOM, "").await), 401);
    let server = Guarded::start(door(Anonymous::None)).await;
    assert_eq!(status(&server.get(ROOM, "").await), 401);
}

#[tokio::test]
async fn a_room_out_of_scope_is_as_one_that_does_not_exist() {
    let server = Guarded::start(settings(Anonymous::None)).await;
    let own = format!("Authorization: Bearer {}\r\n", token("afjord"));
    assert_eq!(status(&server.get(ROOM, &own).await), 200);
    let bodies = ["/room/roan.helsesenter.rom1", "/room/nowhere.rom1"].map(|path| {
        let server = &server;
        let own = own.clone();
        async move { server.get(path, &own).await }
    });
    let [other, none] = bodies;
    let (other, none) = (other.await, none.await);
    assert_eq!(status(&other), 404);
    let body = |answer: &str| answer.split_once("\r\n\r\n").unwrap().1.to_owned();
    assert_eq!(body(&other), body(&none));
}

#[tokio::test]
async fn what_is_sent_from_the_page_is_taken_in_once_and_answered_with_its_number() {
    let server = Guarded::start(door(Anonymous::Minimal)).await;
    let page = server.get(ROOM, "").await;
    let body = format!("key={}&sees=no-sound&words=Bare+sus", key(&page));
    for came in ["opened", "repeated"] {
        let answer = server.ask("POST", ROOM, FORM, &body).await;
        assert_eq!(status(&answer), 303, "{answer}");
        let there = header(&answer, "location").unwrap();
        assert_eq!(
            there,
            "/room/afjord.helsesenter.rom2?reported=FOSEN-2026-0042"
        );
        assert_eq!(
            counted(&server.registry, "samband_user_reports_total", came),
            1
        );
        let thanks = server.get(there, "Accept-Language: nb\r\n").await;
        assert!(thanks.contains("id=\"thanks\""), "{thanks}");
        assert!(thanks.contains("FOSEN-2026-0042"), "{thanks}");
    }
    let taken = server.reports();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0], taken[1]);
    assert_eq!(taken[0].room, "afjord.helsesenter.rom2");
    // Another time it is another.
    let again = format!(
        "key={}&sees=no-sound&words=Bare+sus",
        key(&server.get(ROOM, "").await)
    );
    server.ask("POST", ROOM, FORM, &again).await;
    assert_ne!(server.reports()[0].mark, taken[0].mark);
}

#[tokio::test]
async fn what_another_site_sends_or_nobody_can_read_is_not_taken_in() {
    let server = Guarded::start(door(Anonymous::Minimal)).await;
    let page = server.get(ROOM, "").await;
    let whole = format!("key={}&sees=no-sound", key(&page));
    let elsewhere = "Origin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let long = format!("{whole}&words={}", "a".repeat(301));
    let hidden = format!("{whole}&words=a%E2%80%AEb");
    let no_sight = format!("key={}", key(&page));
    for (headers, body, expected) in [
        (elsewhere, &*whole, 403),
        (
            "Content-Type: application/x-www-form-urlencoded\r\n",
            &*whole,
            403,
        ),
        (FORM, "sees=no-sound", 400),
        (FORM, &*no_sight, 422),
        (FORM, &*long, 422),
        (FORM, &*hidden, 422),
    ] {
        let answer = server.ask("POST", ROOM, headers, body).await;
        assert_eq!(status(&answer), expected, "{body}: {answer}");
        assert!(answer.contains("id=\"report-wrong\""), "{answer}");
        // Whoever cannot report can call.
        assert!(answer.contains("href=\"tel:"), "{answer}");
    }
    assert!(server.reports().is_empty());
}

#[tokio::test]
async fn a_flood_of_reports_is_bounded_and_told_whom_to_call() {
    let server = Guarded::start(door(Anonymous::Minimal)).await;
    let mut limited = 0;
    for n in 0..20 {
        let body = format!("key=k{n}&sees=other");
        let answer = server.ask("POST", ROOM, FORM, &body).await;
        match status(&answer) {
            303 => assert_eq!(limited, 0),
            429 => {
                limited += 1;
                assert!(answer.contains("href=\"tel:+4772000000\""), "{answer}");
                assert!(header(&answer, "retry-after").is_some());
            }
            other => panic!("{other}: {answer}"),
        }
    }
    assert_eq!((server.reports().len(), limited), (10, 10));
}

#[tokio::test]
async fn programs_that_are_known_report_too_and_others_do_not() {
    let server = Guarded::start(door(Anonymous::Minimal)).await;
    let path = "/api/v1/rooms/afjord.helsesenter.rom2/reports";
    let json = "Content-Type: application/json\r\n";
    let body = r#"{"sees":"no-picture","key":"a1"}"#;
    assert_eq!(status(&server.ask("POST", path, json, body).await), 401);
    let own = format!("{json}Authorization: Bearer {}\r\n", token("afjord"));
    let answer = server.ask("POST", path, &own, body).await;
    assert_eq!(status(&answer), 201, "{answer}");
    assert!(
        answer.contains("\"number\": \"FOSEN-2026-0042\""),
        "{answer}"
    );
    let answer = server.ask("POST", path, &own, r#"{"sees":"smoke"}"#).await;
    assert_eq!(status(&answer), 400, "{answer}");
    let other = format!("{json}Authorization: Bearer {}\r\n", token("havet"));
    assert_eq!(status(&server.ask("POST", path, &other, body).await), 404);
    assert_eq!(status(&server.get(path, &own).await), 405);
}

#[tokio::test]
async fn faults_are_looked_for_without_a_script_and_what_is_mistaken_is_told_at_its_field() {
    let server = Server::start(sample::troubled(), Limits::default()).await;
    let list = server.get("/faults", "Accept-Language: en\r\n").await;
    let policy = header(&list, "content-security-policy").unwrap();
    assert!(policy.contains("form-action 'self'"), "{policy}");
    assert!(
        list.contains("<form method=\"get\" action=\"/faults\""),
        "{list}"
    );
    let none = server
        .get("/faults?q=nothing-like-it", "Accept-Language: en\r\n")
        .await;
    assert_eq!(status(&none), 200, "{none}");
    assert!(none.contains("No fault matches."), "{none}");
    assert!(none.contains("value=\"nothing-like-it\""), "{none}");
    let wrong = server
        .get("/faults?from=27.11.2026&state=x", "Accept-Language: en\r\n")
        .await;
    assert!(wrong.contains("id=\"wrong-from\""), "{wrong}");
    assert!(wrong.contains("id=\"wrong-state\""), "{wrong}");
    // Without what is mistaken it would be another search: nothing is counted.
    assert!(wrong.contains("is not understood"), "{wrong}");
    for claim in ["fault matches", "faults match", "No fault", "id=\"found\""] {
        assert!(!wrong.contains(claim), "{claim}: {wrong}");
    }
}
