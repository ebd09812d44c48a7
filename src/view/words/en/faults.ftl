### English: the search of faults.

## Searching

search-heading = Search the faults
search-text = Number, place, equipment or party
search-state = State
search-municipality = Municipality
search-party = Who holds it, or is responsible
search-kind = Kind of equipment
search-from = From
search-to = Until and including
search-mine = Our own only
search-any = All
search-submit = Search
search-clear = Show all faults again
search-found =
    { $n ->
        [0] No fault matches.
        [one] One fault matches.
       *[other] { $n } faults match.
    }
search-mistaken = Something that you look for is not understood.
search-not-yet = Nothing has been looked for yet. Correct what is marked.
search-nothing = Take out some of what you have chosen, or look for fewer letters.
search-cut = Only the latest { $n } faults were looked through.
search-page = Page { $page } of { $of }
search-next = Next page
search-previous = Previous page
search-wrong-text = Too long: 100 characters at most.
search-wrong-choice = There is no such. Choose another.
search-wrong-day = Write the day as 2026-11-27.
search-wrong-order = The last day is before the first.
