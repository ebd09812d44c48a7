map = Map
map-nothing-hurts = No open fault affects anything on the map.
map-hurts =
    { $faults ->
        [one] One open fault affects
       *[other] { $faults } open faults affect
    } { $places ->
        [one] one place on the map.
       *[other] { $places } places on the map.
    }
map-nothing-hurts-in = { $name }: no open fault affects anything here.
map-hurts-in =
    { $name }: { $parts ->
        [one] one part is affected by an open fault.
       *[other] { $parts } parts are affected by open faults.
    }
map-note = Read from left to right: what is in a box works only while whatever its lines come from works. A thick line shows how far the fault reaches. Choose a box to see more.
map-affected = affected by the fault
map-well-municipalities =
    { $n ->
        [one] One more municipality
       *[other] { $n } more municipalities
    }
map-more-municipalities =
    { $n ->
        [one] One more municipality with faults
       *[other] { $n } more municipalities with faults
    }
map-well-rooms =
    { $n ->
        [one] One more room
       *[other] { $n } more rooms
    }
map-as-list = The same as a list
map-needs = Needs
map-needed-by = Needed by
map-needs-nothing = nothing
map-whole = The whole map
map-page = The municipality's page
map-of-this = Map of the municipality
