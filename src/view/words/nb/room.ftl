### Norwegian Bokmål: the page of a room, and what people report there.

## The answer

room-works = { $room } virker.
room-down = { $room } virker ikke: { $cause }, siden { $since }.
room-down-since = { $room } virker ikke, siden { $since }.
room-down-bare = { $room } virker ikke.
room-unstable = { $room } faller ut innimellom: { $cause }, siden { $since }.
room-unstable-bare = { $room } faller ut innimellom.
room-poor = Lyd og bilde kan være dårlig i { $room }: { $cause }, siden { $since }.
room-poor-bare = Lyd og bilde kan være dårlig i { $room }.
room-unknown = Det er ikke kjent om { $room } virker.
room-unwatched = { $room } blir ikke overvåket.
room-planned = { $room } er ute av drift til { $until }: planlagt arbeid.

## What goes with it

room-try-it = Det kan virke likevel. Prøv det.
room-not-found-yet = Hva som er galt, er ikke funnet ennå.
room-aside = Noe annet er galt, som ikke stanser rommet: { $cause }.
room-own-word = { $party } har selv meldt fra om det.
room-own-word-until = { $party } har selv meldt fra om det, og regner med at det er over { $until }.
room-work-now = Planlagt arbeid til { $until }: { $text }.
room-work-soon = Planlagt arbeid fra { $from } til { $until }: { $text }.
room-answer-by = { $holder } skal svare innen { $by }.
room-answer-when-open =
    { $holder } har åpent igjen fra { $opens }, og skal svare innen { $by }. Haster det, så ring.
room-answer-late = { $holder } skulle ha svart innen { $by }. Ring.
room-restore-by = Etter avtalen skal det være i orden innen { $by }.
room-instead = Bruk i stedet
room-call = Ring
room-call-line = { $party }, telefon { $telephone }
room-call-off = { $party } er ikke på vakt nå.
room-call-nobody = Det er ikke lagt inn noe telefonnummer til { $party }.
room-quote = Oppgi nummeret { $number }.

## What people report

room-reported = { $room } svarer, men noen har meldt fra: { $sight }, { $since }.
room-reported-unknown =
    Det er ikke kjent om { $room } svarer, og noen har meldt fra: { $sight }, { $since }.
room-report = Meldt fra { $place }: { $sight }
room-report-words = Meldt fra { $place }: { $sight } («{ $words }»)
room-why-reported =
    Noen i rommet har meldt dette. Ingen prøve har sett noe galt, så ingen er utpekt, og det
    er over når noen sier det.
room-form-heading = Meld fra om feil
room-form-ask = Hva er galt?
room-form-words = Vil du si mer? Kan stå tomt.
room-form-no-names = Ikke skriv navn på pasienter.
room-form-send = Send
room-thanks = Takk. Det du meldte, har fått nummer { $number }. { $holder } har saken.
room-thanks-known =
    Takk. Dette er kjent siden { $since }: { $what }. { $holder } har saken, nummer { $number }.
room-thanks-added = Det du meldte, er lagt til.
room-thanks-over = Det du meldte, nummer { $number }, er over, { $at }.
room-thanks-cause = Årsak: { $cause }.
room-thanks-bare = Takk. Det du meldte, er skrevet ned.
room-wrong-elsewhere = Det ble ikke sendt fra denne siden. Prøv igjen her.
room-wrong-form = Det kunne ikke leses. Prøv igjen her.
room-wrong-sight = Velg hva som er galt.
room-wrong-words = Teksten er for lang: høyst { $most } tegn.
room-wrong-hidden = Teksten har et tegn som ikke vises. Skriv den på nytt.
room-wrong-too-many = Det er meldt mye herfra den siste tiden, så dette er ikke skrevet ned. Ring i stedet.
room-wrong-busy = Det kan ikke skrives ned akkurat nå. Ring i stedet.
room-wrong-unheard = Det er ikke sikkert at det ble skrevet ned. Ring for å være trygg.

## What hangs on the door

room-rooms = Rommene
room-door = Plakat til døra
room-door-lead = Skann koden for å se om rommet virker, eller for å melde fra om feil.
room-door-or = Eller skriv inn:
room-door-unset = Det er ikke sagt hvor sidene nås fra andre steder enn denne maskinen, så en kode ville ikke ført noe sted. Sett «public_url» i «[web]» i samband.toml.
