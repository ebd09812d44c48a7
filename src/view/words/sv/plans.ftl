### Swedish: planned work, and its forms.

plans-when = När
plans-what = Vad som görs
plans-who = Utförs av
plans-parts = Ur drift
plans-goes-on = Pågår
plans-to-come = Kommer
plans-weekly = Varje vecka
plans-written = Står i konfigurationen
plans-change = Ändra
plans-call-off = Ställ in
plans-back = Allt planerat arbete
plans-new = Meddela planerat arbete
plans-new-in = Meddela planerat arbete i
plans-lead =
    De som påverkas får besked en vecka i förväg, eller genast. Fel som uppstår i det som är ur
    drift meddelas inte medan arbetet pågår. Det som redan har börjat fallera döljs inte.
plans-field-text = Vad ska göras?
plans-field-reference = Ärendenummer eller adress. Kan lämnas tomt.
plans-field-party = Vem gör det?
plans-field-from = Från
plans-field-until = Till
plans-field-fold =
    Den natten ställs klockan tillbaka, och tidpunkten kommer två gånger. Vilken gång?
plans-fold-none = Välj
plans-fold-first = Den första (sommartid)
plans-fold-second = Den andra (normaltid)
plans-field-components = Komponenter, eller hela platser, med id
plans-field-more = Fler id:n, ett på varje rad
plans-field-municipalities = Allt i de här kommunerna
plans-field-kinds = Allt av de här slagen
plans-both = Om både kommuner och slag har valts gäller det de slagen i de kommunerna.
plans-out = Vad är ur drift?
plans-send = Meddela arbetet
plans-send-change = Spara ändringen
plans-change-lead = De som har fått besked om arbetet får besked om ändringen.
plans-sure = Ska arbetet ställas in?
plans-sure-lead =
    De som har fått besked om det får besked om att det inte blir av. Fel meddelas igen genast.
plans-sure-yes = Ja, ställ in arbetet
plans-sure-no = Nej, behåll det
plans-not-taken = Det skrevs inte ned.
plans-as-it-is = Så är det nu
plans-is-declared = Arbetet har meddelats.
plans-is-changed = Arbetet har ändrats.
plans-is-off = Arbetet är inställt.

## How much, and by which clock

plans-count = { $count ->
        [0] Inget arbete är planerat.
        [one] Ett arbete är planerat.
       *[other] { $count } arbeten är planerade.
    }
plans-zone = Klockan i { $zone }.

## What is wrong with what was sent

plans-reference = Ärendenummer
plan-of-field = { $field }: { $wrong }
plan-empty = Fältet kan inte lämnas tomt.
plan-at-most = Högst { $most } tecken.
plan-hidden = Texten har ett tecken som inte syns. Skriv den på nytt.
plan-time = Skriv datum och klockslag.
plan-gap = Den tidpunkten finns inte: den natten ställs klockan fram. Välj en annan.
plan-fold = Tidpunkten kommer två gånger: den natten ställs klockan tillbaka. Välj vilken gång.
plan-unknown = Det finns ingen komponent eller plats som heter { $id }.
plan-not-theirs = { $id } är varken er eller täcks av ett avtal som ni har då.
plan-twice = Det har redan meddelats, som { $id }.
plan-when = Arbetet måste börja från och med nu, och inom { $days } dagar.
plan-too-long = Det varar i mer än { $days } dagar. Meddela det i flera delar.
plan-too-many = Regionen har redan { $count } meddelade arbeten. Ställ in det som inte behövs.
plan-too-many-own =
    { $party } har redan meddelat { $count } arbeten för egen del. Ställ in det som inte behövs,
    eller be samordnaren meddela det.
plan-elsewhere = Det skickades inte från den här sidan. Tryck på knappen här.
plan-more-than-theirs = Det tar ut mer än det som är ert. Välj komponenterna, eller en kommun.
plan-nothing = Ange vad som är ur drift: det som har valts finns inte.
plan-order = Det är över innan det börjar.
plan-listed = Det är för många delar. Välj slag eller kommuner i stället.
plan-looks = Det är inte ditt att planera.
plan-stale =
    Någon har ändrat det sedan du tittade på det. Titta på det först, och försök sedan på nytt.
plan-gone = Arbetet är över, inställt, eller står i konfigurationen.
plan-busy = Det kan inte skrivas ned just nu. Försök igen om en stund.
plan-unheard = Det är inte säkert att det skrevs ned. Titta i listan innan du försöker igen.
plan-unkept = Det gäller tills vidare, men loggen kan inte skrivas: säg det på nytt när den kan det.
plan-form = Formuläret kunde inte läsas. Försök igen här.
