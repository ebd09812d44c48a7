### English: what happened to a fault.

event-opened = Found. { $owner } is responsible.
event-opened-undecided = Found. Undecided who is responsible; { $holder } holds it.
event-located = Located: { $cause }. { $owner } is responsible.
event-narrowed = Narrowed down. { $owner } is responsible.
event-still-undecided = New findings; still undecided who is responsible.
event-still-undecided-with = New findings; still undecided. { $holder } holds it.
event-affected = Now affects { $components }.
event-changed = Now fails in another way.
event-asked = An answer is expected by { $at }.
event-accepted = { $by } has accepted.
event-accepted-until = { $by } has accepted and expects it mended by { $at }.
event-rejected =
    { $by } has rejected it: “{ $because }”. A new look at the cause has begun, and it is with
    { $holder }.
event-handed-over-by = { $by } has handed it over to { $to }: “{ $because }”
event-handed-over = Handed over to { $to }: “{ $because }”
event-commented = { $by }: “{ $text }”
event-escalated = Nobody answered in time. { $to } holds it now.
event-overdue = The expected time has passed.
event-cleared = Works again.
event-reopened = Back: the same fault again.
by-itself = itself after a time
event-closed = Closed by { $by }.
event-closed-with = Closed by { $by }. Cause: { $cause }. Remedy: { $remedy }
event-explained-planned = Explained by planned work ({ $party }): { $text }
event-explained = Explained by what { $party } has reported itself: { $text }
event-unexplained-planned = The planned work explains it no longer ({ $party }).
event-unexplained = No longer explained by what { $party } has reported.
event-withdrawn = What showed the fault was taken out of the configuration: followed no further.
event-merged = Explained by a larger fault, { $into }.

## Who spoke

by-link = { $party } (by a link in a mail)
by-mail = { $party } (by an answer to a mail)
spoken-for = { $party } (through { $speaker })
