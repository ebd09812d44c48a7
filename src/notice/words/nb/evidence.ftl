### Norwegian Bokmål: what came back, as evidence keeps it.

## Outcomes

line-since-then = { $first }; siden da { $second }
line-earlier = { $first }; tidligere: { $second }
line-quoted = «{ $words }»
line-silence = ikke svar innen fristen
line-refused = avvist: maskinen er der, men ingenting lytter
line-open = veien var åpen
line-stalled = koblet til, og så ingenting innen fristen
line-stalled-tls = koblet til, og så ingen ende på TLS-håndtrykket innen fristen
line-stalled-answer = koblet til, og så ikke noe svar innen fristen
line-stalled-end = koblet til, og så et svar uten ende innen fristen
line-late = { $said }, for sent: etter { $took }
line-answered-late = svarte etter { $took }, for sent: { $said }
line-after = { $said } etter { $took }

## What the network said

icmp = ICMP: { $said } (type { $kind }, kode { $code }) fra { $from }
icmp-too-big-for = { $from } sa at pakken er for stor for { $bytes } byte
icmp-network-unreachable = nettet kan ikke nås
icmp-host-unreachable = maskinen kan ikke nås
icmp-protocol-unreachable = protokollen kan ikke nås
icmp-port-unreachable = porten kan ikke nås
icmp-too-big = pakken er for stor
icmp-prohibited = trafikken er sperret
icmp-time-exceeded = pakken var for lenge underveis
icmp-error = feil

## Figures

figure-too-much = for mye
figure-loss-in-a-row = tap på rad (grense
figure-loss = tap (grense
figure-jitter-limit = ujevnhet (grense
figure-delay-limit = forsinkelse (grense
figure-above-base = over det vanlige)
figure-and = og
figure-lost-in = ekko tapt på
figure-answered = ekko besvart
figure-of = av
figure-lost-in-a-row = tapt på rad på det meste
figure-in-a-row = på rad på det meste
figure-jitter = , ujevnhet
figure-round-trip = , fram og tilbake
figure-one-in-twenty = , én av tjue over
figure-at-least = ms på det minste
figure-in-the-middle = i midten
figure-slowest = for de tregeste fem prosent
figure-out-of-order = i feil rekkefølge
figure-twice = besvart to ganger
figure-usual = ; vanlig her
figure-learning = ; hva som er vanlig her, er ikke lært ennå

## Answers

answer-echo = ekkosvar
answer-connected = koblet til
answer-dns-empty = DNS-svar uten poster
answer-dns-code = DNS-svar med kode { $code }
answer-dns = DNS-svar { $records }
answer-handshake = TLS-håndtrykk
answer-transmission = { $said } på sending { $which }
answer-certificate =
    TLS{ $version }, sertifikatet for { $subject } fra { $issuer }, gjelder til { $until }
    ({ $days } døgn)
answer-certificate-ended =
    TLS{ $version }, sertifikatet for { $subject } fra { $issuer }, gikk ut { $ended }
