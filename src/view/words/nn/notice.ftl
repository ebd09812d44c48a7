### Norwegian Nynorsk: what was told, to whom, and what came of it.

## What a notice told

notice-responsible = At dei har ansvaret
notice-gap = At ingen avtale avgjer kven som har ansvaret
notice-undecided = At det ikkje er avgjort kven som har ansvaret
notice-affected = At feilen går ut over dei
notice-known = At feilen alt er meldt
notice-deputy = At saka treng oppfølging
notice-commented = At nokon har kommentert saka
notice-replied = Kva svaret deira førte til
notice-released = At dei ikkje har ansvaret lenger
notice-reopened = At feilen er tilbake
notice-escalated = At ingen har svara i tide
notice-agreement-ends = At ein avtale går ut
notice-announced = At det er planlagt arbeid
notice-replanned = At planlagt arbeid er endra
notice-called-off = At planlagt arbeid er avlyst
notice-recovered = At det verkar igjen
notice-withdrawn = At feilen ikkje blir følgd lenger
notice-cut-off = At overvakinga er avskoren
notice-back-again = At overvakinga har kontakt med nettet igjen
notice-unlogged = At loggen ikkje kan skrivast
notice-undelivered = At eit varsel ikkje kom fram
notice-shadow = At andre ikkje får beskjed enno (skuggedrift)
notice-digest = Fleire varsel i eitt
notice-event = Kva som hende

## How it goes, and how far it has come

channel-email = e-post
fate-waiting = ventar på å bli sendt
fate-standing-by = blir sendt berre om e-posten ikkje kjem fram
fate-under-way = blir sendt no
fate-put-off = ikkje teke imot enno; blir prøvd igjen
fate-held = ventar på å bli samla med andre
fate-gathered = samla med andre, på veg
fate-accepted-by-relay = teke imot av e-posttenaren
fate-accepted-by-relay-in-digest = samla med andre, teke imot av e-posttenaren
fate-refused-by-relay = avvist av e-posttenaren
fate-accepted = teke imot
fate-accepted-in-digest = samla med andre, teke imot
fate-refused = avvist
fate-given-up = gjeve opp etter 72 timar
fate-cancelled = ikkje sendt; ikkje aktuelt lenger
fate-shadowed = berre skrive ned (skuggedrift)

## How many

notices = { $count } varsel
mails-arrived = { $count ->
        [0] Ingen e-post er komen enno.
        [one] Éin e-post er komen.
       *[other] { $count } e-postar er komne.
    }
notice-ticket = At saka skal vere open hos dei
notice-ticket-closed = At saka skal lukkast hos dei
channel-ticket = sakssystem
