### English: an evidence pack that is read as text.

pack-title = Evidence pack
pack-fingerprint = Fingerprint
pack-earlier = Named before
pack-of-event = event
pack-compare =
    All parties have the same number. If they have the same fingerprint, they have the same
    evidence: read it out over the telephone.
pack-made = Made
pack-installation = Installation
pack-head = End of the log
pack-configuration = Configuration
pack-unknown = unknown
pack-clock = Own clock
pack-last-good = Last seen well
pack-reference = Reference
pack-found = Found
pack-explains = Explained equally well by
pack-dropped = Suspected too, and why it was dropped
pack-nothing-dropped = Nothing else was suspected.
pack-not-kept = not kept
pack-wire = on the wire
pack-left-out = events are left out here
pack-proof = How this is proven
pack-how-to-prove =
    This text is made of the same pack as the JSON. That can be checked on another machine,
    without log or configuration: `samband log verify FILE` says whether it is unaltered, and if
    not, where.
pack-masked =
    entries stand without what looks personal or secret; `--against-log` compares them where the
    log is.
pack-after-events = { $print }, after { $events ->
        [one] 1 event
       *[other] { $events } events
    }

## Why something was dropped

dropped-cleared = cleared by { $by } { $at } ({ $class })
dropped-let-through = let through what { $by } got { $at } ({ $class })
dropped-explains-fewer = explains only { $explains } of { $of } failures
dropped-taken-later =
    explains { $explains } of { $of } failures and some others: of equals the first in order was
    taken
dropped-only-carries = only carries it, and no ping over it was late
dropped-not-kept = cleared; by what was not kept
clock-behind = { $millis } ms behind, by { $by } { $at }
clock-ahead = { $millis } ms ahead, by { $by } { $at }
