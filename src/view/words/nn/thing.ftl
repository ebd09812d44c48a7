### Norwegian Nynorsk: what things are called, how they are, and how they fail.

## What is wrong with a certificate, after what shows it

shows-expired = viser eit sertifikat som har gått ut
shows-not-yet-valid = viser eit sertifikat som ikkje gjeld enno
shows-changed = viser eit anna sertifikat enn venta
shows-wrong-name = viser eit sertifikat for eit anna namn
shows-self-signed = viser eit sertifikat signert av seg sjølv
shows-incomplete-chain = viser ei ufullstendig sertifikatkjede
shows-unknown-authority = viser eit sertifikat frå ein ukjend utferdar
shows-expiring = viser eit sertifikat som snart går ut

## How something is

state-up = verkar
state-poor = dårleg
state-flapping = ustabil
state-down = nede
state-unknown = ukjent

## Kinds

kind-codec = videoutstyr
kind-room-network = romnett
kind-firewall = brannmur
kind-site-router = ruter
kind-access-line = linje
kind-network-core = nettkjerne
kind-name-service = namnetenar
kind-time-service = tidstenar
kind-registrar = registreringstenar
kind-bridge = møtebru
kind-media-gateway = medieport
kind-certificate = sertifikat
kind-credential = tilgang
kind-monitor = overvaking

## Kinds, of one that is known

the-codec = videoutstyret
the-room-network = romnettet
the-firewall = brannmuren
the-site-router = ruteren
the-access-line = linja
the-network-core = nettkjernen
the-name-service = namnetenaren
the-time-service = tidstenaren
the-registrar = registreringstenaren
the-bridge = møtebrua
the-media-gateway = medieporten
the-certificate = sertifikatet
the-credential = tilgangen
the-monitor = overvakinga
thing-codec = videoutstyret i { $name }, { $site }
thing-access-line = linja til { $site }
thing-site-router = ruteren på { $site }
thing-firewall = brannmuren på { $site }
thing-room-network = romnettet på { $site }
thing-other = { $kind } { $name } på { $site }

## Facets

facet-reach = kontakt
facet-service = teneste
facet-registration = registrering
facet-media = lyd og bilete
facet-certificate = sertifikat
facet-room = rommet
facet-size = store pakkar
facet-credential = pålogging
facet-redundancy = reserve

## What a probe drew

class-answered = svara
class-late = svara for seint
class-fair = berre brukbar
class-poor = for dårleg
class-refused = avviste tilkoplinga
class-unavailable = svara at det ikkje går an no
class-wrong = svara feil
class-denied = svara nei
class-beyond = svara at utstyret ikkje er å få tak i
class-malformed = svara uforståeleg
class-silent = svara ikkje
class-partial = nokre svara, andre ikkje
class-unlisted = namnet fører ingen stader
class-stalled = tok imot, og svara ikkje
class-net-unreachable = ingen veg til nettet
class-host-unreachable = ingen veg til utstyret
class-prohibited = stengt undervegs
class-too-old = snakkar berre noko for gammalt
class-too-big = pakken er for stor undervegs
class-login-refused = godtok ikkje pålogginga
class-not-performed = kunne ikkje målast

## How something fails, after what does

fails-down = er nede
fails-silent = svarar ikkje
fails-reduced = har mista noko av reserven
fails-unlisted = er ikkje å finne under namnet sitt
fails-stalled = tek imot tilkoplingar, men svarar ikkje
fails-refusing = tek ikkje imot tilkoplingar
fails-unavailable = svarar, men kan ikkje brukast
fails-wrong = svarar feil
fails-denying = slepper ikkje trafikken gjennom
fails-narrow = slepper ikkje store pakkar gjennom
fails-unregistered = er ikkje registrert
fails-poor = er for dårleg for lyd og bilete
fails-slow = går for treigt
fails-late = svarar for seint

## How well a way carries

lost = { $loss }{ "\u00A0" }% tapt
uneven = ujamt { $time }
