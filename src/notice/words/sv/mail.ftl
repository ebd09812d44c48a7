### Swedish: what mails say in the same words always.

## Mails

what = Vad är fel
was = Vad var fel
where = Var och sedan när
whose = Vem ansvarar, och varför
affected = Vad påverkas
was-affected = Vad påverkades
seen = Vad övervakningen såg
next = Nästa steg
quote = Ärendenummer
fingerprint = Bevisens fingeravtryck
coordinator = Samordnare
link = Mer om ärendet
pages = Läget just nu
unlogged =
    OBS: samband kan inte skriva sin logg just nu. Det här meddelandet finns inte i loggen.
nothing-else = Inget annat, så vitt vi kan se.
nothing-else-was = Inget annat, så vitt vi kunde se.
failed = Det här fungerade inte:
healthy = Det här fungerade under samma tid:
witness = Övervakningen själv hade kontakt med nätet:
no-evidence = Inga enskilda mätningar har sparats.
unagreed = Inget gällande avtal täcker detta.
contested = Flera avtal med olika parter täcker detta:
settle-gap =
    Kom överens med parterna om vem som tar det här ärendet och vilket avtal som ska täcka
    sådana fel.
settle-tie =
    Ta tillsammans med parterna reda på vilken del det gäller, och lämna ärendet till den
    som ansvarar för den.
not-decided = Det är inte avgjort vem som ansvarar för detta.
candidates = Felet finns i någon av dessa delar:
one-of = Felet finns i någon av dessa delar, som alla har samma ansvariga part:
mend = Ni ansvarar för att åtgärda felet.
accept-by-phone =
    Ring samordnaren, uppge ärendenumret, säg att ni tar ärendet och när ni räknar med att felet
    är åtgärdat. Det är inte säkert att samordnaren har fått det här meddelandet.
accept-by-mail =
    Svara på det här meddelandet, säg att ni tar ärendet och när ni räknar med att felet är
    åtgärdat.
wait = Ni behöver inte göra något. Ni får besked när det är över.
deputy-next =
    Kom överens med parterna om vem som åtgärdar felet, och när. Hör felet till någon annan,
    lämna över ärendet dit.
commented-next = Ärendet ligger kvar hos er. En kommentar ändrar inte på det.
people = Vad som har sagts
earlier = Tidigare ärenden med samma orsak:
known-next = Om felet varar längre än vad som har meddelats får andra besked.
nothing-to-do = Ni behöver inte göra något mer med ärendet.
closes =
    Ärendet stängs automatiskt när felet har varit borta i ett dygn. Ni behöver inte göra
    något.
ask-remedy =
    Om ni känner till orsaken får ni gärna svara samordnaren med orsak och åtgärd på en rad.
unasked = Mäts inte längre på det sättet
unasked-lead =
    samband mäter inte längre det som visade felet och följer inte längre felet.
    Utrustningen övervakas fortfarande på andra sätt.
unasked-means =
    Mätningen togs bort ur konfigurationen medan felet var öppet. Om felet är borta vet vi inte.
    Finns det kvar måste någon följa upp det på annat sätt.
all-well = Ni behöver inte göra något.
withdrawn-lead = samband övervakar inte detta längre och följer inte längre felet.
withdrawn-means =
    Det togs bort ur konfigurationen medan felet var öppet. Om det fungerar vet vi inte. Finns
    felet kvar måste någon följa upp det på annat sätt.
relieved = Ärendet låg hos er fram till nu. Det gör det inte längre.
digest-why = Många meddelanden kom på kort tid. De har därför samlats i ett.
cut-off-lead = Övervakningen har tappat kontakten med nätet.
cut-off-means =
    Inget av vittnena svarar. Det säger något om övervakningen och linjen den är ansluten till,
    och inget om utrustningen. Ingen får skulden för något så länge detta varar.
cut-off-next = Kontrollera maskinen som kör samband och linjen den är ansluten till.
back-lead = Övervakningen har kontakt med nätet igen.
back-means = Allt mäts på nytt. Fel som finns kvar upptäcks igen.
unlogged-lead = samband kan inte skriva sin logg.
unlogged-means = Övervakningen och meddelandena fortsätter, men inget skrivs i loggen.
unlogged-next = Kontrollera disken. Starta om samband när den fungerar som den ska.
undelivered-next = Meddela mottagaren på något annat sätt, och rätta adressen i konfigurationen.
shadow-mode =
    Skuggdrift: det här meddelandet har skickats bara till er. Utan skuggdrift skulle följande
    ha fått var sitt meddelande, som har skrivits ned och inte skickats:
shadow-next =
    Se efter om rätt mottagare skulle få besked, och om rätt sak. Är felet verkligt måste ni
    själva meddela dem det gäller. Statussidan visar meddelandena under ”Skuggdrift”.
sender = Skickat automatiskt av samband.
takes-nothing-next =
    Kontrollera att mottagaren är igång och att inloggning och behörigheter stämmer. Det som
    väntar skickas så snart något tas emot; efter 72 timmar ges det upp.

