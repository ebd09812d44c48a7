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
room-instead = Bruk i staden
room-call = Ring
room-call-line = { $party }, telefon { $telephone }
room-call-off = { $party } er ikkje på vakt no.
room-call-nobody = Det er ikkje lagt inn noko telefonnummer til { $party }.
room-quote = Oppgje nummeret { $number }.
