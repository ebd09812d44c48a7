### Swedish: what came back, as evidence keeps it.

## Outcomes

line-since-then = { $first }; sedan dess { $second }
line-earlier = { $first }; tidigare: { $second }
line-quoted = ”{ $words }”
line-silence = inget svar i tid
line-refused = avvisat: maskinen finns där men inget lyssnar
line-open = vägen var öppen
line-stalled = anslöt, och sedan inget i tid
line-stalled-tls = anslöt, och sedan inget slut på TLS-handskakningen i tid
line-stalled-answer = anslöt, och sedan inget svar i tid
line-stalled-end = anslöt, och sedan ett svar utan slut i tid
line-late = { $said }, för sent: efter { $took }
line-answered-late = svarade efter { $took }, för sent: { $said }
line-after = { $said } efter { $took }

## What the network said

icmp = ICMP: { $said } (typ { $kind }, kod { $code }) från { $from }
icmp-too-big-for = { $from } sade att paketet är för stort för { $bytes } byte
icmp-network-unreachable = nätet går inte att nå
icmp-host-unreachable = maskinen går inte att nå
icmp-protocol-unreachable = protokollet går inte att nå
icmp-port-unreachable = porten går inte att nå
icmp-too-big = paketet är för stort
icmp-prohibited = trafiken är spärrad
icmp-time-exceeded = paketet var för länge på väg
icmp-error = fel

## Figures

figure-too-much = för mycket
figure-loss-in-a-row = förlust i rad (gräns
figure-loss = förlust (gräns
figure-jitter-limit = ojämnhet (gräns
figure-delay-limit = fördröjning (gräns
figure-above-base = över det vanliga)
figure-and = och
figure-lost-in = ekon förlorade på
figure-answered = ekon besvarade
figure-of = av
figure-lost-in-a-row = förlorade i rad som mest
figure-in-a-row = i rad som mest
figure-jitter = , ojämnhet
figure-round-trip = , fram och tillbaka
figure-one-in-twenty = , en av tjugo över
figure-at-least = ms som minst
figure-in-the-middle = i mitten
figure-slowest = för de långsammaste fem procenten
figure-out-of-order = i fel ordning
figure-twice = besvarade två gånger
figure-usual = ; vanligt här
figure-learning = ; vad som är vanligt här är inte lärt än

## Answers

answer-echo = ekosvar
answer-connected = ansluten
answer-dns-empty = DNS-svar utan poster
answer-dns-code = DNS-svar med kod { $code }
answer-dns = DNS-svar { $records }
answer-handshake = TLS-handskakning
answer-transmission = { $said } på sändning { $which }
answer-certificate =
    TLS{ $version }, certifikatet för { $subject } från { $issuer }, gäller till { $until }
    ({ $days } dygn)
answer-certificate-ended =
    TLS{ $version }, certifikatet för { $subject } från { $issuer }, gick ut { $ended }
