### Norwegian Nynorsk: what mails say in the same words always.

## Mails

what = Kva er gale
was = Kva var gale
where = Kvar og sidan når
whose = Kven har ansvaret, og kvifor
affected = Kva er ramma
was-affected = Kva var ramma
seen = Kva overvakinga såg
next = Kva no
quote = Saksnummer
fingerprint = Fingeravtrykket til bevisa
coordinator = Koordinator
link = Meir om saka
pages = Status no
unlogged = MERK: samband kan ikkje skrive loggen sin no. Denne meldinga er ikkje loggført.
nothing-else = Ingenting anna, så langt vi ser.
nothing-else-was = Ingenting anna, så langt vi såg.
failed = Dette svikta:
healthy = Dette verka i same tidsrom:
witness = Overvakinga sjølv hadde kontakt med nettet:
no-evidence = Ingen einskildmålingar er tekne vare på.
unagreed = Ingen avtale i kraft dekkjer dette.
contested = Fleire avtalar med ulike partar dekkjer dette:
settle-gap =
    Avklar med partane kven som tek denne saka, og kva avtale som skal dekkje slike feil.
settle-tie = Finn saman med partane ut kva for ledd det er, og gi saka til den det gjeld.
not-decided = Det er ikkje avgjort kven dette høyrer til.
candidates = Feilen ligg i eitt av desse ledda:
one-of = Feilen ligg i eitt av desse ledda, som alle har same ansvarlege:
mend = De har ansvaret for å rette feilen.
accept-by-phone =
    Ring koordinator, oppgi saksnummeret og sei at de tek saka, og når de ventar at feilen er
    retta. Koordinator har ikkje nødvendigvis fått denne meldinga.
accept-by-mail =
    Svar på denne meldinga og sei at de tek saka, og når de ventar at feilen er retta.
wait = De treng ikkje gjere noko. De får beskjed når det er over.
deputy-next =
    Avklar med partane kven som rettar feilen, og når. Høyrer feilen til hos andre, gi saka
    vidare dit.
commented-next = Saka ligg framleis hos dykk. Ein kommentar endrar ikkje på det.
people = Kva er sagt
earlier = Tidlegare saker med same årsak:
known-next = Varer feilen lenger enn det som er meldt, får andre beskjed.
nothing-to-do = De treng ikkje gjere noko meir med saka.
closes =
    Saka blir lukka av seg sjølv når feilen har vore borte i eitt døgn. De treng ikkje gjere
    noko.
ask-remedy = Kjenner de årsaka, svar gjerne koordinator med årsak og tiltak på éi linje.
unasked = Blir ikkje lenger målt slik
unasked-lead =
    samband måler ikkje lenger det som viste feilen, og følgjer han ikkje vidare. Utstyret blir
    framleis overvaka på andre måtar.
unasked-means =
    Målinga vart teken ut av oppsettet medan feilen var open. Om feilen er borte, veit vi ikkje.
    Er han der framleis, må nokon følgje han opp på annan måte.
all-well = De treng ikkje gjere noko.
withdrawn-lead = samband overvakar ikkje dette lenger, og følgjer ikkje feilen vidare.
withdrawn-means =
    Det vart teke ut av oppsettet medan feilen var open. Om det verkar, veit vi ikkje. Er feilen
    der framleis, må nokon følgje han opp på annan måte.
relieved = Saka låg hos dykk til no. Det gjer ho ikkje lenger.
digest-why = Det kom mange meldingar på kort tid. Dei er difor samla i éi.
cut-off-lead = Overvakinga har mista kontakten med nettet.
cut-off-means =
    Ingen av vitna svarar. Det seier noko om overvakinga og linja ho står på, og ingenting om
    utstyret. Ingen får skulda for noko så lenge dette varer.
cut-off-next = Kontroller maskina som køyrer samband, og linja ho står på.
back-lead = Overvakinga har kontakt med nettet igjen.
back-means = Alt blir målt på nytt. Feil som framleis er der, blir funne igjen.
unlogged-lead = samband kan ikkje skrive loggen sin.
unlogged-means = Overvaking og varsling går vidare, men ingenting blir loggført.
unlogged-next = Kontroller disken. Start samband på nytt når han er i orden.
undelivered-next = Varsle mottakaren på ein annan måte, og rett adressa i konfigurasjonen.
shadow-mode =
    Skuggedrift: Denne meldinga er send berre til dykk. Utan skuggedrift ville desse fått kvar
    si melding, som er skriven ned og ikkje send:
shadow-next =
    Sjå om det stemmer kven som ville fått beskjed, og om kva. Er feilen reell, må de sjølve
    varsle den det gjeld. Statussida viser meldingane under «Skuggedrift».
sender = Send automatisk av samband.
takes-nothing-next =
    Kontroller at mottakaren er i gang, og at innlogging og rettar stemmer. Det som ventar,
    går så snart noko blir teke imot; etter 72 timar blir det gitt opp.

## To a party outside the health network

