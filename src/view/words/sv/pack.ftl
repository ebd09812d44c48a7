### Swedish: an evidence pack that is read as text.

pack-title = Bevispaket
pack-fingerprint = Fingeravtryck
pack-earlier = Hette tidigare
pack-of-event = händelse
pack-compare =
    Alla parter har samma nummer. Har de samma fingeravtryck har de samma bevis: läs upp det i
    telefonen.
pack-made = Gjort
pack-installation = Installation
pack-head = Loggens slut
pack-configuration = Konfiguration
pack-unknown = okänt
pack-clock = Egen klocka
pack-last-good = Senast sett i ordning
pack-reference = Referens
pack-found = Hittat
pack-explains = Förklaras lika väl av
pack-dropped = Också misstänkt, och varför det uteslöts
pack-nothing-dropped = Inget annat var misstänkt.
pack-not-kept = inte sparat
pack-wire = på linjen
pack-left-out = händelser är inte med här
pack-proof = Hur detta bevisas
pack-how-to-prove =
    Den här texten är gjord av samma paket som JSON. Det kan kontrolleras på en annan maskin, utan
    logg och konfiguration: ”samband log verify FIL” talar om ifall det är oförändrat, och annars
    var det har ändrats.
pack-masked =
    poster står utan det som liknar personuppgifter eller hemligheter; ”--against-log” jämför dem
    där loggen finns.
pack-after-events = { $print }, efter { $events ->
        [one] 1 händelse
       *[other] { $events } händelser
    }

## Why something was dropped

dropped-cleared = friat av { $by } { $at } ({ $class })
dropped-let-through = släppte igenom det som { $by } fick { $at } ({ $class })
dropped-explains-fewer = förklarar bara { $explains } av { $of } fel
dropped-taken-later =
    förklarar { $explains } av { $of } fel och några andra: av lika goda valdes den första i
    ordningen
dropped-only-carries = bär det bara, och ingen ping över det var för sen
dropped-not-kept = friat; av vad har inte sparats
clock-behind = { $millis } ms efter, enligt { $by } { $at }
clock-ahead = { $millis } ms före, enligt { $by } { $at }
