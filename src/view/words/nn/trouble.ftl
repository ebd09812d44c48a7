### Norwegian Nynorsk: what is said when something cannot be shown.

not-found = Sida finst ikkje
not-found-text = Adressa kan vere skriven feil, eller det ho viste til, er borte.
no-fault = Feilen finst ikkje
no-fault-text =
    Ingen feil har dette nummeret. Sjå etter om det er rett skrive, eller finn feilen i lista over
    alle feil.
unread = Loggen svarar ikkje akkurat no
unread-text =
    Det som er lukka for ei tid sidan, kan ikkje visast no. Prøv igjen om litt. Står det framleis
    slik, sei frå til den som driftar overvakinga.
not-allowed = Dette kan ikkje gjerast her
not-allowed-text =
    Her kan ein berre lese. Den som driftar overvakinga, kan ta, avvise, overlate, kommentere og
    lukke ein feil med kommandoen «samband fault».
too-much = Førespurnaden er for stor
too-much-text = Prøv igjen utan innhald.
broken = Sida kan ikkje visast no
broken-text =
    Prøv igjen om litt. Varsel går ut som før. Står det framleis slik, sei frå til den som driftar
    overvakinga.
busy = For mange følgjer med akkurat no
busy-text = Sida kan lesast som vanleg, men oppdaterer seg sjeldnare.
not-known = Sei kven du er
elsewhere = Det vart ikkje sendt herfrå
elsewhere-text = Det kan kome frå ei anna nettside, så det er ikkje gjort. Gjer det på sida sjølv.
hurried = For mykje på ein gong
hurried-text =
    Det er gjort mykje med feil under dette namnet det siste minuttet. Vent litt, og prøv igjen.
not-known-text =
    Her må ein vere kjend. Program kjem med ein nøkkel i «Authorization: Bearer», folk loggar inn
    gjennom inngangen framfor sidene. Spør den som driftar overvakinga.
too-many = For mange forsøk
too-many-text = Vent litt før du prøver igjen med ein annan nøkkel.
