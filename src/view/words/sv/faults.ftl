### Swedish: the search of faults.

## Searching

search-heading = Sök bland felen
search-text = Nummer, plats, utrustning eller part
search-state = Tillstånd
search-municipality = Kommun
search-party = Vem som har det, eller har ansvaret
search-kind = Slags utrustning
search-from = Från och med
search-to = Till och med
search-mine = Bara våra egna
search-any = Alla
search-submit = Sök
search-clear = Visa alla fel igen
search-found =
    { $n ->
        [0] Inget fel stämmer.
        [one] Ett fel stämmer.
       *[other] { $n } fel stämmer.
    }
search-mistaken = Något av det du söker efter går inte att förstå.
search-not-yet = Ingen sökning har gjorts. Rätta det som är markerat.
search-nothing = Ta bort något av det du har valt, eller sök efter färre bokstäver.
search-cut = Bara de senaste { $n } felen har gåtts igenom.
search-page = Sida { $page } av { $of }
search-next = Nästa sida
search-previous = Föregående sida
search-wrong-text = För långt: högst 100 tecken.
search-wrong-choice = Det finns inte. Välj något annat.
search-wrong-day = Skriv dagen som 2026-11-27.
search-wrong-order = Den sista dagen är före den första.
