//! Words for what is wrong with certificates.

use crate::health::Flaw;
use crate::inventory::Language;

/// What a component does whose certificate has this flaw, after its name.
pub(super) const fn flawed(language: Language, flaw: Flaw) -> &'static str {
    match (language, flaw) {
        (Language::Bokmal, Flaw::Expired) => "viser et sertifikat som har gått ut",
        (Language::Bokmal, Flaw::NotYetValid) => "viser et sertifikat som ikke gjelder ennå",
        (Language::Bokmal, Flaw::Changed) => "viser et annet sertifikat enn ventet",
        (Language::Bokmal, Flaw::WrongName) => "viser et sertifikat for et annet navn",
        (Language::Bokmal, Flaw::SelfSigned) => "viser et sertifikat signert av seg selv",
        (Language::Bokmal, Flaw::IncompleteChain) => "viser en ufullstendig sertifikatkjede",
        (Language::Bokmal, Flaw::UnknownAuthority) => "viser et sertifikat fra en ukjent utsteder",
        (Language::Bokmal, Flaw::Expiring) => "viser et sertifikat som snart går ut",
        (Language::English, Flaw::Expired) => "shows a certificate that has expired",
        (Language::English, Flaw::NotYetValid) => "shows a certificate that is not valid yet",
        (Language::English, Flaw::Changed) => "shows another certificate than expected",
        (Language::English, Flaw::WrongName) => "shows a certificate for another name",
        (Language::English, Flaw::SelfSigned) => "shows a certificate signed by itself",
        (Language::English, Flaw::IncompleteChain) => "shows an incomplete chain of certificates",
        (Language::English, Flaw::UnknownAuthority) => {
            "shows a certificate from an unknown authority"
        }
        (Language::English, Flaw::Expiring) => "shows a certificate that expires soon",
    }
}
