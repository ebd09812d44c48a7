### Norwegian Bokmål: municipalities, and the region as a whole.

condition-well = virker
condition-unstable = ustabil
condition-partly = delvis nede
condition-down = nede
condition-reported = meldt, ikke bekreftet
condition-unknown = ukjent

## How many are well

rooms-none = Ingen rom
rooms-dark = { $all } rom, ikke kjent
rooms-well = { $well } av { $all } rom virker
components-dark = { $components }, ikke kjent
components-well = { $well } av { $all } komponenter virker
of-these-unknown = { $said }, { $count } ikke kjent

## The first sentence

one-fault = Én feil: { $what }, siden { $at }.
many-faults = { $count } åpne feil. { $well } av { $all } kommuner virker som de skal.
all-well = { $all ->
        [one] Alt virker.
       *[other] Alt virker i alle { $all } kommuner.
    }
all-well-but = { $all ->
        [one] Alt virker, men { $some } er ikke kjent.
       *[other] Alt virker i alle { $all } kommuner, men { $some } er ikke kjent.
    }
nothing-found = Ingen feil er funnet, men ikke alt er prøvd ennå.
not-all-well = Ingen åpne feil, men { $others } av { $all } kommuner er ikke helt i orden.
reported-since = Meldt av en person ({ $since }), ikke bekreftet av målinger.
faults-over = { $count ->
        [one] 1 feil er over og venter på å bli lukket.
       *[other] { $count } feil er over og venter på å bli lukket.
    }
faults-open = { $count ->
        [0] Ingen åpne feil.
        [one] Én åpen feil.
       *[other] { $count } åpne feil.
    }
faults-open-and-over = { $open } { $over } er over og venter på å bli lukket.
cut-off-since = Overvåkingen har vært avskåret fra { $region } siden { $since }.

## Shadow mode

shadow-region =
    { $region } er i skyggedrift: bare { $operator } får beskjed. Det andre ville fått, blir
    skrevet ned og ikke sendt.
shadow-parties =
    I skyggedrift: { $parties }. Det de ville fått, blir skrevet ned og ikke sendt; { $operator }
    får beskjed.

## Where there is much to show

all-faults = Alle feil: { $open } åpne{ $over ->
        [0] {""}
       *[other] , { $over } som er over
    }
amiss-more = { $n ->
        [one] I én kommune til er noe galt. Den er merket
       *[other] I { $n } kommuner til er noe galt. De er merket
    } i lista under.

## What nobody answers for

gaps-among = { $gaps ->
        [0] Alle komponenter har én ansvarlig etter avtale.
        [one] For 1 av { $all } komponenter avgjør ingen avtale hvem som har ansvaret.
       *[other] For { $gaps } av { $all } komponenter avgjør ingen avtale hvem som har ansvaret.
    }
gaps-at-places = { $components } på { $places ->
        [one] 1 sted
       *[other] { $places } steder
    }
