### English: what mails say of a fault, an agreement or planned work.

## What is said of a fault

out-of-use = { $things } cannot be reached or used now.
since = Since { $at }.
until = Over { $at }. It lasted { $span }.
at-site = Place: { $site }.
address = Address: { $address }
owner = { $owner } answers for it by the agreement “{ $agreement }”.
owner-by-reference =
    { $owner } answers for it by the agreement “{ $agreement }” ({ $reference }).
held-by = It is with { $holder }.
among = It is between { $parties }.
split-by = The probe { $probe } would decide it.
in-place-of = You get this in the place of { $names }, who has no contact on record.
print = { $print }, after { $events ->
        [one] 1 event
       *[other] { $events } events
    }
came-back = { $times ->
        [one] The fault has come back.
       *[other] The fault has come back { $times } times.
    }
previous = The last fault with the same cause: { $number }.
merged-into = The fault is part of { $number }, and is followed up there.
now-with = It is now with { $holder }.
known = { $party } has reported a fault itself, since { $since }: { $text }.
planned = It is planned work of { $party }, since { $since }: { $text }.
and-more = and { $n } more
given-up = The notice “{ $subject }” to { $to } has been given up: { $because }
broker-takes-nothing = The MQTT broker has taken nothing since { $since }: { $because }
webhook-takes-nothing = The webhook { $id } has taken nothing since { $since }: { $because }
tickets-take-nothing = The ticket system { $id } has taken nothing since { $since }{ $because }.
ticket-still-fails = The ticket is closed with you, but the fault is still there. So the ticket is opened again.
ticket-told-no-more = The ticket is closed here because this system is no longer told of the fault. The fault is not over.
ticket-closed-there = Ticket { $number } was closed in { $system }
because-said = { $said }
because-deadline = given up after 72 hours
because-deadline-said = given up after 72 hours: { $said }
because-unreached = no relay was reached
because-unreached-said = no relay was reached: { $said }
digest-lead = { $notices ->
        [one] { $notices } notice
       *[other] { $notices } notices
    } about { $faults ->
        [one] { $faults } fault
       *[other] { $faults } faults
    }, of which { $over } over.
left-out = There was no room for { $n ->
        [one] { $n } more notice
       *[other] { $n } more notices
    }. The status page shows everything.

## What people do with a fault

voice-accepted = { $by } has accepted it.
voice-accepted-until = { $by } has accepted it and expects it mended by { $at }.
voice-rejected =
    { $by } has rejected it: “{ $because }”. A new look at the cause has begun, and it is with
    { $holder }.
voice-handed-over-by = { $by } has handed it over to { $to }: “{ $because }”.
voice-handed-over = Handed over to { $to }: “{ $because }”.
voice-commented = { $by }: “{ $text }”
voice-overdue = The time by which it was to be mended has passed.
voice-spoken-for = { $party } (through { $speaker })
voice-was = { $number }: { $cause }. Remedy: { $remedy }

## The times in an agreement

answer-by = An answer is expected by { $at } ({ $by }).
was-to-answer = An answer was expected by { $at } ({ $by }).
restore-by = It is to be mended by { $at }.
by-agreement = agreed: { $time }
by-custom = usual in the region: { $time }
escalated = Nobody has said yes to it in time.
unanswered = { $asked } has been asked since { $since }, and has not said yes.
undecided-since = It has been undecided whose it is since { $since }, and nobody has taken it.
step = This is step { $step } of { $of }.
steps-before = Before this one: { $names }.
escalated-last = It is with you now. Find out with those responsible who takes it.
escalated-next =
    It is with you now. Find out with those responsible who takes it, and tell the coordinator.
ends = The agreement { $agreement } with { $party } runs out. Its last day is { $day }, { $left ->
        [0] today
        [1] tomorrow
       *[other] in { $left } days
    }.
ends-covers = It covers { $names }.
ends-means =
    No other signed agreement follows. From the day after nobody has agreed to answer, and
    faults go to whoever the equipment belongs to.
ends-means-left =
    Other signed agreements follow, and leave something out. From the day after nobody has
    agreed to answer for all of this: { $left }. Faults in the rest go to whoever the equipment
    belongs to.
ends-next = Renew it, or agree on who follows, and put that into the configuration.

## Planned work

planned-first = { $party } has planned work: { $text }.
planned-moved = Planned work of { $party } has another time: { $text }.
planned-longer = Planned work of { $party } takes longer than was told: { $text }.
planned-parts = Planned work of { $party } is on other equipment than was told: { $text }.
planned-called-off = Planned work of { $party } is called off: { $text }.
planned-over-early = Planned work of { $party } is over before its time: { $text }.
planned-times = From { $from } until { $until }.
planned-was-told = It was told to be from { $from } until { $until }.
planned-weekly = Every week after that: { $hours }. This is the only time that it is told.
planned-out = Out of service meanwhile: { $parts }.
planned-affects = It may affect video meetings in { $names }.
planned-next =
    Hold video meetings at another time. Faults in what is out of service are not told
    meanwhile; what lasts longer is told as usual.
planned-next-off = Video meetings can be held as usual. Faults are told as usual.
planned-run-over =
    It began during planned work of { $party }, which has run over: { $text }. The work was to
    be over by { $until }.

## Subjects

headline-down = Down
headline-soon-fault = Soon a fault
headline-fault = Fault
headline-poor = Poor quality
headline-reduced = Less to fall back on
headline-shadow-down = Shadow, down
headline-shadow-soon-fault = Shadow, soon a fault
headline-shadow-fault = Shadow, fault
headline-shadow-poor = Shadow, poor quality
headline-shadow-reduced = Shadow, less to fall back on
headline-deputy = Needs follow-up
headline-commented = Comment
headline-replied = About your answer
headline-reopened = Down again
headline-escalated = Nobody has answered
headline-agreement-ends = An agreement runs out
headline-announced = Planned work
headline-replanned = Planned work changed
headline-called-off = Planned work called off
headline-released = No longer with you
headline-recovered = Works again
headline-withdrawn = No longer watched
headline-cut-off = The monitor is cut off
headline-back-again = The monitor is connected again
headline-unlogged = samband cannot write its log
headline-undelivered = Not delivered
headline-digest = Digest
headline-event = What happened

## tails

tail-owner = owner { $owner }
tail-unagreed = no agreement
tail-contested = agreements conflict
tail-undecided = owner undecided
tail-took = after { $span }
tail-merged-into = part of { $number }
tail-now-with = now with { $holder }
tail-unagreed-short = unagreed
tail-contested-short = contested
tail-undecided-short = undecided

## What a notice tells, after the name of a party

told-responsible = that they are responsible
told-gap = that no agreement decides who is responsible
told-undecided = that it is undecided who is responsible
told-affected = that the fault affects them
told-known = that the fault has been reported already
told-deputy = that it needs follow-up
told-commented = that somebody has commented on it
told-replied = what came of their answer
told-released = that they are no longer responsible
told-reopened = that the fault is back
told-escalated = that nobody has answered in time
told-agreement-ends = that an agreement runs out
told-announced = that work is planned
told-replanned = that planned work is otherwise than was told
told-called-off = that planned work is called off
told-recovered = that it works again
told-withdrawn = that it is no longer watched
told-cut-off = that the monitor is cut off
told-back-again = that the monitor is connected again
told-unlogged = that the log cannot be written
told-undelivered = that a notice was not delivered
told-shadow = that others are not told
told-digest = several notices in one
told-event = what happened
told-ticket = that the ticket is to be open with them
told-ticket-closed = that the ticket is to be closed with them
