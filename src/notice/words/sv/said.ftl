### Swedish: what mails say of a fault, an agreement or planned work.

## What is said of a fault

out-of-use = { $things } kan inte nås eller användas just nu.
since = Sedan { $at }.
until = Det var över { $at } och varade i { $span }.
at-site = Plats: { $site }.
address = Adress: { $address }
owner = { $owner } ansvarar enligt avtalet ”{ $agreement }”.
owner-by-reference = { $owner } ansvarar enligt avtalet ”{ $agreement }” ({ $reference }).
held-by = Ärendet ligger hos { $holder }.
among = Det står mellan { $parties }.
split-by = Mätningen { $probe } skulle ha kunnat avgöra det.
in-place-of = Ni får det här i stället för { $names }, som inte har någon registrerad kontakt.
print = { $print }, efter { $events ->
        [one] 1 händelse
       *[other] { $events } händelser
    }
came-back = { $times ->
        [one] Felet har kommit tillbaka.
       *[other] Felet har kommit tillbaka { $times } gånger.
    }
previous = Förra ärendet med samma orsak: { $number }.
merged-into = Felet är en del av { $number } och följs upp där.
now-with = Ärendet ligger nu hos { $holder }.
known = { $party } har själv meddelat ett fel som har pågått sedan { $since }: { $text }.
planned = Det är planerat arbete hos { $party }, sedan { $since }: { $text }.
and-more = och { $n } till
given-up = Meddelandet ”{ $subject }” till { $to } kunde inte levereras{ $because }.
broker-takes-nothing = MQTT-förmedlaren har inte tagit emot något sedan { $since }{ $because }.
webhook-takes-nothing =
    Webhooken { $id } har inte tagit emot något sedan { $since }{ $because }.
tickets-take-nothing = Ärendesystemet { $id } har inte tagit emot något sedan { $since }{ $because }.
ticket-still-fails = Ärendet är stängt hos er, men felet finns kvar. Därför öppnas ärendet igen.
ticket-told-no-more = Ärendet stängs här eftersom det här systemet inte längre får besked om felet. Felet är inte över.
ticket-closed-there = Ärendet { $number } är stängt i { $system }
because-said = . Felmeddelande: ”{ $said }”
because-deadline = { " " }efter 72 timmars försök
because-deadline-said = { " " }efter 72 timmars försök. Felmeddelande: ”{ $said }”
because-unreached = , eftersom ingen e-postserver kunde nås
because-unreached-said = , eftersom ingen e-postserver kunde nås. Felmeddelande: ”{ $said }”
digest-lead = { $notices ->
        [one] { $notices } meddelande
       *[other] { $notices } meddelanden
    } om { $faults ->
        [one] { $faults } ärende
       *[other] { $faults } ärenden
    }, varav { $over } är över.
left-out = Dessutom fanns det inte plats för { $n ->
        [one] { $n } meddelande
       *[other] { $n } meddelanden
    }. Se statussidan för hela bilden.

## What people do with a fault

voice-accepted = { $by } har tagit ärendet.
voice-accepted-until = { $by } har tagit ärendet och räknar med att felet är åtgärdat { $at }.
voice-rejected =
    { $by } har avvisat ärendet: ”{ $because }”. En ny undersökning har börjat, och ärendet
    ligger hos { $holder }.
voice-handed-over-by = { $by } har lämnat över ärendet till { $to }: ”{ $because }”.
voice-handed-over = Överlämnat till { $to }: ”{ $because }”.
voice-commented = { $by }: ”{ $text }”
voice-overdue = Tiden då felet skulle ha varit åtgärdat har gått ut.
voice-spoken-for = { $party } (genom { $speaker })
voice-was = { $number }: { $cause }. Åtgärd: { $remedy }

## The times in an agreement

answer-by = Svar väntas senast { $at } ({ $by }).
was-to-answer = Svar väntades senast { $at } ({ $by }).
restore-by = Felet ska vara åtgärdat senast { $at }.
by-agreement = avtalat: { $time }
by-custom = vanligt i regionen: { $time }
escalated = Ingen har sagt ja till ärendet i tid.
unanswered = { $asked } tillfrågades { $since } och har inte sagt ja.
undecided-since =
    Sedan { $since } är det inte avgjort vem ärendet hör till, och ingen har tagit det.
step = Det här är steg { $step } av { $of }.
steps-before = Steg före detta: { $names }.
escalated-last = Ärendet är nu hos er. Kom överens med den ansvariga parten om vem som tar det.
escalated-next =
    Ärendet är nu hos er. Kom överens med den ansvariga parten om vem som tar det, och
    meddela samordnaren.
