### Norwegian Nynorsk: the search of faults.

## Searching

search-heading = Søk i feila
search-text = Nummer, stad, utstyr eller part
search-state = Tilstand
search-municipality = Kommune
search-party = Kven som har han, eller har ansvaret
search-kind = Slag utstyr
search-from = Frå og med
search-to = Til og med
search-mine = Berre våre eigne
search-any = Alle
search-submit = Søk
search-clear = Vis alle feil igjen
search-found =
    { $n ->
        [0] Ingen feil passar.
        [one] Éin feil passar.
       *[other] { $n } feil passar.
    }
search-mistaken = Noko av det du søkjer etter, er ikkje forstått.
search-not-yet = Det er ikkje søkt enno. Rett det som er merkt.
search-nothing = Ta bort noko av det du har valt, eller søk etter færre bokstavar.
search-cut = Berre dei siste { $n } feila er gått gjennom.
search-page = Side { $page } av { $of }
search-next = Neste side
search-previous = Førre side
search-wrong-text = For langt: høgst 100 teikn.
search-wrong-choice = Det finst ikkje. Vel noko anna.
search-wrong-day = Skriv dagen som 2026-11-27.
search-wrong-order = Den siste dagen er før den første.
