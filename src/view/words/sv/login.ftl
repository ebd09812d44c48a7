### Swedish: logging in, and answering on a fault's own page.

login = Logga in
logout = Logga ut
login-name = Namn
login-password = Lösenord
login-not = Du är inte inloggad.
login-for =
    Det här är för den som har fått ett eget konto här, för när den vanliga inloggningen ligger
    nere. Saknar du ett, fråga den som driver övervakningen.
act-heading = Svara på ärendet
hand-over-heading = Det ska till någon annan
hand-over-to = Till vem?
hand-over-choose = Välj
hand-over-why = Varför till dem?
hand-over = Lämna över ärendet
typed-left = Det här hade du skrivit
no-login-wrong = Namnet eller lösenordet stämmer inte.
no-login-limited = Det har försökts för många gånger. Försök igen om { $seconds } s.
no-login-busy = Många försöker logga in just nu. Försök igen om en stund.
no-login-clear =
    Lösenord tas inte emot här utan kryptering: någon på vägen skulle kunna läsa dem. Använd
    adressen med https, eller logga in på själva maskinen.
no-login-elsewhere = Det skickades inte från den här sidan. Skriv det här.
no-login-form = Det kunde inte läsas. Försök igen här.
speaks-for-all =
    Det du skriver här skrivs ned som svar från { $holder } genom { $own }; en kommentar som sagd
    av { $own }.
known-as-two = { $name }, { $one } och { $other }
known-as-many = { $name }, { $one } och { $count } till
