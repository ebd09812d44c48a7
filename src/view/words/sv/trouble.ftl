### Swedish: what is said when something cannot be shown.

not-found = Sidan finns inte
not-found-text = Adressen kan vara felskriven, eller så är det den ledde till borta.
no-fault = Felet finns inte
no-fault-text =
    Inget fel har det här numret. Se efter om det är rätt skrivet, eller leta upp felet i listan
    över alla fel.
unread = Loggen svarar inte just nu
unread-text =
    Det som stängdes för en tid sedan kan inte visas nu. Försök igen om en stund. Om det inte
    ändrar sig, säg till den som driver övervakningen.
not-allowed = Det här kan inte göras här
not-allowed-text =
    Här kan man bara läsa. Den som driver övervakningen kan ta, avvisa, lämna över, kommentera och
    stänga ett fel med kommandot ”samband fault”.
too-much = Begäran är för stor
too-much-text = Försök igen utan innehåll.
broken = Sidan kan inte visas nu
broken-text =
    Försök igen om en stund. Meddelanden skickas som förut. Om det inte ändrar sig, säg till den
    som driver övervakningen.
busy = För många följer med just nu
busy-text = Sidan kan läsas som vanligt, men uppdateras mer sällan.
not-known = Tala om vem du är
elsewhere = Det skickades inte härifrån
elsewhere-text =
    Det kan komma från en annan webbplats, så det har inte gjorts. Gör det på själva sidan.
hurried = För mycket på en gång
hurried-text =
    Mycket har gjorts med fel under det här namnet den senaste minuten. Vänta lite och försök
    igen.
not-known-text =
    Här måste man vara känd. Program kommer med en nyckel i ”Authorization: Bearer”, människor
    loggar in genom ingången framför sidorna. Fråga den som driver övervakningen.
too-many = För många försök
too-many-text = Vänta lite innan du försöker igen med en annan nyckel.
