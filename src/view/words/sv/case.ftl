### Swedish: what is said of a fault.

## What is wrong

wrong-on-the-way = Något på vägen till { $place } fungerar inte
wrong-shared = Något som alla delar fungerar inte
headline-since = { $what }, sedan { $at }.
headline-within = Över: { $what }, { $at } (i{ "\u00A0" }{ $span }).
headline-over = Över: { $what }, från { $at } till { $until }.

## Where it stands

standing-undecided =
    Det är inte avgjort vem som ansvarar. { $holder } har ärendet tills det är avgjort.
standing-responsible = { $holder } ansvarar.
standing-held = { $holder } har ärendet.
standing-cleared =
    Det fungerar igen. Om det förblir så stängs felet automatiskt. { $holder } har ärendet så
    länge.
standing-unasked = Stängt. Det fungerade igen, och det som visade felet mäts inte längre.
standing-unknown = Stängt. Det som visade felet mäts inte längre, och om det är borta är inte känt.
standing-remedied = Stängt. Åtgärd: { $remedy }
standing-closed = Stängt.
fault-state-undecided = inte avgjort
fault-state-assigned = tilldelat
fault-state-accepted = taget
fault-state-cleared = fungerar igen
fault-state-closed = stängt
forgotten = { $count ->
        [one] … 1 händelse som inte visas här
       *[other] … { $count } händelser som inte visas här
    }
components = { $count ->
        [one] 1 komponent
       *[other] { $count } komponenter
    }

## Whose it is, and why

why-unagreed =
    Inget gällande avtal täcker { $thing }. Då faller ansvaret på { $owner } själv. Att avtalet
    saknas är en del av ärendet.
why-contested =
    Flera avtal täcker { $thing } och pekar på olika parter: { $agreements }. Tills det är utrett
    faller ansvaret på { $owner } själv.
why-agreed = { $owner } ansvarar för { $thing } enligt avtalet { $agreement }.
why-undecided = Det som har setts kan förklaras lika väl av { $things }.
why-among =
    Ansvaret ligger hos { $parties }, men det är inte avgjort hos vem. Ingen av dem har pekats ut.
why-split-by = Mätningen { $probe } kommer att avgöra det när den svarar.
why-not-split = Ingen mätning som har satts upp kan skilja dem åt: någon måste se på det.

## Whom to call

call-telephone =
    Frågor om ärendet går till { $party }, telefon { $telephone }. Uppge numret { $number }.
call = Frågor om ärendet går till { $party }. Uppge numret { $number }.
