### Norwegian Bokmål: what is wrong, and with what.

## What is called what

kind-access-line = linja
kind-room-network = romnettet
kind-firewall = brannmuren
kind-site-router = ruteren
kind-monitor = overvåkeren
kind-network-core = nettkjernen
kind-name-service = navnetjeneren
kind-time-service = tidstjeneren
kind-registrar = registreringstjeneren
kind-bridge = møtebroa
kind-media-gateway = mediaporten
kind-certificate = sertifikatet
kind-credential = tilgangen
thing-to = { $thing } til { $site }
thing-at = { $thing } på { $site }

## What is wrong: whole sentences

trouble = { $thing } { $fails }.
trouble-service = { $thing }: { $service } { $fails }.
trouble-service-of-equipment = { $thing }: utstyret svarer på ping, men { $service } { $fails }.
trouble-service-of-machine = { $thing }: maskinen svarer, men { $service } { $fails }.
trouble-media = { $thing }: lyd og bilde { $fails }.
trouble-certificate = { $thing }: sertifikatet { $fails }.
trouble-room = { $thing }: kamera, mikrofon eller skjerm { $fails }.
trouble-credential = { $thing }: påloggingen vi har der, { $fails }.
trouble-redundancy = { $thing }: { $fails }.
well = { $thing } virker igjen.

## The service that a machine is there for

service-of-codec = videotjenesten
service-of-name-service = navneoppslaget
service-of-time-service = tidstjenesten
service-of-registrar = registreringen
service-of-bridge = møtetjenesten
service-of-media-gateway = medietjenesten
service-of-others = tjenesten

## How something cannot be reached

reach-silent = svarer ikke
reach-stalled = tar imot forbindelser, men svarer ikke på dem
reach-refusing = avviser forbindelser
reach-unavailable = svarer at { $gender ->
        [neuter] det
       *[other] den
    } ikke er tilgjengelig
reach-wrong = svarer noe annet enn { $gender ->
        [neuter] det
       *[other] den
    } skal
reach-denying = slipper ikke trafikken gjennom
reach-unregistered = er ikke å finne der { $gender ->
        [neuter] det
       *[other] den
    } skal være
reach-late = svarer for sent
reach-reduced = svarer bare på noen av adressene sine
reach-unlisted = er ikke å finne under navnet sitt
reach-narrow = slipper ikke store pakker gjennom
reach-poor = leverer for dårlig kvalitet

## How a service fails

serves-silent = svarer ikke
serves-stalled = tar imot forbindelser, men svarer ikke på dem
serves-refusing = er ikke i gang
serves-unavailable = svarer at { $gender ->
        [neuter] det
       *[other] den
    } ikke kan betjene noen nå
serves-wrong = svarer noe annet enn { $gender ->
        [neuter] det
       *[other] den
    } skal
serves-denying = slipper oss ikke inn
serves-unregistered = er ikke registrert
serves-late = svarer for sent
serves-reduced = svarer bare på noen av adressene sine
serves-unlisted = er ikke å finne: navnet fører ikke til noen tjener
serves-narrow = tar ikke imot store pakker
serves-poor = virker for dårlig

## How a registration fails

registration-none = er ikke registrert og kan ikke ringes opp
registration-denied = får ikke registrere seg og kan ikke ringes opp
registration-unavailable = er registrert, men ikke tilgjengelig
registration-wrong = er registrert med feil opplysninger
registration-late = er registrert, men svarer for sent
registration-reduced = er registrert, men svarer bare på noen av adressene sine
registration-unlisted = er ikke å finne under navnet sitt og kan ikke ringes opp
registration-narrow = er registrert, men får ikke store pakker
registration-poor = er registrert, men vanskelig å nå

## How sound and picture fail

media-silent = kommer ikke fram
media-refused = blir avvist underveis
media-unavailable = er ikke tilgjengelig
media-wrong = kommer fram med feil
media-late = kommer fram for sent
media-reduced = kommer bare fram på noen av adressene
media-narrow = kommer ikke fram i store pakker
media-poor = kommer dårlig fram: for mye går tapt, kommer sent eller ujevnt

## What is wrong with a certificate

certificate-not-shown = blir ikke vist fram
certificate-void = holder ikke
certificate-late = blir vist fram for sent
certificate-narrow = kommer ikke fram, siden pakkene er for store
certificate-expired = har gått ut
certificate-not-yet-valid = gjelder ikke ennå
certificate-changed = er et annet enn det som er ventet
certificate-wrong-name = er utstedt til et annet navn
certificate-self-signed = er signert av seg selv
certificate-incomplete-chain = kommer uten dem mellom det og utstederen
certificate-unknown-authority = er signert av en utsteder som ingen her stoler på
certificate-expiring = går snart ut

## How the other facets fail

room-none = virker ikke
room-wrong = virker ikke som det skal
size-narrow = slipper små pakker gjennom, men ingen i full størrelse
size-late = slipper store pakker for sent gjennom
credential-refused = blir ikke godtatt
credential-untried = kan ikke prøves
credential-late = blir besvart for sent
redundancy-reduced = noen av dem som betjener { $gender ->
        [neuter] det
       *[other] den
    }, svarer ikke, så det er mindre å falle tilbake på
redundancy-unknown = reserven kan ikke vurderes

## What was seen

seen-answered = svarte
seen-late = svarte for sent
seen-fair = slapp gjennom, men ikke helt bra
seen-poor = slapp gjennom, men for dårlig
seen-refused = avviste forbindelsen
seen-unavailable = svarte at den ikke kan betjene nå
seen-wrong = svarte noe annet enn den skal
seen-denied = svarte at vi ikke slipper inn
seen-beyond = svarte, men sa at leddet bak er taust
seen-malformed = svarte uforståelig
seen-silent = svarte ikke
seen-partial = svarte på noen av adressene sine, men ikke på andre
seen-unlisted = var ikke å finne under navnet sitt
seen-stalled = tok imot forbindelsen og sa så ingenting
seen-net-unreachable = { $from } sa at nettet ikke kan nås
seen-host-unreachable = { $from } sa at maskinen ikke kan nås
seen-prohibited = { $from } sa at trafikken er sperret
seen-too-old = kan bare snakke noe som er for gammelt til å brukes her
seen-too-big = { $from } sa at pakken er for stor
seen-login-refused = godtok ikke påloggingen vi har der
seen-not-performed = ble ikke målt
seen-expired = viste et sertifikat som har gått ut
seen-not-yet-valid = viste et sertifikat som ikke gjelder ennå
seen-changed = viste et sertifikat som er et annet enn det som er ventet
seen-wrong-name = viste et sertifikat som er utstedt til et annet navn
seen-self-signed = viste et sertifikat som er signert av seg selv
seen-incomplete-chain = viste et sertifikat som kommer uten dem mellom det og utstederen
seen-unknown-authority =
    viste et sertifikat som er signert av en utsteder som ingen her stoler på
seen-expiring = viste et sertifikat som snart går ut
