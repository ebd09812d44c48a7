### Norwegian Bokmål: what is said when something cannot be shown.

not-found = Siden finnes ikke
not-found-text = Adressen kan være skrevet feil, eller det den viste til er borte.
no-fault = Feilen finnes ikke
no-fault-text =
    Ingen feil har dette nummeret. Se etter om det er skrevet riktig, eller finn feilen i lista
    over alle feil.
unread = Loggen svarer ikke akkurat nå
unread-text =
    Det som er lukket for en tid siden, kan ikke vises nå. Prøv igjen om litt. Står det fortsatt
    slik, si fra til den som drifter overvåkingen.
not-allowed = Dette kan ikke gjøres her
not-allowed-text =
    Her kan man bare lese. Den som drifter overvåkingen, kan ta, avvise, overlate, kommentere og
    lukke en feil med kommandoen «samband fault».
too-much = Forespørselen er for stor
too-much-text = Prøv igjen uten innhold.
broken = Siden kan ikke vises nå
broken-text =
    Prøv igjen om litt. Varsler går ut som før. Står det fortsatt slik, si fra til den som drifter
    overvåkingen.
busy = For mange følger med akkurat nå
busy-text = Siden kan leses som vanlig, men oppdaterer seg sjeldnere.
not-known = Si hvem du er
elsewhere = Det ble ikke sendt herfra
elsewhere-text = Det kan komme fra en annen nettside, så det er ikke gjort. Gjør det på siden selv.
hurried = For mye på en gang
hurried-text =
    Det er gjort mye med feil under dette navnet det siste minuttet. Vent litt, og prøv igjen.
not-known-text =
    Her må man være kjent. Program kommer med en nøkkel i «Authorization: Bearer», folk logger inn
    gjennom inngangen foran sidene. Spør den som drifter overvåkingen.
too-many = For mange forsøk
too-many-text = Vent litt før du prøver igjen med en annen nøkkel.
