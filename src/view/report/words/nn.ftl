fairness-title = Kor likt kommunane i { $region } er handsama
deviations-title = Avvik frå avtalar og i samarbeidet, { $region }
period = { $from } til { $to }
as-of = Etter det loggen sa { $at }.
log-begins = Loggen tek til { $at }: om det som var før, er ingenting kjent.
day = { $day }. { $month ->
    [1] januar
    [2] februar
    [3] mars
    [4] april
    [5] mai
    [6] juni
    [7] juli
    [8] august
    [9] september
    [10] oktober
    [11] november
   *[other] desember
 } { $year }
seconds = { $n } s
minutes = { $n } min
hours = { $n } t { $minutes } min
days = { $n } d { $hours } t
what-was-found = Kva som svikta. Det er inga handsaming, og blir ikkje vurdert.
faults = feil
per-hundred = per 100 delar
fault-time = tid med feil
per-room = ute, per rom
median = midten
longest = lengst
share = { $some } av { $of }
of-region = Midt i regionen
shared = Felles for alle
figure-watched = Kor snart det seinast blir oppdaga at utstyr er borte
figure-found = Frå det første som svikta til feilen var funnen
figure-told = Frå funnen til den som skal handle, fekk melding
figure-accepted = Frå funnen til nokon sa ja
figure-restored = Frå funnen til det var over
figure-responded = Nokon sa ja innan avtalt tid
figure-in-time = Over innan avtalt tid
figure-ownerless = Utan eigar ei tid: ikkje avgjort, eller ikkje svara på i tide
figure-escalated = Eit ledd til fekk melding, sidan ingen svara
mark-alike = likt
mark-longer = LENGER
mark-shorter = KORTARE
mark-more = FLEIRE
mark-fewer = FÆRRE
mark-few = for få
verdict-alike = Dei som kan samanliknast, er handsama likt.
verdict-unlike = Handsama annleis enn dei andre: { $names }.
verdict-few = For få feil til å samanlikne.
verdict-kinds = Ikkje noko utstyr av same slag står i fleire kommunar.
verdict-none = Det var ingenting å måle.
watched-otherwise = { $name }: { $kind } { $own }, elles { $usual }
never = aldri
meaning = Kva som er målt, og kva likt tyder
note-alike =
    Kvar kommune er halden opp mot alle dei andre samla. Annleis tyder at midten er meir enn det doble av deira, eller
    mindre enn halvparten, eller at delen er 20 av 100 unna, og at det er så regelmessig at det ikkje kjem av slump. Om
    færre enn { $fewest } feil blir det ikkje sagt noko, og heller ikkje om fleire der sjølv den største skilnaden kan vere
    slump. Ingen blir rangert.
note-counted =
    Ein feil blir talt der årsaka står, og i den perioden han blei funnen. Planlagt arbeid blir ikkje talt. Rom som ikkje
    kan brukast, blir talde der dei står, kva enn årsaka er. Det som framleis ventar, blir talt med tida så langt, merkt med
    ≥.
note-merged = { $n } feil er forklart av ein større, og blir talt med den.
note-planned = { $n } byrja i planlagt arbeid, og blir ikkje talt.
note-shadow = Om { $n } fekk ingen melding: skuggedrift heldt henne tilbake. Svar på desse blir ikkje målte.
note-unreadable = Utelate, sidan loggen ikkje viser kva som følgjer av kva; sjå samband log verify: { $numbers }
no-deviations = Det er ingen avvik i desse dagane.
deviations = { $n } avvik:
kind-unagreed = Ingen avtale sa kven han høyrde til
kind-contested = Avtalar sa imot kvarandre
kind-not-told = Ikkje svara på i tide, og ikkje varsla i tide
kind-response = Ingen sa ja i tide
kind-restore = Ikkje over i tide
kind-accepted-passed = Tida som blei nemnd, gjekk
kind-rejected = Avvist to gonger, så nokon måtte avgjere
kind-handed-over = Overlaten
kind-ownerless = Utan eigar i meir enn ein time
kind-last-step = Siste ledd i opptrappinga fekk melding
kind-lapsed = Avtalen gjekk ut medan han var open
parties = { $who }, overfor { $towards }
agreement = Avtale: { $name } ({ $reference })
contradicting = Avtalar: { $names }
by-region = Etter regionen sin eigen regel, ingen avtale
kept = Frist: { $promised }, til { $by }. Brukt: { $actual }, { $over } for mykje.
goes-on = Det går framleis føre seg.
in-hours = Rekna berre i avtalt tid: { $hours }
told-at = Varsla { $at }
not-told = Inga melding nådde fram.
proof = Fingeravtrykk { $fingerprint }, oppføringar { $entries }
how-to-check =
    Slik blir ei rad etterprøvd: samband fault export NUMMER gir ut prova for feilen, og samband log verify FIL seier på kva
    maskin som helst om dei er uendra, og fingeravtrykket. samband log verify seier kva loggen sjølv sluttar med.
head = Loggen til installasjon { $install } slutta med oppføring { $seq }, { $hash }
left-shadow = Utelate: { $n ->
    [one] { $n } frist
   *[other] { $n } fristar
 } som ikkje kunne haldast, sidan skuggedrift heldt varselet tilbake.
