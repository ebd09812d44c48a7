### Norwegian Nynorsk: what is wrong, and with what.

## What is called what

kind-access-line = linja
kind-room-network = romnettet
kind-firewall = brannmuren
kind-site-router = ruteren
kind-monitor = overvakinga
kind-network-core = nettkjernen
kind-name-service = namnetenaren
kind-time-service = tidstenaren
kind-registrar = registreringstenaren
kind-bridge = møtebrua
kind-media-gateway = medieporten
kind-certificate = sertifikatet
kind-credential = tilgangen
thing-to = { $thing } til { $site }
thing-at = { $thing } på { $site }

## What is wrong: whole sentences

trouble = { $thing } { $fails }.
trouble-service = { $thing }: { $service } { $fails }.
trouble-service-of-equipment = { $thing }: utstyret svarar på ping, men { $service } { $fails }.
trouble-service-of-machine = { $thing }: maskina svarar, men { $service } { $fails }.
trouble-media = { $thing }: lyd og bilete { $fails }.
trouble-certificate = { $thing }: sertifikatet { $fails }.
trouble-room = { $thing }: kamera, mikrofon eller skjerm { $fails }.
trouble-credential = { $thing }: pålogginga vi har der, { $fails }.
trouble-redundancy = { $thing }: { $fails }.
well = { $thing } verkar igjen.

## The service that a machine is there for

service-of-codec = videotenesta
service-of-name-service = namneoppslaget
service-of-time-service = tidstenesta
service-of-registrar = registreringa
service-of-bridge = møtetenesta
service-of-media-gateway = medietenesta
service-of-others = tenesta

## How something cannot be reached

reach-silent = svarar ikkje
reach-stalled = tek imot tilkoplingar, men svarar ikkje på dei
reach-refusing = avviser tilkoplingar
reach-unavailable = svarar at { $gender ->
        [neuter] det
        [feminine] ho
       *[other] han
    } ikkje er tilgjengeleg
reach-wrong = svarar noko anna enn { $gender ->
        [neuter] det
        [feminine] ho
       *[other] han
    } skal
reach-denying = slepper ikkje trafikken gjennom
reach-unregistered = er ikkje å finne der { $gender ->
        [neuter] det
        [feminine] ho
       *[other] han
    } skal vere
reach-late = svarar for seint
reach-reduced = svarar berre på nokre av adressene sine
reach-unlisted = er ikkje å finne under namnet sitt
reach-narrow = slepper ikkje store pakkar gjennom
reach-poor = leverer for dårleg kvalitet

## How a service fails

serves-silent = svarar ikkje
serves-stalled = tek imot tilkoplingar, men svarar ikkje på dei
serves-refusing = er ikkje i gang
serves-unavailable = svarar at { $gender ->
        [neuter] det
        [feminine] ho
       *[other] han
    } ikkje kan ta imot nokon no
serves-wrong = svarar noko anna enn { $gender ->
        [neuter] det
        [feminine] ho
       *[other] han
    } skal
serves-denying = slepper oss ikkje inn
serves-unregistered = er ikkje registrert
serves-late = svarar for seint
serves-reduced = svarar berre på nokre av adressene sine
serves-unlisted = er ikkje å finne: namnet fører ikkje til nokon tenar
serves-narrow = tek ikkje imot store pakkar
serves-poor = verkar for dårleg

## How a registration fails

registration-none = er ikkje registrert og kan ikkje ringjast opp
registration-denied = får ikkje registrere seg og kan ikkje ringjast opp
registration-unavailable = er registrert, men ikkje tilgjengeleg
registration-wrong = er registrert med feil opplysningar
registration-late = er registrert, men svarar for seint
registration-reduced = er registrert, men svarar berre på nokre av adressene sine
registration-unlisted = er ikkje å finne under namnet sitt og kan ikkje ringjast opp
registration-narrow = er registrert, men får ikkje store pakkar
registration-poor = er registrert, men vanskeleg å nå

## How sound and picture fail

media-silent = kjem ikkje fram
media-refused = blir avviste undervegs
media-unavailable = er ikkje tilgjengelege
media-wrong = kjem fram med feil
media-late = kjem fram for seint
media-reduced = kjem berre fram på nokre av adressene
media-narrow = kjem ikkje fram i store pakkar
media-poor = kjem dårleg fram: for mykje går tapt, kjem seint eller ujamt

## What is wrong with a certificate

certificate-not-shown = blir ikkje vist fram
certificate-void = held ikkje
certificate-late = blir vist fram for seint
certificate-narrow = kjem ikkje fram, sidan pakkane er for store
certificate-expired = har gått ut
certificate-not-yet-valid = gjeld ikkje enno
certificate-changed = er eit anna enn det som er venta
certificate-wrong-name = er skrive ut til eit anna namn
certificate-self-signed = er signert av seg sjølv
certificate-incomplete-chain = kjem utan mellomsertifikata
certificate-unknown-authority = er signert av ein utferdar som ingen her stoler på
certificate-expiring = går snart ut

## How the other facets fail

room-none = verkar ikkje
room-wrong = verkar ikkje som det skal
size-narrow = slepper små pakkar gjennom, men ingen i full storleik
size-late = slepper store pakkar for seint gjennom
credential-refused = blir ikkje godteken
credential-untried = kan ikkje prøvast
credential-late = får svar for seint
redundancy-reduced = nokre av tenarane svarar ikkje, så reserven er mindre
redundancy-unknown = reserven kan ikkje vurderast

## What was seen

seen-answered = svara
seen-late = svara for seint
seen-fair = slapp gjennom, men ikkje heilt bra
seen-poor = slapp gjennom, men for dårleg
seen-refused = avviste tilkoplinga
seen-unavailable = svara at det ikkje går an no
seen-wrong = svara noko anna enn det skulle
seen-denied = svara at vi ikkje slepp inn
seen-beyond = svara, men sa at leddet bak er taust
seen-malformed = svara uforståeleg
seen-silent = svara ikkje
seen-partial = svara på nokre av adressene sine, men ikkje på andre
seen-unlisted = var ikkje å finne under namnet sitt
seen-stalled = tok imot tilkoplinga og sa så ingenting
seen-net-unreachable = { $from } sa at nettet ikkje kan nåast
seen-host-unreachable = { $from } sa at maskina ikkje kan nåast
seen-prohibited = { $from } sa at trafikken er sperra
seen-too-old = kan berre bruke protokollar som er for gamle her
seen-too-big = { $from } sa at pakken er for stor
seen-login-refused = godtok ikkje pålogginga vi har der
seen-not-performed = vart ikkje målt
seen-expired = viste eit sertifikat som har gått ut
seen-not-yet-valid = viste eit sertifikat som ikkje gjeld enno
seen-changed = viste eit sertifikat som er eit anna enn det som er venta
seen-wrong-name = viste eit sertifikat som er skrive ut til eit anna namn
seen-self-signed = viste eit sertifikat som er signert av seg sjølv
seen-incomplete-chain = viste eit sertifikat som kjem utan mellomsertifikata
seen-unknown-authority =
    viste eit sertifikat som er signert av ein utferdar som ingen her stoler på
seen-expiring = viste eit sertifikat som snart går ut
