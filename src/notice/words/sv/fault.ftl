### Swedish: what is wrong, and with what.

## What is called what

kind-access-line = linjen
kind-room-network = rumsnätet
kind-firewall = brandväggen
kind-site-router = routern
kind-monitor = övervakningen
kind-network-core = kärnnätet
kind-name-service = namnservern
kind-time-service = tidsservern
kind-registrar = registreringsservern
kind-bridge = mötesbryggan
kind-media-gateway = medieporten
kind-certificate = certifikatet
kind-credential = inloggningen
thing-to = { $thing } till { $site }
thing-at = { $thing } på { $site }

## What is wrong: whole sentences

trouble = { $thing } { $fails }.
trouble-service = { $thing }: { $service } { $fails }.
trouble-service-of-equipment =
    { $thing }: utrustningen svarar på ping, men { $service } { $fails }.
trouble-service-of-machine = { $thing }: maskinen svarar, men { $service } { $fails }.
trouble-media = { $thing }: ljud och bild { $fails }.
trouble-certificate = { $thing }: certifikatet { $fails }.
trouble-room = { $thing }: kamera, mikrofon eller skärm { $fails }.
trouble-credential = { $thing }: inloggningen vi har där { $fails }.
trouble-redundancy = { $thing }: { $fails }.
well = { $thing } fungerar igen.

## The service that a machine is there for

service-of-codec = videotjänsten
service-of-name-service = namnuppslagningen
service-of-time-service = tidstjänsten
service-of-registrar = registreringen
service-of-bridge = mötestjänsten
service-of-media-gateway = medietjänsten
service-of-others = tjänsten

## How something cannot be reached

reach-silent = svarar inte
reach-stalled = tar emot anslutningar men svarar inte på dem
reach-refusing = avvisar anslutningar
reach-unavailable = svarar att { $gender ->
        [neuter] det inte är tillgängligt
       *[other] den inte är tillgänglig
    }
reach-wrong = svarar något annat än { $gender ->
        [neuter] det
       *[other] den
    } ska
reach-denying = släpper inte igenom trafiken
reach-unregistered = finns inte där { $gender ->
        [neuter] det
       *[other] den
    } ska vara
reach-late = svarar för sent
reach-reduced = svarar bara på några av sina adresser
reach-unlisted = går inte att hitta under sitt namn
reach-narrow = släpper inte igenom stora paket
reach-poor = levererar för dålig kvalitet

## How a service fails

serves-silent = svarar inte
serves-stalled = tar emot anslutningar men svarar inte på dem
serves-refusing = är inte igång
serves-unavailable = svarar att { $gender ->
        [neuter] det
       *[other] den
    } inte kan ta emot någon just nu
serves-wrong = svarar något annat än { $gender ->
        [neuter] det
       *[other] den
    } ska
serves-denying = släpper inte in oss
serves-unregistered = är inte { $gender ->
        [neuter] registrerat
       *[other] registrerad
    }
serves-late = svarar för sent
serves-reduced = svarar bara på några av sina adresser
serves-unlisted = går inte att hitta: namnet leder inte till någon server
serves-narrow = tar inte emot stora paket
serves-poor = fungerar för dåligt

## How a registration fails

registration-none = är inte { $gender ->
        [neuter] registrerat
       *[other] registrerad
    } och går inte att ringa upp
registration-denied = får inte registrera sig och går inte att ringa upp
registration-unavailable = är { $gender ->
        [neuter] registrerat men inte tillgängligt
       *[other] registrerad men inte tillgänglig
    }
registration-wrong = är { $gender ->
        [neuter] registrerat
       *[other] registrerad
    } med fel uppgifter
registration-late = är { $gender ->
        [neuter] registrerat
       *[other] registrerad
    } men svarar för sent
registration-reduced = är { $gender ->
        [neuter] registrerat
       *[other] registrerad
    } men svarar bara på några av sina adresser
registration-unlisted = går inte att hitta under sitt namn och går inte att ringa upp
registration-narrow = är { $gender ->
        [neuter] registrerat
       *[other] registrerad
    } men får inte stora paket
registration-poor = är { $gender ->
        [neuter] registrerat men svårt
       *[other] registrerad men svår
    } att nå

## How sound and picture fail

media-silent = kommer inte fram
media-refused = avvisas på vägen
media-unavailable = är inte tillgängliga
media-wrong = kommer fram med fel
media-late = kommer fram för sent
media-reduced = kommer bara fram på några av adresserna
media-narrow = kommer inte fram i stora paket
media-poor = kommer fram dåligt: för mycket går förlorat, kommer sent eller ojämnt

## What is wrong with a certificate

certificate-not-shown = visas inte upp
certificate-void = håller inte
certificate-late = visas upp för sent
certificate-narrow = kommer inte fram, eftersom paketen är för stora
certificate-expired = har gått ut
certificate-not-yet-valid = gäller inte än
certificate-changed = är ett annat än det väntade
certificate-wrong-name = är utfärdat till ett annat namn
certificate-self-signed = är signerat av sig självt
certificate-incomplete-chain = kommer utan mellanliggande certifikat
certificate-unknown-authority = är signerat av en utfärdare som ingen här litar på
certificate-expiring = går snart ut

## How the other facets fail

room-none = fungerar inte
room-wrong = fungerar inte som det ska
size-narrow = släpper igenom små paket men inga i full storlek
size-late = släpper igenom stora paket för sent
credential-refused = godtas inte
credential-untried = går inte att pröva
credential-late = får svar för sent
redundancy-reduced = några av servrarna svarar inte, så reserven är mindre
redundancy-unknown = reserven går inte att bedöma

## What was seen

seen-answered = svarade
seen-late = svarade för sent
seen-fair = släppte igenom trafiken, men inte helt bra
seen-poor = släppte igenom trafiken, men för dåligt
seen-refused = avvisade anslutningen
seen-unavailable = svarade att det inte går just nu
seen-wrong = svarade något annat än det skulle
seen-denied = svarade att vi inte släpps in
seen-beyond = svarade, men sade att det som ligger bakom är tyst
seen-malformed = svarade obegripligt
seen-silent = svarade inte
seen-partial = svarade på några av sina adresser, men inte på andra
seen-unlisted = gick inte att hitta under sitt namn
seen-stalled = tog emot anslutningen och sade sedan inget
seen-net-unreachable = { $from } sade att nätet inte går att nå
seen-host-unreachable = { $from } sade att maskinen inte går att nå
seen-prohibited = { $from } sade att trafiken är spärrad
seen-too-old = kan bara använda protokoll som är för gamla här
seen-too-big = { $from } sade att paketet är för stort
seen-login-refused = godtog inte inloggningen vi har där
seen-not-performed = mättes inte
seen-expired = visade ett certifikat som har gått ut
seen-not-yet-valid = visade ett certifikat som inte gäller än
seen-changed = visade ett certifikat som är ett annat än det väntade
seen-wrong-name = visade ett certifikat som är utfärdat till ett annat namn
seen-self-signed = visade ett certifikat som är signerat av sig självt
seen-incomplete-chain = visade ett certifikat som kommer utan mellanliggande certifikat
seen-unknown-authority =
    visade ett certifikat som är signerat av en utfärdare som ingen här litar på
seen-expiring = visade ett certifikat som snart går ut