minimum-number = Nummer
minimum-site = Stad
minimum-severity = Alvor
minimum-grave = kan ikkje brukast
minimum-lesser = kan brukast, men dårlegare
minimum-well = verkar igjen
minimum-not-known = ikkje kjent: det blir ikkje overvaka lenger
minimum-soon = kan brukast enno, men snart ikkje
minimum-last-day = Siste dag
minimum-times = Når
minimum-call = Ring
minimum-outside = Meir står ikkje her, for de er utanfor helsenettet.
minimum-call-with-number =
    Ring nummeret over og oppgi nummeret på feilen, eller svar på denne e-posten.
minimum-call-them = Ring nummeret over, eller svar på denne e-posten.
minimum-answer-with-number = Svar på denne e-posten og oppgi nummeret på feilen.
minimum-answer-them = Svar på denne e-posten.

## The drill

drill-subject = Øving: varslinga blir prøvd
drill-lead = Dette er ei øving. Ingenting er gale, og ingen skal rette noko.
drill-means =
    samband lèt éin gong i veka eit oppdikta utstyr svikte, for å vise at ein feil blir sett,
    skriven ned og meld. Denne meldinga har gått same vegen som alle andre.
drill-next =
    De treng ikkje gjere noko. Kjem det ei veke inga slik melding, må de kontrollere maskina
    som køyrer samband, og e-posttenaren.
drill-over = Øvinga er over
drill-over-lead = Øvinga er over.
drill-over-means =
    Det oppdikta utstyret svarar igjen. Også denne meldinga har gått same vegen som alle andre.

## What came of an answer by mail

came-accepted = Svaret er skrive ned: de har teke saka.
came-rejected = Svaret er skrive ned: de har avvist saka. Ho blir vurdert på nytt.
came-commented = Kommentaren er skriven ned.
came-closed = Saka er lukka, med årsaka og tiltaket de skreiv.
came-still-fails =
    Det verkar ikkje enno, så saka kan ikkje lukkast. Det de skreiv, står som kommentar. Skriv
    igjen når det verkar.
came-unclear = E-posten vart ikkje forstått, og ingenting er gjort.
came-time =
    Tidspunktet i e-posten vart ikkje forstått, eller ligg ikkje innanfor dei neste 90
    døgna. Ingenting er gjort.
came-words = Det manglar ord i e-posten, eller det er for mange. Ingenting er gjort.
came-number = Emnet i e-posten har ikkje nummeret på denne feilen, og ingenting er gjort.
came-unsealed = E-posten svarar på ei melding vi ikkje kan kjenne att som vår, og ingenting er gjort. Svar på den nyaste meldinga om feilen, eller ring.
came-stale = Det har hendt noko sidan e-posten som vart svara på, og ingenting er gjort.
came-not-theirs = Det er ikkje de som skal svare på dette no, og ingenting er gjort.
came-decides =
    De avgjer kven saka høyrer til, og kan difor ikkje avvise saka. Ingenting er gjort.
came-spent =
    Det kan ikkje skrivast ned fleire svar på e-posten de svara på, og ingenting er gjort.
    Ring heller.
came-over = Saka er over, eller del av ei anna, og ingenting er gjort.

## reply

reply-now-with = Saka ligg hos { $holder }.
reply-understood =
    Svar på e-posten om feilen, lat emnet stå, og skriv ein av desse på første linje:
reply-accept = «godta», «godta 14:30», «godta i morgon 10:00» eller «godta 2 timar»
reply-reject = «avvis: kvifor»
reply-comment = «kommentar: kva»
reply-done = «ferdig: årsak; tiltak»

## link

link-label-answer = Svar på denne saka
link-label-close = Sei kva feilen var
link-answers-or-rejects =
    Med «Svar på denne saka» øvst kan de ta saka, avvise saka eller seie noko om ho utan å
    ringje. Ingenting skjer før de trykkjer på ein knapp på sida.
link-answers =
    Med «Svar på denne saka» øvst kan de ta saka eller seie noko om ho utan å ringje. Ingenting
    skjer før de trykkjer på ein knapp på sida.
link-closes =
    Med «Sei kva feilen var» øvst kan de sjølve skrive årsak og tiltak og lukke saka. Ingenting
    skjer før de trykkjer på knappen på sida.
link-holds =
    Lenkja gjeld denne saka og denne mottakaren, i { $days } døgn. Den som har lenkja, kan svare
    for dykk: ikkje send ho vidare.
link-by-mail-or-rejects =
    De kan også svare på denne e-posten: lat emnet stå, og skriv på første linje «godta» eller
    «godta 14:30», «avvis: kvifor» eller «kommentar: kva».
link-by-mail =
    De kan også svare på denne e-posten: lat emnet stå, og skriv på første linje «godta» eller
    «godta 14:30» eller «kommentar: kva».
link-by-mail-close =
    De kan også svare på denne e-posten: lat emnet stå, og skriv på første linje «ferdig: årsak;
    tiltak».
