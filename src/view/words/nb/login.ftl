### Norwegian Bokmål: logging in, and answering on a fault's own page.

login = Logg inn
logout = Logg ut
login-name = Navn
login-password = Passord
login-not = Du er ikke logget inn.
login-for =
    Dette er for den som har fått en egen konto her, til når den vanlige innloggingen er nede.
    Mangler du en, spør den som drifter overvåkingen.
act-heading = Svar på saken
hand-over-heading = Den skal til noen andre
hand-over-to = Til hvem?
hand-over-choose = Velg
hand-over-why = Hvorfor til dem?
hand-over = Overlat saken
typed-left = Dette hadde du skrevet
no-login-wrong = Navnet eller passordet stemmer ikke.
no-login-limited = Det er prøvd for mange ganger. Prøv igjen om { $seconds } s.
no-login-busy = Mange prøver å logge inn akkurat nå. Prøv igjen om litt.
no-login-clear =
    Passord tas ikke imot hit uten kryptering: noen på veien kunne lese dem. Bruk adressen med
    https, eller logg inn på maskinen selv.
no-login-elsewhere = Det ble ikke sendt fra denne siden. Skriv det her.
no-login-form = Det kunne ikke leses. Prøv igjen her.
speaks-for-all =
    Det du skriver her, blir skrevet ned som svar fra { $holder } ved { $own }; en kommentar som
    sagt av { $own }.
known-as-two = { $name }, { $one } og { $other }
known-as-many = { $name }, { $one } og { $count } til
