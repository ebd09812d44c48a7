### Norwegian Nynorsk: what came back, as evidence keeps it.

## Outcomes

line-since-then = { $first }; sidan då { $second }
line-earlier = { $first }; tidlegare: { $second }
line-quoted = «{ $words }»
line-silence = ikkje svar innan fristen
line-refused = avvist: maskina er der, men ingenting lyttar
line-open = vegen var open
line-stalled = kopla til, og så ingenting innan fristen
line-stalled-tls = kopla til, og så ingen ende på TLS-handtrykket innan fristen
line-stalled-answer = kopla til, og så ikkje noko svar innan fristen
line-stalled-end = kopla til, og så eit svar utan ende innan fristen
line-late = { $said }, for seint: etter { $took }
line-answered-late = svara etter { $took }, for seint: { $said }
line-after = { $said } etter { $took }

## What the network said

icmp = ICMP: { $said } (type { $kind }, kode { $code }) frå { $from }
icmp-too-big-for = { $from } sa at pakken er for stor for { $bytes } byte
icmp-network-unreachable = nettet kan ikkje nåast
icmp-host-unreachable = maskina kan ikkje nåast
icmp-protocol-unreachable = protokollen kan ikkje nåast
icmp-port-unreachable = porten kan ikkje nåast
icmp-too-big = pakken er for stor
icmp-prohibited = trafikken er sperra
icmp-time-exceeded = pakken var for lenge undervegs
icmp-error = feil

## Figures

figure-too-much = for mykje
figure-loss-in-a-row = tap på rad (grense
figure-loss = tap (grense
figure-jitter-limit = ujamnheit (grense
figure-delay-limit = forseinking (grense
figure-above-base = over det vanlege)
figure-and = og
figure-lost-in = ekko tapte på
figure-answered = ekko svara på
figure-of = av
figure-lost-in-a-row = tapte på rad på det meste
figure-in-a-row = på rad på det meste
figure-jitter = , ujamnheit
figure-round-trip = , fram og tilbake
figure-one-in-twenty = , éin av tjue over
figure-at-least = ms på det minste
figure-in-the-middle = i midten
figure-slowest = for dei treigaste fem prosent
figure-out-of-order = i feil rekkjefølgje
figure-twice = svara på to gonger
figure-usual = ; vanleg her
figure-learning = ; kva som er vanleg her, er ikkje lært enno

## Answers

answer-echo = ekkosvar
answer-connected = kopla til
answer-dns-empty = DNS-svar utan postar
answer-dns-code = DNS-svar med kode { $code }
answer-dns = DNS-svar { $records }
answer-handshake = TLS-handtrykk
answer-transmission = { $said } på sending { $which }
answer-certificate =
    TLS{ $version }, sertifikatet for { $subject } frå { $issuer }, gjeld til { $until }
    ({ $days } døgn)
answer-certificate-ended =
    TLS{ $version }, sertifikatet for { $subject } frå { $issuer }, gjekk ut { $ended }
