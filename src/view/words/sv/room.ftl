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
room-answer-by = { $holder } ska svara senast { $by }.
room-answer-when-open =
    { $holder } har öppet igen från { $opens } och ska svara senast { $by }. Ring om det är bråttom.
room-answer-late = { $holder } skulle ha svarat senast { $by }. Ring.
room-restore-by = Enligt avtalet ska det vara åtgärdat senast { $by }.
room-instead = Använd i stället
room-call = Ring
room-call-line = { $party }, telefon { $telephone }
room-call-off = { $party } har inte jour nu.
room-call-nobody = Det finns inget telefonnummer till { $party }.
room-quote = Uppge numret { $number }.

## What people report

room-reported = { $room } svarar, men någon har gjort en felanmälan: { $sight }, { $since }.
room-reported-unknown =
    Det är inte känt om { $room } svarar, och någon har gjort en felanmälan: { $sight }, { $since }.
room-report = Anmält från { $place }: { $sight }
room-report-words = Anmält från { $place }: { $sight } (”{ $words }”)
room-why-reported =
    Någon i rummet har anmält detta. Ingen mätning har visat något fel, så ingen är utpekad,
    och det är över när någon säger det.
room-form-heading = Anmäl ett fel
room-form-ask = Vad är fel?
room-form-words = Vill du säga mer? Kan lämnas tomt.
room-form-no-names = Skriv inga namn på patienter.
room-form-send = Skicka
room-thanks = Tack. Din anmälan har fått nummer { $number }. { $holder } har ärendet.
room-thanks-known =
    Tack. Detta är känt sedan { $since }: { $what }. { $holder } har ärendet, nummer { $number }.
room-thanks-added = Din anmälan har lagts till.
room-thanks-over = Det du anmälde, nummer { $number }, är över, { $at }.
room-thanks-cause = Orsak: { $cause }.
room-thanks-bare = Tack. Din anmälan är nedskriven.
room-wrong-elsewhere = Det skickades inte från den här sidan. Försök igen här.
room-wrong-form = Det gick inte att läsa. Försök igen här.
room-wrong-sight = Välj vad som är fel.
room-wrong-words = Texten är för lång: högst { $most } tecken.
room-wrong-hidden = Texten har ett tecken som inte syns. Skriv den på nytt.
room-wrong-too-many = Mycket har anmälts härifrån den senaste tiden, så detta är inte nedskrivet. Ring i stället.
room-wrong-busy = Det går inte att skriva ned just nu. Ring i stället.
room-wrong-unheard = Det är inte säkert att det skrevs ned. Ring för säkerhets skull.

## What hangs on the door

room-rooms = Rummen
room-door = Anslag till dörren
room-door-lead = Skanna koden för att se om rummet fungerar, eller för att anmäla ett fel.
room-door-or = Eller skriv in:
room-door-unset = Det är inte sagt var sidorna nås från annat håll än den här maskinen, så en kod skulle inte leda någonstans. Sätt ”public_url” i ”[web]” i samband.toml.
