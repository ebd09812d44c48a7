map = Karta
map-nothing-hurts = Inget öppet fel drabbar något på kartan.
map-hurts =
    { $faults ->
        [one] Ett öppet fel
       *[other] { $faults } öppna fel
    } drabbar { $places ->
        [one] ett ställe på kartan.
       *[other] { $places } ställen på kartan.
    }
map-nothing-hurts-in = { $name }: inget öppet fel drabbar något här.
map-hurts-in =
    { $name }: { $parts ->
        [one] en del drabbas av ett öppet fel.
       *[other] { $parts } delar drabbas av öppna fel.
    }
map-note = Läs från vänster till höger: det i en ruta fungerar bara när det som strecken kommer från fungerar. Ett tjockt streck visar hur långt felet når. Välj en ruta för att se mer.
map-affected = drabbas av felet
map-well-municipalities =
    { $n ->
        [one] En kommun till
       *[other] { $n } kommuner till
    }
map-more-municipalities =
    { $n ->
        [one] En kommun till med fel
       *[other] { $n } kommuner till med fel
    }
map-well-rooms =
    { $n ->
        [one] Ett rum till
       *[other] { $n } rum till
    }
map-as-list = Samma sak som lista
map-needs = Behöver
map-needed-by = Behövs av
map-needs-nothing = ingenting
map-whole = Hela kartan
map-page = Kommunens sida
map-of-this = Karta över kommunen
