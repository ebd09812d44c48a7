### Norwegian Nynorsk: what mails say of a fault, an agreement or planned work.

## What is said of a fault

out-of-use = { $things } kan ikkje nåast eller brukast no.
since = Sidan { $at }.
until = Over { $at }. Det varte i { $span }.
at-site = Stad: { $site }.
address = Adresse: { $address }
owner = { $owner } har ansvaret etter avtalen «{ $agreement }».
owner-by-reference = { $owner } har ansvaret etter avtalen «{ $agreement }» ({ $reference }).
held-by = Saka ligg hos { $holder }.
among = Det står mellom { $parties }.
split-by = Målinga { $probe } ville avgjort det.
in-place-of = De får denne i staden for { $names }, som ikkje har nokon kontakt registrert.
print = { $print }, etter { $events ->
        [one] 1 hending
       *[other] { $events } hendingar
    }
came-back = { $times ->
        [one] Feilen har kome tilbake.
       *[other] Feilen har kome tilbake { $times } gonger.
    }
previous = Førre sak med same årsak: { $number }.
merged-into = Feilen er ein del av { $number }, og blir følgd vidare der.
now-with = Saka ligg no hos { $holder }.
known = { $party } har sjølv meldt om ein feil som har vart sidan { $since }: { $text }.
planned = Det er planlagt arbeid hos { $party }, sidan { $since }: { $text }.
and-more = og { $n } til
given-up = Meldinga «{ $subject }» til { $to } vart ikkje levert{ $because }.
broker-takes-nothing = MQTT-meklaren har ikkje teke imot noko sidan { $since }{ $because }.
webhook-takes-nothing = Webhooken { $id } har ikkje teke imot noko sidan { $since }{ $because }.
tickets-take-nothing = Sakssystemet { $id } har ikkje teke imot noko sidan { $since }{ $because }.
ticket-still-fails = Saka er lukka hos dykk, men feilen er der framleis. Difor blir saka opna igjen.
ticket-told-no-more = Saka blir lukka her fordi dette systemet ikkje lenger får melding om feilen. Feilen er ikkje over.
ticket-closed-there = Saka { $number } er lukka i { $system }
because-said = . Feilmelding: «{ $said }»
because-deadline = { " " }etter 72 timar med forsøk
because-deadline-said = { " " }etter 72 timar med forsøk. Feilmelding: «{ $said }»
because-unreached = , sidan ingen e-posttenar vart nådd
because-unreached-said = , sidan ingen e-posttenar vart nådd. Feilmelding: «{ $said }»
digest-lead = { $notices ->
        [one] { $notices } melding
       *[other] { $notices } meldingar
    } om { $faults ->
        [one] { $faults } sak
       *[other] { $faults } saker
    }; { $over } av sakene er over.
left-out = I tillegg var det ikkje plass til { $n ->
        [one] { $n } melding
       *[other] { $n } meldingar
    }. Sjå statussida for heile biletet.

## What people do with a fault

voice-accepted = { $by } har teke saka.
voice-accepted-until = { $by } har teke saka og ventar at feilen er retta { $at }.
voice-rejected =
    { $by } har avvist saka: «{ $because }». Ei ny undersøking er sett i gang, og saka ligg hos
    { $holder }.
voice-handed-over-by = { $by } har overlate saka til { $to }: «{ $because }».
voice-handed-over = Overlaten til { $to }: «{ $because }».
voice-commented = { $by }: «{ $text }»
voice-overdue = Tida då feilen skulle vore retta, er ute.
voice-spoken-for = { $party } (ved { $speaker })
voice-was = { $number }: { $cause }. Tiltak: { $remedy }

## The times in an agreement

answer-by = Svar er venta innan { $at } ({ $by }).
was-to-answer = Svar var venta innan { $at } ({ $by }).
restore-by = Feilen skal vere retta innan { $at }.
by-agreement = avtalt: { $time }
by-custom = vanleg i regionen: { $time }
escalated = Ingen har sagt ja til saka innan fristen.
unanswered = { $asked } vart spurd { $since }, og har ikkje sagt ja.
undecided-since =
    Sidan { $since } er det ikkje avgjort kven saka høyrer til, og ingen har teke ho.
step = Dette er trinn { $step } av { $of }.
steps-before = Trinn før dette: { $names }.
escalated-last = Saka er no hos dykk. Finn ut saman med den ansvarlege kven som tek ho.
escalated-next =
    Saka er no hos dykk. Finn ut saman med den ansvarlege kven som tek ho, og sei frå til
    koordinator.
ends = Avtalen { $agreement } med { $party } går ut. Siste dag er { $day }, { $left ->
        [0] i dag
        [1] i morgon
       *[other] om { $left } dagar
    }.
