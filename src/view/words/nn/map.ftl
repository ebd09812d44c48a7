map = Kart
map-nothing-hurts = Ingen open feil råkar noko på kartet.
map-hurts =
    { $faults ->
        [one] Éin open feil
       *[other] { $faults } opne feil
    } råkar { $places ->
        [one] éin stad på kartet.
       *[other] { $places } stader på kartet.
    }
map-nothing-hurts-in = { $name }: ingen open feil råkar noko her.
map-hurts-in =
    { $name }: { $parts ->
        [one] éin del er råka av ein open feil.
       *[other] { $parts } delar er råka av opne feil.
    }
map-note = Les frå venstre mot høgre: det i ein boks verkar berre når det som strekane kjem frå, verkar. Ein tjukk strek viser kor langt feilen når. Vel ein boks for å sjå meir.
map-affected = råka av feilen
map-well-municipalities =
    { $n ->
        [one] Éin kommune til
       *[other] { $n } kommunar til
    }
map-more-municipalities =
    { $n ->
        [one] Éin kommune til med feil
       *[other] { $n } kommunar til med feil
    }
map-well-rooms =
    { $n ->
        [one] Eitt rom til
       *[other] { $n } rom til
    }
map-as-list = Det same som liste
map-needs = Treng
map-needed-by = Trengst av
map-needs-nothing = ingenting
map-whole = Heile kartet
map-page = Sida til kommunen
map-of-this = Kart over kommunen
