### Norwegian Bokmål: the page behind a link in a mail.

link-not-taken = Svaret ble ikke skrevet ned.
link-thanks = Takk, svaret er skrevet ned
link-since = Dette har skjedd siden du så på saken
link-since-mail = Dette har skjedd siden e-posten
link-passed =
    Saken har vært hos andre, eller er kommet tilbake, siden denne e-posten. Bruk lenken i den
    nyeste e-posten om den, eller ring.
link-said = Hva som er sagt
link-call = Heller ringe?
link-accept-heading = Ja, vi tar saken
link-again-heading = Si en ny tid
link-expected = Når venter dere at den er rettet? Kan stå tomt.
link-zone = Klokka i
link-accept = Vi tar saken
link-again = Endre tiden
link-reject-heading = Nei, den er ikke vår
link-because =
    Hvorfor ikke? Skriv hva dere har sett som taler mot det: feilen blir undersøkt på nytt.
link-reject = Avvis saken
link-comment-heading = Si noe om saken
link-text = Hva vil dere si? Det endrer ikke hvem som har saken.
link-comment = Send kommentaren
link-close-heading = Hva var det?
link-cause = Årsak, på én linje
link-remedy = Tiltak, på én linje
link-close = Lukk saken
link-closed = Saken er lukket. Det er ikke mer å gjøre med den.
link-cleared =
    Det virker igjen, så det er ikke noe å svare på. Vil dere si hva det var, bruk lenken i
    e-posten om at det er over.
link-spent = Denne lenken er brukt mange ganger. Er det mer å si, så ring.
link-back = Feilen er tilbake. Svar med lenken i e-posten om det.
link-speaks-for = Det du skriver her, blir skrevet ned som svar fra { $party }.
link-until =
    Lenken gjelder denne saken og mottakeren av e-posten, til { $at }. Ikke send den videre.
link-not-yours = Saken ligger hos { $holder }. Dere trenger ikke gjøre noe med den.
link-wrong-elsewhere = Svaret ble ikke sendt fra denne siden. Trykk på knappen her.
link-wrong-form = Svaret kunne ikke leses. Prøv igjen her.
link-wrong-not-offered = Det kan ikke gjøres med saken slik den er nå.
link-wrong-empty = Feltet kan ikke stå tomt.
link-wrong-too-long = Teksten er for lang: høyst { $most } tegn.
link-wrong-hidden = Teksten har et tegn som ikke vises. Skriv den på nytt.
link-wrong-time = Tidspunktet må ligge fram i tid, og innen 90 dager.
link-wrong-already = Dere har alt tatt saken. Skriv en ny tid hvis den dere sa, er endret.
link-wrong-stale = Noe har skjedd siden du så på saken. Se på det først, og svar så på nytt.
link-wrong-busy = Svar kan ikke skrives ned akkurat nå. Prøv igjen om litt, eller ring.
link-wrong-unkept =
    Det gjelder likevel inntil videre, men loggen kan ikke skrives: ring og si det, så det ikke
    går tapt.
link-wrong-unheard = Det er ikke sikkert om svaret ble skrevet ned. Åpne siden på nytt og se.

## A link that opens nothing

link-unknown = Lenken virker ikke
link-unknown-text =
    Den kan være delt i to, eller komme fra en kopi: bare lenken i selve e-posten virker. Åpne den
    derfra, eller ring.
link-limited = Prøv igjen om litt
link-limited-text =
    Mange har åpnet lenker som ikke virker. En lenke fra en e-post virker fortsatt; prøv den igjen
    om et minutt, eller ring.
link-ended = Lenken er gått ut
link-ended-text =
    Den gjaldt i noen døgn etter e-posten. Bruk lenken i en nyere e-post om saken, eller ring.
link-gone = Lenken gjelder ikke lenger
link-gone-text =
    Adressen den ble sendt til, står ikke lenger i registeret. Ring, så får dere hjelp med saken.
link-off = Lenker er slått av
link-off-text = Her kan man ikke svare ved lenker. Ring i stedet.
