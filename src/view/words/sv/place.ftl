### Swedish: municipalities, and the region as a whole.

condition-well = fungerar
condition-unstable = instabilt
condition-partly = delvis nere
condition-down = nere
condition-reported = anmält, inte bekräftat
condition-unknown = okänt

## How many are well

rooms-none = Inga rum
rooms-dark = { $all } rum, inte känt
rooms-well = { $well } av { $all } rum fungerar
components-dark = { $components }, inte känt
components-well = { $well } av { $all } komponenter fungerar
of-these-unknown = { $said }, { $count } inte känt

## The first sentence

one-fault = Ett fel: { $what }, sedan { $at }.
many-faults = { $count } öppna fel. { $well } av { $all } kommuner fungerar som de ska.
all-well = { $all ->
        [one] Allt fungerar.
       *[other] Allt fungerar i alla { $all } kommuner.
    }
all-well-but = { $all ->
        [one] Allt fungerar, men om { $some } är inget känt.
       *[other] Allt fungerar i alla { $all } kommuner, men om { $some } är inget känt.
    }
nothing-found = Inga fel har hittats, men allt har inte mätts än.
not-all-well = Inga öppna fel, men { $others } av { $all } kommuner är inte helt i ordning.
reported-since = Anmält av en person ({ $since }), inte bekräftat av mätningar.
faults-over = { $count } fel är över och väntar på att stängas.
faults-open = { $count ->
        [0] Inga öppna fel.
        [one] Ett öppet fel.
       *[other] { $count } öppna fel.
    }
faults-open-and-over = { $open } { $over } är över och väntar på att stängas.
cut-off-since = Övervakningen har varit avskuren från { $region } sedan { $since }.

## Shadow mode

shadow-region =
    { $region } är i skuggdrift: bara { $operator } får besked. Det som andra skulle ha fått
    skrivs ned och skickas inte.
shadow-parties =
    I skuggdrift: { $parties }. Det som de skulle ha fått skrivs ned och skickas inte;
    { $operator } får besked.

## Where there is much to show

all-faults = Alla fel: { $open } öppna{ $over ->
        [0] {""}
       *[other] , { $over } som är över
    }
amiss-more = { $n ->
        [one] I en kommun till är något fel. Den är märkt
       *[other] I { $n } kommuner till är något fel. De är märkta
    } i listan nedan.

## What nobody answers for

gaps-among = { $gaps ->
        [0] Alla komponenter har en ansvarig enligt avtal.
       *[other] För { $gaps } av { $all } komponenter avgör inget avtal vem som ansvarar.
    }
gaps-at-places = { $components } på { $places ->
        [one] 1 plats
       *[other] { $places } platser
    }
