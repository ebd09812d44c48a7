### Norwegian Bokmål: what mails say of a fault, an agreement or planned work.

## What is said of a fault

out-of-use = { $things } kan ikke nås eller brukes nå.
since = Siden { $at }.
until = Over { $at }. Det varte i { $span }.
at-site = Sted: { $site }.
address = Adresse: { $address }
owner = { $owner } har ansvaret etter avtalen «{ $agreement }».
owner-by-reference = { $owner } har ansvaret etter avtalen «{ $agreement }» ({ $reference }).
held-by = Saken ligger hos { $holder }.
among = Det står mellom { $parties }.
split-by = Målingen { $probe } ville avgjort det.
in-place-of = Dere får denne i stedet for { $names }, som ikke har noen kontakt registrert.
print = { $print }, etter { $events ->
        [one] 1 hendelse
       *[other] { $events } hendelser
    }
came-back = { $times ->
        [one] Feilen har kommet tilbake.
       *[other] Feilen har kommet tilbake { $times } ganger.
    }
previous = Forrige sak med samme årsak: { $number }.
merged-into = Feilen er en del av { $number }, og følges videre der.
now-with = Saken ligger nå hos { $holder }.
known = { $party } har selv meldt en feil, siden { $since }: { $text }.
planned = Det er planlagt arbeid hos { $party }, siden { $since }: { $text }.
and-more = og { $n } til
given-up = Meldingen «{ $subject }» til { $to } er gitt opp{ $because }.
broker-takes-nothing = MQTT-megleren har ikke tatt imot noe siden { $since }{ $because }.
webhook-takes-nothing = Webhooken { $id } har ikke tatt imot noe siden { $since }{ $because }.
tickets-take-nothing = Sakssystemet { $id } har ikke tatt imot noe siden { $since }{ $because }.
ticket-still-fails = Saken er lukket hos dere, men feilen er der fortsatt. Derfor åpnes saken igjen.
ticket-told-no-more = Saken lukkes her fordi dette systemet ikke lenger får beskjed om feilen. Feilen er ikke over.
ticket-closed-there = Saken { $number } er lukket i { $system }
because-said = . Feilmelding: «{ $said }»
because-deadline = { " " }etter 72 timers forsøk
because-deadline-said = { " " }etter 72 timers forsøk. Feilmelding: «{ $said }»
because-unreached = , siden ingen e-posttjener ble nådd
because-unreached-said = , siden ingen e-posttjener ble nådd. Feilmelding: «{ $said }»
digest-lead = { $notices ->
        [one] { $notices } melding
       *[other] { $notices } meldinger
    } om { $faults ->
        [one] { $faults } sak
       *[other] { $faults } saker
    }, hvorav { $over } er over.
left-out = I tillegg var det ikke plass til { $n ->
        [one] { $n } melding
       *[other] { $n } meldinger
    }. Se statussiden for hele bildet.

## What people do with a fault

voice-accepted = { $by } har tatt saken.
voice-accepted-until = { $by } har tatt saken og venter at den er rettet { $at }.
voice-rejected =
    { $by } har avvist saken: «{ $because }». En ny undersøkelse er satt i gang, og saken ligger
    hos { $holder }.
voice-handed-over-by = { $by } har overlatt saken til { $to }: «{ $because }».
voice-handed-over = Overlatt til { $to }: «{ $because }».
voice-commented = { $by }: «{ $text }»
voice-overdue = Tiden da feilen skulle vært rettet, er ute.
voice-spoken-for = { $party } (ved { $speaker })
voice-was = { $number }: { $cause }. Tiltak: { $remedy }

## The times in an agreement

answer-by = Svar ventes innen { $at } ({ $by }).
was-to-answer = Svar var ventet innen { $at } ({ $by }).
restore-by = Feilen skal være rettet innen { $at }.
by-agreement = avtalt: { $time }
by-custom = vanlig i regionen: { $time }
escalated = Ingen har sagt ja til saken innen fristen.
unanswered = { $asked } har vært spurt siden { $since }, og har ikke sagt ja.
undecided-since =
    Siden { $since } er det ikke avgjort hvem saken hører til, og ingen har tatt den.
step = Dette er trinn { $step } av { $of }.
steps-before = Trinn før dette: { $names }.
escalated-last = Saken er nå hos dere. Finn ut sammen med den ansvarlige hvem som tar den.
escalated-next =
    Saken er nå hos dere. Finn ut sammen med den ansvarlige hvem som tar den, og si fra til
    koordinator.
ends = Avtalen { $agreement } med { $party } går ut. Siste dag er { $day }, { $left ->
        [0] i dag
        [1] i morgen
       *[other] om { $left } dager
    }.
