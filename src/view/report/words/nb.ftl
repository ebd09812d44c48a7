fairness-title = Hvor likt kommunene i { $region } er behandlet
deviations-title = Avvik fra avtaler og i samarbeidet, { $region }
period = { $from } til { $to }
as-of = Etter det loggen sa { $at }.
log-begins = Loggen begynner { $at }: om det som var før, er ingenting kjent.
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
what-was-found = Hva som sviktet. Det er ingen behandling, og blir ikke vurdert.
faults = feil
per-hundred = per 100 deler
fault-time = tid med feil
per-room = ute, per rom
median = midten
longest = lengst
share = { $some } av { $of }
of-region = Midt i regionen
shared = Felles for alle
figure-watched = Hvor snart det senest oppdages at utstyr er borte
figure-found = Fra det første som sviktet til feilen var funnet
figure-told = Fra funnet til den som skal handle, fikk beskjed
figure-accepted = Fra funnet til noen sa ja
figure-restored = Fra funnet til det var over
figure-responded = Noen sa ja innen avtalt tid
figure-in-time = Over innen avtalt tid
figure-ownerless = Uten eier en tid: ikke avgjort, eller ikke besvart i tide
figure-escalated = Et ledd til fikk beskjed, siden ingen svarte
mark-alike = likt
mark-longer = LENGER
mark-shorter = KORTERE
mark-more = FLERE
mark-fewer = FÆRRE
mark-few = for få
verdict-alike = De som kan sammenlignes, er behandlet likt.
verdict-unlike = Behandlet annerledes enn de andre: { $names }.
verdict-few = For få feil til å sammenligne.
verdict-kinds = Ikke noe utstyr av samme slag står i flere kommuner.
verdict-none = Det var ingenting å måle.
watched-otherwise = { $name }: { $kind } { $own }, ellers { $usual }
never = aldri
meaning = Hva som er målt, og hva likt betyr
note-alike =
    Hver kommune er holdt opp mot alle de andre samlet. Annerledes betyr at midten er mer enn det dobbelte av deres, eller
    mindre enn halvparten, eller at andelen er 20 av 100 unna, og at det er så regelmessig at det ikke skyldes
    tilfeldigheter. Om færre enn { $fewest } feil sies ingenting, og heller ikke om flere der selv den største forskjellen
    kan være tilfeldig. Ingen blir rangert.
note-counted =
    En feil telles der årsaken står, og i den perioden den ble funnet. Planlagt arbeid telles ikke. Rom som ikke kan brukes,
    telles der de står, hva enn årsaken er. Det som fortsatt venter, telles med tiden så langt, merket med ≥.
note-merged = { $n } feil er forklart av en større, og telles med den.
note-planned = { $n } begynte i planlagt arbeid, og telles ikke.
note-shadow = Om { $n } fikk ingen beskjed: skyggedrift holdt den tilbake. Svar på disse måles ikke.
note-unreadable = Utelatt, siden loggen ikke viser hva som følger av hva; se samband log verify: { $numbers }
no-deviations = Det er ingen avvik i disse dagene.
deviations = { $n } avvik:
kind-unagreed = Ingen avtale sa hvem den hørte til
kind-contested = Avtaler sa imot hverandre
kind-not-told = Ikke besvart i tide, og ikke varslet i tide
kind-response = Ingen sa ja i tide
kind-restore = Ikke over i tide
kind-accepted-passed = Tiden som ble nevnt, gikk
kind-rejected = Avvist to ganger, så noen måtte avgjøre
kind-handed-over = Overlatt
kind-ownerless = Uten eier i mer enn en time
kind-last-step = Siste ledd i opptrappingen fikk beskjed
kind-lapsed = Avtalen gikk ut mens den var åpen
parties = { $who }, overfor { $towards }
agreement = Avtale: { $name } ({ $reference })
contradicting = Avtaler: { $names }
by-region = Etter regionens egen regel, ingen avtale
kept = Frist: { $promised }, til { $by }. Brukt: { $actual }, { $over } for mye.
goes-on = Det pågår fortsatt.
in-hours = Regnet bare i avtalt tid: { $hours }
told-at = Varslet { $at }
not-told = Ingen melding nådde fram.
proof = Fingeravtrykk { $fingerprint }, oppføringer { $entries }
how-to-check =
    Slik etterprøves en rad: samband fault export NUMMER gir ut bevisene for feilen, og samband log verify FIL sier på
    hvilken som helst maskin om de er uendret, og fingeravtrykket. samband log verify sier hva loggen selv slutter med.
head = Loggen til installasjon { $install } sluttet med oppføring { $seq }, { $hash }
left-shadow = Utelatt: { $n ->
    [one] { $n } frist
   *[other] { $n } frister
 } som ikke kunne holdes, siden skyggedrift holdt varselet tilbake.
