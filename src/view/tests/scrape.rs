//! A strict reader of the text format 0.0.4 and of OpenMetrics 1.0: what
//! either forbids, it refuses.

use std::collections::{BTreeMap, BTreeSet};

pub(super) type Set = BTreeMap<String, String>;

#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) samples: BTreeMap<(String, Set), f64>,
}

#[derive(Debug, Default)]
struct Family {
    name: String,
    kind: Option<String>,
    unit: Option<String>,
    helped: bool,
    sampled: bool,
}

impl Page {
    pub(super) fn parse(text: &str, open: bool) -> Self {
        assert!(text.ends_with('\n') && !text.contains("\n\n") && !text.contains('\r'));
        let text = if open {
            text.strip_suffix("# EOF\n").expect("an end")
        } else {
            text
        };
        let mut page = Self::default();
        let mut known = BTreeSet::new();
        let mut family = Family::default();
        for line in text.lines() {
            let Some(comment) = line.strip_prefix("# ") else {
                page.sample(line, &mut family, open);
                continue;
            };
            let mut words = comment.splitn(3, ' ');
            let (word, name) = (words.next().unwrap(), words.next().unwrap());
            let rest = words.next().expect("something after the name");
            if name != family.name {
                assert!(known.insert(name.to_owned()), "family {name} twice");
                assert!(is_name(name), "{name}");
                family = Family {
                    name: name.to_owned(),
                    ..Family::default()
                };
            }
            assert!(!family.sampled, "comment after samples of {name}");
            match word {
                "HELP" => {
                    assert!(!std::mem::replace(&mut family.helped, true), "{line}");
                    unescape(rest, open);
                }
                "TYPE" => family.set_type(rest, open),
                "UNIT" => {
                    assert!(open && family.unit.is_none());
                    assert!(name.ends_with(&format!("_{rest}")), "{line}");
                    family.unit = Some(rest.to_owned());
                }
                other => panic!("{other}: {line}"),
            }
        }
        page.buckets();
        page
    }

    fn sample(&mut self, line: &str, family: &mut Family, open: bool) {
        let end = line.find(['{', ' ']).expect("a value");
        let (name, mut rest) = line.split_at(end);
        let mut labels = Set::new();
        if let Some(inner) = rest.strip_prefix('{') {
            rest = read_labels(inner, &mut labels);
        }
        let value = rest.strip_prefix(' ').expect("one space");
        assert!(!value.contains(' '), "{line}");
        let value: f64 = value.parse().expect(line);
        let kind = family.kind.as_deref().expect("a type before samples");
        family.sampled = true;
        let suffix = name.strip_prefix(&*family.name).expect("its family's name");
        let allowed: &[&str] = match (kind, open) {
            ("counter", true) => &["_total"],
            ("info", true) => &["_info"],
            ("histogram", _) => &["_bucket", "_sum", "_count"],
            _ => &[""],
        };
        assert!(allowed.contains(&suffix), "{line} in a {kind}");
        assert_eq!(labels.contains_key("le"), suffix == "_bucket", "{line}");
        if kind == "counter" {
            assert!(value >= 0.0 && name.ends_with("_total"), "{line}");
        }
        let before = self.samples.insert((name.to_owned(), labels), value);
        assert!(before.is_none(), "twice: {line}");
    }

    /// Buckets do not fall, end with infinity, and that is the count.
    fn buckets(&self) {
        for ((name, labels), count) in &self.samples {
            let Some(base) = name.strip_suffix("_count") else {
                continue;
            };
            let mut buckets: Vec<(f64, f64)> = self
                .samples
                .iter()
                .filter(|((n, l), _)| {
                    let mut without = l.clone();
                    *n == format!("{base}_bucket")
                        && without.remove("le").is_some()
                        && without == *labels
                })
                .map(|((_, l), v)| (l["le"].parse().unwrap(), *v))
                .collect();
            buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
            assert!(buckets.is_sorted_by(|a, b| a.1 <= b.1), "{name}");
            assert_eq!(buckets.last(), Some(&(f64::INFINITY, *count)), "{name}");
        }
    }
}

impl Family {
    fn set_type(&mut self, kind: &str, open: bool) {
        let kinds: &[&str] = if open {
            &["counter", "gauge", "histogram", "info", "unknown"]
        } else {
            &["counter", "gauge", "histogram", "untyped"]
        };
        assert!(kinds.contains(&kind), "{kind}");
        assert!(self.kind.is_none() && self.helped);
        if open {
            assert!(!self.name.ends_with("_total"), "{}", self.name);
        }
        self.kind = Some(kind.to_owned());
    }
}

fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    let first = chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    first && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Reads labels up to the brace; returns what follows it.
fn read_labels<'a>(mut text: &'a str, labels: &mut Set) -> &'a str {
    loop {
        let (name, rest) = text.split_once("=\"").expect("a label");
        assert!(is_name(name), "{name}");
        let mut end = None;
        let mut escaped = false;
        for (at, c) in rest.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    end = Some(at);
                    break;
                }
                _ => {}
            }
        }
        let end = end.expect("a closing quote");
        let value = unescape(&rest[..end], true);
        assert!(
            labels.insert(name.to_owned(), value).is_none(),
            "{name} twice"
        );
        match rest[end + 1..].split_at(1) {
            (",", more) => text = more,
            ("}", after) => return after,
            other => panic!("{other:?}"),
        }
    }
}

fn unescape(text: &str, quotes: bool) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('\\') => out.push('\\'),
                Some('n') => out.push('\n'),
                Some('"') if quotes => out.push('"'),
                other => panic!("escape of {other:?} in {text}"),
            },
            '"' if quotes => panic!("a bare quote in {text}"),
            other => out.push(other),
        }
    }
    out
}
