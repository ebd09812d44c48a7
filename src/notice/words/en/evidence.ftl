### English: what came back, as evidence keeps it.

## Outcomes

line-since-then = { $first }; since then { $second }
line-earlier = { $first }; earlier: { $second }
line-quoted = “{ $words }”
line-silence = no answer before the deadline
line-refused = refused: the host is there, nothing listens
line-open = the way was open
line-stalled = connected, and then nothing before the deadline
line-stalled-tls = connected, and then no end of the TLS handshake before the deadline
line-stalled-answer = connected, and then no answer before the deadline
line-stalled-end = connected, and then an answer without an end before the deadline
line-late = { $said }, late: after { $took }
line-answered-late = answered after { $took }, late: { $said }
line-after = { $said } after { $took }

## What the network said

icmp = ICMP { $said } (type { $kind }, code { $code }) from { $from }
icmp-too-big-for = ICMP packet too big for { $bytes } bytes from { $from }
icmp-network-unreachable = network unreachable
icmp-host-unreachable = host unreachable
icmp-protocol-unreachable = protocol unreachable
icmp-port-unreachable = port unreachable
icmp-too-big = packet too big
icmp-prohibited = administratively prohibited
icmp-time-exceeded = time exceeded
icmp-error = error

## Figures

figure-too-much = too much
figure-loss-in-a-row = loss in a row (limit
figure-loss = loss (limit
figure-jitter-limit = jitter (limit
figure-delay-limit = delay (limit
figure-above-base = above the base line)
figure-and = and
figure-lost-in = echoes lost in
figure-answered = echoes answered
figure-of = of
figure-lost-in-a-row = lost in a row at most
figure-in-a-row = in a row at most
figure-jitter = , jitter
figure-round-trip = , round trip
figure-one-in-twenty = , one in twenty over
figure-at-least = ms at least
figure-in-the-middle = in the middle
figure-slowest = at the 95th percentile
figure-out-of-order = out of order
figure-twice = answered twice
figure-usual = ; usual here
figure-learning = ; what is usual here is still being learnt

## Answers

answer-echo = echo reply
answer-connected = connected
answer-dns-empty = DNS answer without records
answer-dns-code = DNS answer with code { $code }
answer-dns = DNS answer { $records }
answer-handshake = TLS handshake
answer-transmission = { $said } to transmission { $which }
answer-certificate =
    TLS{ $version }, certificate of { $subject } by { $issuer }, holds until { $until }
    ({ $days } days)
answer-certificate-ended =
    TLS{ $version }, certificate of { $subject } by { $issuer }, ended { $ended }
