### Norwegian Nynorsk: what is said of a fault.

## What is wrong

wrong-on-the-way = Noko på vegen til { $place } sviktar
wrong-shared = Noko alle deler, sviktar
headline-since = { $what }, sidan { $at }.
headline-within = Over: { $what }, { $at } (i{ "\u00A0" }{ $span }).
headline-over = Over: { $what }, frå { $at } til { $until }.

## Where it stands

standing-undecided =
    Det er ikkje avgjort kven som har ansvaret. { $holder } har saka til det er avgjort.
standing-responsible = { $holder } har ansvaret.
standing-held = { $holder } har saka.
standing-cleared =
    Det verkar igjen. Held det seg slik, blir feilen lukka av seg sjølv. { $holder } har saka så
    lenge.
standing-unasked = Lukka. Det verka igjen, og det som viste feilen, blir ikkje målt lenger.
standing-unknown =
    Lukka. Det som viste feilen, blir ikkje målt lenger, og om han er borte, er ikkje kjent.
standing-remedied = Lukka. Tiltak: { $remedy }
standing-closed = Lukka.
fault-state-undecided = ikkje avgjort
fault-state-assigned = tildelt
fault-state-accepted = teke
fault-state-cleared = verkar igjen
fault-state-closed = lukka
forgotten = { $count ->
        [one] … 1 hending som ikkje er vist her
       *[other] … { $count } hendingar som ikkje er viste her
    }
components = { $count ->
        [one] 1 komponent
       *[other] { $count } komponentar
    }

## Whose it is, and why

why-unagreed =
    Ingen avtale i kraft dekkjer { $thing }. Då fell ansvaret på { $owner } sjølv. At avtalen
    manglar, er ein del av saka.
why-contested =
    Fleire avtalar dekkjer { $thing } og peikar på kvar sin part: { $agreements }. Til det er
    avklart, fell ansvaret på { $owner } sjølv.
why-agreed = { $owner } har ansvaret for { $thing } etter avtalen { $agreement }.
why-undecided = Det som er sett, kan forklarast like godt av { $things }.
why-among =
    Ansvaret ligg hos { $parties }, men det er ikkje avgjort hos kven. Ingen av dei er peika ut.
why-split-by = Målinga { $probe } vil avgjere det når ho svarar.
why-not-split = Inga måling som er sett opp, kan skilje dei frå kvarandre: det må nokon sjå på.

## Whom to call

call-telephone =
    Spørsmål om saka går til { $party }, telefon { $telephone }. Oppgje nummeret { $number }.
call = Spørsmål om saka går til { $party }. Oppgje nummeret { $number }.
