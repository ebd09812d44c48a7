### Norwegian Nynorsk: planned work, and its forms.

plans-when = Når
plans-what = Kva som blir gjort
plans-who = Blir utført av
plans-parts = Ute av drift
plans-goes-on = Pågår
plans-to-come = Kjem
plans-weekly = Kvar veke
plans-written = Står i konfigurasjonen
plans-change = Endre
plans-call-off = Avlys
plans-back = Alt planlagt arbeid
plans-new = Meld planlagt arbeid
plans-new-in = Meld planlagt arbeid i
plans-lead =
    Dei som blir ramma, får beskjed ei veke før, eller med ein gong. Feil som oppstår på det som
    er ute av drift, blir ikkje varsla medan arbeidet går føre seg. Det som alt har byrja å
    svikte, blir ikkje skjult.
plans-field-text = Kva skal gjerast?
plans-field-reference = Saksnummer eller adresse. Kan stå tomt.
plans-field-party = Kven gjer det?
plans-field-from = Frå
plans-field-until = Til
plans-field-fold =
    Den natta blir klokka stilt tilbake, og tidspunktet kjem to gonger. Kva for ein gong?
plans-fold-none = Vel
plans-fold-first = Den første (sommartid)
plans-fold-second = Den andre (normaltid)
plans-field-components = Komponentar, eller heile stader, med id
plans-field-more = Fleire id-ar, éin på kvar linje
plans-field-municipalities = Alt i desse kommunane
plans-field-kinds = Alt av desse slaga
plans-both = Er både kommunar og slag valde, gjeld det desse slaga i desse kommunane.
plans-out = Kva er ute av drift?
plans-send = Meld arbeidet
plans-send-change = Lagre endringa
plans-change-lead = Dei som har fått beskjed om arbeidet, får beskjed om endringa.
plans-sure = Skal arbeidet avlysast?
plans-sure-lead =
    Dei som har fått beskjed om det, får beskjed om at det ikkje blir noko av. Feil blir varsla
    igjen med ein gong.
plans-sure-yes = Ja, avlys arbeidet
plans-sure-no = Nei, behald det
plans-not-taken = Det vart ikkje skrive ned.
plans-as-it-is = Slik er det no
plans-is-declared = Arbeidet er meldt.
plans-is-changed = Arbeidet er endra.
plans-is-off = Arbeidet er avlyst.

## How much, and by which clock

plans-count = { $count ->
        [0] Ikkje noko arbeid er planlagt.
        [one] Eitt arbeid er planlagt.
       *[other] { $count } arbeid er planlagde.
    }
plans-zone = Klokka i { $zone }.

## What is wrong with what was sent

plans-reference = Saksnummer
plan-of-field = { $field }: { $wrong }
plan-empty = Feltet kan ikkje stå tomt.
plan-at-most = Høgst { $most } teikn.
plan-hidden = Teksten har eit teikn som ikkje er synleg. Skriv han på nytt.
plan-time = Skriv dato og klokkeslett.
plan-gap = Det tidspunktet finst ikkje: den natta blir klokka stilt fram. Vel eit anna.
plan-fold = Tidspunktet kjem to gonger: den natta blir klokka stilt tilbake. Vel kva for ein gong.
plan-unknown = Det finst ingen komponent eller stad som heiter { $id }.
plan-not-theirs = { $id } er korkje dykkar eller dekt av ein avtale de har då.
plan-twice = Det er meldt alt, som { $id }.
plan-when = Arbeidet må byrje frå no av, og innan { $days } dagar.
plan-too-long = Det varer i meir enn { $days } dagar. Meld det i fleire delar.
plan-too-many = Regionen har { $count } melde arbeid alt. Avlys det som ikkje trengst.
plan-too-many-own =
    { $party } har meldt { $count } arbeid for seg sjølv alt. Avlys det som ikkje trengst, eller
    be koordinatoren melde det.
plan-elsewhere = Det vart ikkje sendt frå denne sida. Trykk på knappen her.
plan-more-than-theirs = Det tek ut meir enn det som er dykkar. Vel komponentane, eller ein kommune.
plan-nothing = Sei kva som er ute av drift: det som er valt, finst ikkje.
plan-order = Det er over før det byrjar.
plan-listed = Det er for mange delar. Vel slag eller kommunar i staden.
plan-looks = Det er ikkje ditt å planleggje.
plan-stale = Nokon har endra det sidan du såg på det. Sjå på det først, og prøv så på nytt.
plan-gone = Arbeidet er over, avlyst, eller står i konfigurasjonen.
plan-busy = Det kan ikkje skrivast ned akkurat no. Prøv igjen om litt.
plan-unheard = Det er ikkje sikkert om det vart skrive ned. Sjå i lista før du prøver igjen.
plan-unkept =
    Det gjeld inntil vidare, men loggen kan ikkje skrivast: sei det på nytt når han kan det.
plan-form = Skjemaet kunne ikkje lesast. Prøv igjen her.
