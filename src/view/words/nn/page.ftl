### Norwegian Nynorsk: the frame of pages, headings, columns and labels.

skip = Hopp til innhaldet
menu = Hovudmeny
overview = Oversyn
faults = Feil
ownership = Ansvar
as-of = Slik det var
machine = For maskiner
open-faults = Opne feil
over-faults = Ventar på å bli lukka
closed-faults = Nyleg lukka
no-closed = Ingen feil er lukka i det siste.
no-open = Ingen opne feil.
municipalities = Kommunane
municipalities-amiss = Kommunar der noko er gale
municipalities-all = Alle kommunar
municipalities-note = Kommunar utan merke verkar.
by-letter = Etter bokstav
shared = Felles
shared-lead = Det som alle kommunane deler
number = Nummer
what = Kva
since = Sidan
owner = Ansvarleg
holder = Ligg hos
status = Status
state = Tilstand
component = Komponent
agreement = Avtale
fault = Feil
undecided = Ikkje avgjort
no-agreement = Ingen avtale
contested = Omstridd avtale
whose-and-why = Kven har ansvaret, og kvifor
path = Vegen dit
path-note = Frå overvakinga til utstyret. Tilstanden er den som gjeld no.
fault-here = Feilen er her
fault-was-here = Feilen var her
fault-maybe-here = Kan vere her
affected = Kven det går ut over
nobody-affected = Ingen andre komponentar er ramma.
timeline = Kva som har hendt
told = Kven som har fått beskjed
told-whom = Kven
told-how = Måte
told-nobody = Ingen har fått beskjed om denne feilen.
told-unread =
    Loggen svarar ikkje akkurat no; kven som har fått beskjed, kan ikkje visast. Prøv igjen om
    litt.
told-unlogged = Det som er sendt etter at loggen ikkje kunne skrivast, står ikkje her.
shadow = Skuggedrift
shadow-link = Kva som ville blitt sendt
shadow-lead =
    Her står meldingane som ville blitt sende utan skuggedrift, dei siste først. Ingen av dei blir
    sende seinare: den som går ut av skuggedrift, får beskjed om det som er gale då.
shadow-empty = Ingenting er halde tilbake.
mails = E-post
mails-link = Les e-postane sjølve
mails-lead = Dette er postkassa til demonstrasjonen: her hamnar all e-post, og ingen forlèt maskina.
mail-to = Til
mail-from = Frå
mail-subject = Emne
mail-sent = Sendt
mail-html = Slik han ser ut i eit e-postprogram
mail-fault = Til feilen
to-mails = Alle e-postane
evidence = Kva som vart sett
seen-failed = Dette svikta
seen-controls = Dette verka i same tidsrom, og frikjenner resten
seen-witness = Vitnet: overvakinga sjølv hadde kontakt med nettet
no-controls = Det er ikkje skrive ned kva anna som verka.
no-witness = Ikkje noko vitne er skrive ned.
probe = Måling
result = Svar
time = Tid
began = Byrja
lasted = Varte
lasting = Har vart
pack-text = Bevispakke som tekst
pack-json = Bevispakke som JSON, forsegla
next = Kva no
gaps = Utan avklart ansvar
gaps-lead = Her avgjer ingen avtale kven som har ansvaret. Feil hamnar då hos eigaren sjølv.
matrix = Kven som har ansvaret den neste veka
other-hours = elles
falls-to = Fell på
agreements = Avtalane
standing-signed = underskriven
standing-intended = intensjon, bind ikkje
standing-lapsed = falle bort
not-begun = ikkje byrja
ended = gått ut
party = Part
from = Frå
open-ended = til vidare
to = Til
reported = Meldt av eigaren sjølv
planned = Planlagt arbeid
earlier = Tidlegare sak med same årsak
cause-said = Årsak
remedy-said = Tiltak
previous = Førre sak med same årsak
split-from = Skild ut frå
merged-into = Del av
unlogged-title = Loggen kan ikkje skrivast
unlogged-text =
    Overvakinga varslar framleis, men det ho gjer, blir ikkje skrive ned. Drifta må sjå på
    lagringa.
refused-title = Konfigurasjonen har feil
refused-text =
    Det som sist vart lese inn, er ikkje teke i bruk, og det som gjaldt før, gjeld framleis.
    Drifta ser kva som er gale med samband check.
drill-never = inga øving er bestått enno
drill-title = Øvinga mislukkast
drill-text =
    Det er ikkje sikkert at nokon får beskjed om feil. Drifta må sjå på e-posttenaren og maskina
    som køyrer samband.
cut-off-title = Overvakinga er avskoren
cut-off-text =
    Ingen får skulda for det som ikkje kan sjåast. Korleis det står til der, er ikkje kjent.
returning-title = Overvakinga får svar igjen
returning-text = Noko har svart, og resten blir spurt no. Om nokre sekund er det kjent korleis det står til.
unprobed = blir ikkje målt
contradicted = svarar ikkje på alt, men andre viser at det verkar
first-failure = Det første som svikta, vart sett.
place-word = Stad
no-agreements = Ingen avtalar er lagde inn.
glance-cut-off = Overvakinga er avskoren. Korleis det står til, er ikkje kjent.
to-overview = Til oversynet
to-faults = Alle feil
and = og
or = eller
language-choice = Språk
