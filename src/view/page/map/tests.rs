use super::*;
use crate::view::sample::{self, Names};
use crate::view::snapshot::ConcernPart;

/// The drawing of the only region of a snapshot.
fn drawing(snapshot: &crate::view::Snapshot) -> Drawing {
    let shown = sample::shown(snapshot);
    let (region, _) = shown.regions().next().expect("a region");
    graph::of_region(
        &graph::Scene::new(&shown, Words::of(Language::Bokmal)),
        region,
    )
}

/// What is drawn of one municipality.
fn afjord(snapshot: &crate::view::Snapshot) -> Drawing {
    let shown = sample::shown(snapshot);
    let ix = find(&shown, "afjord").expect("a municipality");
    graph::of_municipality(&graph::Scene::new(&shown, Words::of(Language::Bokmal)), ix)
}

fn lines(drawing: &Drawing) -> Vec<Line> {
    drawing.lines(Words::of(Language::Bokmal))
}

fn svg(drawing: &Drawing) -> String {
    drawing.svg("h", "map-note", Words::of(Language::Bokmal))
}

/// Whether each element that is begun is ended, and none that was not.
fn is_well_formed(svg: &str) -> bool {
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let Some((tag, _)) = tag.split_once('>') else {
            return false;
        };
        let name = tag.trim_start_matches('/').split(' ').next();
        match (tag.starts_with('/'), tag.ends_with('/')) {
            (true, _) if open.pop() != name => return false,
            (true, _) | (false, true) => {}
            (false, false) => open.extend(name),
        }
    }
    open.is_empty()
}

#[test]
fn the_line_from_what_is_broken_to_what_suffers_is_drawn_thick() {
    let drawing = afjord(&sample::one_fault());
    let named = |name: &str| {
        let nodes = &mut drawing.nodes.iter();
        nodes.position(|node| node.name == name).expect("a box")
    };
    assert_eq!(drawing.nodes[named("Linje")].part, Some(ConcernPart::Cause));
    let svg = svg(&drawing);
    let hurt = drawing.edges.iter().filter(|&&(from, to)| {
        drawing.nodes[from].part.is_some() && drawing.nodes[to].part == Some(ConcernPart::Affected)
    });
    assert!(hurt.clone().count() > 0);
    assert_eq!(svg.matches("edge hurt").count(), hurt.count());
    assert_eq!(svg.matches("node cause").count(), 1);
    assert!(svg.contains(">Feilen er her <"), "{svg}");
}

#[test]
fn where_all_is_well_nothing_is_thick() {
    let drawing = drawing(&sample::all_well());
    assert_eq!(drawing.hurt(), 0);
    assert!(!svg(&drawing).contains("hurt"));
}

#[test]
fn what_is_over_hurts_no_more() {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    let inventory = std::sync::Arc::clone(draft.inventory());
    let mut fault = sample::fault(&inventory, 7, "afjord.helsesenter.rom1", &[]);
    let open = drawing(&sample::snapshot(&mut draft, vec![fault.clone()]));
    assert_eq!(open.hurt(), 1);
    sample::happens(
        &mut fault,
        "2026-11-22T08:22:00Z",
        crate::fault::What::Cleared,
    );
    let over = drawing(&sample::snapshot(&mut draft, vec![fault]));
    assert_eq!(over.hurt(), 0);
}

#[test]
fn those_that_need_the_same_share_a_line_and_the_list_says_what_each_needs() {
    let drawing = drawing(&sample::one_fault());
    let junctions = drawing.nodes.iter().filter(|node| node.junction).count();
    assert_eq!(junctions, 1);
    let lines = lines(&drawing);
    // The monitor, the core, the registrar, and a site of each of the six.
    assert_eq!(lines.len(), 9);
    let of = |name: &str| {
        let line = lines.iter().find(|line| line.name == name);
        line.expect("a line of the list")
    };
    assert_eq!(of("Åfjord helsesenter").needs, ["Kjernenett"]);
    assert_eq!(of("Åfjord helsesenter").needed_by, 0);
    assert_eq!(of("Kjernenett").needs, ["samband"]);
    assert_eq!(of("Kjernenett").needed_by, 7);
    assert!(of("samband").needs.is_empty());
}

