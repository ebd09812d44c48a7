### Norwegian Bokmål: planned work, and its forms.

plans-when = Når
plans-what = Hva som gjøres
plans-who = Utføres av
plans-parts = Ute av drift
plans-goes-on = Pågår
plans-to-come = Kommer
plans-weekly = Hver uke
plans-written = Står i konfigurasjonen
plans-change = Endre
plans-call-off = Avlys
plans-back = Alt planlagt arbeid
plans-new = Meld planlagt arbeid
plans-new-in = Meld planlagt arbeid i
plans-lead =
    De som blir berørt, får beskjed en uke før, eller med en gang. Feil som oppstår på det som er
    ute av drift, varsles ikke mens arbeidet pågår. Det som alt har begynt å svikte, blir ikke
    skjult.
plans-field-text = Hva skal gjøres?
plans-field-reference = Saksnummer eller adresse. Kan stå tomt.
plans-field-party = Hvem gjør det?
plans-field-from = Fra
plans-field-until = Til
plans-field-fold = Den natta stilles klokka tilbake, og tidspunktet kommer to ganger. Hvilken gang?
plans-fold-none = Velg
plans-fold-first = Den første (sommertid)
plans-fold-second = Den andre (normaltid)
plans-field-components = Komponenter, eller hele steder, med id
plans-field-more = Flere id-er, én på hver linje
plans-field-municipalities = Alt i disse kommunene
plans-field-kinds = Alt av disse slagene
plans-both = Er både kommuner og slag valgt, gjelder det disse slagene i disse kommunene.
plans-out = Hva er ute av drift?
plans-send = Meld arbeidet
plans-send-change = Lagre endringen
plans-change-lead = De som har fått beskjed om arbeidet, får beskjed om endringen.
plans-sure = Skal arbeidet avlyses?
plans-sure-lead =
    De som har fått beskjed om det, får beskjed om at det ikke blir noe av. Feil varsles igjen med
    en gang.
plans-sure-yes = Ja, avlys arbeidet
plans-sure-no = Nei, behold det
plans-not-taken = Det ble ikke skrevet ned.
plans-as-it-is = Slik er det nå
plans-is-declared = Arbeidet er meldt.
plans-is-changed = Arbeidet er endret.
plans-is-off = Arbeidet er avlyst.

## How much, and by which clock

plans-count = { $count ->
        [0] Ikke noe arbeid er planlagt.
        [one] Ett arbeid er planlagt.
       *[other] { $count } arbeider er planlagt.
    }
plans-zone = Klokka i { $zone }.

## What is wrong with what was sent

plans-reference = Saksnummer
plan-of-field = { $field }: { $wrong }
plan-empty = Feltet kan ikke stå tomt.
plan-at-most = Høyst { $most } tegn.
plan-hidden = Teksten har et tegn som ikke vises. Skriv den på nytt.
plan-time = Skriv dato og klokkeslett.
plan-gap = Det tidspunktet finnes ikke: den natta stilles klokka fram. Velg et annet.
plan-fold = Tidspunktet kommer to ganger: den natta stilles klokka tilbake. Velg hvilken gang.
plan-unknown = Det finnes ingen komponent eller noe sted som heter { $id }.
plan-not-theirs = { $id } er verken deres eller dekket av en avtale dere har da.
plan-twice = Det er meldt alt, som { $id }.
plan-when = Arbeidet må begynne fra nå av, og innen { $days } dager.
plan-too-long = Det varer i mer enn { $days } dager. Meld det i flere deler.
plan-too-many = Regionen har { $count } meldte arbeider alt. Avlys det som ikke trengs.
plan-too-many-own =
    { $party } har meldt { $count } arbeider for seg selv alt. Avlys det som ikke trengs, eller be
    koordinatoren melde det.
plan-elsewhere = Det ble ikke sendt fra denne siden. Trykk på knappen her.
plan-more-than-theirs = Det tar ut mer enn det som er deres. Velg komponentene, eller en kommune.
plan-nothing = Si hva som er ute av drift: det som er valgt, finnes ikke.
plan-order = Det er over før det begynner.
plan-listed = Det er for mange deler. Velg slag eller kommuner i stedet.
plan-looks = Det er ikke ditt å planlegge.
plan-stale = Noen har endret det siden du så på det. Se på det først, og prøv så på nytt.
plan-gone = Arbeidet er over, avlyst, eller står i konfigurasjonen.
plan-busy = Det kan ikke skrives ned akkurat nå. Prøv igjen om litt.
plan-unheard = Det er ikke sikkert om det ble skrevet ned. Se i lista før du prøver igjen.
plan-unkept =
    Det gjelder inntil videre, men loggen kan ikke skrives: si det på nytt når den kan det.
plan-form = Skjemaet kunne ikke leses. Prøv igjen her.
