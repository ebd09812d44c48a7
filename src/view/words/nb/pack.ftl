### Norwegian Bokmål: an evidence pack that is read as text.

pack-title = Bevispakke
pack-fingerprint = Fingeravtrykk
pack-earlier = Før het det
pack-of-event = hendelse
pack-compare =
    Alle parter har det samme nummeret. Har de det samme fingeravtrykket, har de de samme
    bevisene: les det opp i telefonen.
pack-made = Laget
pack-installation = Installasjon
pack-head = Loggens ende
pack-configuration = Oppsett
pack-unknown = ukjent
pack-clock = Egen klokke
pack-last-good = Sist sett i orden
pack-reference = Referanse
pack-found = Funnet
pack-explains = Forklares like godt av
pack-dropped = Også mistenkt, og hvorfor det ble utelukket
pack-nothing-dropped = Ingenting annet var mistenkt.
pack-not-kept = ikke tatt vare på
pack-wire = på linja
pack-left-out = hendelser er ikke med her
pack-proof = Hvordan dette bevises
pack-how-to-prove =
    Denne teksten er laget av den samme pakken som JSON. Den lar seg kontrollere på en annen
    maskin, uten logg og oppsett: «samband log verify FIL» sier om den er uendret, og ellers hvor
    den er endret.
pack-masked =
    innslag står uten det som ligner personopplysninger eller hemmeligheter; «--against-log»
    sammenligner dem der loggen er.
pack-after-events = { $print }, etter { $events ->
        [one] 1 hendelse
       *[other] { $events } hendelser
    }

## Why something was dropped

dropped-cleared = frikjent av { $by } { $at } ({ $class })
dropped-let-through = slapp gjennom det { $by } fikk { $at } ({ $class })
dropped-explains-fewer = forklarer bare { $explains } av { $of } svikt
dropped-taken-later =
    forklarer { $explains } av { $of } svikt og noen andre: av like gode ble den første i rekka
    valgt
dropped-only-carries = bærer det bare, og ingen ping over det var for sein
dropped-not-kept = frikjent; av hva er ikke tatt vare på
clock-behind = { $millis } ms etter, ifølge { $by } { $at }
clock-ahead = { $millis } ms foran, ifølge { $by } { $at }
