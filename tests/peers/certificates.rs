//! An authority, and certificates by it for the peers to show, made by openssl.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::process::{Place, folder};

/// An authority with an intermediate one, in a folder of its own.
pub(crate) struct Certificates {
    folder: TempDir,
    place: Place,
}

/// From when until when, as openssl reads it.
pub(crate) type Span<'a> = (&'a str, &'a str);

/// A span that no test sees the end of.
pub(crate) const LONG: Span<'_> = ("20200101000000Z", "21200101000000Z");

impl Certificates {
    pub(crate) fn new(place: &Place) -> Self {
        let made = Self {
            folder: folder(),
            place: place.clone(),
        };
        fs::write(made.path("ca.cnf"), CONFIGURATION).unwrap();
        fs::write(made.path("index.txt"), "").unwrap();
        made.key("root");
        made.key("middle");
        let authority = "basicConstraints=critical,CA:true\nkeyUsage=keyCertSign\n";
        made.sign("root", "root", authority, LONG);
        made.sign("middle", "root", authority, LONG);
        made
    }

    /// The path of a file of it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The authority that is to be trusted.
    pub(crate) fn root(&self) -> String {
        self.path("root.pem").display().to_string()
    }

    /// Makes `NAME.key`, and in `NAME.pem` a certificate of that name with these
    /// alternative names, and behind it the one that signed it.
    pub(crate) fn make(&self, name: &str, names: &str, span: Span<'_>) {
        self.key(name);
        let extensions = format!(
            "subjectAltName={names}\nauthorityInfoAccess=caIssuers;URI:http://ca.test/ca.crt\n"
        );
        self.sign(name, "middle", &extensions, span);
        fs::copy(
            self.path(&format!("{name}.pem")),
            self.path(&format!("{name}-alone.pem")),
        )
        .unwrap();
        let chain = [name, "middle"].map(|one| fs::read(self.path(&format!("{one}.pem"))).unwrap());
        fs::write(self.path(&format!("{name}.pem")), chain.concat()).unwrap();
    }

    /// The same, signed by itself.
    pub(crate) fn make_own(&self, name: &str) {
        self.key(name);
        self.sign(name, name, "subjectKeyIdentifier=hash\n", LONG);
    }

    /// The same, by a key of 1024 bits.
    pub(crate) fn make_short(&self, name: &str) {
        let file = self.path(&format!("{name}.key"));
        let bits = "rsa_keygen_bits:1024";
        self.openssl(&[
            "genpkey",
            "-algorithm",
            "RSA",
            "-pkeyopt",
            bits,
            "-out",
            text(&file),
        ]);
        self.sign(name, name, "subjectKeyIdentifier=hash\n", LONG);
    }

    /// The SHA-256 of the first certificate in `NAME.pem`.
    pub(crate) fn fingerprint(&self, name: &str) -> String {
        let file = self.path(&format!("{name}.pem")).display().to_string();
        let args = ["x509", "-in", &file, "-noout", "-fingerprint", "-sha256"];
        let said = self.place.run("openssl", &args);
        said.trim().rsplit('=').next().unwrap().to_owned()
    }

    /// A moment so many days from now, as openssl reads it.
    pub(crate) fn in_days(&self, days: i64) -> String {
        let date = format!("{days} days");
        let said = self
            .place
            .run("date", &["-u", "-d", &date, "+%Y%m%d%H%M%SZ"]);
        said.trim().to_owned()
    }

    fn key(&self, name: &str) {
        let file = self.path(&format!("{name}.key"));
        self.openssl(&[
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-out",
            text(&file),
        ]);
    }

    fn sign(&self, name: &str, by: &str, extensions: &str, (from, until): Span<'_>) {
        let file = |one: &str, kind: &str| self.path(&format!("{one}.{kind}"));
        let (request, key) = (file(name, "csr"), file(name, "key"));
        let subject = format!("/CN={name}");
        let asked = [
            "req",
            "-new",
            "-key",
            text(&key),
            "-subj",
            &subject,
            "-out",
            text(&request),
        ];
        self.openssl(&asked);
        let more = file(name, "cnf");
        fs::write(&more, extensions).unwrap();
        let (signer, signature) = (file(by, "pem"), file(by, "key"));
        let made = file(name, "pem");
        let config = self.path("ca.cnf");
        let mut args = vec![
            "ca",
            "-batch",
            "-config",
            text(&config),
            "-keyfile",
            text(&signature),
            "-in",
            text(&request),
            "-out",
            text(&made),
            "-startdate",
            from,
            "-enddate",
            until,
            "-extfile",
            text(&more),
            "-notext",
        ];
        match name == by {
            true => args.push("-selfsign"),
            false => args.extend(["-cert", text(&signer)]),
        }
        self.openssl(&args);
    }

    fn openssl(&self, args: &[&str]) {
        // What `ca` keeps lies where it is run.
        let mut command = self.place.command("openssl");
        let output = command.args(args).current_dir(self.folder.path()).output();
        let output = output.expect("openssl is there: tests/run installs it");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {args:?}: {said}");
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

const CONFIGURATION: &str = "\
[ca]
default_ca = here
[here]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
";
