### Norwegian Nynorsk: municipalities, and the region as a whole.

condition-well = verkar
condition-unstable = ustabil
condition-partly = delvis nede
condition-down = nede
condition-reported = meldt, ikkje stadfesta
condition-unknown = ukjent

## How many are well

rooms-none = Ingen rom
rooms-dark = { $all } rom, ikkje kjent
rooms-well = { $well } av { $all } rom verkar
components-dark = { $components }, ikkje kjent
components-well = { $well } av { $all } komponentar verkar
of-these-unknown = { $said }, { $count } ikkje kjent

## The first sentence

one-fault = Éin feil: { $what }, sidan { $at }.
many-faults = { $count } opne feil. { $well } av { $all } kommunar verkar som dei skal.
all-well = { $all ->
        [one] Alt verkar.
       *[other] Alt verkar i alle { $all } kommunane.
    }
all-well-but = { $all ->
        [one] Alt verkar, men { $some } er ikkje kjent.
       *[other] Alt verkar i alle { $all } kommunane, men { $some } er ikkje kjent.
    }
nothing-found = Ingen feil er funnen, men ikkje alt er målt enno.
not-all-well = Ingen opne feil, men { $others } av { $all } kommunar er ikkje heilt i orden.
reported-since = Meldt av ein person ({ $since }), ikkje stadfesta av målingar.
faults-over = { $count } feil er over og ventar på å bli lukka.
faults-open = { $count ->
        [0] Ingen opne feil.
        [one] Éin open feil.
       *[other] { $count } opne feil.
    }
faults-open-and-over = { $open } { $over } er over og ventar på å bli lukka.
cut-off-since = Overvakinga har vore avskoren frå { $region } sidan { $since }.

## Shadow mode

shadow-region =
    { $region } er i skuggedrift: berre { $operator } får beskjed. Det andre ville fått, blir
    skrive ned og ikkje sendt.
shadow-parties =
    I skuggedrift: { $parties }. Det dei ville fått, blir skrive ned og ikkje sendt; { $operator }
    får beskjed.

## Where there is much to show

all-faults = Alle feil: { $open } opne{ $over ->
        [0] {""}
       *[other] , { $over } som er over
    }
amiss-more = { $n ->
        [one] I éin kommune til er noko gale. Han er merkt
       *[other] I { $n } kommunar til er noko gale. Dei er merkte
    } i lista under.

## What nobody answers for

gaps-among = { $gaps ->
        [0] Alle komponentar har éin ansvarleg etter avtale.
       *[other] For { $gaps } av { $all } komponentar avgjer ingen avtale kven som har ansvaret.
    }
gaps-at-places = { $components } på { $places ->
        [one] 1 stad
       *[other] { $places } stader
    }
