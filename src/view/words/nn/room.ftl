### Norwegian Nynorsk: the page of a room, and what people report there.

## The answer

room-works = { $room } verkar.
room-down = { $room } verkar ikkje: { $cause }, sidan { $since }.
room-down-since = { $room } verkar ikkje, sidan { $since }.
room-down-bare = { $room } verkar ikkje.
room-unstable = { $room } fell ut innimellom: { $cause }, sidan { $since }.
room-unstable-bare = { $room } fell ut innimellom.
room-poor = Lyd og bilete kan vere dårleg i { $room }: { $cause }, sidan { $since }.
room-poor-bare = Lyd og bilete kan vere dårleg i { $room }.
room-unknown = Det er ikkje kjent om { $room } verkar.
room-unwatched = { $room } blir ikkje overvaka.
room-planned = { $room } er ute av drift til { $until }: planlagt arbeid.

## What goes with it

room-try-it = Det kan verke likevel. Prøv det.
room-not-found-yet = Kva som er gale, er ikkje funne enno.
room-aside = Noko anna er gale, som ikkje stansar rommet: { $cause }.
room-own-word = { $party } har sjølv meldt frå om det.
room-own-word-until = { $party } har sjølv meldt frå om det, og reknar med at det er over { $until }.
room-work-now = Planlagt arbeid til { $until }: { $text }.
room-work-soon = Planlagt arbeid frå { $from } til { $until }: { $text }.
room-answer-by = { $holder } skal svare innan { $by }.
room-answer-when-open =
    { $holder } har ope igjen frå { $opens }, og skal svare innan { $by }. Hastar det, så ring.
room-answer-late = { $holder } skulle ha svart innan { $by }. Ring.
room-restore-by = Etter avtalen skal det vere i orden innan { $by }.
room-instead = Bruk i staden
room-call = Ring
room-call-line = { $party }, telefon { $telephone }
room-call-off = { $party } er ikkje på vakt no.
room-call-nobody = Det er ikkje lagt inn noko telefonnummer til { $party }.
room-quote = Oppgje nummeret { $number }.

## What people report

room-reported = { $room } svarar, men nokon har meldt frå: { $sight }, { $since }.
room-reported-unknown =
    Det er ikkje kjent om { $room } svarar, og nokon har meldt frå: { $sight }, { $since }.
room-report = Meldt frå { $place }: { $sight }
room-report-words = Meldt frå { $place }: { $sight } («{ $words }»)
room-why-reported =
    Nokon i rommet har meldt dette. Ingen prøve har sett noko gale, så ingen er peikt ut, og
    det er over når nokon seier det.
room-form-heading = Meld frå om feil
room-form-ask = Kva er gale?
room-form-words = Vil du seie meir? Kan stå tomt.
room-form-no-names = Ikkje skriv namn på pasientar.
room-form-send = Send
room-thanks = Takk. Det du melde, har fått nummer { $number }. { $holder } har saka.
room-thanks-known =
    Takk. Dette er kjent sidan { $since }: { $what }. { $holder } har saka, nummer { $number }.
room-thanks-added = Det du melde, er lagt til.
room-thanks-over = Det du melde, nummer { $number }, er over, { $at }.
room-thanks-cause = Årsak: { $cause }.
room-thanks-bare = Takk. Det du melde, er skrive ned.
room-wrong-elsewhere = Det blei ikkje sendt frå denne sida. Prøv igjen her.
room-wrong-form = Det kunne ikkje lesast. Prøv igjen her.
room-wrong-sight = Vel kva som er gale.
room-wrong-words = Teksten er for lang: høgst { $most } teikn.
room-wrong-hidden = Teksten har eit teikn som ikkje viser. Skriv han på nytt.
room-wrong-too-many = Det er meldt mykje herifrå den siste tida, så dette er ikkje skrive ned. Ring i staden.
room-wrong-busy = Det kan ikkje skrivast ned akkurat no. Ring i staden.
room-wrong-unheard = Det er ikkje sikkert at det blei skrive ned. Ring for å vere trygg.

## What hangs on the door

room-rooms = Romma
room-door = Plakat til døra
room-door-lead = Skann koden for å sjå om rommet verkar, eller for å melde frå om feil.
room-door-or = Eller skriv inn:
room-door-unset = Det er ikkje sagt kvar ein når sidene frå andre stader enn denne maskina, så ein kode ville ikkje ført nokon stad. Set «public_url» i «[web]» i samband.toml.