## To a party outside the health network

minimum-number = Nummer
minimum-site = Plats
minimum-severity = Allvarlighetsgrad
minimum-grave = kan inte användas
minimum-lesser = kan användas, men sämre
minimum-well = fungerar igen
minimum-not-known = inte känt: det övervakas inte längre
minimum-soon = kan användas än så länge, men snart inte
minimum-last-day = Sista dag
minimum-times = Tid
minimum-call = Ring
minimum-outside = Mer står inte här, eftersom ni är utanför vårdens nät.
minimum-call-with-number =
    Ring numret ovan och uppge felets nummer, eller svara på det här mejlet.
minimum-call-them = Ring numret ovan, eller svara på det här mejlet.
minimum-answer-with-number = Svara på det här mejlet och uppge felets nummer.
minimum-answer-them = Svara på det här mejlet.

## The drill

drill-subject = Övning: meddelandena prövas
drill-lead = Det här är en övning. Inget är fel, och ingen ska åtgärda något.
drill-means =
    En gång i veckan låter samband en påhittad utrustning sluta fungera, för att visa att ett
    fel upptäcks, skrivs ned och meddelas. Det här meddelandet har gått samma väg som alla
    andra.
drill-next =
    Ni behöver inte göra något. Om det går en vecka utan ett sådant meddelande, kontrollera
    maskinen som kör samband och e-postservern.
drill-over = Övningen är över
drill-over-lead = Övningen är över.
drill-over-means =
    Den påhittade utrustningen svarar igen. Också det här meddelandet har gått samma väg som
    alla andra.

## What came of an answer by mail

came-accepted = Svaret har skrivits ned: ni har tagit ärendet.
came-rejected = Svaret har skrivits ned: ni har avvisat ärendet. Det prövas på nytt.
came-commented = Kommentaren har skrivits ned.
came-closed = Ärendet är stängt, med den orsak och åtgärd som ni skrev.
came-still-fails =
    Det fungerar inte än, så ärendet kan inte stängas. Det ni skrev står som kommentar. Skriv
    igen när det fungerar.
came-unclear = Mejlet gick inte att förstå, och inget har gjorts.
came-time =
    Tidpunkten i mejlet gick inte att förstå, eller ligger inte inom de närmaste 90 dygnen.
    Inget har gjorts.
came-words = Det saknas ord i mejlet, eller så är de för många. Inget har gjorts.
came-number = Mejlets ämnesrad har inte numret på det här felet, och inget har gjorts.
came-unsealed = Mejlet svarar på ett meddelande som vi inte känner igen som vårt, och inget har gjorts. Svara på det senaste meddelandet om felet, eller ring.
came-stale = Något har hänt sedan mejlet ni svarade på skickades, och inget har gjorts.
came-not-theirs = Det är inte ni som ska svara på det här just nu, och inget har gjorts.
came-decides = Ni avgör vem ärendet hör till och kan inte avvisa det. Inget har gjorts.
came-spent = Fler svar på det mejlet kan inte skrivas ned, och inget har gjorts. Ring i stället.
came-over = Ärendet är över, eller en del av ett annat, och inget har gjorts.

## reply

reply-now-with = Ärendet ligger hos { $holder }.
reply-understood =
    Svara på mejlet om felet, låt ämnesraden stå kvar och skriv en av dessa på första raden:
reply-accept = ”acceptera”, ”acceptera 14:30” eller ”acceptera i morgon 10:00”
reply-reject = ”avvisa: varför”
reply-comment = ”kommentar: vad”
reply-done = ”klart: orsak; åtgärd”

## link

link-label-answer = Svara på det här ärendet
link-label-close = Berätta vad felet var
link-answers-or-rejects =
    Med ”Svara på det här ärendet” överst kan ni ta ärendet, avvisa det eller kommentera det
    utan att ringa. Inget händer förrän ni trycker på en knapp på sidan.
link-answers =
    Med ”Svara på det här ärendet” överst kan ni ta ärendet eller kommentera det utan att ringa.
    Inget händer förrän ni trycker på en knapp på sidan.
link-closes =
    Med ”Berätta vad felet var” överst kan ni själva skriva orsak och åtgärd och stänga ärendet.
    Inget händer förrän ni trycker på knappen på sidan.
link-holds =
    Länken gäller det här ärendet och den här mottagaren, i { $days } dygn. Den som har länken
    kan svara åt er: skicka den inte vidare.
link-by-mail-or-rejects =
    Ni kan också svara på det här mejlet: låt ämnesraden stå kvar och skriv på första raden
    ”acceptera” eller ”acceptera 14:30”, ”avvisa: varför” eller ”kommentar: vad”.
link-by-mail =
    Ni kan också svara på det här mejlet: låt ämnesraden stå kvar och skriv på första raden
    ”acceptera” eller ”acceptera 14:30” eller ”kommentar: vad”.
link-by-mail-close =
    Ni kan också svara på det här mejlet: låt ämnesraden stå kvar och skriv på första raden
    ”klart: orsak; åtgärd”.
