### Norwegian Bokmål: the search of faults.

## Searching

search-heading = Søk i feilene
search-text = Nummer, sted, utstyr eller part
search-state = Tilstand
search-municipality = Kommune
search-party = Hvem som har den, eller har ansvaret
search-kind = Slag utstyr
search-from = Fra og med
search-to = Til og med
search-mine = Bare våre egne
search-any = Alle
search-submit = Søk
search-clear = Vis alle feil igjen
search-found =
    { $n ->
        [0] Ingen feil passer.
        [one] Én feil passer.
       *[other] { $n } feil passer.
    }
search-mistaken = Noe av det du søker etter, er ikke forstått.
search-not-yet = Det er ikke søkt ennå. Rett det som er merket.
search-nothing = Ta bort noe av det du har valgt, eller søk etter færre bokstaver.
search-cut = Bare de siste { $n } feilene er gått gjennom.
search-page = Side { $page } av { $of }
search-next = Neste side
search-previous = Forrige side
search-wrong-text = For langt: høyst 100 tegn.
search-wrong-choice = Det finnes ikke. Velg et annet.
search-wrong-day = Skriv dagen som 2026-11-27.
search-wrong-order = Den siste dagen er før den første.