#[test]
fn more_sites_than_can_be_read_are_drawn_as_the_municipalities_with_trouble_and_the_rest() {
    let many = (0..59).map(|nth| {
        let id: &'static str = Box::leak(format!("k{nth:02}").into_boxed_str());
        (id, id)
    });
    let names = Names {
        municipalities: many
            .chain([("afjord", "Åfjord"), ("bjugn", "Bjugn")])
            .collect(),
        ..Names::default()
    };
    let mut draft = sample::well(sample::inventory(&names, true));
    let broken = ["afjord.helsesenter.linje", "afjord.helsesenter.ruter"];
    sample::down(&mut draft, &broken);
    let inventory = std::sync::Arc::clone(draft.inventory());
    let fault = sample::fault(&inventory, 7, broken[0], &broken);
    let drawing = drawing(&sample::snapshot(&mut draft, vec![fault]));
    let lines = lines(&drawing);
    let names: Vec<&str> = lines.iter().map(|line| &*line.name).collect();
    let places: Vec<&str> = names.into_iter().skip(3).collect();
    assert_eq!(places, ["Åfjord", "60 kommuner til"]);
}

#[test]
fn names_of_others_can_do_nothing_in_a_drawing() {
    for drawing in [drawing(&sample::hostile()), afjord(&sample::hostile())] {
        let svg = svg(&drawing);
        assert!(is_well_formed(&svg), "{svg}");
        assert!(!svg.contains("<script"));
        assert!(!svg.contains('\u{202e}'));
        for line in lines(&drawing) {
            assert!(!line.name.contains('<') && !line.name.contains('\u{202e}'));
        }
    }
}

#[test]
fn each_drawing_is_well_formed_and_says_the_same_as_its_list() {
    for snapshot in [
        sample::all_well(),
        sample::one_fault(),
        sample::troubled(),
        sample::cut_off(),
    ] {
        for drawing in [drawing(&snapshot), afjord(&snapshot)] {
            let svg = svg(&drawing);
            assert!(is_well_formed(&svg), "{svg}");
            for line in lines(&drawing) {
                let words = line.name.split(' ');
                words.for_each(|word| assert!(svg.contains(word), "{word} is not in {svg}"));
            }
        }
    }
}

#[test]
fn the_first_sentence_says_how_much_hurts() {
    let said = |snapshot: &crate::view::Snapshot, language| {
        let page = map(&sample::shown(snapshot), language).expect("a page");
        let (_, from) = page.split_once("<h1 id=\"headline\">").expect("a heading");
        from.split("</h1>").next().unwrap_or_default().to_owned()
    };
    let fault = sample::one_fault();
    let well = sample::all_well();
    assert_eq!(
        said(&well, Language::Bokmal),
        "Ingen åpen feil rammer noe på kartet."
    );
    assert_eq!(
        said(&fault, Language::Bokmal),
        "Én åpen feil rammer ett sted på kartet."
    );
    assert_eq!(
        said(&fault, Language::English),
        "One open fault affects one place on the map."
    );
}

#[test]
fn a_municipality_that_is_not_there_has_no_map() {
    let snapshot = sample::shown(&sample::all_well());
    assert!(
        map_of(&snapshot, "atlantis", Language::Bokmal)
            .expect("no page")
            .is_none()
    );
    assert!(
        map_of(&snapshot, "afjord", Language::Bokmal)
            .expect("a page")
            .is_some()
    );
}

#[test]
fn what_is_amiss_is_said_before_the_drawing_the_cause_first() {
    let drawing = afjord(&sample::one_fault());
    let hurting = drawing.hurting(2, Words::of(Language::Bokmal));
    assert_eq!(hurting.len(), 2);
    assert_eq!(hurting[0].name, "Linje");
    assert_eq!(hurting[0].note, "Feilen er her");
    assert_eq!(hurting[1].note, "rammet av feilen");
    let page = map_of(
        &sample::shown(&sample::one_fault()),
        "afjord",
        Language::Bokmal,
    );
    let page = page.expect("a page").expect("it is there");
    let place = |what: &str| page.find(what).unwrap_or(usize::MAX);
    assert!(place("class=\"plain hurt\"") < place("<svg class=\"map\""));
}
