### Swedish: the page of a room, and what people report there.

## The answer

room-works = { $room } fungerar.
room-down = { $room } fungerar inte: { $cause }, sedan { $since }.
room-down-since = { $room } fungerar inte, sedan { $since }.
room-down-bare = { $room } fungerar inte.
room-unstable = { $room } faller bort då och då: { $cause }, sedan { $since }.
room-unstable-bare = { $room } faller bort då och då.
room-poor = Ljud och bild kan vara dåliga i { $room }: { $cause }, sedan { $since }.
room-poor-bare = Ljud och bild kan vara dåliga i { $room }.
room-unknown = Det är inte känt om { $room } fungerar.
room-unwatched = { $room } övervakas inte.
room-planned = { $room } är ur drift till { $until }: planerat arbete.

## What goes with it

room-try-it = Det kan fungera ändå. Prova.
room-not-found-yet = Vad som är fel har inte hittats än.
room-aside = Något annat är fel, som inte stoppar rummet: { $cause }.
room-own-word = { $party } har själv meddelat det.
room-own-word-until = { $party } har själv meddelat det och räknar med att det är över { $until }.
room-work-now = Planerat arbete till { $until }: { $text }.
room-work-soon = Planerat arbete från { $from } till { $until }: { $text }.
room-instead = Använd i stället
room-call = Ring
room-call-line = { $party }, telefon { $telephone }
room-call-off = { $party } har inte jour nu.
room-call-nobody = Det finns inget telefonnummer till { $party }.
room-quote = Uppge numret { $number }.
