### English: municipalities, and the region as a whole.

condition-well = working
condition-unstable = unstable
condition-partly = partly down
condition-down = down
condition-reported = reported, not confirmed
condition-unknown = unknown

## How many are well

rooms-none = No rooms
rooms-dark = { $all ->
        [one] 1 room, not known
       *[other] { $all } rooms, not known
    }
rooms-well = { $well } of { $all ->
        [one] 1 room works
       *[other] { $all } rooms work
    }
components-dark = { $components }, not known
components-well = { $well } of { $all } components work
of-these-unknown = { $said }, { $count } not known

## The first sentence

one-fault = One fault: { $what }, since { $at }.
many-faults = { $count } open faults. { $well } of { $all } municipalities are well.
all-well = { $all ->
        [one] All is well.
       *[other] All { $all } municipalities are well.
    }
all-well-but = { $all ->
        [one] All is well, but { $some } not known.
       *[other] All { $all } municipalities are well, but { $some } not known.
    }
nothing-found = No fault has been found, but not all has been tried yet.
not-all-well = No open fault, but { $others } of { $all } municipalities are not all well.
reported-since = Reported by a person ({ $since }), not confirmed by probes.
faults-over = { $count ->
        [one] 1 fault is over and waits to be closed.
       *[other] { $count } faults are over and wait to be closed.
    }
faults-open = { $count ->
        [0] No open faults.
        [one] One open fault.
       *[other] { $count } open faults.
    }
faults-open-and-over = { $open } { $over ->
        [one] 1 is over and waits to be closed.
       *[other] { $over } are over and wait to be closed.
    }
cut-off-since = The monitor has been cut off from { $region } since { $since }.

## Shadow mode

shadow-region =
    { $region } is in shadow mode: only { $operator } is told. What others would be told is
    written down and not sent.
shadow-parties =
    In shadow mode: { $parties }. What they would be told is written down and not sent;
    { $operator } is told.

## Where there is much to show

all-faults = All faults: { $open } open{ $over ->
        [0] {""}
       *[other] , { $over } over
    }
amiss-more = { $n ->
        [one] In one more municipality something is wrong. It is marked
       *[other] In { $n } more municipalities something is wrong. They are marked
    } in the list below.

## What nobody answers for

gaps-among = { $gaps ->
        [0] Each component has one responsible party by agreement.
        [one] For 1 of { $all } components no agreement decides who is responsible.
       *[other] For { $gaps } of { $all } components no agreement decides who is responsible.
    }
gaps-at-places = { $components } at { $places ->
        [one] 1 place
       *[other] { $places } places
    }
