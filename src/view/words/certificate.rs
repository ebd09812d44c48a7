//! Words for what is wrong with certificates.

use super::Written;
use crate::health::Flaw;

/// What a component does whose certificate has this flaw, after its name.
pub(super) const fn flawed(language: Written, flaw: Flaw) -> &'static str {
    match (language, flaw) {
        (Written::Bokmal, Flaw::Expired) => "viser et sertifikat som har gått ut",
        (Written::Bokmal, Flaw::NotYetValid) => "viser et sertifikat som ikke gjelder ennå",
        (Written::Bokmal, Flaw::Changed) => "viser et annet sertifikat enn ventet",
        (Written::Bokmal, Flaw::WrongName) => "viser et sertifikat for et annet navn",
        (Written::Bokmal, Flaw::SelfSigned) => "viser et sertifikat signert av seg selv",
        (Written::Bokmal, Flaw::IncompleteChain) => "viser en ufullstendig sertifikatkjede",
        (Written::Bokmal, Flaw::UnknownAuthority) => "viser et sertifikat fra en ukjent utsteder",
        (Written::Bokmal, Flaw::Expiring) => "viser et sertifikat som snart går ut",
        (Written::English, Flaw::Expired) => "shows a certificate that has expired",
        (Written::English, Flaw::NotYetValid) => "shows a certificate that is not valid yet",
        (Written::English, Flaw::Changed) => "shows another certificate than expected",
        (Written::English, Flaw::WrongName) => "shows a certificate for another name",
        (Written::English, Flaw::SelfSigned) => "shows a certificate signed by itself",
        (Written::English, Flaw::IncompleteChain) => "shows an incomplete chain of certificates",
        (Written::English, Flaw::UnknownAuthority) => {
            "shows a certificate from an unknown authority"
        }
        (Written::English, Flaw::Expiring) => "shows a certificate that expires soon",
    }
}
