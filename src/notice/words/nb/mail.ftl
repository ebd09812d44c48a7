### Norwegian Bokmål: what mails say in the same words always.

## Mails

what = Hva er galt
was = Hva var galt
where = Hvor og siden når
whose = Hvem har ansvaret, og hvorfor
affected = Hva er berørt
was-affected = Hva var berørt
seen = Hva ble sett
next = Hva nå
quote = Saksnummer
fingerprint = Bevisenes fingeravtrykk
coordinator = Koordinator
link = Mer om saken
pages = Hvordan det står til nå
unlogged = MERK: samband kan ikke skrive loggen sin nå. Denne meldingen er ikke loggført.
nothing-else = Ingenting annet, så langt vi ser.
nothing-else-was = Ingenting annet, så langt vi så.
failed = Dette sviktet:
healthy = Dette virket i samme tidsrom:
witness = Overvåkeren selv hadde forbindelse:
no-evidence = Ingen enkeltmålinger er tatt vare på.
unagreed = Ingen avtale i kraft dekker dette.
contested = Flere avtaler med ulike parter dekker dette:
settle-gap = Avklar med partene hvem som tar denne, og hvilken avtale som skal dekke slike feil.
settle-tie = Finn sammen med partene ut hvilket ledd det er, og gi saken til den det gjelder.
not-decided = Det er ikke avgjort hvem dette hører til.
candidates = Feilen ligger i ett av disse leddene:
one-of = Feilen ligger i ett av disse leddene, som alle har samme ansvarlige:
mend = Dere har ansvaret for å rette feilen.
accept-by-phone =
    Ring koordinator, oppgi saksnummeret og si at dere tar saken, og når dere venter at den er
    rettet. Koordinator har ikke nødvendigvis fått denne meldingen.
accept-by-mail =
    Svar på denne meldingen og si at dere tar saken, og når dere venter at den er rettet.
wait = Dere trenger ikke gjøre noe. Dere får beskjed når det er over.
deputy-next =
    Avklar med partene hvem som retter feilen, og når. Hører den til noen andre, overlat den
    dit.
commented-next = Saken ligger fortsatt hos dere. En kommentar endrer ikke på det.
people = Hva er sagt
earlier = Tidligere saker med samme årsak:
known-next = Andre får beskjed om feilen varer lenger enn det som er meldt.
nothing-to-do = Dere trenger ikke gjøre noe mer med saken.
closes =
    Saken lukkes av seg selv når feilen har vært borte i ett døgn. Dere trenger ikke gjøre noe.
ask-remedy = Kjenner dere årsaken, svar gjerne koordinator med årsak og tiltak i én linje.
unasked = Måles ikke lenger slik
unasked-lead =
    samband måler ikke lenger det som viste feilen, og følger den ikke videre. Utstyret
    overvåkes fortsatt på andre måter.
unasked-means =
    Målingen ble tatt ut av oppsettet mens feilen var åpen. Om feilen er borte, vet vi ikke. Er
    den der fortsatt, må noen følge den opp på annen måte.
all-well = Dere trenger ikke gjøre noe.
withdrawn-lead = samband overvåker ikke dette lenger, og følger ikke feilen videre.
withdrawn-means =
    Det ble tatt ut av oppsettet mens feilen var åpen. Om det virker, vet vi ikke. Er feilen der
    fortsatt, må noen følge den opp på annen måte.
relieved = Saken lå hos dere til nå. Det gjør den ikke lenger.
digest-why = Det kom mange meldinger på kort tid. De er derfor samlet i én.
cut-off-lead = Overvåkeren har mistet forbindelsen.
cut-off-means =
    Ingen av vitnene svarer. Det sier noe om overvåkeren og linja dens, og ingenting om
    utstyret. Ingen får skylden for noe så lenge dette varer.
cut-off-next = Se etter maskinen som kjører samband, og linja den står på.
back-lead = Overvåkeren har forbindelse igjen.
back-means = Alt blir målt på nytt. Feil som fortsatt er der, blir funnet igjen.
unlogged-lead = samband kan ikke skrive loggen sin.
unlogged-means = Overvåking og varsling går videre, men ingenting blir loggført.
unlogged-next = Se etter disken. Start samband på nytt når den er i orden.
undelivered-next = Varsle mottakeren på en annen måte, og rett adressen i konfigurasjonen.
shadow-mode =
    Skyggedrift: Denne meldingen er sendt bare til dere. Uten skyggedrift ville disse fått hver
    sin melding, som er skrevet ned og ikke sendt:
shadow-next =
    Se om det stemmer hvem som ville fått beskjed, og om hva. Er feilen reell, må dere selv
    varsle den det gjelder. Statussiden viser meldingene under «Skyggedrift».
sender = Sendt automatisk av samband.
takes-nothing-next =
    Se etter om den er der, og om innlogging og rettigheter stemmer. Det som venter, går så
    snart noe blir tatt imot; etter 72 timer blir det gitt opp.

