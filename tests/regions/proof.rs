//! The pack of a fault that was played: whatever is altered in it is found, at its place.

use std::fs;
use std::process::Command;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use samband::inventory::Facet;
use samband::pack::verify;
use serde_json::json;

use crate::play::Play;
use crate::shipped::text;

/// A fault that has been through people's hands, sealed.
fn pack() -> Vec<u8> {
    let mut play = Play::told_of("fosen", &text("fosen"), "2026-11-24T11:00:00Z");
    let number = play.fails("afjord.helsesenter.rom1", Facet::Reach);
    let afjord = play.partner("fosen:afjord");
    let no = json!({ "because": "rom 2 på Åfjord helsesenter svarer som før" });
    play.act(&afjord, &number, "reject", no).taken();
    play.run(1);
    let said = json!({ "text": "strømmen er borte i hele gata, sier vaktmesteren" });
    play.act(&afjord, &number, "comment", said).taken();
    play.act(
        &afjord,
        &number,
        "accept",
        json!({ "expected_at": "2026-11-24T14:00:00Z" }),
    )
    .taken();
    play.wait_until("2026-11-24T14:05:00Z");
    play.mends("afjord.helsesenter.rom1", Facet::Reach);
    let said = json!({ "cause": "strømbrudd", "remedy": "kom tilbake av seg selv" });
    play.act(&afjord, &number, "close", said).taken();
    let reply = play.get(None, &format!("/f/{number}/pack.json"), "nb");
    assert_eq!(reply.status, 200, "{}", reply.head);
    reply.body.into_bytes()
}

/// Something is altered somewhere.
fn altered(whole: &[u8], seed: u64) -> Vec<u8> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut bytes = whole.to_vec();
    let place = rng.random_range(0..bytes.len());
    let end = place + rng.random_range(1..=24).min(bytes.len() - place);
    let noise: Vec<u8> = (place..end).map(|_| rng.random()).collect();
    match rng.random_range(0..7) {
        0 => bytes[place] ^= 1 << rng.random_range(0..8),
        1 => bytes.insert(place, rng.random()),
        2 => drop(bytes.remove(place)),
        3 => drop(bytes.splice(place..end, noise)),
        4 => drop(bytes.splice(place..place, noise)),
        5 => drop(bytes.drain(place..end)),
        // Something of its own, said twice.
        _ => {
            let again = bytes[place..end].to_vec();
            drop(bytes.splice(place..place, again));
        }
    }
    bytes
}

#[test]
fn each_of_a_thousand_alterations_of_a_played_faults_pack_is_refused_at_its_place() {
    let whole = pack();
    assert!(verify(&whole).is_ok_and(|verdict| verdict.is_whole()));
    let folder = tempfile::tempdir().expect("a directory");
    let file = folder.path().join("pack.json");
    let program = |bytes: &[u8]| {
        fs::write(&file, bytes).expect("a file");
        let mut samband = Command::new(env!("CARGO_BIN_EXE_samband"));
        let ended = samband.args(["log", "verify"]).arg(&file).output();
        let ended = ended.expect("the program");
        let said = String::from_utf8_lossy(&ended.stdout).into_owned();
        (ended.status.code(), said)
    };
    assert_eq!(program(&whole).0, Some(0));
    let mut altered_ones = 0;
    for seed in 0..1_000 {
        let bytes = altered(&whole, seed);
        // Where it is not what it was any more; an alteration may say the same for a while.
        let mut pairs = whole.iter().zip(&bytes);
        let same = pairs.position(|(was, is)| was != is);
        let place = same.unwrap_or(whole.len().min(bytes.len()));
        if bytes == whole {
            continue;
        }
        altered_ones += 1;
        let verdict = verify(&bytes).unwrap_or_else(|no| panic!("seed {seed}, at {place}: {no}"));
        // The byte at which a line ends is of that line, and so is what is gone from its end.
        let mut findings = verdict.findings.iter();
        let named = findings.find(|one| one.at.start <= place && place <= one.at.end);
        let Some(named) = named else {
            panic!("seed {seed}, at {place}: {:?}", verdict.findings);
        };
        // A process each is slow: a tenth of them, by what the program says and ends with.
        if seed % 10 == 0 {
            let (code, said) = program(&bytes);
            assert_eq!(code, Some(1), "seed {seed}: {said}");
            assert!(
                said.contains("ALTERED. It is not what was handed out."),
                "{said}"
            );
            let range = format!("bytes {} to {} ", named.at.start, named.at.end);
            assert!(said.contains(&range), "seed {seed}: {range}: {said}");
        }
    }
    assert!(altered_ones > 950, "{altered_ones}");
}
