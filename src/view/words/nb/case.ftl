### Norwegian Bokmål: what is said of a fault.

## What is wrong

wrong-on-the-way = Noe på veien til { $place } svikter
wrong-shared = Noe alle deler, svikter
headline-since = { $what }, siden { $at }.
headline-within = Over: { $what }, { $at } (i{ "\u00A0" }{ $span }).
headline-over = Over: { $what }, fra { $at } til { $until }.

## Where it stands

standing-undecided =
    Det er ikke avgjort hvem som har ansvaret. { $holder } har saken til det er avgjort.
standing-responsible = { $holder } har ansvaret.
standing-held = { $holder } har saken.
standing-cleared =
    Det virker igjen. Holder det seg slik, lukkes feilen av seg selv. { $holder } har saken så
    lenge.
standing-unasked = Lukket. Det virket igjen, og det som viste feilen, måles ikke lenger.
standing-unknown =
    Lukket. Det som viste feilen, måles ikke lenger, og om den er borte, er ikke kjent.
standing-remedied = Lukket. Tiltak: { $remedy }
standing-closed = Lukket.
fault-state-undecided = ikke avgjort
fault-state-assigned = tildelt
fault-state-accepted = tatt
fault-state-cleared = virker igjen
fault-state-closed = lukket
forgotten = { $count ->
        [one] … 1 hendelse som ikke vises her
       *[other] … { $count } hendelser som ikke vises her
    }
components = { $count ->
        [one] 1 komponent
       *[other] { $count } komponenter
    }

## Whose it is, and why

why-unagreed =
    Ingen avtale i kraft dekker { $thing }. Da faller ansvaret på { $owner } selv. At avtalen
    mangler, er en del av saken.
why-contested =
    Flere avtaler dekker { $thing } og peker på hver sin part: { $agreements }. Til det er avklart
    faller ansvaret på { $owner } selv.
why-agreed = { $owner } har ansvaret for { $thing } etter avtalen { $agreement }.
why-undecided = Det som er sett, kan forklares like godt av { $things }.
why-among =
    Ansvaret ligger hos { $parties }, men det er ikke avgjort hos hvem. Ingen av dem er utpekt.
why-split-by = Prøven { $probe } vil avgjøre det når den svarer.
why-not-split = Ingen prøve som er satt opp, kan skille dem fra hverandre: det må noen se på.

## Whom to call

call-telephone =
    Spørsmål om saken går til { $party }, telefon { $telephone }. Oppgi nummeret { $number }.
call = Spørsmål om saken går til { $party }. Oppgi nummeret { $number }.