ends-covers = Den gjelder { $names }.
ends-means =
    Ingen annen avtale som er signert, tar over. Fra dagen etter har ingen sagt seg ansvarlig,
    og feil går til den som utstyret hører til.
ends-means-left =
    Andre avtaler som er signert, tar over, men ikke alt. Fra dagen etter har ingen sagt seg
    ansvarlig for alt dette: { $left }. Feil i resten går til den som utstyret hører til.
ends-next = Forny avtalen, eller bli enige om hvem som tar over, og før det inn i oppsettet.

## Planned work

planned-first = { $party } skal gjøre planlagt arbeid: { $text }.
planned-moved = Planlagt arbeid hos { $party } har fått ny tid: { $text }.
planned-longer = Planlagt arbeid hos { $party } tar lengre tid enn varslet: { $text }.
planned-parts = Planlagt arbeid hos { $party } gjelder annet utstyr enn varslet: { $text }.
planned-called-off = Planlagt arbeid hos { $party } er avlyst: { $text }.
planned-over-early = Planlagt arbeid hos { $party } er over før tiden: { $text }.
planned-times = Fra { $from } til { $until }.
planned-was-told = Det var varslet fra { $from } til { $until }.
planned-weekly = Deretter hver uke: { $hours }. Det varsles bare denne ene gangen.
planned-out = Ute av drift imens: { $parts }.
planned-affects = Det kan ramme videomøter i { $names }.
planned-next =
    Legg videomøter til en annen tid. Feil i det som er ute av drift, meldes ikke imens; det som
    varer lenger, meldes som vanlig.
planned-next-off = Videomøter kan holdes som vanlig. Feil meldes som vanlig.
planned-run-over =
    Det begynte under planlagt arbeid hos { $party }, som har gått over tiden: { $text }.
    Arbeidet skulle være ferdig { $until }.

## Subjects

headline-down = Nede
headline-soon-fault = Snart feil
headline-fault = Feil
headline-poor = Dårlig kvalitet
headline-reduced = Mindre reserve
headline-shadow-down = Skygge, nede
headline-shadow-soon-fault = Skygge, snart feil
headline-shadow-fault = Skygge, feil
headline-shadow-poor = Skygge, dårlig kvalitet
headline-shadow-reduced = Skygge, mindre reserve
headline-deputy = Trenger oppfølging
headline-commented = Kommentar
headline-replied = Om svaret ditt
headline-reopened = Nede igjen
headline-escalated = Ingen har svart
headline-agreement-ends = En avtale går ut
headline-announced = Planlagt arbeid
headline-replanned = Planlagt arbeid endret
headline-called-off = Planlagt arbeid avlyst
headline-released = Ikke lenger hos dere
headline-recovered = Virker igjen
headline-withdrawn = Overvåkes ikke lenger
headline-cut-off = Overvåkeren er uten forbindelse
headline-back-again = Overvåkeren har forbindelse igjen
headline-unlogged = samband kan ikke skrive loggen sin
headline-undelivered = Ikke levert
headline-digest = Samlemelding
headline-event = Hva som skjedde

## tails

tail-owner = ansvarlig { $owner }
tail-unagreed = ingen avtale
tail-contested = avtaler i strid
tail-undecided = ikke avgjort hvem
tail-took = etter { $span }
tail-merged-into = del av { $number }
tail-now-with = nå hos { $holder }
tail-unagreed-short = uten avtale
tail-contested-short = omstridt
tail-undecided-short = uavgjort

## What a notice tells, after the name of a party

told-responsible = at de har ansvaret
told-gap = at ingen avtale avgjør hvem som har ansvaret
told-undecided = at det ikke er avgjort hvem som har ansvaret
told-affected = at feilen går ut over dem
told-known = at feilen allerede er meldt
told-deputy = at saken trenger oppfølging
told-commented = at noen har kommentert saken
told-replied = hva svaret deres førte til
told-released = at de ikke har ansvaret lenger
told-reopened = at feilen er tilbake
told-escalated = at ingen har svart i tide
told-agreement-ends = at en avtale går ut
told-announced = at det er planlagt arbeid
told-replanned = at planlagt arbeid er endret
told-called-off = at planlagt arbeid er avlyst
told-recovered = at det virker igjen
told-withdrawn = at det ikke overvåkes lenger
told-cut-off = at overvåkeren er uten forbindelse
told-back-again = at overvåkeren har forbindelse igjen
told-unlogged = at loggen ikke kan skrives
told-undelivered = at et varsel ikke kom fram
told-shadow = at andre ikke får beskjed
told-digest = flere varsler i ett
told-event = hva som skjedde
told-ticket = at saken skal være åpen hos dem
told-ticket-closed = at saken skal lukkes hos dem
