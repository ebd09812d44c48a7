### Swedish: what things are called, how they are, and how they fail.

## What is wrong with a certificate, after what shows it

shows-expired = visar ett certifikat som har gått ut
shows-not-yet-valid = visar ett certifikat som inte gäller än
shows-changed = visar ett annat certifikat än väntat
shows-wrong-name = visar ett certifikat för ett annat namn
shows-self-signed = visar ett certifikat som är signerat av sig självt
shows-incomplete-chain = visar en ofullständig certifikatkedja
shows-unknown-authority = visar ett certifikat från en okänd utfärdare
shows-expiring = visar ett certifikat som snart går ut

## How something is

state-up = fungerar
state-poor = dåligt
state-flapping = instabilt
state-down = nere
state-unknown = okänt

## Kinds

kind-codec = videoutrustning
kind-room-network = rumsnät
kind-firewall = brandvägg
kind-site-router = router
kind-access-line = linje
kind-network-core = kärnnät
kind-name-service = namnserver
kind-time-service = tidsserver
kind-registrar = registreringsserver
kind-bridge = mötesbrygga
kind-media-gateway = medieport
kind-certificate = certifikat
kind-credential = inloggning
kind-monitor = övervakning

## Kinds, of one that is known

the-codec = videoutrustningen
the-room-network = rumsnätet
the-firewall = brandväggen
the-site-router = routern
the-access-line = linjen
the-network-core = kärnnätet
the-name-service = namnservern
the-time-service = tidsservern
the-registrar = registreringsservern
the-bridge = mötesbryggan
the-media-gateway = medieporten
the-certificate = certifikatet
the-credential = inloggningen
the-monitor = övervakningen
thing-codec = videoutrustningen i { $name }, { $site }
thing-access-line = linjen till { $site }
thing-site-router = routern på { $site }
thing-firewall = brandväggen på { $site }
thing-room-network = rumsnätet på { $site }
thing-other = { $kind } { $name } på { $site }

## Facets

facet-reach = kontakt
facet-service = tjänst
facet-registration = registrering
facet-media = ljud och bild
facet-certificate = certifikat
facet-room = rummet
facet-size = stora paket
facet-credential = inloggning
facet-redundancy = reserv

## What a probe drew

class-answered = svarade
class-late = svarade för sent
class-fair = bara hjälplig
class-poor = för dålig
class-refused = avvisade anslutningen
class-unavailable = svarade att det inte går nu
class-wrong = svarade fel
class-denied = svarade nej
class-beyond = svarade att utrustningen inte går att nå
class-malformed = svarade obegripligt
class-silent = svarade inte
class-partial = några svarade, andra inte
class-unlisted = namnet leder ingenstans
class-stalled = tog emot och svarade inte
class-net-unreachable = ingen väg till nätet
class-host-unreachable = ingen väg till utrustningen
class-prohibited = spärrat på vägen
class-too-old = talar bara något för gammalt
class-too-big = paketet är för stort på vägen
class-login-refused = godtog inte inloggningen
class-not-performed = kunde inte mätas

## How something fails, after what does

fails-down = är nere
fails-silent = svarar inte
fails-reduced = har förlorat en del av reserven
fails-unlisted = går inte att hitta under sitt namn
fails-stalled = tar emot anslutningar men svarar inte
fails-refusing = tar inte emot anslutningar
fails-unavailable = svarar men kan inte användas
fails-wrong = svarar fel
fails-denying = släpper inte igenom trafiken
fails-narrow = släpper inte igenom stora paket
fails-unregistered = saknar registrering
fails-poor = klarar inte ljud och bild
fails-slow = går för långsamt
fails-late = svarar för sent

## How well a way carries

lost = { $loss }{ "\u00A0" }% förlorat
uneven = ojämnt { $time }
