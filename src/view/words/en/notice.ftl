### English: what was told, to whom, and what came of it.

## What a notice told

notice-responsible = That they are responsible
notice-gap = That no agreement decides who is responsible
notice-undecided = That it is undecided who is responsible
notice-affected = That the fault affects them
notice-known = That the fault has been reported already
notice-deputy = That it needs follow-up
notice-commented = That somebody has commented on it
notice-replied = What came of their answer
notice-released = That they are no longer responsible
notice-reopened = That the fault is back
notice-escalated = That nobody has answered in time
notice-agreement-ends = That an agreement runs out
notice-announced = That work is planned
notice-replanned = That planned work is otherwise than was told
notice-called-off = That planned work is called off
notice-recovered = That it works again
notice-withdrawn = That the fault is followed no further
notice-cut-off = That the monitor is cut off
notice-back-again = That the monitor is connected again
notice-unlogged = That the log cannot be written
notice-undelivered = That a notice was not delivered
notice-shadow = That others are not told yet (shadow mode)
notice-digest = Several notices in one
notice-event = What happened

## How it goes, and how far it has come

channel-email = mail
fate-waiting = waiting to be sent
fate-standing-by = goes only if the mail fails
fate-under-way = being sent
fate-put-off = not accepted yet; is tried again
fate-held = held for a digest
fate-gathered = in a digest, on its way
fate-accepted-by-relay = accepted by the relay
fate-accepted-by-relay-in-digest = in a digest, accepted by the relay
fate-refused-by-relay = refused by the relay
fate-accepted = accepted
fate-accepted-in-digest = in a digest, accepted
fate-refused = refused
fate-given-up = given up after 72 hours
fate-cancelled = not sent; no longer due
fate-shadowed = only written down (shadow mode)

## How many

notices = { $count ->
        [one] 1 notice
       *[other] { $count } notices
    }
mails-arrived = { $count ->
        [0] No mail has arrived yet.
        [one] One mail has arrived.
       *[other] { $count } mails have arrived.
    }
notice-ticket = That the ticket is to be open
notice-ticket-closed = That the ticket is to be closed
channel-ticket = ticket system
