### Swedish: the page behind a link in a mail.

link-not-taken = Svaret skrevs inte ned.
link-thanks = Tack, svaret har skrivits ned
link-since = Det här har hänt sedan du tittade på ärendet
link-since-mail = Det här har hänt sedan mejlet
link-passed =
    Ärendet har varit hos andra, eller har kommit tillbaka, sedan det här mejlet. Använd länken i
    det senaste mejlet om det, eller ring.
link-said = Vad som har sagts
link-call = Hellre ringa?
link-accept-heading = Ja, vi tar ärendet
link-again-heading = Ange en ny tid
link-expected = När räknar ni med att felet är åtgärdat? Kan lämnas tomt.
link-zone = Klockan i
link-accept = Vi tar ärendet
link-again = Ändra tiden
link-reject-heading = Nej, det är inte vårt
link-because = Varför inte? Skriv vad ni har sett som talar emot det: felet undersöks på nytt.
link-reject = Avvisa ärendet
link-comment-heading = Kommentera ärendet
link-text = Vad vill ni säga? Det ändrar inte vem som har ärendet.
link-comment = Skicka kommentaren
link-close-heading = Vad var det?
link-cause = Orsak, på en rad
link-remedy = Åtgärd, på en rad
link-close = Stäng ärendet
link-closed = Ärendet är stängt. Det finns inget mer att göra med det.
link-cleared =
    Det fungerar igen, så det finns inget att svara på. Vill ni berätta vad det var, använd länken
    i mejlet om att det är över.
link-spent = Den här länken har använts många gånger. Finns det mer att säga, ring.
link-back = Felet är tillbaka. Svara med länken i mejlet om det.
link-speaks-for = Det du skriver här skrivs ned som svar från { $party }.
link-until =
    Länken gäller det här ärendet och mejlets mottagare, till { $at }. Skicka den inte vidare.
link-not-yours = Ärendet ligger hos { $holder }. Ni behöver inte göra något med det.
link-wrong-elsewhere = Svaret skickades inte från den här sidan. Tryck på knappen här.
link-wrong-form = Svaret kunde inte läsas. Försök igen här.
link-wrong-not-offered = Det kan inte göras med ärendet som det är nu.
link-wrong-empty = Fältet kan inte lämnas tomt.
link-wrong-too-long = Texten är för lång: högst { $most } tecken.
link-wrong-hidden = Texten har ett tecken som inte syns. Skriv den på nytt.
link-wrong-time = Tidpunkten måste ligga framåt i tiden, och inom 90 dagar.
link-wrong-already = Ni har redan tagit ärendet. Ange en ny tid om den ni angav har ändrats.
link-wrong-stale =
    Något har hänt sedan du tittade på ärendet. Titta på det först, och svara sedan på nytt.
link-wrong-busy = Svar kan inte skrivas ned just nu. Försök igen om en stund, eller ring.
link-wrong-unkept =
    Det gäller ändå tills vidare, men loggen kan inte skrivas: ring och säg det, så att det inte
    går förlorat.
link-wrong-unheard = Det är inte säkert att svaret skrevs ned. Öppna sidan på nytt och se efter.

## A link that opens nothing

link-unknown = Länken fungerar inte
link-unknown-text =
    Den kan ha delats i två, eller komma från en kopia: bara länken i själva mejlet fungerar.
    Öppna den därifrån, eller ring.
link-limited = Försök igen om en stund
link-limited-text =
    Många har öppnat länkar som inte fungerar. En länk från ett mejl fungerar fortfarande; försök
    igen om en minut, eller ring.
link-ended = Länken har gått ut
link-ended-text =
    Den gällde i några dygn efter mejlet. Använd länken i ett senare mejl om ärendet, eller ring.
link-gone = Länken gäller inte längre
link-gone-text =
    Adressen som den skickades till finns inte längre i registret. Ring, så får ni hjälp med
    ärendet.
link-off = Länkar är avstängda
link-off-text = Här kan man inte svara genom länkar. Ring i stället.
