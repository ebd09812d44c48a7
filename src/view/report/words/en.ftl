fairness-title = How alike the municipalities of { $region } were treated
deviations-title = Deviations from agreements and in the cooperation, { $region }
period = { $from } to { $to }
as-of = By what the log said at { $at }.
log-begins = The log begins at { $at }: of what was before nothing is known.
day = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[other] December
 } { $year }
seconds = { $n } s
minutes = { $n } min
hours = { $n } h { $minutes } min
days = { $n } d { $hours } h
what-was-found = What broke. This is no treatment, and is not judged.
faults = faults
per-hundred = per 100 parts
fault-time = time with faults
per-room = out, a room
median = middle
longest = longest
share = { $some } of { $of }
of-region = The region's middle
shared = Shared by all
figure-watched = How soon it is found, at most, that equipment is gone
figure-found = From the first failure until it was found to be a fault
figure-told = From found until whoever is to act was told
figure-accepted = From found until somebody said yes
figure-restored = From found until it was over
figure-responded = Somebody said yes within the agreed time
figure-in-time = Over within the agreed time
figure-ownerless = Nobody's at some time: undecided, or not answered in time
figure-escalated = A further step was told, since nobody answered
mark-alike = alike
mark-longer = LONGER
mark-shorter = SHORTER
mark-more = MORE
mark-fewer = FEWER
mark-few = too few
verdict-alike = Those that can be compared were treated alike.
verdict-unlike = Treated otherwise than the others: { $names }.
verdict-few = Too few faults to compare.
verdict-kinds = No equipment of the same kind stands in several municipalities.
verdict-none = There was nothing to measure.
watched-otherwise = { $name }: { $kind } { $own }, elsewhere { $usual }
never = never
meaning = What is measured, and what alike means
note-alike = Each municipality is held against all the others together. Otherwise means that its middle is more than twice theirs, or less than half, or its share 20 in 100 off, and that this is more regular than chance would make it. Of fewer than { $fewest } faults nothing is said, and of more nothing either where even the greatest difference could be chance. Nobody is given a place among the others.
note-counted =
    A fault counts where its cause stands, and in the period in which it was found. Planned work is not counted. Rooms that
    cannot be used count where they stand, whatever the cause. What still waits counts with the time so far, marked by ≥.
note-merged = { $n ->
    [one] { $n } fault was
   *[other] { $n } faults were
 } explained by a larger one, and { $n ->
    [one] counts
   *[other] count
 } with that.
note-planned = { $n } began in planned work, and { $n ->
    [one] is
   *[other] are
 } not counted.
note-shadow = Of { $n } nobody was told: shadow mode kept it back. Their answers are not measured.
note-unreadable = Left out, since the log does not tell what follows from what; see samband log verify: { $numbers }
no-deviations = There are no deviations in these days.
deviations = { $n ->
    [one] { $n } deviation
   *[other] { $n } deviations
 }:
kind-unagreed = No agreement said whose it was
kind-contested = Agreements contradicted each other
kind-not-told = Not answered in time, and not told in time
kind-response = Nobody said yes in time
kind-restore = Not over in time
kind-accepted-passed = The named time passed
kind-rejected = Refused twice, so that somebody had to decide
kind-handed-over = Handed over
kind-ownerless = Nobody's for more than an hour
kind-last-step = The last step of the escalation was told
kind-lapsed = The agreement ended while it was open
parties = { $who }, towards { $towards }
agreement = Agreement: { $name } ({ $reference })
contradicting = Agreements: { $names }
by-region = By the region's own rule, no agreement
kept = Time: { $promised }, by { $by }. Taken: { $actual }, { $over } too much.
goes-on = It still goes on.
in-hours = Counted in agreed hours only: { $hours }
told-at = Told { $at }
not-told = No notice reached them.
proof = Fingerprint { $fingerprint }, entries { $entries }
how-to-check =
    To check a row: samband fault export NUMBER hands out the fault's evidence, and samband log verify FILE says on any
    machine whether it is unaltered, and its fingerprint. samband log verify says what the log itself ends with.
head = The log of installation { $install } ended with entry { $seq }, { $hash }
left-shadow = Left out: { $n ->
    [one] { $n } time
   *[other] { $n } times
 } that could not be kept, since shadow mode kept the notice back.
