//! A nurse alone at night, with the code on the door: she looks, reports, reports again, and
//! is told at each step what is known, who has it, and what became of it. By pages alone.

use std::path::Path;

use samband::inventory::Facet;
use samband::notice::{Reason, RowState};

use crate::play::{Play, open};
use crate::shipped::{loaded_with, text};
use crate::surface::{Reply, words};

/// Who is let in: whoever stands in a room, and the people of the council and of a
/// municipality by the proxy.
fn access(region: &str, council: &str, municipality: &str) -> String {
    format!(
        "\n[access]\nanonymous = \"minimal\"\nrooms = true\n\
         [access.proxy]\nfrom = [\"127.0.0.1\"]\n\
         [[access.person]]\nname = \"siv\"\nrole = \"partner\"\nof = [\"{region}:{council}\"]\n\
         [[access.person]]\nname = \"kari\"\nrole = \"partner\"\nof = [\"{region}:{municipality}\"]\n\
         [[access.person]]\nname = \"ola\"\nrole = \"viewer\"\nof = [\"{region}\"]\n"
    )
}

/// A night in a region.
struct Night {
    play: Play,
    room: &'static str,
    language: &'static str,
}

impl Night {
    fn begin(
        region: &str,
        [council, municipality]: [&str; 2],
        moment: &str,
        [room, language]: [&'static str; 2],
    ) -> Self {
        let regions = [(region, open(&text(region)))];
        let loaded = loaded_with(
            Path::new(""),
            &regions,
            &access(region, council, municipality),
        );
        let mut play = Play::at(&loaded, moment);
        play.lets_in(&loaded.settings.access);
        Self {
            play,
            room,
            language,
        }
    }

    fn get(&mut self, who: Option<&str>, path: &str) -> Reply {
        let who = who.map(|who| format!("Remote-User: {who}\r\n"));
        let headers = format!(
            "{}Accept-Language: {}\r\n",
            who.unwrap_or_default(),
            self.language
        );
        self.play.ask("GET", path, &headers, "")
    }

    /// What the page of the room says to whoever scans the code.
    fn looks(&mut self) -> String {
        self.reads(&format!("/room/{}", self.room))
    }

    fn reads(&mut self, path: &str) -> String {
        let page = self.get(None, path);
        assert_eq!(page.status, 200, "{path}: {page:?}");
        words(&page.body)
    }

    /// What somebody of a party is shown.
    fn shows(&mut self, who: &str, path: &str) -> String {
        let page = self.get(Some(who), path);
        assert_eq!(page.status, 200, "{who} {path}: {page:?}");
        words(&page.body)
    }

    /// Fills in the form, sends it, and goes where she is led: there, and what it says.
    fn reports(&mut self, sees: &str, says: &str) -> (String, String) {
        let path = format!("/room/{}", self.room);
        let page = self.get(None, &path).body;
        let (_, after) = page.split_once("name=\"key\" value=\"").expect("a form");
        let key = after.split('"').next().expect("a key");
        let says = says.replace(' ', "+");
        let headers = "Origin: http://play.example\r\n\
                       Content-Type: application/x-www-form-urlencoded\r\n";
        let body = format!("key={key}&sees={sees}&words={says}");
        let sent = self.play.ask("POST", &path, headers, &body);
        assert_eq!(sent.status, 303, "{sent:?}");
        let lines = sent.head.lines().filter_map(|line| line.split_once(": "));
        let mut there = lines.filter(|(name, _)| name.eq_ignore_ascii_case("location"));
        let (_, there) = there.next().expect("a way");
        let there = there.to_owned();
        let said = self.reads(&there);
        (there, said)
    }

    /// Somebody of a party sends a form of the fault's page.
    fn acts(&mut self, who: &str, form: &str) {
        let faults = self.play.faults();
        let [fault] = &faults[..] else {
            panic!("one fault: {faults:?}");
        };
        let seen = fault.next_ordinal() - 1;
        let path = format!("/f/{}", fault.number);
        let headers = format!(
            "Remote-User: {who}\r\nOrigin: http://play.example\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n"
        );
        let body = format!("seen={seen}&{form}");
        let sent = self.play.ask("POST", &path, &headers, &body);
        assert_eq!(sent.status, 303, "{form}: {sent:?}");
    }

    /// What was sent to a party because something was reported again.
    fn updates(&self, party: &str) -> Vec<String> {
        let rows = self.play.rows.iter();
        let theirs = rows.filter(|row| row.recipient.party == party);
        let updates = theirs.filter(|row| row.reason == Reason::Commented);
        let sent = updates.filter(|row| !matches!(row.state, RowState::Cancelled { .. }));
        sent.map(|row| row.message.text.clone()).collect()
    }
}

fn says(page: &str, all: &[&str]) {
    for one in all {
        assert!(page.contains(one), "{one}: {page}");
    }
}

#[test]
fn a_nurse_in_rissa_is_told_at_each_step_who_has_it_and_what_became_of_it() {
    // 03:00 on a Tuesday; the council works from 08:00.
    let parties = ["fosen-regionrad", "rissa"];
    let room = ["rissa.helsesenter.rom1", "nb"];
    let mut night = Night::begin("fosen", parties, "2026-11-24T02:00:00Z", room);
    says(&night.looks(), &["Rom 1 virker."]);

    let (first, said) = night.reports("no-sound", "De andre hører oss ikke");
    says(
        &said,
        &[
            "har fått nummer FOSEN-2026-0001. Fosen Regionråd har saken.",
            "Rom 1 svarer, men noen har meldt fra: ikke lyd",
            "meldt, ikke bekreftet",
            "ikke bekreftet av målinger",
            "Fosen Regionråd har åpent igjen fra 08:00 , og skal svare innen 12:00",
            "+47 00 00 00 11",
        ],
    );
    assert!(
        !said.contains("hører oss ikke"),
        "to whoever scans it: {said}"
    );

    night.play.run(12);
    let (again, said) = night.reports("no-sound", "Pasienten venter");
    says(
        &said,
        &[
            "Dette er kjent siden 03:02 : ikke lyd. Fosen Regionråd har saken",
            "nummer FOSEN-2026-0001.",
            "Det du meldte, er lagt til.",
        ],
    );
    assert_ne!(first, again);
    night.play.run(1);
    let updates = night.updates("fosen-regionrad");
    assert_eq!(updates.len(), 1, "{updates:?}");
    says(&updates[0], &["Pasienten venter", "hører oss ikke"]);

    // It stands where people look, and is not said to be down.
    for path in [
        "/",
        "/m/rissa",
        "/map/rissa",
        "/c/fosen:rissa.helsesenter.rom1",
    ] {
        says(&night.shows("ola", path), &["meldt, ikke bekreftet"]);
    }
    says(
        &night.shows("ola", "/f/FOSEN-2026-0001"),
        &["Pasienten venter", "De andre hører oss ikke"],
    );

    night.play.wait_until("2026-11-24T07:30:00Z");
    night.acts("siv", "act=hand-over&to=rissa&why=Det+er+deres+rom");
    says(&night.looks(), &["Rissa kommune har saken."]);
    night.acts("kari", "act=accept&expected=2026-11-24T10%3A00");
    says(&night.looks(), &["Rissa kommune", "10:00"]);
    night.acts(
        "kari",
        "act=close&cause=Mikrofonen+var+av&remedy=Den+er+satt+paa",
    );
    let page = night.looks();
    says(&page, &["Rom 1 virker."]);
    assert!(!page.contains("meldt, ikke bekreftet"), "{page}");
    for there in [first, again] {
        says(
            &night.reads(&there),
            &[
                "nummer FOSEN-2026-0001, er over, 08:30",
                "Årsak: Mikrofonen var av",
                "Tiltak: Den er satt paa",
            ],
        );
    }
}

#[test]
fn a_nurse_in_svalov_reads_swedish_and_what_probes_find_soon_takes_her_report_up() {
    // 22:00 on a Tuesday; the mobile team has the nights.
    let parties = ["delregionalt-organ", "svalov"];
    let room = ["svalov.boende.rum1", "sv"];
    let mut night = Night::begin("skane", parties, "2026-11-24T21:00:00Z", room);
    says(&night.looks(), &["Samtalsrum 1 fungerar."]);
    let (there, said) = night.reports("black-screen", "Allt är svart");
    says(
        &said,
        &[
            "har fått nummer SKANE-2026-0001",
            "Delregionalt samverkansorgan har ärendet.",
            "anmält, inte bekräftat",
            "Delregionalt samverkansorgan har öppet igen från",
        ],
    );
    let (_, said) = night.reports("black-screen", "Det luktar bränt");
    says(
        &said,
        &["Detta är känt sedan", "Din anmälan har lagts till."],
    );

    let found = night.play.breaks("svalov.boende.rum1", Facet::Reach);
    let page = night.reads(&there);
    says(
        &page,
        &[
            "Samtalsrum 1 fungerar inte",
            found.number.as_str(),
            "ska svara senast",
        ],
    );
    night.acts("kari", "act=comment&text=Vi+ringer");
    night.play.mends("svalov.boende.rum1", Facet::Reach);
    let page = night.reads(&there);
    says(&page, &["Samtalsrum 1 fungerar.", "är över"]);
}
