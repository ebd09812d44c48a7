### Norwegian Nynorsk: logging in, and answering on a fault's own page.

login = Logg inn
logout = Logg ut
login-name = Namn
login-password = Passord
login-not = Du er ikkje logga inn.
login-for =
    Dette er for den som har fått ein eigen konto her, til når den vanlege innlogginga er nede.
    Manglar du ein, spør den som driftar overvakinga.
act-heading = Svar på saka
hand-over-heading = Ho skal til nokon andre
hand-over-to = Til kven?
hand-over-choose = Vel
hand-over-why = Kvifor til dei?
hand-over = Overlat saka
typed-left = Dette hadde du skrive
no-login-wrong = Namnet eller passordet stemmer ikkje.
no-login-limited = Det er prøvd for mange gonger. Prøv igjen om { $seconds } s.
no-login-busy = Mange prøver å logge inn akkurat no. Prøv igjen om litt.
no-login-clear =
    Passord blir ikkje tekne imot hit utan kryptering: nokon på vegen kunne lese dei. Bruk adressa
    med https, eller logg inn på maskina sjølv.
no-login-elsewhere = Det vart ikkje sendt frå denne sida. Skriv det her.
no-login-form = Det kunne ikkje lesast. Prøv igjen her.
speaks-for-all =
    Det du skriv her, blir skrive ned som svar frå { $holder } ved { $own }; ein kommentar som
    sagd av { $own }.
known-as-two = { $name }, { $one } og { $other }
known-as-many = { $name }, { $one } og { $count } til
