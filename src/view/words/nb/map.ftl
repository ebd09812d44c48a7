map = Kart
map-nothing-hurts = Ingen åpen feil rammer noe på kartet.
map-hurts =
    { $faults ->
        [one] Én åpen feil
       *[other] { $faults } åpne feil
    } rammer { $places ->
        [one] ett sted på kartet.
       *[other] { $places } steder på kartet.
    }
map-nothing-hurts-in = { $name }: ingen åpen feil rammer noe her.
map-hurts-in =
    { $name }: { $parts ->
        [one] én del er rammet av en åpen feil.
       *[other] { $parts } deler er rammet av åpne feil.
    }
map-note = Les fra venstre mot høyre: det i en boks virker bare når det som strekene kommer fra, virker. En tykk strek viser hvor langt feilen når. Velg en boks for å se mer.
map-affected = rammet av feilen
map-well-municipalities =
    { $n ->
        [one] Én kommune til
       *[other] { $n } kommuner til
    }
map-more-municipalities =
    { $n ->
        [one] Én kommune til med feil
       *[other] { $n } kommuner til med feil
    }
map-well-rooms =
    { $n ->
        [one] Ett rom til
       *[other] { $n } rom til
    }
map-as-list = Det samme som liste
map-needs = Trenger
map-needed-by = Trengs av
map-needs-nothing = ingenting
map-whole = Hele kartet
map-page = Kommunens side
map-of-this = Kart over kommunen
