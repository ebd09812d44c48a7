//! What is said of Alertmanagers.

use secrecy::SecretString;

use super::*;

/// Knows a token by every name.
struct Token;

impl Secrets for Token {
    fn file(&self, _: &Path) -> Result<SecretString, SecretError> {
        Ok("kanarifugl-7".into())
    }

    fn credential(&self, _: &str) -> Result<SecretString, SecretError> {
        Ok("kanarifugl-7".into())
    }

    fn variable(&self, _: &str) -> Result<SecretString, SecretError> {
        Ok("kanarifugl-7".into())
    }
}

fn read_all(main: &str) -> Result<Loaded, Report> {
    let main = format!("{MAIN}{main}\n");
    let texts = texts(&main, REGION);
    read(&texts, Path::new("/etc/samband"), &Token, &AsWritten)
}

#[test]
fn each_of_a_cluster_is_told_of_the_regions_that_it_names() {
    let main = "[[alertmanager]]\nurl = \"https://a.example:9093/am\"\nregions = [\"hav\"]\n\
        token_env = \"TOKEN\"\n[[alertmanager]]\nurl = \"http://127.0.0.1:9093\"\n";
    let loaded = read_all(main).unwrap_or_else(|report| panic!("{report}"));
    let [first, second] = &loaded.settings.alertmanagers[..] else {
        panic!("two are configured");
    };
    assert_eq!(&*first.url, "https://a.example:9093/am");
    assert_eq!(
        first.regions.iter().map(|id| &**id).collect::<Vec<_>>(),
        ["hav"]
    );
    assert!(first.token.is_some() && second.token.is_none() && second.regions.is_empty());
    let shown = format!("{:?}", loaded.settings.alertmanagers);
    assert!(
        !shown.contains("kanari") && !shown.contains("a.example"),
        "{shown}"
    );
}

#[test]
fn mistakes_about_alertmanagers_say_what_would_be_right() {
    let mut catalogue = String::new();
    for lines in [
        "",
        "url = \"https://a.example/api/v2/alerts\"",
        "url = \"https://a.example/?x=1\"",
        "url = \"http://a.example:9093\"",
        "url = \"http://a.example:9093\"\nsecurity = \"none\"\ntoken_env = \"TOKEN\"",
        "url = \"http://127.0.0.1:9093\"\nca_file = \"ca.pem\"",
        "url = \"https://a.example\"\nregions = [\"hvaa\"]",
        "url = \"https://a.example\"\ntoken_env = \"A\"\ntoken_file = \"b\"",
        "url = \"https://a.example\"\nlabels = { a = \"b\" }",
    ] {
        let report = read_all(&format!("[[alertmanager]]\n{lines}")).expect_err(lines);
        catalogue.push_str(&format!("{report}\n"));
    }
    let many = "[[alertmanager]]\nurl = \"https://a.example\"\n".repeat(9);
    let report = read_all(&many).expect_err("nine");
    catalogue.push_str(&format!("{report}\n"));
    assert!(!catalogue.contains("kanarifugl"), "{catalogue}");
    insta::assert_snapshot!("alertmanager", catalogue);
}
