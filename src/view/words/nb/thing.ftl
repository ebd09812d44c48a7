### Norwegian Bokmål: what things are called, how they are, and how they fail.

## What is wrong with a certificate, after what shows it

shows-expired = viser et sertifikat som har gått ut
shows-not-yet-valid = viser et sertifikat som ikke gjelder ennå
shows-changed = viser et annet sertifikat enn ventet
shows-wrong-name = viser et sertifikat for et annet navn
shows-self-signed = viser et sertifikat signert av seg selv
shows-incomplete-chain = viser en ufullstendig sertifikatkjede
shows-unknown-authority = viser et sertifikat fra en ukjent utsteder
shows-expiring = viser et sertifikat som snart går ut

## How something is

state-up = virker
state-poor = dårlig
state-flapping = ustabil
state-down = nede
state-unknown = ukjent

## Kinds

kind-codec = videoutstyr
kind-room-network = romnett
kind-firewall = brannmur
kind-site-router = ruter
kind-access-line = linje
kind-network-core = kjernenett
kind-name-service = navnetjeneste
kind-time-service = tidstjeneste
kind-registrar = registrar
kind-bridge = møtebro
kind-media-gateway = mediesluse
kind-certificate = sertifikat
kind-credential = legitimasjon
kind-monitor = overvåking

## Kinds, of one that is known

the-codec = videoutstyret
the-room-network = romnettet
the-firewall = brannmuren
the-site-router = ruteren
the-access-line = linja
the-network-core = kjernenettet
the-name-service = navnetjenesten
the-time-service = tidstjenesten
the-registrar = registraren
the-bridge = møtebroen
the-media-gateway = medieslusen
the-certificate = sertifikatet
the-credential = legitimasjonen
the-monitor = overvåkingen
thing-codec = videoutstyret i { $name }, { $site }
thing-access-line = linja til { $site }
thing-site-router = ruteren på { $site }
thing-firewall = brannmuren på { $site }
thing-room-network = romnettet på { $site }
thing-other = { $kind } { $name } på { $site }

## Facets

facet-reach = kontakt
facet-service = tjeneste
facet-registration = registrering
facet-media = lyd og bilde
facet-certificate = sertifikat
facet-room = rommet
facet-size = store pakker
facet-credential = pålogging
facet-redundancy = reserve

## What a probe drew

class-answered = svarte
class-late = svarte for sent
class-fair = bare brukbar
class-poor = for dårlig
class-refused = avviste forbindelsen
class-unavailable = svarte at det ikke går nå
class-wrong = svarte feil
class-denied = svarte nei
class-beyond = svarte at utstyret ikke er å få tak i
class-malformed = svarte uforståelig
class-silent = svarte ikke
class-partial = noen svarte, andre ikke
class-unlisted = navnet fører ingen steder
class-stalled = tok imot, og svarte ikke
class-net-unreachable = ingen vei til nettet
class-host-unreachable = ingen vei til utstyret
class-prohibited = stengt underveis
class-too-old = snakker bare noe for gammelt
class-too-big = pakken er for stor underveis
class-login-refused = godtok ikke påloggingen
class-not-performed = kunne ikke prøves

## How something fails, after what does

fails-down = er nede
fails-silent = svarer ikke
fails-reduced = har mistet noe av reserven
fails-unlisted = finnes ikke under navnet sitt
fails-stalled = tar imot forbindelser, men svarer ikke
fails-refusing = tar ikke imot forbindelser
fails-unavailable = svarer, men kan ikke brukes
fails-wrong = svarer feil
fails-denying = slipper ikke trafikken gjennom
fails-narrow = slipper ikke store pakker gjennom
fails-unregistered = er ikke registrert
fails-poor = er for dårlig for lyd og bilde
fails-slow = er for treg
fails-late = svarer for sent

## How well a way carries

lost = { $loss }{ "\u00A0" }% tapt
uneven = ujevnt { $time }