## To a party outside the health network

minimum-number = Nummer
minimum-site = Sted
minimum-severity = Alvor
minimum-grave = kan ikke brukes
minimum-lesser = kan brukes, men dårligere
minimum-well = virker igjen
minimum-not-known = ikke kjent: det overvåkes ikke lenger
minimum-soon = kan brukes ennå, men snart ikke
minimum-last-day = Siste dag
minimum-times = Når
minimum-call = Ring
minimum-outside = Mer står ikke her, for dere er utenfor helsenettet.
minimum-call-with-number =
    Ring nummeret over og oppgi feilens nummer, eller svar på denne e-posten.
minimum-call-them = Ring nummeret over, eller svar på denne e-posten.
minimum-answer-with-number = Svar på denne e-posten og oppgi feilens nummer.
minimum-answer-them = Svar på denne e-posten.

## The drill

drill-subject = Øvelse: varslingen prøves
drill-lead = Dette er en øvelse. Ingenting er galt, og ingen skal rette noe.
drill-means =
    samband lar en gang i uka et oppdiktet utstyr svikte, for å vise at en feil blir sett,
    skrevet ned og meldt. Denne meldingen har gått samme vei som alle andre.
drill-next =
    Dere trenger ikke gjøre noe. Kommer det en uke ingen slik melding, må dere se etter maskinen
    som kjører samband, og e-posttjeneren.
drill-over = Øvelsen er over
drill-over-lead = Øvelsen er over.
drill-over-means =
    Det oppdiktede utstyret svarer igjen. Også denne meldingen har gått samme vei som alle
    andre.

## What came of an answer by mail

came-accepted = Svaret er skrevet ned: dere har tatt saken.
came-rejected = Svaret er skrevet ned: dere har avvist saken. Den ses på på nytt.
came-commented = Kommentaren er skrevet ned.
came-closed = Saken er lukket, med årsaken og tiltaket dere skrev.
came-still-fails =
    Det virker ikke ennå, så saken kan ikke lukkes. Det dere skrev, står som kommentar. Skriv
    igjen når det virker.
came-unclear = E-posten ble ikke forstått, og ingenting er gjort.
came-time =
    Tidspunktet i e-posten ble ikke forstått, eller ligger ikke fram i tid innen 90 døgn.
    Ingenting er gjort.
came-words = Det mangler ord i e-posten, eller det er for mange. Ingenting er gjort.
came-number = Emnet i e-posten har ikke nummeret på denne feilen, og ingenting er gjort.
came-unsealed = E-posten svarer på en melding vi ikke kan kjenne igjen som vår, og ingenting er gjort. Svar på den nyeste meldingen om feilen, eller ring.
came-stale = Det har hendt noe siden e-posten som ble besvart, og ingenting er gjort.
came-not-theirs = Dette er ikke deres å svare på nå, og ingenting er gjort.
came-decides = Dere avgjør hvem saken hører til, og kan ikke avvise den. Ingenting er gjort.
came-spent =
    Det er skrevet ned så mye ved svar på denne e-posten som det kan, og ingenting er gjort.
    Ring heller.
came-over = Saken er over, eller del av en annen, og ingenting er gjort.

## reply

reply-now-with = Saken ligger hos { $holder }.
reply-understood =
    Svar på e-posten om feilen, la emnet stå, og skriv én av disse på første linje:
reply-accept = «godta», «godta 14:30», «godta i morgen 10:00» eller «godta 2 timer»
reply-reject = «avvis: hvorfor»
reply-comment = «kommentar: hva»
reply-done = «ferdig: årsak; tiltak»

## link

link-label-answer = Svar på denne saken
link-label-close = Si hva feilen var
link-answers-or-rejects =
    Med «Svar på denne saken» øverst kan dere ta saken, avvise den eller si noe om den uten å
    ringe. Ingenting skjer før dere trykker på en knapp på siden.
link-answers =
    Med «Svar på denne saken» øverst kan dere ta saken eller si noe om den uten å ringe.
    Ingenting skjer før dere trykker på en knapp på siden.
link-closes =
    Med «Si hva feilen var» øverst kan dere selv skrive årsak og tiltak og lukke saken.
    Ingenting skjer før dere trykker på knappen på siden.
link-holds =
    Lenken gjelder denne saken og denne mottakeren, i { $days } døgn. Den som har lenken, kan
    svare for dere: ikke send den videre.
link-by-mail-or-rejects =
    Dere kan også svare på denne e-posten: la emnet stå, og skriv på første linje «godta» eller
    «godta 14:30», «avvis: hvorfor» eller «kommentar: hva».
link-by-mail =
    Dere kan også svare på denne e-posten: la emnet stå, og skriv på første linje «godta» eller
    «godta 14:30» eller «kommentar: hva».
link-by-mail-close =
    Dere kan også svare på denne e-posten: la emnet stå, og skriv på første linje «ferdig:
    årsak; tiltak».
