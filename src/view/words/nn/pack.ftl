### Norwegian Nynorsk: an evidence pack that is read as text.

pack-title = Bevispakke
pack-fingerprint = Fingeravtrykk
pack-earlier = Før heitte det
pack-of-event = hending
pack-compare =
    Alle partar har det same nummeret. Har dei det same fingeravtrykket, har dei dei same bevisa:
    les det opp i telefonen.
pack-made = Laga
pack-installation = Installasjon
pack-head = Enden på loggen
pack-configuration = Oppsett
pack-unknown = ukjent
pack-clock = Eiga klokke
pack-last-good = Sist sett i orden
pack-reference = Referanse
pack-found = Funne
pack-explains = Blir forklart like godt av
pack-dropped = Også mistenkt, og kvifor det vart utelukka
pack-nothing-dropped = Ingenting anna var mistenkt.
pack-not-kept = ikkje teke vare på
pack-wire = på linja
pack-left-out = hendingar er ikkje med her
pack-proof = Korleis ein beviser dette
pack-how-to-prove =
    Denne teksten er laga av den same pakka som JSON. Ho lèt seg kontrollere på ei anna maskin,
    utan logg og oppsett: «samband log verify FIL» seier om ho er uendra, og elles kvar ho er
    endra.
pack-masked =
    innslag står utan det som liknar personopplysningar eller løyndomar; «--against-log»
    samanliknar dei der loggen er.
pack-after-events = { $print }, etter { $events ->
        [one] 1 hending
       *[other] { $events } hendingar
    }

## Why something was dropped

dropped-cleared = frikjent av { $by } { $at } ({ $class })
dropped-let-through = slepte gjennom det { $by } fekk { $at } ({ $class })
dropped-explains-fewer = forklarar berre { $explains } av { $of } sviktar
dropped-taken-later =
    forklarar { $explains } av { $of } sviktar og nokre andre: av like gode vart den første i
    rekkja vald
dropped-only-carries = ber det berre, og ingen ping over det var for sein
dropped-not-kept = frikjent; av kva er ikkje teke vare på
clock-behind = { $millis } ms etter, ifølgje { $by } { $at }
clock-ahead = { $millis } ms framfor, ifølgje { $by } { $at }