ends-covers = Han gjeld { $names }.
ends-means =
    Ingen annan avtale som er signert, tek over. Frå dagen etter har ingen sagt seg ansvarleg,
    og feil går til den som utstyret høyrer til.
ends-means-left =
    Andre avtalar som er signerte, tek over, men ikkje alt. Frå dagen etter har ingen sagt seg
    ansvarleg for alt dette: { $left }. Feil i resten går til den som utstyret høyrer til.
ends-next = Forny avtalen, eller bli samde om kven som tek over, og før det inn i oppsettet.

## Planned work

planned-first = { $party } skal gjere planlagt arbeid: { $text }.
planned-moved = Planlagt arbeid hos { $party } har fått ny tid: { $text }.
planned-longer = Planlagt arbeid hos { $party } tek lengre tid enn varsla: { $text }.
planned-parts = Planlagt arbeid hos { $party } gjeld anna utstyr enn varsla: { $text }.
planned-called-off = Planlagt arbeid hos { $party } er avlyst: { $text }.
planned-over-early = Planlagt arbeid hos { $party } er over før tida: { $text }.
planned-times = Frå { $from } til { $until }.
planned-was-told = Det var varsla frå { $from } til { $until }.
planned-weekly = Deretter kvar veke: { $hours }. Det blir varsla berre denne eine gongen.
planned-out = Ute av drift imens: { $parts }.
planned-affects = Det kan ramme videomøte i { $names }.
planned-next =
    Legg videomøte til ei anna tid. Feil i det som er ute av drift, blir ikkje melde imens; det
    som varer lenger, blir meldt som vanleg.
planned-next-off = Videomøte kan haldast som vanleg. Feil blir melde som vanleg.
planned-run-over =
    Det byrja under planlagt arbeid hos { $party }, som har gått over tida: { $text }. Arbeidet
    skulle vere ferdig { $until }.

## Subjects

headline-down = Nede
headline-soon-fault = Snart feil
headline-fault = Feil
headline-poor = Dårleg kvalitet
headline-reduced = Mindre reserve
headline-shadow-down = Skugge, nede
headline-shadow-soon-fault = Skugge, snart feil
headline-shadow-fault = Skugge, feil
headline-shadow-poor = Skugge, dårleg kvalitet
headline-shadow-reduced = Skugge, mindre reserve
headline-deputy = Treng oppfølging
headline-commented = Kommentar
headline-replied = Om svaret dykkar
headline-reopened = Nede igjen
headline-escalated = Ingen har svara
headline-agreement-ends = Ein avtale går ut
headline-announced = Planlagt arbeid
headline-replanned = Planlagt arbeid endra
headline-called-off = Planlagt arbeid avlyst
headline-released = Ikkje lenger hos dykk
headline-recovered = Verkar igjen
headline-withdrawn = Blir ikkje lenger overvaka
headline-cut-off = Overvakinga er utan kontakt
headline-back-again = Overvakinga har kontakt igjen
headline-unlogged = samband kan ikkje skrive loggen sin
headline-undelivered = Ikkje levert
headline-digest = Samlemelding
headline-event = Kva som skjedde

## tails

tail-owner = ansvarleg { $owner }
tail-unagreed = ingen avtale
tail-contested = avtalar i strid
tail-undecided = ikkje avgjort kven
tail-took = etter { $span }
tail-merged-into = del av { $number }
tail-now-with = no hos { $holder }
tail-unagreed-short = utan avtale
tail-contested-short = omstridd
tail-undecided-short = uavgjort

## What a notice tells, after the name of a party

told-responsible = at dei har ansvaret
told-gap = at ingen avtale avgjer kven som har ansvaret
told-undecided = at det ikkje er avgjort kven som har ansvaret
told-affected = at feilen går ut over dei
told-known = at feilen alt er meld
told-deputy = at saka treng oppfølging
told-commented = at nokon har kommentert saka
told-replied = kva svaret deira førte til
told-released = at dei ikkje har ansvaret lenger
told-reopened = at feilen er tilbake
told-escalated = at ingen har svara i tide
told-agreement-ends = at ein avtale går ut
told-announced = at det er planlagt arbeid
told-replanned = at planlagt arbeid er endra
told-called-off = at planlagt arbeid er avlyst
told-recovered = at det verkar igjen
told-withdrawn = at det ikkje blir overvaka lenger
told-cut-off = at overvakinga er utan kontakt
told-back-again = at overvakinga har kontakt igjen
told-unlogged = at loggen ikkje kan skrivast
told-undelivered = at eit varsel ikkje kom fram
told-shadow = at andre ikkje får beskjed
told-digest = fleire varsel i eitt
told-event = kva som skjedde
told-ticket = at saka skal vere open hos dei
told-ticket-closed = at saka skal lukkast hos dei
