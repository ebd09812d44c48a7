### Norwegian Nynorsk: the page behind a link in a mail.

link-not-taken = Svaret vart ikkje skrive ned.
link-thanks = Takk, svaret er skrive ned
link-since = Dette har hendt sidan du såg på saka
link-since-mail = Dette har hendt sidan e-posten
link-passed =
    Saka har vore hos andre, eller er komen tilbake, sidan denne e-posten. Bruk lenkja i den
    nyaste e-posten om saka, eller ring.
link-said = Kva som er sagt
link-call = Heller ringje?
link-accept-heading = Ja, vi tek saka
link-again-heading = Sei ei ny tid
link-expected = Når ventar de at ho er retta? Kan stå tomt.
link-zone = Klokka i
link-accept = Vi tek saka
link-again = Endre tida
link-reject-heading = Nei, ho er ikkje vår
link-because = Kvifor ikkje? Skriv kva de har sett som talar mot det: feilen blir undersøkt på nytt.
link-reject = Avvis saka
link-comment-heading = Sei noko om saka
link-text = Kva vil de seie? Det endrar ikkje kven som har saka.
link-comment = Send kommentaren
link-close-heading = Kva var det?
link-cause = Årsak, på éi linje
link-remedy = Tiltak, på éi linje
link-close = Lukk saka
link-closed = Saka er lukka. Det er ikkje meir å gjere med saka.
link-cleared =
    Det verkar igjen, så det er ikkje noko å svare på. Vil de seie kva det var, bruk lenkja i
    e-posten om at det er over.
link-spent = Denne lenkja er brukt mange gonger. Er det meir å seie, så ring.
link-back = Feilen er tilbake. Svar med lenkja i e-posten om det.
link-speaks-for = Det du skriv her, blir skrive ned som svar frå { $party }.
link-until = Lenkja gjeld denne saka og mottakaren av e-posten, til { $at }. Ikkje send ho vidare.
link-not-yours = Saka ligg hos { $holder }. De treng ikkje gjere noko med ho.
link-wrong-elsewhere = Svaret vart ikkje sendt frå denne sida. Trykk på knappen her.
link-wrong-form = Svaret kunne ikkje lesast. Prøv igjen her.
link-wrong-not-offered = Det kan ikkje gjerast med saka slik ho er no.
link-wrong-empty = Feltet kan ikkje stå tomt.
link-wrong-too-long = Teksten er for lang: høgst { $most } teikn.
link-wrong-hidden = Teksten har eit teikn som ikkje er synleg. Skriv han på nytt.
link-wrong-time = Tidspunktet må liggje fram i tid, og innan 90 dagar.
link-wrong-already = De har alt teke saka. Skriv ei ny tid om den de sa, er endra.
link-wrong-stale = Noko har hendt sidan du såg på saka. Sjå på det først, og svar så på nytt.
link-wrong-busy = Svar kan ikkje skrivast ned akkurat no. Prøv igjen om litt, eller ring.
link-wrong-unkept =
    Det gjeld likevel inntil vidare, men loggen kan ikkje skrivast: ring og sei det, så det ikkje
    går tapt.
link-wrong-unheard = Det er ikkje sikkert om svaret vart skrive ned. Opne sida på nytt og sjå.

## A link that opens nothing

link-unknown = Lenkja verkar ikkje
link-unknown-text =
    Ho kan vere delt i to, eller kome frå ein kopi: berre lenkja i sjølve e-posten verkar. Opne ho
    derifrå, eller ring.
link-limited = Prøv igjen om litt
link-limited-text =
    Mange har opna lenkjer som ikkje verkar. Ei lenkje frå ein e-post verkar framleis; prøv ho
    igjen om eit minutt, eller ring.
link-ended = Lenkja har gått ut
link-ended-text =
    Ho gjaldt i nokre døgn etter e-posten. Bruk lenkja i ein nyare e-post om saka, eller ring.
link-gone = Lenkja gjeld ikkje lenger
link-gone-text =
    Adressa ho vart send til, står ikkje lenger i registeret. Ring, så får de hjelp med saka.
link-off = Lenkjer er slått av
link-off-text = Her kan ein ikkje svare ved lenkjer. Ring i staden.