ends = Avtalet { $agreement } med { $party } går ut. Sista dagen är den { $day }, { $left ->
        [0] i dag
        [1] i morgon
       *[other] om { $left } dagar
    }.
ends-covers = Det gäller { $names }.
ends-means =
    Inget annat undertecknat avtal tar över. Från dagen efter har ingen åtagit sig ansvaret, och
    fel går till den som utrustningen hör till.
ends-means-left =
    Andra undertecknade avtal tar över, men inte allt. Från dagen efter har ingen åtagit sig
    ansvaret för allt detta: { $left }. Fel i resten går till den som utrustningen hör till.
ends-next =
    Förnya avtalet, eller kom överens om vem som tar över, och för in det i konfigurationen.

## Planned work

planned-first = { $party } ska utföra planerat arbete: { $text }.
planned-moved = Planerat arbete hos { $party } har fått en ny tid: { $text }.
planned-longer = Planerat arbete hos { $party } tar längre tid än vad som meddelats: { $text }.
planned-parts =
    Planerat arbete hos { $party } gäller annan utrustning än vad som meddelats: { $text }.
planned-called-off = Planerat arbete hos { $party } är inställt: { $text }.
planned-over-early = Planerat arbete hos { $party } är över i förtid: { $text }.
planned-times = Från { $from } till { $until }.
planned-was-told = Det var tidigare planerat från { $from } till { $until }.
planned-weekly = Därefter varje vecka: { $hours }. Det meddelas bara den här gången.
planned-out = Ur drift under tiden: { $parts }.
planned-affects = Det kan påverka videomöten i { $names }.
planned-next =
    Lägg videomöten på en annan tid. Fel i det som är ur drift meddelas inte under tiden; det
    som varar längre meddelas som vanligt.
planned-next-off = Videomöten kan hållas som vanligt. Fel meddelas som vanligt.
planned-run-over =
    Det började under planerat arbete hos { $party }, som har dragit över tiden: { $text }.
    Arbetet skulle vara klart { $until }.

## Subjects

headline-down = Nere
headline-soon-fault = Snart fel
headline-fault = Fel
headline-poor = Dålig kvalitet
headline-reduced = Mindre reserv
headline-shadow-down = Skugga, nere
headline-shadow-soon-fault = Skugga, snart fel
headline-shadow-fault = Skugga, fel
headline-shadow-poor = Skugga, dålig kvalitet
headline-shadow-reduced = Skugga, mindre reserv
headline-deputy = Behöver följas upp
headline-commented = Kommentar
headline-replied = Om ert svar
headline-reopened = Nere igen
headline-escalated = Ingen har svarat
headline-agreement-ends = Ett avtal går ut
headline-announced = Planerat arbete
headline-replanned = Planerat arbete ändrat
headline-called-off = Planerat arbete inställt
headline-released = Inte längre hos er
headline-recovered = Fungerar igen
headline-withdrawn = Övervakas inte längre
headline-cut-off = Övervakningen saknar kontakt
headline-back-again = Övervakningen har kontakt igen
headline-unlogged = samband kan inte skriva sin logg
headline-undelivered = Inte levererat
headline-digest = Samlade meddelanden
headline-event = Vad som hände

## tails

tail-owner = ansvarig { $owner }
tail-unagreed = inget avtal
tail-contested = motstridiga avtal
tail-undecided = inte avgjort vem
tail-took = efter { $span }
tail-merged-into = del av { $number }
tail-now-with = nu hos { $holder }
tail-unagreed-short = utan avtal
tail-contested-short = omtvistat
tail-undecided-short = oavgjort

## What a notice tells, after the name of a party

told-responsible = att de ansvarar
told-gap = att inget avtal avgör vem som ansvarar
told-undecided = att det inte är avgjort vem som ansvarar
told-affected = att felet påverkar dem
told-known = att felet redan är anmält
told-deputy = att ärendet behöver följas upp
told-commented = att någon har kommenterat ärendet
told-replied = vad deras svar ledde till
told-released = att de inte längre ansvarar
told-reopened = att felet är tillbaka
told-escalated = att ingen har svarat i tid
told-agreement-ends = att ett avtal går ut
told-announced = att arbete är planerat
told-replanned = att planerat arbete har ändrats
told-called-off = att planerat arbete är inställt
told-recovered = att det fungerar igen
told-withdrawn = att det inte övervakas längre
told-cut-off = att övervakningen saknar kontakt
told-back-again = att övervakningen har kontakt igen
told-unlogged = att loggen inte kan skrivas
told-undelivered = att ett meddelande inte kom fram
told-shadow = att andra inte får besked
told-digest = flera meddelanden i ett
told-event = vad som hände
told-ticket = att ärendet ska vara öppet hos dem
told-ticket-closed = att ärendet ska stängas hos dem
