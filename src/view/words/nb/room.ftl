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
room-instead = Bruk i stedet
room-call = Ring
room-call-line = { $party }, telefon { $telephone }
room-call-off = { $party } er ikke på vakt nå.
room-call-nobody = Det er ikke lagt inn noe telefonnummer til { $party }.
room-quote = Oppgi nummeret { $number }.
