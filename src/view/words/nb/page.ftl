### Norwegian Bokmål: the frame of pages, headings, columns and labels.

skip = Hopp til innholdet
menu = Hovedmeny
overview = Oversikt
faults = Feil
ownership = Ansvar
as-of = Slik det var
machine = For maskiner
open-faults = Åpne feil
over-faults = Venter på å bli lukket
closed-faults = Nylig lukket
no-closed = Ingen feil er lukket i det siste.
no-open = Ingen åpne feil.
municipalities = Kommunene
shared = Felles
shared-lead = Det som alle kommunene deler
number = Nummer
what = Hva
since = Siden
owner = Ansvarlig
holder = Ligger hos
status = Status
state = Tilstand
component = Komponent
agreement = Avtale
fault = Feil
undecided = Ikke avgjort
no-agreement = Ingen avtale
contested = Omstridt avtale
whose-and-why = Hvem har ansvaret, og hvorfor
path = Veien dit
path-note = Fra overvåkingen til utstyret. Tilstanden er den som gjelder nå.
fault-here = Feilen er her
fault-was-here = Feilen var her
fault-maybe-here = Kan være her
affected = Hvem det går ut over
nobody-affected = Ingen andre komponenter er rammet.
timeline = Hva som har skjedd
told = Hvem som har fått beskjed
told-whom = Hvem
told-how = Måte
told-nobody = Ingen har fått beskjed om denne feilen.
told-unread =
    Loggen svarer ikke akkurat nå; hvem som har fått beskjed, kan ikke vises. Prøv igjen om litt.
told-unlogged = Det som er sendt etter at loggen ikke kunne skrives, står ikke her.
shadow = Skyggedrift
shadow-link = Hva som ville blitt sendt
shadow-lead =
    Her står meldingene som ville blitt sendt uten skyggedrift, de siste først. Ingen av dem
    sendes senere: den som går ut av skyggedrift, får beskjed om det som er feil da.
shadow-empty = Ingenting er holdt tilbake.
mails = E-post
mails-link = Les e-postene selv
mails-lead =
    Dette er demonstrasjonens egen postkasse: her havner all e-post, og ingen forlater maskinen.
mail-to = Til
mail-from = Fra
mail-subject = Emne
mail-sent = Sendt
mail-html = Slik den ser ut i et e-postprogram
mail-fault = Til feilen
to-mails = Alle e-postene
evidence = Hva som ble sett
seen-failed = Dette sviktet
seen-controls = Dette virket i samme tidsrom, og frikjenner resten
seen-witness = Vitnet: overvåkingen selv hadde forbindelse
no-controls = Det er ikke skrevet ned hva annet som virket.
no-witness = Ikke noe vitne er skrevet ned.
probe = Prøve
result = Svar
time = Tid
began = Begynte
lasted = Varte
lasting = Har vart
pack-text = Bevispakke som tekst
pack-json = Bevispakke som JSON, forseglet
next = Hva nå
gaps = Uten avklart ansvar
gaps-lead = Her avgjør ingen avtale hvem som har ansvaret. Feil havner da hos eieren selv.
matrix = Hvem som har ansvaret den neste uka
other-hours = ellers
falls-to = Faller på
agreements = Avtalene
standing-signed = undertegnet
standing-intended = intensjon, binder ikke
standing-lapsed = falt bort
not-begun = ikke begynt
ended = utløpt
party = Part
from = Fra
open-ended = til videre
to = Til
reported = Meldt av eieren selv
planned = Planlagt arbeid
earlier = Tidligere sak med samme årsak
cause-said = Årsak
remedy-said = Tiltak
previous = Forrige sak med samme årsak
split-from = Skilt ut fra
merged-into = Del av
unlogged-title = Loggen kan ikke skrives
unlogged-text =
    Overvåkingen varsler fortsatt, men det den gjør blir ikke skrevet ned. Driften må se på
    lagringen.
refused-title = Konfigurasjonen har feil
refused-text =
    Det som sist ble lest inn, ble ikke tatt i bruk, og det som gjaldt før, gjelder fortsatt.
    Driften ser hva som er galt med samband check.
drill-never = ingen øvelse er bestått ennå
drill-title = Øvelsen mislyktes
drill-text =
    Det er ikke sikkert at noen får beskjed om feil. Driften må se på e-posttjeneren og maskinen
    som kjører samband.
cut-off-title = Overvåkingen er avskåret
cut-off-text = Ingen får skylden for det som ikke kan ses. Hvordan det står til der, er ikke kjent.
unprobed = prøves ikke
contradicted = svarer ikke på alt, men andre viser at den virker
first-failure = Det første som sviktet, ble sett.
place-word = Sted
no-agreements = Ingen avtaler er lagt inn.
glance-cut-off = Overvåkingen er avskåret. Hvordan det står til, er ikke kjent.
to-overview = Til oversikten
to-faults = Alle feil
and = og
or = eller
language-choice = Språk
