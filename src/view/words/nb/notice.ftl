### Norwegian Bokmål: what was told, to whom, and what came of it.

## What a notice told

notice-responsible = At de har ansvaret
notice-gap = At ingen avtale avgjør hvem som har ansvaret
notice-undecided = At det ikke er avgjort hvem som har ansvaret
notice-affected = At feilen går ut over dem
notice-known = At feilen allerede er meldt
notice-deputy = At saken trenger oppfølging
notice-commented = At noen har kommentert saken
notice-replied = Hva svaret deres førte til
notice-released = At de ikke har ansvaret lenger
notice-reopened = At feilen er tilbake
notice-escalated = At ingen har svart i tide
notice-agreement-ends = At en avtale går ut
notice-announced = At det er planlagt arbeid
notice-replanned = At planlagt arbeid er endret
notice-called-off = At planlagt arbeid er avlyst
notice-recovered = At det virker igjen
notice-withdrawn = At feilen ikke følges lenger
notice-cut-off = At overvåkingen er avskåret
notice-back-again = At overvåkingen har forbindelse igjen
notice-unlogged = At loggen ikke kan skrives
notice-undelivered = At et varsel ikke kom fram
notice-shadow = At andre ikke får beskjed ennå (skyggedrift)
notice-digest = Flere varsler i ett
notice-event = Hva som skjedde

## How it goes, and how far it has come

channel-email = e-post
fate-waiting = venter på å bli sendt
fate-standing-by = sendes bare hvis e-posten ikke kommer fram
fate-under-way = sendes nå
fate-put-off = ikke tatt imot ennå; prøves igjen
fate-held = venter på å bli samlet med andre
fate-gathered = samlet med andre, på vei
fate-accepted-by-relay = tatt imot av e-posttjeneren
fate-accepted-by-relay-in-digest = samlet med andre, tatt imot av e-posttjeneren
fate-refused-by-relay = avvist av e-posttjeneren
fate-accepted = tatt imot
fate-accepted-in-digest = samlet med andre, tatt imot
fate-refused = avvist
fate-given-up = gitt opp etter 72 timer
fate-cancelled = ikke sendt; ikke aktuelt lenger
fate-shadowed = bare skrevet ned (skyggedrift)

## How many

notices = { $count ->
        [one] 1 varsel
       *[other] { $count } varsler
    }
mails-arrived = { $count ->
        [0] Ingen e-post er kommet ennå.
        [one] Én e-post er kommet.
       *[other] { $count } e-poster er kommet.
    }
notice-ticket = At saken skal være åpen hos dem
notice-ticket-closed = At saken skal lukkes hos dem
channel-ticket = sakssystem
